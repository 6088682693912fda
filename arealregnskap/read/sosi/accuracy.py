"""How well the border of a surface is placed: in SOSI the curves know it, not the surface.

NØYAKTIGHET is in centimetres. It stands as an attribute of its own below KVALITET, or as the second figure of
``..KVALITET 22 18`` (målemetode, nøyaktighet); ``*`` is not known.
"""

from __future__ import annotations

import re

import numpy as np

from .groups import Attributes, Groups
from .references import References

#: Column the reader adds to surfaces [cm].
BORDER = "grense_nøyaktighet"

_TELLING = ("NØYAKTIGHET", "KVALITET")
_QUALITY = re.compile(r"\s*[\d*]+\s+(\d+)(?:\s|$)")


def of_borders(groups: Groups, references: References) -> dict[int, int]:
    """NØYAKTIGHET [cm] of the weakest curve of each surface, by group index; surfaces whose curves say nothing
    are left out."""
    names = {name for attributes in groups.attributes for name in attributes}
    telling = {name for name in names if name.rsplit(".", 1)[-1] in _TELLING}
    if not telling:
        return {}
    said: dict[int, int] = {}
    for curve in np.unique(references.curve).tolist():
        if stated := _stated(groups.attributes[curve], telling):
            said[curve] = stated
    if not said:
        return {}
    weakest = np.zeros(len(groups.kind), np.int64)
    known = np.zeros(len(groups.kind), np.int64)
    known[list(said)] = list(said.values())
    np.maximum.at(weakest, references.surface, known[references.curve])
    return {i: int(weakest[i]) for i in np.flatnonzero(weakest).tolist()}


def _stated(attributes: Attributes, telling: set[str]) -> int:
    """NØYAKTIGHET [cm] of a curve, 0 where it says nothing."""
    for name, value in attributes.items():
        if name in telling and isinstance(value, str):
            leaf = name.rsplit(".", 1)[-1]
            if leaf == "NØYAKTIGHET" and value.strip().isdigit():
                return int(value)
            if leaf == "KVALITET" and (found := _QUALITY.match(value)):
                return int(found[1])
    return 0

"""Themes and hensynssoner as yes/no questions to every piece of ground, and the five states of an answer.

A theme says where something *is*; its coverage (``dekning``) says where somebody *has looked*. Only the two together
give an answer, so absence outside mapped area is never taken for "none".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from .codes import codelist
from .issues import IssueLog
from .layers import Layer
from .overlay import Surfaces

#: Labels of one mask input are bits of an int64; sign and one spare bit are left alone.
BITS_PER_MASK = 62

#: Key of the list for a theme of the municipality's own; nobody misses it when it is not given.
OTHER = "annet"

Geometries = npt.NDArray[np.object_]


class State(StrEnum):
    """What is known of a theme on a piece of ground; never a false zero."""

    HIT = "treff"
    NO_HIT = "ingen treff"  # inside mapped area
    NOT_MAPPED = "ikke kartlagt"
    NOT_ANALYSED = "ikke analysert"  # no layer was given
    ERROR = "feil"  # the layer was given but could not be used


@dataclass(frozen=True)
class Theme:
    """A theme asked about: columns ``tema_KEY`` (bool), ``klasse_KEY`` (text) and ``dekning_KEY`` (bool) of the cells.

    ``classes`` are those its surfaces have, "" for none. ``state`` is None when the theme was analysed, else the state
    of every cell.
    ``complete``: the source itself says that absence means absence, everywhere.
    """

    key: str
    classes: tuple[str, ...] = ()
    complete: bool = False
    state: State | None = None
    zone: bool = False  # a hensynssone of the plan, not a theme layer


@dataclass(frozen=True)
class Questions:
    """All themes, and the surfaces of each question: (theme key, class), or (theme key, None) for its coverage."""

    themes: tuple[Theme, ...]
    surfaces: dict[tuple[str, str | None], Geometries]


def questions(
    temaer: Sequence[Layer],
    dekning: Sequence[Layer],
    hensyn: Layer | None,
    complete: Collection[str],
    failed: Collection[str],
    log: IssueLog,
) -> Questions:
    """Themes in the order of the code list ``tema``, further theme keys, then the zones that the plan has.

    A theme without any layer is "ikke analysert"; a theme in ``complete`` was looked for, so none found is an answer.
    Zones hold for the whole plan, so ground without one is known.
    """
    by_class = dict(_grouped(temaer, "tema", "klasse", log))
    coverage = {key: surfaces for (key, _), surfaces in _grouped(dekning, "tema", None, log)}
    met = {k for k, _ in by_class} | set(coverage) | set(complete) | set(failed)
    listed = [k for k in codelist("tema") if k != OTHER or k in met]
    keys = [*listed, *sorted(met - set(listed))]
    themes: list[Theme] = []
    surfaces: dict[tuple[str, str | None], Geometries] = {}
    for key in keys:
        own = {klass: g for (k, klass), g in by_class.items() if k == key}
        given = bool(own) or key in coverage or key in complete
        state = State.ERROR if key in failed else None if given else State.NOT_ANALYSED
        themes.append(Theme(key, tuple(own), key in complete, state))
        if state is None:
            surfaces |= {(key, klass): g for klass, g in own.items()}
            if key in coverage:
                surfaces[key, None] = coverage[key]
    if hensyn is not None:
        for (code, _), zone in _grouped([hensyn], "hensyn", None, log):
            themes.append(Theme(code, (code,), complete=True, zone=True))
            surfaces[code, code] = zone
    return Questions(tuple(themes), surfaces)


def _grouped(
    layers: Sequence[Layer], key: str, klass: str | None, log: IssueLog
) -> Iterator[tuple[tuple[str, str], Geometries]]:
    """((key, class), surfaces) in sorted order over all layers; what has no area is left out with a finding."""
    frames = []
    for layer in layers:
        area = np.isin(shapely.get_type_id(layer.frame.geometry.to_numpy()), (3, 6))
        if not area.all():
            log.add("tema_uten_flate", layer.name, count=int((~area).sum()))
        frames.append(layer.frame[area])
    if not frames:
        return
    every = pd.concat([pd.DataFrame(f) for f in frames], ignore_index=True)
    group = every[klass].fillna("") if klass else pd.Series("", index=every.index)
    for (value, label), rows in every.groupby([every[key], group], sort=True):
        yield (str(value), str(label)), rows["geometry"].to_numpy()


def masks(surfaces: Sequence[Geometries]) -> list[Surfaces]:
    """Mask inputs in which question i is bit ``i % 62`` of input ``maske_{i // 62}``."""
    inputs = []
    for start in range(0, len(surfaces), BITS_PER_MASK):
        chunk = surfaces[start : start + BITS_PER_MASK]
        label = np.repeat(np.arange(len(chunk), dtype=np.int64), [len(g) for g in chunk])
        inputs.append(Surfaces(f"maske_{start // BITS_PER_MASK}", np.concatenate(chunk), label, "mask"))
    return inputs


def asked(raw: pd.DataFrame, question: int) -> npt.NDArray[np.bool_]:
    """Where question number ``question`` of ``masks`` is answered yes, from the overlay's bit patterns."""
    mask, bit = divmod(question, BITS_PER_MASK)
    return (raw[f"maske_{mask}"].to_numpy(np.int64) >> bit & 1).astype(bool)

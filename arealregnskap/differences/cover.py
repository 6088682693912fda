"""Against another land cover: class by class, with the classes they swap, and what it does to the reserve."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from .. import overlay
from ..codes import codelist
from ..crs import AreaRule
from ..layers import Layer
from ..overlay import Surfaces
from ..units import M2_PER_DAA
from .figure import LAND, PLANNED, RESERVE, Figure, Part, of_tables

CAUSE = "arealdekke"

#: Code of ground that a land cover says nothing of.
NONE = ""


def figures(
    kommune: Layer, ours: Layer, theirs: Layer, t3: tuple[pd.DataFrame, pd.DataFrame], rule: AreaRule
) -> list[Figure]:
    """Each land class by both, and planned and reserve with the other land cover in place of ours.

    ``t3``: T3 with ours and with theirs.
    """
    against = theirs.source.title or theirs.name
    swapped = swaps(kommune, ours, theirs, rule)
    classes = sorted({*swapped.index, *swapped.columns})
    out = [_class(against, code, swapped.reindex(index=classes, columns=classes, fill_value=0.0)) for code in classes]
    change = {q: float(b - a) for q, a, b in _totals(*t3)}
    why = ("Vann og bebygd areal i arealdekket", "Vatn og utbygd areal i arealdekket")
    parts = {quantity: [Part(*why, daa)] if daa else [] for quantity, daa in change.items()}
    return [*out, *of_tables(CAUSE, against, *t3, parts)]


def swaps(kommune: Layer, ours: Layer, theirs: Layer, rule: AreaRule) -> pd.DataFrame:
    """Area inside the municipality by class in ours (rows) and in theirs (columns) [daa]; ``NONE`` for no class."""
    outline = np.asarray(kommune.frame.geometry, object)
    names, labels = {}, {}
    for name, layer in (("ours", ours), ("theirs", theirs)):
        names[name], labels[name] = np.unique(layer.frame["artype"].astype(str).to_numpy(), return_inverse=True)
    inputs = [Surfaces("kommune", outline, np.zeros(len(outline), np.int64), "set")]
    inputs += [
        Surfaces(name, np.asarray(layer.frame.geometry, object), labels[name].astype(np.int64), "set")
        for name, layer in (("ours", ours), ("theirs", theirs))
    ]
    cells = overlay.cells(inputs, rule)
    cells = cells[cells["kommune"] >= 0]
    keys = [_codes(cells[name].to_numpy(), names[name]) for name in ("ours", "theirs")]
    return cells["area_m2"].groupby(keys).sum().unstack().fillna(0.0) / M2_PER_DAA


def _codes(label: npt.NDArray[np.int64], names: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    return np.array([NONE if i < 0 else str(names[i]) for i in label], dtype=object)


def _class(against: str, code: str, swapped: pd.DataFrame) -> Figure:
    """A class, with what it wins from and loses to each other class."""
    theirs, ours = swapped[code].to_numpy(float), swapped.loc[code].to_numpy(float)
    net = zip(swapped.columns, theirs - ours, strict=True)
    parts = tuple(Part(*_names(other), float(daa)) for other, daa in net if daa and other != code)
    nb, nn = ("Uten arealdekke", "Utan arealdekke") if code == NONE else ("", "")
    return Figure(CAUSE, against, LAND, code, float(ours.sum()), float(theirs.sum()), parts, nb, nn)


def _names(code: object) -> tuple[str, str]:
    known = codelist("ar5_arealtype")
    if code == NONE:
        return "Byttet med areal uten arealdekke", "Bytt med areal utan arealdekke"
    return f"Byttet med {known.label(str(code))}", f"Bytt med {known.label(str(code), 'nn')}"


def _totals(ours: pd.DataFrame, theirs: pd.DataFrame) -> list[tuple[str, float, float]]:
    columns = {PLANNED: "planlagt_daa", RESERVE: "reserve_daa"}
    return [(q, float(ours[column].sum()), float(theirs[column].sum())) for q, column in columns.items()]

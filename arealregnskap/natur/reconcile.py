"""The invariants of the extent accounts. On a breach no account of nature is given out."""

from __future__ import annotations

import math
from collections.abc import Iterator

from ..cells import TOLERANCE
from ..errors import ReconciliationError
from ..units import daa_text
from . import extent
from .base import LEVELS, NaturData
from .causes import by_cause
from .changes import Scenario
from .matrix import matrix


def reconcile(data: NaturData) -> None:
    """Raise ReconciliationError, with every breach, unless all sums that must be equal are.

    Per change, part and level: opening = closing = the part's own area; opening + additions − reductions = closing per
    type; additions = reductions; matrix margins = extents; causes = managed reductions. Between scenarios: today is
    the same. Tolerance 1e-9 of the municipality.
    """
    faults = [
        f"{where}: avvik {daa_text(abs(gap))} daa." for where, gap in _gaps(data)
        if not abs(gap) <= TOLERANCE * data.cells.municipality_m2
    ]  # fmt: skip
    if faults:
        raise ReconciliationError(
            "Naturregnskapet stemmer ikke.", faults=tuple(faults), remedy="Ingen tabeller er gitt ut."
        )
    _same_today(data)


def _gaps(data: NaturData) -> Iterator[tuple[str, float]]:
    """(what, gap [m²]) for every sum that must be zero."""
    for change in data.every_change:
        land = change.land
        for subarea in data.parts_of(change):
            own = math.fsum(land.loc[subarea.within(land), "area_m2"])
            for level in LEVELS:
                where = f"{change.name_nb}, {subarea.name_nb}, nivå {level}"
                flows, types = data.flows[change.key, subarea.key, level], data.types(level)
                table = extent.of(data, change.key, subarea.key, level)
                total, body = table.T["i_alt"], table.drop(index="i_alt")
                yield f"{where}: inngående mot areal", float(total["inngaende"]) - own
                yield f"{where}: utgående mot areal", float(total["utgaende"]) - own
                yield f"{where}: tilgang mot avgang", float(total["tilgang"]) - float(total["avgang"])
                closing = body["inngaende"] + body["tilgang"] - body["avgang"]
                yield f"{where}: post mot post", (closing - body["utgaende"]).abs().max()
                areas = matrix(flows, types)
                yield f"{where}: matrisens rader", (areas.sum(axis=1) - body["inngaende"]).abs().max()
                yield f"{where}: matrisens kolonner", (areas.sum() - body["utgaende"]).abs().max()
                if isinstance(change, Scenario):
                    lost = by_cause(flows, types).sum()
                    yield f"{where}: formål mot avgang", (lost - body["avgang"]).abs().max()


def _same_today(data: NaturData) -> None:
    """Today is one: scenarios that open differently were made from different knowledge of what is built."""
    tolerance = TOLERANCE * data.cells.municipality_m2
    if len(data.scenarios) < 2:
        return
    opening = {s.name_nb: extent.of(data, s.key, "kommunen", 2)["inngaende"] for s in data.scenarios}
    base, *others = opening.items()
    faults = tuple(
        f"{name} mot {base[0]}: avvik {daa_text(float((values - base[1]).abs().max()))} daa."
        for name, values in others
        if not (values - base[1]).abs().max() <= tolerance
    )
    if faults:
        raise ReconciliationError(
            "Scenarioene har ulikt inngående areal.",
            expected="samme areal i dag for hver økosystemtype",
            faults=faults,
            remedy="Bruk samme arealdekke og samme bygg i alle scenarier, med kolonnen «bygd» for hele kommunen.",
        )

"""The invariants that hold before any table is given out; on a breach there is no account."""

from __future__ import annotations

from collections.abc import Mapping

from ..cells import TOLERANCE
from ..errors import ReconciliationError
from ..units import M2_PER_DAA, daa_text
from .arealreserve import REMOVED
from .base import AccountData, Table


def reconcile(data: AccountData, tables: Mapping[str, Table]) -> None:
    """Raise ReconciliationError, with every breach, unless all sums that must be equal are.

    T1 and T2 sum to the municipality; T3 planned = built + removed + reserve, row by row; T4 = T3, row by row;
    the areas sum to the reserve; reserve lies only in numbered areas. Tolerance 1e-9 of the municipality.
    """
    data.cells.check()
    whole = data.cells.municipality_m2 / M2_PER_DAA
    t3, t4 = tables["T3"].frame, tables["T4"].frame
    parts = ["bebygd_daa", *(f"tatt_ut_{c}_daa" for c in REMOVED), "reserve_daa"]
    classes = [c for c in t4.columns if c.startswith("m_")]
    planned = float(data.building_land["area_m2"].sum()) / M2_PER_DAA
    reserve = float(t3["reserve_daa"].sum())
    gaps = {
        "T1 mot kommunens areal": tables["T1"].total["daa"] - whole,
        "T2 mot kommunens areal": tables["T2"].total["daa"] - whole,
        "T3 planlagt mot byggeområdene": float(t3["planlagt_daa"].sum()) - planned,
        "T3 planlagt mot bebygd, tatt ut og reserve": (t3["planlagt_daa"] - t3[parts].sum(axis=1)).abs().max(),
        "T4 mot T3": (t4.set_index("gruppe")[classes].sum(axis=1) - t3.set_index("gruppe")["reserve_daa"]).abs().max(),
        "Områdene mot T3": tables["A3"].total["reserve_daa"] - reserve,
        "Reserve uten områdenummer": float(data.reserve.loc[data.reserve["omrade_nr"] < 0, "area_m2"].sum())
        / M2_PER_DAA,
    }
    faults = tuple(
        f"{name}: avvik {daa_text(abs(gap) * M2_PER_DAA)} daa."
        for name, gap in gaps.items()
        if not abs(gap) <= TOLERANCE * whole
    )
    if faults:
        raise ReconciliationError(
            "Tabellene stemmer ikke med hverandre.", faults=faults, remedy="Ingen tabeller er gitt ut."
        )

"""The key figures of a result: what a step or a case card says in one line. All from tables that are there already."""

from __future__ import annotations

from typing import Any

import pandas as pd

from .issues import IssueLog, Severity, kinds
from .natur.base import M2_PER
from .result import Result
from .units import M2_PER_DAA


def headline(result: Result) -> dict[str, Any]:
    """Key figures as plain numbers [daa] and counts, unrounded, ready for JSON.

    ``reserve_fra``/``reserve_til`` span the rule sets run side by side; ``mot_forslag`` is None without a planforslag.
    """
    areal = float(result.main.cells.frame.loc[lambda f: f["i_kommune"], "area_m2"].sum()) / M2_PER_DAA
    chosen = result.comparison.loc[result.comparison["valgt"]].iloc[0]
    return {
        "kommune_daa": areal,
        "regelsett": result.main.ruleset.name,
        "regelsett_versjon": result.main.ruleset.version,
        "planlagt_daa": float(chosen["planlagt_daa"]),
        "bebygd_daa": None if pd.isna(chosen["bebygd_daa"]) else float(chosen["bebygd_daa"]),
        "tatt_ut_daa": float(chosen["tatt_ut_daa"]),
        "reserve_daa": float(chosen["reserve_daa"]),
        "reserve_fra_daa": float(result.comparison["reserve_daa"].min()),
        "reserve_til_daa": float(result.comparison["reserve_daa"].max()),
        "omrader": len(result.main.reserve.areas),
        "funn": _findings(result.issues),
        "forslag_reserve_daa": _proposed(result),
        "forslag_netto_daa": _net_change(result),
        "natur_avgang_daa": _nature_lost(result),
        "syntetisk": result.synthetic,
        "program": result.provenance.program_version,
    }


def _findings(issues: IssueLog) -> dict[str, int]:
    """Number of findings by severity; every severity is there, also with 0."""
    met = pd.Series([kinds()[issue.kind].severity.value for issue in issues], dtype=object).value_counts()
    return {severity.value: int(met.get(severity.value, 0)) for severity in Severity}


def _nature_lost(result: Result) -> float | None:
    """What gjeldende plan, built out, takes of nature and farmland [daa]; None without an account of nature."""
    natur = result.natur.get(result.main.ruleset.name)
    if natur is None or "N1" not in natur.tables:
        return None
    frame = natur.tables["N1"].frame
    lost = frame[(frame["endring"] == "gjeldende") & (frame["delomrade"] == "kommunen") & (frame["post"] == "avgang")]
    unit = natur.data.unit
    return float(lost[f"i_alt_{unit}"].iloc[0]) * (M2_PER[unit] / M2_PER_DAA) if len(lost) else None


def _proposed(result: Result) -> float | None:
    if result.forslag is None:
        return None
    return float(result.forslag.data.proposal.reserve["area_m2"].sum()) / M2_PER_DAA


def _net_change(result: Result) -> float | None:
    """What the planforslag sets aside for building beyond gjeldende plan [daa], by table T7."""
    if result.forslag is None:
        return None
    frame = result.forslag.tables["T7"].frame
    return float(frame["inn_i_byggeformal_daa"].sum() - frame["ut_av_byggeformal_daa"].sum())

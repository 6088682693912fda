"""Invented tables for need against reserve and the plan register, and goals, beside the example's map files.

Believable sizes, nothing from any real table. The register has the faults that real ones have: a plan that is replaced
by one nobody knows, dates and states that differ from the map, a line twice, a plan that is only on paper.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from . import files
from .casefile import AS_OF
from .inputs import Land
from .layers import MARK
from .shapes import stream
from .zoning import Plan

FOLDER = "tabeller"
_SOURCE = f"{MARK}, oppdiktet tall"
_ALTERNATIVES = (
    ("hoved", "Hovedalternativet (MMMM)"), ("lav", "Lav nasjonal vekst (LLML)"), ("hoy", "Høy nasjonal vekst (HHMH)"),
)  # fmt: skip
_LAST_YEAR = 2050


def write(land: Land, sak: Path) -> Path:
    """The tables below ``tabeller/``, and the sections that name them at the end of ``sak.toml``; returns that."""
    folder = files.empty(sak.parent / FOLDER)
    number, name = land.settings["kommune"]["nummer"], land.settings["kommune"]["navn"]
    wanted, rng = land.settings["behov"], stream(land.settings["kommune"]["fro"], "behov")
    _population(folder / _name("folketall"), f"{number} {name}", wanted, rng)
    _dwellings(folder / _name("boliger"), f"{number} {name}", wanted)
    _register(folder / _name("planregister"), land)
    with sak.open("a", encoding="utf-8", newline="\n") as text:
        text.write(_sections(wanted, land.settings["mal"]))
    with (sak.parent / "LESMEG.md").open("a", encoding="utf-8", newline="\n") as text:
        text.write(_NOTE)
    return sak


def _name(table: str) -> str:
    return f"{table}_{MARK}.csv"


_NOTE = f"""
I `{FOLDER}/` ligger oppdiktede tabeller til behov mot reserve (folketall i formen fra Statistikkbanken, og boliger)
og et planregister med feil som virkelige registre har. Målene i `sak.toml` er også oppdiktet.
"""


def _sections(wanted: Mapping[str, Any], goals: Mapping[str, Any]) -> str:
    own = "\n".join(
        f"{key} = {{ lav = {low}, hoved = {main}, hoy = {high}, kilde = \"{_SOURCE}\" }}"
        for key, (low, main, high) in wanted["forutsetninger"].items()
    )  # fmt: skip
    types = "\n".join(
        f'{key} = {{ daa_per_ar = {daa}, kilde = "{_SOURCE}" }}' for key, daa in goals["daa_per_ar"].items()
    )
    return f"""
[behov]
folketall = "{FOLDER}/{_name("folketall")}"
boliger = "{FOLDER}/{_name("boliger")}"
{own}

[planregister]
fil = "{FOLDER}/{_name("planregister")}"
kolonner = {{ planid = "Plannr" }}

[mal]
fra = {AS_OF.year}
til = {AS_OF.year + 12}
noytral = {str(goals["noytral"]).lower()}
restaurert_daa = {goals["restaurert_daa"]}
kilde = "{_SOURCE}"
{types}
"""


def _population(path: Path, region: str, wanted: Mapping[str, Any], rng: np.random.Generator) -> None:
    """Men and women by year and alternative, one column each, as Statistikkbanken saves it."""
    years = range(AS_OF.year, _LAST_YEAR + 1)
    heads, cells = [], []
    wobble = np.cumsum(rng.normal(0, wanted["folketall"] * 0.0008, len(years)))
    for key, name in _ALTERNATIVES:
        growth = 1 + wanted["vekst_per_ar"][key]
        people = [wanted["folketall"] * growth**n + wobble[n] - wobble[0] for n in range(len(years))]
        heads += [f"{name} {year}" for year in years]
        cells += [round(p) for p in people]
    men = [round(0.508 * p) for p in cells]
    _write(path, f"{MARK}: Framskrevet folkemengde 1. januar, etter region, kjønn, statistikkvariabel og år", [
        ["region", "kjønn", *heads], [region, "Menn", *men],
        ["", "Kvinner", *(p - m for p, m in zip(cells, men, strict=True))],
    ])  # fmt: skip


def _dwellings(path: Path, region: str, wanted: Mapping[str, Any]) -> None:
    houses = round(0.86 * wanted["boliger"])
    _write(path, f"{MARK}: Bebodde boliger, etter region, bygningstype og år", [
        ["region", "bygningstype", f"Boliger {AS_OF.year}"], [region, "Enebolig", houses],
        ["", "Andre boligbygg", wanted["boliger"] - houses],
    ])  # fmt: skip


def _register(path: Path, land: Land) -> None:
    """The register, with its faults."""
    kommuneplan, sub = land.settings["kommuneplan"], land.settings["kommunedelplan"]
    lines = [
        _line(kommuneplan["planid"], kommuneplan["navn"], "3", kommuneplan["ikraft"], kommuneplan.get("bestemmelser")),
        _line(sub["planid"], sub["navn"], "3" if sub["gjelder"] else "5", sub["ikraft"], None,
              "" if sub["gjelder"] else kommuneplan["planid"]),
        *(_of_plan(plan) for plan in land.zoning.plans),
    ]  # fmt: skip
    _write(
        path, f"# {MARK}: oppdiktet planregister", [list(lines[0]), *(list(r.values()) for r in _faulty(lines, land))]
    )


def _of_plan(plan: Plan) -> dict[str, str]:
    name = plan.name.removesuffix(f" ({MARK})")
    return _line(plan.planid, name, str(plan.status), plan.in_force, None)


def _line(
    planid: str, name: str, status: str, date: dt.date | None, provisions: dt.date | None, successor: str = ""
) -> dict[str, str]:
    return {
        "Plannr": str(planid), "Plannavn": f"{name} ({MARK})", "Status": status, "Ikraft": _day(date),
        "Bestemmelsesdato": _day(provisions), "Opphevet": "", "Erstattet av": successor,
    }  # fmt: skip


def _day(date: dt.date | None) -> str:
    return f"{date:%d.%m.%Y}" if date else ""


def _faulty(lines: list[dict[str, str]], land: Land) -> list[dict[str, str]]:
    """The lines with the faults put in, one each; the plan that is only on paper is left as it is."""
    paper = {plan.planid for plan in land.zoning.plans if plan.outline_only}
    out = [dict(line) for line in lines]
    newest = [line for line in out[2:] if line["Ikraft"][-4:] >= "2010"]
    old = [line for line in out[2:] if line["Ikraft"] and line["Ikraft"][-4:] < "2000"]
    oldest = [line for line in old if line["Plannr"] not in paper]
    newest[0]["Status"] = "2"  # the map says adopted
    newest[1]["Ikraft"] = "01.03.2012"
    newest[2]["Bestemmelsesdato"] = "14.06.2022"
    oldest[0] |= {"Status": "5", "Erstattet av": "1994099"}  # a plan nobody knows
    oldest[1]["Erstattet av"] = newest[3]["Plannr"]
    oldest[2] |= {"Status": "4", "Opphevet": "18.09.2014"}
    out.append(dict(newest[4]))  # the same line twice
    return [line for line in out if line is not newest[5]]  # one that was never entered


def _write(path: Path, title: str, rows: Sequence[Sequence[object]]) -> None:
    """Semicolons, as a Norwegian spreadsheet saves it, under a line that says what it is."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream_:
        writer = csv.writer(stream_, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
        writer.writerow([title])
        writer.writerow([])
        writer.writerows(rows)

"""The tables under the map: the same content as text, for those who do not use the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..codes import codelist
from ..report.facts import source_line
from ..result import Result
from ..units import M2_PER_DAA, daa_text
from .texts import TEXTS


@dataclass(frozen=True)
class Head:
    text: str
    number: bool = False


@dataclass(frozen=True)
class Row:
    cells: tuple[str, ...]
    nr: int = 0


@dataclass(frozen=True)
class PageTable:
    """A table as the page writes it; with ``id`` its rows are areas that the map can show."""

    heading: str
    caption: str
    columns: tuple[Head, ...]
    rows: tuple[Row, ...]
    total: tuple[str, ...]
    note: str
    id: str = ""


def reserve_table(result: Result, language: str = "nb") -> PageTable:
    """One row per reserve area of the first rule set, largest first."""
    t, run = TEXTS[language], result.main
    areas = run.reserve.areas.drop(columns="geometry").sort_values(["area_m2", "omrade_nr"], ascending=[False, True])
    surfaces = run.mosaic.frame.drop(columns="geometry").set_index("mosaikk_id")
    rows = []
    for area in areas.itertuples():
        of = surfaces.loc[area.mosaikk_id]
        cells = (
            str(area.omrade_nr), _formal(of, language), _value(of, "omradenavn"), _status(of, language),
            " ".join(x for x in (_value(of, "planid"), _value(of, "plannavn")) if x), daa_text(area.area_m2),
        )  # fmt: skip
        rows.append(Row(cells, int(area.omrade_nr)))
    return PageTable(
        heading=t["tabell_reserve"],
        caption=f"{run.ruleset.name}. {source_line(result, language)}",
        columns=tuple(Head(text, text.endswith("(daa)")) for text in t["felter_reserve"]),
        rows=tuple(rows),
        total=(t["sum"], "", "", "", "", daa_text(float(areas["area_m2"].sum()))),
        note=t["avrunding"],
        id="omrader",
    )


def plan_table(result: Result, language: str = "nb") -> PageTable:
    """One row per arealformål that a plan uses inside the municipality."""
    t, table = TEXTS[language], result.main.tables["T1"]
    used = table.frame[table.frame["daa"] > 0]
    names = codelist("arealformal")
    rows = tuple(
        Row((
            str(r.arealformal), names.label(r.arealformal, language) if r.arealformal in names else r.navn,
            _daa(r.daa), _daa(r.framtidig_daa),
        ))
        for r in used.itertuples()
    )  # fmt: skip
    return PageTable(
        heading=t["tabell_plan"],
        caption=source_line(result, language),
        columns=tuple(Head(text, text.endswith("(daa)")) for text in t["felter_plan"]),
        rows=rows,
        total=(t["sum"], "", _daa(table.total["daa"]), _daa(table.total["framtidig_daa"])),
        note=t["avrunding"],
    )


def _daa(value: float) -> str:
    return daa_text(value * M2_PER_DAA)


def _value(row: Any, name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""


def _formal(row: Any, language: str) -> str:
    code = _value(row, "arealformal")
    return f"{code} {codelist('arealformal').label(code, language)}" if code else ""


def _status(row: Any, language: str) -> str:
    code = _value(row, "arealstatus")
    return codelist("arealstatus").label(code, language) if code else ""

"""The tables under the map: the same content as text, for those who do not use the map."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ..accounts.rounding import decimals
from ..codes import codelist
from ..report.facts import source_line
from ..report.model import tables_in
from ..result import Result
from ..units import number_text
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
    """One row per reserve area of the first rule set (account A3), largest first."""
    t, table = TEXTS[language], tables_in(result.main, language)["A3"]
    areas = table.frame.sort_values(["reserve_daa", "omrade_nr"], ascending=[False, True])
    places = decimals(areas["reserve_daa"])
    status = codelist("arealstatus")
    rows = tuple(
        Row(
            (
                r["omrade_id"],
                _joined(r["arealformal"], r["formalsnavn"]),
                _joined(r["omradenavn"]),
                status.label(r["arealstatus"], language) if _joined(r["arealstatus"]) else "",
                _joined(r["planid"], r["plannavn"]),
                number_text(r["reserve_daa"], places),
            ),
            int(r["omrade_nr"]),
        )
        for r in areas.to_dict("records")
    )
    return PageTable(
        heading=t["tabell_reserve"],
        caption=f"{t['regelsett']}: {result.main.ruleset.name}. {source_line(result, language)}",
        columns=_heads(t["felter_reserve"]),
        rows=rows,
        total=(t["sum"], "", "", "", "", number_text(table.total["reserve_daa"], places)),
        note=t["avrunding"],
        id="omrader",
    )


def plan_table(result: Result, language: str = "nb") -> PageTable:
    """One row per arealformål that a plan uses inside the municipality (account T1)."""
    t, table = TEXTS[language], tables_in(result.main, language)["T1"]
    used = table.frame[table.frame["daa"] > 0]
    planned, future = decimals(used["daa"]), decimals(used["framtidig_daa"])
    rows = tuple(
        Row((r["arealformal"], r["navn"], number_text(r["daa"], planned), number_text(r["framtidig_daa"], future)))
        for r in used.to_dict("records")
    )
    total = (number_text(table.total["daa"], planned), number_text(table.total["framtidig_daa"], future))
    return PageTable(
        heading=t["tabell_plan"],
        caption=source_line(result, language),
        columns=_heads(t["felter_plan"]),
        rows=rows,
        total=(t["sum"], "", *total),
        note=t["avrunding"],
    )


def proposal_tables(result: Result, language: str = "nb") -> list[PageTable]:
    """One row per arealformålsgruppe that either plan uses (account T7); no table without a proposal."""
    if result.forslag is None:
        return []
    t, table = TEXTS[language], tables_in(result.forslag, language)["T7"]
    columns = ("gjeldende_daa", "forslag_daa", "endring_daa", "reserve_gjeldende_daa", "reserve_forslag_daa")
    used = table.frame[(table.frame[list(columns[:2])] > 0).any(axis=1)]
    places = {c: decimals(used[c]) for c in columns}
    rows = tuple(
        Row((r["gruppenavn"], *(number_text(r[c], places[c]) for c in columns))) for r in used.to_dict("records")
    )
    shown = PageTable(
        heading=t["tabell_forslag"],
        caption=f"{t['regelsett']}: {result.main.ruleset.name}. {source_line(result, language)}",
        columns=_heads(t["felter_forslag"]),
        rows=rows,
        total=(t["sum"], *(number_text(table.total[c], places[c]) for c in columns)),
        note=t["avrunding"],
    )
    return [shown]


def _heads(texts: tuple[str, ...]) -> tuple[Head, ...]:
    return tuple(Head(text, text.endswith("(daa)")) for text in texts)


def _joined(*values: object) -> str:
    """The texts that are there, with a space between."""
    return " ".join(str(v) for v in values if isinstance(v, str) and v and not pd.isna(v))

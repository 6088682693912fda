"""The page *Flere kommuner samlet*: which cases can be put together, and what the common account shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
from flask import current_app
from flask_babel import gettext

from arealregnskap.report.model import Sheet
from arealregnskap.samlet import Together
from arealregnskap.samlet.files import Files
from arealregnskap.samlet.shape import SUM
from arealregnskap.schema import Column
from arealregnskap.store.models import Sak

from .. import charts, look, numbers, tables
from ..jobs.client import Jobs
from ..keyfigures import KeyFigure
from ..words import word

#: What the core calls the column of the sum.
_SUM = ("Samlet", "Samla")


@dataclass(frozen=True)
class Choosable:
    """A case to choose; ``why`` says why it cannot be."""

    id: str
    title: str
    note: str
    chosen: bool
    why: str = ""


def choosable(saker: Iterable[Sak], chosen: Iterable[str]) -> list[Choosable]:
    """The cases somebody may see, by municipality; those that are not computed cannot be chosen."""
    jobs: Jobs = current_app.extensions["jobs"]
    wanted = set(chosen)
    return [
        Choosable(
            sak.id, f"{sak.kommunenavn} ({sak.kommunenummer})", f"{sak.tittel}, {numbers.date(sak.dato)}",
            sak.id in wanted, "" if jobs.newest(sak.id) else gettext("ikke regnet ut ennå"),
        )
        for sak in sorted(saker, key=lambda s: (s.kommunenavn, s.dato, s.id))
    ]  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """What the page shows of a common account: its tables in order, those in the workbook beside."""

    overview: tables.TableView
    reserve: tables.TableView
    themes: tables.TableView
    near: tables.TableView | None
    meeting: tables.TableView
    differing: tables.TableView | None
    nature: tables.TableView
    doubt: tables.TableView | None
    washes: tables.TableView
    apart: tuple[str, ...]
    chart: charts.Bars
    figures: tuple[KeyFigure, ...]


def shown(found: Together) -> Shown:
    """The page of a common account."""
    by_key = {s.key: s for s in Files(found, look.core_language()).document.accounts}
    reserve = [c.name for c in by_key["S4"].columns if c.name.endswith("_reserve_daa")]
    return Shown(
        overview=_view(by_key["S1"], first="kommunenavn"),
        reserve=_view(by_key["S4"], columns=["gruppenavn", *reserve], first="gruppenavn",
                      rows=by_key["S4"].frame[by_key["S4"].frame[f"{SUM}_reserve_daa"] > 0]),
        themes=_view(by_key["S6"], columns=[c.name for c in by_key["S6"].columns if c.name != "tema"],
                     first="temanavn"),
        near=_view(by_key["S7"], first="omrade_id") if len(by_key["S7"].frame) else None,
        meeting=_view(by_key["S8"]),
        differing=_view(by_key["S9"]) if len(by_key["S9"].frame) else None,
        nature=_nature(by_key["S10"]),
        doubt=_doubt(by_key["S11"]),
        washes=_view(by_key["S12"], first="kommunenavn"),
        apart=tuple(_apart(found)),
        chart=_chart(by_key["S1"]),
        figures=_figures(by_key["S1"], len(found.members)),
    )  # fmt: skip


def _apart(found: Together) -> Iterable[str]:
    """The pairs that lie too far from each other to be neighbours."""
    for b in found.borders:
        if b.distance_m > found.near_m:
            yield gettext(
                "%(en)s og %(annen)s grenser ikke til hverandre; det er %(km)s km mellom dem.",
                en=found.names[b.first], annen=found.names[b.second], km=numbers.number(b.distance_m / 1000),
            )  # fmt: skip


def _view(
    sheet: Sheet, *, columns: Iterable[str] = (), first: str = "", rows: pd.DataFrame | None = None
) -> tables.TableView:
    choice = tables.Choice(
        columns=tuple(columns), first=first, heads={c.name: _head(c) for c in sheet.columns},
        total_text=gettext("Samlet"),
        strong=frozenset(c.name for c in sheet.columns if c.name.startswith(SUM)),
    )  # fmt: skip
    title = f"{sheet.key} {word(sheet.title.removeprefix(f'{sheet.key} '))}"
    return tables.view(sheet, choice=choice, rows=rows, title=title, language=look.core_language())


def _head(column: Column) -> str:
    """A head, with the municipality in front where the column is of one, and the unit of lengths."""
    label = column.label(look.core_language())
    of, _, what = label.rpartition(": ")
    told = word(label) if word(label) != label or not of else f"{gettext('Samlet') if of in _SUM else of}: {word(what)}"
    return f"{told} ({column.unit})" if column.unit in ("m", "km") else told


def _nature(sheet: Sheet) -> tables.TableView:
    """The types that there are; the workbook has all."""
    figures = [c.name for c in sheet.columns if c.unit]
    there = sheet.frame[sheet.frame[figures].fillna(0.0).gt(0).any(axis=1)]
    return _view(sheet, columns=["typenavn", *figures], first="typenavn", rows=there)


def _doubt(sheet: Sheet) -> tables.TableView | None:
    """± of what is planned and of the reserve; what it is by land and ecosystem type stands in the workbook."""
    rows = sheet.frame[sheet.frame["tabell"].isin(("T3P", "T3"))]
    lights = (text.partition(" ") for text in rows["lystekst"].astype(str))  # the sign of a light, and its name
    rows = rows.assign(lystekst=[f"{sign} {word(name)}" for sign, _, name in lights])
    shown = [c.name for c in sheet.columns if c.name not in ("tabell", "kode")]
    return _view(sheet, columns=shown, first="navn", rows=rows) if len(rows) else None


def _chart(sheet: Sheet) -> charts.Bars:
    lines = [
        charts.Line(
            label=str(r["kommunenavn"]),
            parts=(
                charts.Part("bebygd", r["bebygd_daa"]), charts.Part("hatch", r["tatt_ut_daa"]),
                charts.Part("reserve", r["reserve_daa"], numbers.amount(r["reserve_daa"])),
            ),
            after=numbers.daa(r["planlagt_daa"]),
            after_soft=gettext("planlagt"),
        )
        for r in sheet.frame.to_dict("records")
    ]  # fmt: skip
    return charts.bars(lines, width=charts.FULL, label_width=150, after_width=210)


def _figures(sheet: Sheet, members: int) -> tuple[KeyFigure, ...]:
    total = sheet.total
    share = numbers.percent(total["reserve_daa"] / total["planlagt_daa"] if total["planlagt_daa"] else float("nan"))
    return (
        KeyFigure(
            gettext("Arealreserve samlet"), numbers.amount(total["reserve_daa"]),
            below=gettext("%(andel)s av det planlagte er ubygd", andel=share), term="arealreserve",
        ),
        KeyFigure(gettext("Planlagt til utbygging"), numbers.amount(total["planlagt_daa"])),
        KeyFigure(gettext("Bebygd"), numbers.amount(total["bebygd_daa"])),
        KeyFigure(gettext("Reserveområder"), numbers.number(total["omrader"]), ""),
        KeyFigure(gettext("Kommuner"), numbers.number(members), ""),
    )  # fmt: skip

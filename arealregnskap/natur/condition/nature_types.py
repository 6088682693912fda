"""N10: mapped nature types by lokalitetskvalitet, with the share that anybody has mapped beside it."""

from __future__ import annotations

import math
from functools import lru_cache

import pandas as pd

from ...accounts.base import Account, AccountData
from ...codes import codelist
from ...schema import Column
from ...themes import State
from ..base import WHICH, NaturData, columns_of, over_nature, which
from ..changes import Scenario, Subarea
from ..typology import SETTLEMENT, level_1, typology

THEME = "naturtype_nin"
#: What a cell is counted as, beside the codes of ``natur_lokalitetskvalitet``.
OTHER_VALUE, NONE_HERE, UNMAPPED = "annen_verdi", "ingen", "ikke_kartlagt"
#: The ground asked about: all of today's, or what a scenario takes.
TODAY, TAKEN = "i_dag", "gar_tapt"


def parts() -> tuple[str, ...]:
    """The parts that each piece of ground is in exactly one of, in the order of the columns."""
    return (*codelist("natur_lokalitetskvalitet"), OTHER_VALUE, NONE_HERE, UNMAPPED)


@lru_cache(maxsize=1)
def _values() -> dict[str, str]:
    """Ways to write a quality, in lower case → its code."""
    rows = codelist("natur_lokalitetskvalitet").rows
    ways = {way: str(code) for code, row in rows.iterrows() for way in row["verdier"].split("|")}
    return ways | {str(code).casefold(): str(code) for code in rows.index}


def quality(land: pd.DataFrame) -> pd.Series:
    """The part of each cell. Where localities overlap, the best quality counts."""
    order = parts()
    texts = land[f"klasse_{THEME}"].fillna("")
    best = {
        text: min((_values().get(v.strip().casefold(), OTHER_VALUE) for v in text.split(" + ")), key=order.index)
        for text in texts.unique()
    }
    out = texts.map(best).where(land[f"tema_{THEME}"], NONE_HERE)
    return out.mask(~land[f"tema_{THEME}"] & ~land[f"dekning_{THEME}"], UNMAPPED)


def table(data: NaturData) -> pd.DataFrame:
    """One row per scenario, part of the municipality, situation (today, taken) and ecosystem type of level 1."""
    rows = []
    for change in data.scenarios:
        known = 1.0 if _analysed(change) else math.nan
        for subarea in data.every_subarea:
            for situation, areas in _areas(data, change, subarea).items():
                for code in data.types(1):
                    parts_ = areas.loc[code]
                    mapped = (parts_.sum() - parts_[UNMAPPED]) * known
                    row = (situation, code, parts_.sum(), mapped, *(parts_ * known))
                    rows.append((*which(data, change, subarea), *row))
    names = [c.name for c in _area_columns(data)]
    frame = pd.DataFrame(rows, columns=[*(c.name for c in WHICH), "situasjon", "type", *names])
    whole, mapped = frame[names[0]], frame[names[1]]
    frame["kartlagt_andel"] = mapped / whole.where(whole > 0)
    said = {TODAY: data.text("I dag", "I dag"), TAKEN: data.text("Går over til bebygd", "Går over til utbygd")}
    return frame.assign(
        situasjonsnavn=frame["situasjon"].map(said),
        typenavn=[typology(1).label(c, data.language) for c in frame["type"]],
    )


def _analysed(scenario: Scenario) -> bool:
    return any(t.key == THEME and t.state is None for t in scenario.data.cells.themes)


def of_cells(data: NaturData, scenario: Scenario) -> tuple[pd.Series, pd.Series, dict[str, pd.Series]]:
    """Of each cell, index as ``scenario.land``: its type of level 1, its part, and whether it is in each situation.
    Settlements are not taken."""
    types = level_1(scenario.opening(data.choices))
    part = quality(scenario.land) if _analysed(scenario) else pd.Series(UNMAPPED, index=scenario.land.index)
    today = pd.Series(True, index=scenario.land.index)
    return types, part, {TODAY: today, TAKEN: scenario.realised() & (types != SETTLEMENT)}


def _areas(data: NaturData, scenario: Scenario, subarea: Subarea) -> dict[str, pd.DataFrame]:
    """Area per situation: one row per type, one column per part, in the account's unit."""
    types, part, situations = of_cells(data, scenario)
    land, inside = scenario.land, subarea.within(scenario.land)
    return {
        name: data.area(
            land.loc[inside & where, "area_m2"].groupby([types[inside & where], part[inside & where]]).sum()
            .unstack(fill_value=0)
        ).reindex(index=data.types(1), columns=list(parts()), fill_value=0.0)
        for name, where in situations.items()
    }  # fmt: skip


def _columns(data: NaturData) -> tuple[Column, ...]:
    whole, mapped, *quality_columns = _area_columns(data)
    share = Column("kartlagt_andel", "float", "Kartlagt del", "Kartlagd del", description="0–1")
    return (whole, mapped, share, *quality_columns)


def _area_columns(data: NaturData) -> tuple[Column, ...]:
    names, unit = codelist("natur_lokalitetskvalitet"), data.unit
    others = {
        OTHER_VALUE: ("Annen verdi i kilden", "Annan verdi i kjelda"),
        NONE_HERE: ("Kartlagt, ingen naturtype", "Kartlagt, ingen naturtype"),
        UNMAPPED: (State.NOT_MAPPED.capitalize(), "Ikkje kartlagt"),
    }
    labels = {code: (names.label(code), names.label(code, "nn")) for code in names} | others
    return (
        Column(f"areal_{unit}", "float", "Areal", unit=unit),
        Column(f"kartlagt_{unit}", "float", "Kartlagt", "Kartlagd", unit),
        *(Column(f"{p}_{unit}", "float", *labels[p], unit) for p in parts()),
    )


def _told(_: AccountData, frame: pd.DataFrame) -> list[tuple[str, str]]:
    """What the mapped ground is that no quality has, where there is such ground."""
    none, other = (frame.filter(regex=f"^{part}_(daa|ha)$").sum().sum() > 0 for part in (NONE_HERE, OTHER_VALUE))
    if not none:
        return []
    if other:
        return [(
            "Resten av det kartlagte har ingen naturtype, eller har en annen verdi i kilden.",
            "Resten av det kartlagde har ingen naturtype, eller har ein annan verdi i kjelda.",
        )]  # fmt: skip
    return [("Resten av det kartlagte har ingen naturtype.", "Resten av det kartlagde har ingen naturtype.")]


ACCOUNT = Account(
    key="N10",
    title_nb="Naturtyper etter lokalitetskvalitet",
    title_nn="Naturtypar etter lokalitetskvalitet",
    columns=(
        *WHICH,
        Column("situasjon", "code", "Situasjon-kode"),
        Column("situasjonsnavn", "text", "Situasjon"),
        Column("type", "code", "Type"),
        Column("typenavn", "text", "Økosystemtype"),
    ),
    table=over_nature(table),
    further=columns_of(_columns),
    method=(
        "Naturtyper etter Miljødirektoratets instruks, areal etter lokalitetskvalitet [MD-KART, NIN]. Kartlagt er "
        "areal innenfor dekningskartet eller i en lokalitet. Der lokaliteter overlapper, teller den beste kvaliteten "
        "(eget valg). Framskrevet for areal som går over til bebygd."
    ),
    notes_nb=("«Ikke kartlagt» er ikke det samme som lav kvalitet. Tilstand slås ikke sammen på tvers av typer.",),
    notes_nn=(
        "«Ikkje kartlagt» er ikkje det same som låg kvalitet. Tilstand blir ikkje slegen saman på tvers av typar.",
    ),
    told=_told,
)

"""T5: how much of the reserve lies in each theme and zone, and how much of it nobody has mapped."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from ..codes import codelist
from ..schema import Column
from ..themes import State, Theme
from ..units import M2_PER_DAA
from .arealreserve import counted_groups
from .base import Account, AccountData, share
from .sums import all_codes

#: A theme hits an area from this ground area up [m²]; less is noise of digitising along shared borders.
TOUCH_M2 = 1.0
#: Row keys beside the real codes: all groups together, and the ground that at least one theme hits.
ALL_GROUPS, ANY_THEME = "alle", "minst_ett"
#: State of a group that has no reserve to ask about.
NO_RESERVE = "ingen reserve"

COLUMNS = (
    Column(
        "tema",
        "code",
        "Kode",
        codelist="tema",
        description="Tema eller hensynssone; minst_ett er samlet areal med treff",
    ),
    Column("temanavn", "text", "Tema eller hensynssone", "Tema eller omsynssone"),
    Column("gruppe", "code", "Gruppe", codelist="arealformalsgruppe"),
    Column("gruppenavn", "text", "Arealformålsgruppe", "Arealføremålsgruppe"),
    Column("tilstand", "text", "Tilstand", description="treff, ingen treff, ikke kartlagt, ikke analysert, feil"),
    Column("inne_daa", "float", "Reserve med treff", unit="daa", description="Tom når ingenting er kartlagt"),
    Column("omrader", "int", "Områder med treff", "Område med treff", "antall", "Områder med minst 1 m² treff"),
    Column("andel", "float", "Del av reserven", description="0–1"),
    Column("kartlagt_daa", "float", "Reserve som er kartlagt", "Reserve som er kartlagd", "daa"),
    Column("ikke_kartlagt_daa", "float", "Reserve som ikke er kartlagt", "Reserve som ikkje er kartlagd", "daa"),
    Column("kartlagt_andel", "float", "Kartlagt del av reserven", "Kartlagd del av reserven", description="0–1"),
)


@dataclass(frozen=True)
class Answer:
    """What a theme says of some reserve: state, daa inside, areas hit, daa mapped. NaN where nothing can be said."""

    state: str
    inside_daa: float = math.nan
    areas: float = math.nan
    mapped_daa: float = math.nan


def table(data: AccountData) -> pd.DataFrame:
    """One row per theme and arealformålsgruppe in the rule set, then all groups; never to be added across themes."""
    groups = [g for g in all_codes(codelist("arealformalsgruppe"), counted_groups(data)) if g in counted_groups(data)]
    parts = dict(iter(data.reserve.groupby("gruppe")))
    parts[ALL_GROUPS] = data.reserve
    rows = []
    for theme in data.cells.themes:
        for group in (*groups, ALL_GROUPS):
            part = parts.get(group, data.reserve.iloc[:0])
            rows.append((theme.key, theme_name(data, theme), *_row(data, group, part, answer(part, theme))))
    for group in (*groups, ALL_GROUPS):
        part = parts.get(group, data.reserve.iloc[:0])
        rows.append(
            (ANY_THEME, data.text("Minst ett treff", "Minst eitt treff"), *_row(data, group, part, _any(data, part)))
        )
    return pd.DataFrame(rows, columns=[c.name for c in COLUMNS])


def answer(part: pd.DataFrame, theme: Theme) -> Answer:
    """The theme's answer for some reserve cells."""
    if theme.state is not None:
        return Answer(theme.state)
    if part.empty:
        return Answer(NO_RESERVE, 0.0, 0, 0.0)
    hit = part[f"tema_{theme.key}"]
    mapped_daa = float(part.loc[hit | part[f"dekning_{theme.key}"], "area_m2"].sum()) / M2_PER_DAA
    return _answer(part[hit], mapped_daa)


def _any(data: AccountData, part: pd.DataFrame) -> Answer:
    """Ground hit by at least one theme, counted once; mapped is ground where every analysed theme is mapped."""
    themes = list(data.cells.analysed())
    if not themes:
        return Answer(State.NOT_ANALYSED)
    if part.empty:
        return Answer(NO_RESERVE, 0.0, 0, 0.0)
    hits = part[[f"tema_{t.key}" for t in themes]]
    mapped = hits.to_numpy() | part[[f"dekning_{t.key}" for t in themes]].to_numpy()
    everywhere = float(part["area_m2"].to_numpy()[mapped.all(axis=1)].sum()) / M2_PER_DAA
    return _answer(part[hits.any(axis=1)], everywhere)


def _answer(hit: pd.DataFrame, mapped_daa: float) -> Answer:
    inside = hit.groupby("omrade_nr")["area_m2"].sum()
    areas = int((inside >= TOUCH_M2).sum())
    if areas:
        return Answer(State.HIT, float(inside.sum()) / M2_PER_DAA, areas, mapped_daa)
    if mapped_daa * M2_PER_DAA < TOUCH_M2:
        return Answer(State.NOT_MAPPED, mapped_daa=0.0)
    return Answer(State.NO_HIT, float(inside.sum()) / M2_PER_DAA, 0, mapped_daa)


def _row(data: AccountData, group: str, part: pd.DataFrame, a: Answer) -> tuple:
    reserve = float(part["area_m2"].sum()) / M2_PER_DAA
    groups = codelist("arealformalsgruppe")
    name = data.text("Alle formål", "Alle føremål") if group == ALL_GROUPS else groups.label(group, data.language)
    return (
        group, name, str(a.state), a.inside_daa, a.areas, share(a.inside_daa, reserve),
        a.mapped_daa, reserve - a.mapped_daa, share(a.mapped_daa, reserve),
    )  # fmt: skip


def theme_name(data: AccountData, theme: Theme) -> str:
    """The name of a theme or zone, with the H-code for zones."""
    if theme.zone:
        return f"{theme.key} {codelist('hensyn').label(theme.key, data.language)}"
    return codelist("tema").label(theme.key, data.language)


ACCOUNT = Account(
    key="T5",
    title_nb="Arealreserve og hensyn",
    title_nn="Arealreserve og omsyn",
    columns=COLUMNS,
    table=table,
    method=(
        "Arealreserven i tabell T3 lagt over hvert tema og hver hensynssone [KDD-AR kap. 4 og 5]. Overlappende flater"
        " av samme tema teller én gang. Areal utenfor temaets dekningskart er «ikke kartlagt» med mindre produktet "
        "selv er heldekkende [DOKANA, V3]; tilstandene er treff, ingen treff i kartlagt område, ikke kartlagt, ikke "
        "analysert og feil. Et område regnes som truffet fra 1 m² (eget valg)."
    ),
    notes_nb=(
        "Temaene overlapper hverandre og skal ikke summeres. Raden «minst ett treff» teller hvert areal én gang.",
        "«Ikke kartlagt» betyr at vi ikke vet. Det er ikke null.",
    ),
    notes_nn=(
        "Temaa overlappar kvarandre og skal ikkje summerast. Rada «minst eitt treff» tel kvart areal éin gong.",
        "«Ikkje kartlagt» tyder at vi ikkje veit. Det er ikkje null.",
    ),
)  # fmt: skip

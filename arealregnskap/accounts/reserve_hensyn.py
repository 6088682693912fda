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
    counted = counted_groups(data)
    groups = [g for g in all_codes(codelist("arealformalsgruppe"), counted) if g in counted]
    ground = by_area(data)
    of_area = data.reserve.groupby("omrade_nr")["gruppe"].first()
    areas = {g: of_area.index[of_area == g] for g in groups} | {ALL_GROUPS: of_area.index}
    states = {t.key: t.state for t in data.cells.themes}
    names = {t.key: theme_name(data, t) for t in data.cells.themes}
    states[ANY_THEME] = None if ANY_THEME in ground.inside else State.NOT_ANALYSED
    names[ANY_THEME] = data.text("Minst ett treff", "Minst eitt treff")
    rows = [
        (key, names[key], *_row(data, group, ground, areas[group], key, state))
        for key, state in states.items()
        for group in (*groups, ALL_GROUPS)
    ]
    return pd.DataFrame(rows, columns=[c.name for c in COLUMNS])


@dataclass(frozen=True)
class Ground:
    """Reserve ground [m²]: one row per area (omrade_nr). ``inside`` and ``mapped`` have a column per analysed theme."""

    whole: pd.Series
    inside: pd.DataFrame
    mapped: pd.DataFrame

    def answer(self, areas: pd.Index, key: str, state: State | None) -> Answer:
        """What a theme says of some areas; ``state`` is that of a theme that was not analysed."""
        if state is not None:
            return Answer(state)
        if areas.empty:
            return Answer(NO_RESERVE, 0.0, 0, 0.0)
        inside, mapped = self.inside.loc[areas, key], float(self.mapped.loc[areas, key].sum())
        hits = int((inside >= TOUCH_M2).sum())
        if not hits and mapped < TOUCH_M2:
            return Answer(State.NOT_MAPPED, mapped_daa=0.0)
        state = State.HIT if hits else State.NO_HIT
        return Answer(state, float(inside.sum()) / M2_PER_DAA, hits, mapped / M2_PER_DAA)

    def states(self, key: str, state: State | None) -> pd.Series:
        """The state of a theme in every area."""
        if state is not None:
            return pd.Series(str(state), index=self.whole.index)
        unknown = self.mapped[key].ge(TOUCH_M2).map({True: str(State.NO_HIT), False: str(State.NOT_MAPPED)})
        return unknown.mask(self.inside[key] >= TOUCH_M2, str(State.HIT))


def by_area(data: AccountData) -> Ground:
    """The ground of every reserve area, by theme; and of ``ANY_THEME``.

    Whether any theme is hit is known where one is, and where every analysed theme is mapped.
    """
    cells = data.reserve
    keys = [t.key for t in data.cells.analysed()]
    hit = cells[[f"tema_{k}" for k in keys]].set_axis(keys, axis=1)
    mapped = hit | cells[[f"dekning_{k}" for k in keys]].set_axis(keys, axis=1)
    if keys:
        met = hit.any(axis=1)
        hit, mapped = hit.assign(**{ANY_THEME: met}), mapped.assign(**{ANY_THEME: met | mapped.all(axis=1)})
    whole = cells.groupby("omrade_nr")["area_m2"].sum()
    return Ground(whole, area_sums(cells, hit), area_sums(cells, mapped))


def area_sums(cells: pd.DataFrame, where: pd.DataFrame) -> pd.DataFrame:
    """Ground per reserve area [m²] where each column of ``where`` (bool, index as ``cells``) holds."""
    return where.astype(float).mul(cells["area_m2"], axis=0).groupby(cells["omrade_nr"]).sum()


def _row(data: AccountData, group: str, ground: Ground, areas: pd.Index, key: str, state: State | None) -> tuple:
    a = ground.answer(areas, key, state)
    reserve = float(ground.whole.loc[areas].sum()) / M2_PER_DAA
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
        "For «minst ett treff» er kartlagt det arealet der det er treff, eller der alle analyserte tema er kartlagt.",
        "«Ikke kartlagt» betyr at vi ikke vet. Det er ikke null.",
    ),
    notes_nn=(
        "Temaa overlappar kvarandre og skal ikkje summerast. Rada «minst eitt treff» tel kvart areal éin gong.",
        "For «minst eitt treff» er kartlagt det arealet der det er treff, eller der alle analyserte tema er kartlagde.",
        "«Ikkje kartlagt» tyder at vi ikkje veit. Det er ikkje null.",
    ),
)  # fmt: skip

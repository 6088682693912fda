"""T8T: what of each theme is lost when a plan is built out, and how much of it nobody has mapped."""

from __future__ import annotations

import math

import pandas as pd

from ..accounts.base import Account
from ..accounts.reserve_hensyn import TOUCH_M2, theme_name
from ..schema import Column
from ..themes import State, Theme
from ..units import M2_PER_DAA
from .data import PlanChangeData, over_both
from .land_take import LOST, lost

COLUMNS = (
    Column("tema", "code", "Kode", codelist="tema"),
    Column("temanavn", "text", "Tema eller hensynssone", "Tema eller omsynssone"),
    Column("tilstand", "text", "Tilstand", description="treff, ingen treff, ikke kartlagt, ikke analysert, feil"),
    Column("i_dag_daa", "float", "I dag", "I dag", "daa", "Areal med treff i hele kommunen"),
    *LOST,
    Column("ikke_kartlagt_gjeldende_daa", "float", "Ikke kartlagt, gjeldende", "Ikkje kartlagt, gjeldande", "daa",
           "Arealreserve i gjeldende plan der temaet ikke er kartlagt"),
    Column("ikke_kartlagt_forslag_daa", "float", "Ikke kartlagt, forslag", "Ikkje kartlagt, framlegg", "daa",
           "Arealreserve i forslaget der temaet ikke er kartlagt"),
)  # fmt: skip
_FIGURES = [c.name for c in COLUMNS if c.unit]


def table(data: PlanChangeData) -> pd.DataFrame:
    """One row per theme and zone; never to be added across themes."""
    rows = [_row(data, theme) for theme in data.cells.themes]
    return pd.DataFrame(rows, columns=[c.name for c in COLUMNS])


def _row(data: PlanChangeData, theme: Theme) -> dict[str, object]:
    row: dict[str, object] = {"tema": theme.key, "temanavn": theme_name(data, theme)}
    if theme.state is not None:
        return {**row, "tilstand": str(theme.state), **dict.fromkeys(_FIGURES, math.nan)}
    pairs = data.pairs
    hit = data.land[f"tema_{theme.key}"].astype(bool)
    unknown = ~hit & ~data.land[f"dekning_{theme.key}"].astype(bool)
    asked = pairs["fra_reserve"] | pairs["til_reserve"]
    known_m2 = float(pairs.loc[asked & ~unknown, "area_m2"].sum())
    not_mapped = {
        f"ikke_kartlagt_{plan}_daa": float(pairs.loc[unknown & pairs[side], "area_m2"].sum()) / M2_PER_DAA
        for plan, side in (("gjeldende", "fra_reserve"), ("forslag", "til_reserve"))
    }
    if asked.any() and known_m2 < TOUCH_M2:
        return {**row, "tilstand": str(State.NOT_MAPPED), **dict.fromkeys(_FIGURES, math.nan), **not_mapped}
    sums = lost(data, hit).reindex([True], fill_value=0.0).sum()
    met = float(pairs.loc[hit & asked, "area_m2"].sum()) >= TOUCH_M2
    return {
        **row,
        "tilstand": str(State.HIT if met else State.NO_HIT),
        "i_dag_daa": float(pairs.loc[hit, "area_m2"].sum()) / M2_PER_DAA,
        **{str(name): float(value) for name, value in sums.items()},
        **not_mapped,
    }


ACCOUNT = Account(
    key="T8T",
    title_nb="Samlet nedbygging etter tema og hensyn",
    title_nn="Samla nedbygging etter tema og omsyn",
    columns=COLUMNS,
    table=over_both(table),
    method=(
        "Arealreserven i gjeldende plan og i forslaget lagt over hvert tema og hver hensynssone [KDD-AR kap. 5]. "
        "Hensynssonene er de som gjelder i dag. Areal utenfor temaets dekningskart er «ikke kartlagt» [DOKANA, V3]. "
        "Tilstanden gjelder reserven i begge planene sett under ett."
    ),
    notes_nb=(
        "Temaene overlapper hverandre og skal ikke summeres.",
        "«Ikke kartlagt» betyr at vi ikke vet. Det er ikke null.",
    ),
    notes_nn=(
        "Temaa overlappar kvarandre og skal ikkje summerast.",
        "«Ikkje kartlagt» tyder at vi ikkje veit. Det er ikkje null.",
    ),
)

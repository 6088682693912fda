"""T8: what land is lost when a plan is built out, under gjeldende plan and under the proposal."""

from __future__ import annotations

import math

import pandas as pd

from ..accounts.base import Account, AccountData
from ..accounts.reserve_markslag import MISSING, OVERLAP, markslag
from ..codes import codelist
from ..schema import Column
from ..units import M2_PER_DAA
from .data import PlanChangeData, over_both

#: What is lost under the one, the other or both plans; T8 and its sister for themes have the same columns.
LOST = (
    Column("tapt_gjeldende_daa", "float", "Tapt, gjeldende plan", "Tapt, gjeldande plan", "daa"),
    Column("tapt_forslag_daa", "float", "Tapt, forslag", "Tapt, framlegg", "daa"),
    Column("differanse_daa", "float", "Differanse", "Differanse", "daa", "Forslag − gjeldende; minus er spart areal"),
    Column("begge_daa", "float", "Tapt i begge", "Tapt i begge", "daa"),
    Column("bare_gjeldende_daa", "float", "Spart i forslaget", "Spart i framlegget", "daa"),
    Column("bare_forslag_daa", "float", "Nytt i forslaget", "Nytt i framlegget", "daa"),
)
COLUMNS = (
    Column("markslag", "code", "Kode", codelist="markslag"),
    Column("markslagnavn", "text", "Markslag", "Markslag"),
    Column("i_dag_daa", "float", "I dag", "I dag", "daa", "Areal av markslaget i arealdekket, i hele kommunen"),
    *LOST,
)
_BESIDE = {
    MISSING: ("Uten arealdekke", "Utan arealdekke"),
    OVERLAP: ("Overlapp, trukket fra", "Overlapp, trekt frå"),
}


def table(data: PlanChangeData) -> pd.DataFrame:
    """One row per markslag, then ground without land cover and overlap; not known where there is no land cover."""
    keys = [*codelist("markslag"), *_BESIDE]
    kind = markslag(data.land)
    area = data.pairs["area_m2"].groupby(kind).sum().reindex(keys, fill_value=0.0) / M2_PER_DAA
    frame = lost(data, kind).reindex(keys, fill_value=0.0)
    frame.insert(0, "i_dag_daa", area)
    if not data.cells.has_cover:
        frame.loc[[k for k in keys if k != MISSING]] = math.nan
    names = codelist("markslag")
    frame["markslag"] = keys
    frame["markslagnavn"] = [
        _BESIDE[k][data.language == "nn"] if k in _BESIDE else names.label(k, data.language) for k in keys
    ]
    return frame.reset_index(drop=True)


def lost(data: PlanChangeData, key: pd.Series) -> pd.DataFrame:
    """The columns ``LOST`` by ``key`` of each cell of ``data.pairs`` [daa]."""
    pairs = data.pairs
    now, then = pairs["fra_reserve"], pairs["til_reserve"]
    where = {"begge_daa": now & then, "bare_gjeldende_daa": now & ~then, "bare_forslag_daa": then & ~now}
    sums = {n: pairs.loc[w, "area_m2"].groupby(key[w]).sum() / M2_PER_DAA for n, w in where.items()}
    frame = pd.DataFrame(sums, index=pd.Index(sorted(key.dropna().unique()), dtype=object)).fillna(0.0)
    frame["tapt_gjeldende_daa"] = frame["begge_daa"] + frame["bare_gjeldende_daa"]
    frame["tapt_forslag_daa"] = frame["begge_daa"] + frame["bare_forslag_daa"]
    frame["differanse_daa"] = frame["bare_forslag_daa"] - frame["bare_gjeldende_daa"]
    return frame[[c.name for c in LOST]]


#: Kinds of land cover that N1 has as built already.
_BUILT = ("11", "12")


def _told(data: AccountData, _: pd.DataFrame) -> list[tuple[str, str]]:
    """Why the sum is more than N1 has, where reserve is built already in the land cover."""
    if not isinstance(data, PlanChangeData):
        return []
    lost = data.pairs["fra_reserve"] | data.pairs["til_reserve"]
    return [(
        "Reserve som alt er bebygd eller samferdsel i arealdekket, er med her (annet markslag), men ikke i det som går "
        "over til bebygd i naturregnskapet (N1 og N5).",
        "Reserve som alt er utbygd eller samferdsel i arealdekket, er med her (anna markslag), men ikkje i det som går "
        "over til utbygd i naturrekneskapen (N1 og N5).",
    )] if data.land.loc[lost, "artype"].isin(_BUILT).any() else []  # fmt: skip


ACCOUNT = Account(
    key="T8",
    title_nb="Samlet nedbygging om planen blir bygd ut",
    title_nn="Samla nedbygging om planen blir bygd ut",
    columns=COLUMNS,
    table=over_both(table),
    method=(
        "Arealreserven i gjeldende plan og i forslaget, fordelt på arealtype og skogbonitet i arealdekket [KDD-AR kap. "
        "5, AR5]. Tapt er framskrevet: alt som er arealreserve, regnes som bygd ut. Markslag i dag er arealdekket slik "
        "det er kartlagt."
    ),
    sums=tuple(c.name for c in COLUMNS if c.unit),
    notes_nb=(
        "Framskrevet, ikke observert: slik blir det hvis hele arealreserven bygges ut.",
        "Differanse = nytt − spart. Et minus betyr at forslaget tar mindre enn gjeldende plan.",
    ),
    notes_nn=(
        "Framskrive, ikkje observert: slik blir det om heile arealreserven blir bygd ut.",
        "Differanse = nytt − spart. Eit minus tyder at framlegget tek mindre enn gjeldande plan.",
    ),
    told=_told,
)

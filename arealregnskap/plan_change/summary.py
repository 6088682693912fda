"""T7: gjeldende plan and the proposal side by side."""

from __future__ import annotations

import pandas as pd

from ..accounts.base import Account, Ratio
from ..schema import Column
from ..units import M2_PER_DAA
from . import matrix
from .data import IN, OUT, PlanChangeData, over_both

COLUMNS = (
    Column("gruppe", "code", "Gruppe", codelist="arealformalsgruppe"),
    Column("gruppenavn", "text", "Arealformålsgruppe", "Arealføremålsgruppe"),
    Column("gjeldende_daa", "float", "Gjeldende plan", "Gjeldande plan", "daa"),
    Column("forslag_daa", "float", "Forslag", "Framlegg", "daa"),
    Column("endring_daa", "float", "Endring", "Endring", "daa", "Forslag − gjeldende = lagt til − tatt ut"),
    Column("endring_andel", "float", "Endring av gjeldende", "Endring av gjeldande", description="1 er 100 %"),
    Column("lagt_til_daa", "float", "Lagt til", "Lagt til", "daa", "Areal som får formål i gruppen"),
    Column("tatt_ut_daa", "float", "Tatt ut", "Teke ut", "daa", "Areal som får formål utenfor gruppen, eller ikke noe"),
    Column(
        "inn_i_byggeformal_daa", "float", "Av lagt til: nytt byggeformål", "Av lagt til: nytt byggjeføremål", "daa",
        "Areal som ikke er satt av til byggeformål i dag",
    ),
    Column(
        "ut_av_byggeformal_daa", "float", "Av tatt ut: ikke lenger byggeformål",
        "Av teke ut: ikkje lenger byggjeføremål", "daa", "Areal som ikke er satt av til byggeformål i forslaget",
    ),
    Column("reserve_gjeldende_daa", "float", "Arealreserve, gjeldende", "Arealreserve, gjeldande", "daa"),
    Column("reserve_forslag_daa", "float", "Arealreserve, forslag", "Arealreserve, framlegg", "daa"),
    Column("reserve_endring_daa", "float", "Endring i arealreserve", "Endring i arealreserve", "daa"),
)  # fmt: skip


def table(data: PlanChangeData) -> pd.DataFrame:
    """One row per arealformålsgruppe, then ground without a plan."""
    pairs, keys = data.pairs, matrix.group_keys()
    moved = pairs["fra_gruppe"] != pairs["til_gruppe"]

    def daa(where: pd.Series | None, side: str) -> pd.Series:
        rows = pairs if where is None else pairs[where]
        return rows.groupby(f"{side}_gruppe")["area_m2"].sum().reindex(keys, fill_value=0.0) / M2_PER_DAA

    frame = pd.DataFrame({
        "gruppe": keys,
        "gruppenavn": [matrix.name(k, "arealformalsgruppe", data.language) for k in keys],
        "gjeldende_daa": daa(None, "fra"),
        "forslag_daa": daa(None, "til"),
        "lagt_til_daa": daa(moved, "til"),
        "tatt_ut_daa": daa(moved, "fra"),
        "inn_i_byggeformal_daa": daa(moved & (pairs["endring"] == IN), "til"),
        "ut_av_byggeformal_daa": daa(moved & (pairs["endring"] == OUT), "fra"),
        "reserve_gjeldende_daa": daa(pairs["fra_reserve"], "fra"),
        "reserve_forslag_daa": daa(pairs["til_reserve"], "til"),
    }, index=keys)  # fmt: skip
    # From what moved, so that land that stays does not blur a small change.
    frame["endring_daa"] = frame["lagt_til_daa"] - frame["tatt_ut_daa"]
    frame["endring_andel"] = frame["endring_daa"] / frame["gjeldende_daa"].where(frame["gjeldende_daa"] != 0)
    frame["reserve_endring_daa"] = frame["reserve_forslag_daa"] - frame["reserve_gjeldende_daa"]
    return frame.reset_index(drop=True)


ACCOUNT = Account(
    key="T7",
    title_nb="Gjeldende plan mot forslag",
    title_nn="Gjeldande plan mot framlegg",
    columns=COLUMNS,
    table=over_both(table),
    method=(
        "Summer av tabell T6 per arealformålsgruppe [KDD-AR kap. 5]. Lagt til og tatt ut er areal som skifter gruppe. "
        "Byggeformål er formålene som regelsettet regner som utbygging. Arealreserven i forslaget er regnet med de "
        "samme reglene og det samme grunnlaget for bebygd areal som i tabell T3."
    ),
    sums=tuple(c.name for c in COLUMNS if c.unit),
    ratios=(Ratio("endring_andel", "endring_daa", "gjeldende_daa"),),
    notes_nb=(
        "Endring = lagt til − tatt ut.",
        "Over hele kommunen er endringen null, for arealet er det samme.",
        "Skifte mellom to formål i samme gruppe står i tabell T6F.",
        "Areal er av hele gruppa. Tabell T3 har bare formålene som regelsettet teller, og kan derfor vise mindre.",
    ),
    notes_nn=(
        "Endring = lagt til − teke ut.",
        "Over heile kommunen er endringa null, for arealet er det same.",
        "Skifte mellom to føremål i same gruppe står i tabell T6F.",
        "Areal er av heile gruppa. Tabell T3 har berre føremåla som regelsettet tel, og kan difor vise mindre.",
    ),
)

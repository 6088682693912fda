"""T1: what the plans set the land aside for, code by code."""

from __future__ import annotations

import pandas as pd

from ..codes import codelist
from ..schema import Column
from ..units import M2_PER_DAA
from .base import Account, AccountData
from .sums import NONE

COLUMNS = (
    Column("gruppe", "code", "Gruppe", codelist="arealformalsgruppe"),
    Column("gruppenavn", "text", "Arealformålsgruppe", "Arealføremålsgruppe"),
    Column("arealformal", "code", "Kode", codelist="arealformal", description="Tom for areal uten plan"),
    Column("navn", "text", "Arealformål", "Arealføremål"),
    Column("daa", "float", "Planlagt", "Planlagt", "daa"),
    Column("navaerende_daa", "float", "Nåværende (1)", "Noverande (1)", "daa"),
    Column("framtidig_daa", "float", "Framtidig (2)", "Framtidig (2)", "daa"),
    Column("videreutvikling_daa", "float", "Videreutvikling (3)", "Vidareutvikling (3)", "daa"),
    Column("uten_status_daa", "float", "Uten arealstatus", "Utan arealstatus", "daa"),
    Column("andel", "float", "Andel av kommunen", "Del av kommunen", description="0–1"),
)
_STATUS_COLUMN = {"1": "navaerende_daa", "2": "framtidig_daa", "3": "videreutvikling_daa"}
#: Findings that the rule set gave surfaces of the kommuneplan a status they lacked (``mosaic.describe``).
_GIVEN_STATUS = ("arealstatus_mangler", "arealstatus_mangler_andre")
_DAA = ["navaerende_daa", "framtidig_daa", "videreutvikling_daa", "uten_status_daa"]


def table(data: AccountData) -> pd.DataFrame:
    """One row per arealformål code of the list, then codes outside it, then ground without a plan."""
    land, codes = data.land, codelist("arealformal")
    keys = [land["gruppe"].fillna(NONE), land["arealformal"].fillna(NONE), land["mosaikk_id"] >= 0]
    status = land["arealstatus"].map(_STATUS_COLUMN).fillna("uten_status_daa")
    met = land.groupby([*keys, status])["area_m2"].sum().unstack(fill_value=0) / M2_PER_DAA
    listed = [(group, code, True) for code, group in codes.rows["gruppe"].items()]
    beside = [key for key in met.index if key not in set(listed) and key[2]]
    daa = met.reindex(index=[*listed, *beside, (NONE, NONE, False)], columns=_DAA, fill_value=0.0)
    frame = daa.reset_index(drop=True).assign(daa=daa.sum(axis=1).to_numpy())
    frame["andel"] = frame["daa"] * M2_PER_DAA / data.cells.municipality_m2
    names = pd.DataFrame(
        [_names(data, *key) for key in daa.index], columns=["gruppe", "gruppenavn", "arealformal", "navn"]
    )
    return pd.concat([names, frame], axis=1)


def _names(data: AccountData, group: str, code: str, planned: bool) -> tuple[str, str, str, str]:
    groups, codes = codelist("arealformalsgruppe"), codelist("arealformal")
    if not planned:
        name = data.text("Uten plan", "Utan plan")
    elif code == NONE:
        name = data.text("Uten formålskode", "Utan føremålskode")
    else:
        name = codes.label(code, data.language)
    return group, groups.label(group, data.language) if group else name, code, name


def told(data: AccountData, _: pd.DataFrame) -> list[tuple[str, str]]:
    """Where the surfaces without a status are: in the column of the status that the rule set gave them."""
    if data.findings is None:
        return []
    given = set(data.findings.loc[data.findings["funn"].isin(_GIVEN_STATUS), "verdi"])
    names = codelist("arealstatus")
    met = [code for code in names if names.label(code).lower() in given]
    nb, nn = (" eller ".join(names.label(code, language).lower() for code in met) for language in ("nb", "nn"))
    return [(
        f"Flater i kommuneplanen uten arealstatus er regnet som {nb}, slik regelsettet sier; se Avvik.",
        f"Flater i kommuneplanen utan arealstatus er rekna som {nn}, slik regelsettet seier; sjå Avvik.",
    )] if met else []  # fmt: skip


ACCOUNT = Account(
    key="T1",
    title_nb="Planlagt arealbruk",
    title_nn="Planlagd arealbruk",
    columns=COLUMNS,
    table=table,
    method=(
        "Arealformålet i planen som gjelder på hvert sted (planmosaikken), fordelt på arealbruksstatus [KDD-AR kap. "
        "3]. Gruppene er de 19 arealformålsgruppene [NINA-PU]. Reguleringsplaner har ikke arealbruksstatus; "
        "regelsettet sier hva de regnes som. Raden uten plan er kommunens areal uten noen plan, slik at summen er "
        "hele kommunen."
    ),
    sums=("daa", *_DAA, "andel"),
    notes_nb=("Planlagt areal er ikke det samme som utbygd areal.",),
    notes_nn=("Planlagt areal er ikkje det same som utbygd areal.",),
    told=told,
)

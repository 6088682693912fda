"""T6: what each piece of ground is set aside for today, and what the proposal makes of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..accounts.base import Account
from ..codes import codelist
from ..schema import Column
from ..units import M2_PER_DAA
from .data import NO_CODE, NO_PLAN, PlanChangeData, over_both

_BESIDE = {NO_PLAN: ("Uten plan", "Utan plan"), NO_CODE: ("Uten formålskode", "Utan føremålskode")}

_METHOD = (
    "Planmosaikken av gjeldende planer og planmosaikken av forslaget er lagt over hverandre i ett overlegg [KDD-AR "
    "kap. 5]. I forslaget avløser planforslaget alle gjeldende kommuneplaner og kommunedelplaner, med "
    "reguleringsplaner og regelsett som i dag; har planforslaget egne hensynssoner, gjelder de. Flater i forslaget "
    "regnes som vedtatt, og flater uten dato som vedtatt den dagen det er regnet for (eget valg). Raden sier hva "
    "arealet er satt av til i dag, kolonnen hva det blir."
)
_NOTES_NB = (
    "Summen av hver rad er formålene i gruppa i gjeldende plan (tabell T1). Summen av hver kolonne er forslaget. "
    "Begge er hele kommunen.",
    "Uendret er areal som har samme formål i begge. Uten plan i kolonnen er areal som forslaget ikke har formål på.",
    "Kommunedelplaner som fortsatt skal gjelde, må være med i forslaget.",
)
_NOTES_NN = (
    "Summen av kvar rad er føremåla i gruppa i gjeldande plan (tabell T1). Summen av kvar kolonne er framlegget. "
    "Begge er heile kommunen.",
    "Uendra er areal som har same føremål i begge. Utan plan i kolonna er areal som framlegget ikkje har føremål på.",
    "Kommunedelplanar som framleis skal gjelde, må vere med i framlegget.",
)


def daa_column(key: str) -> str:
    """Column of what ground becomes, e.g. ``til_14_daa``."""
    return f"til_{key}_daa"


def name(key: str, codes: str, language: str = "nb") -> str:
    """Name of a code of the list ``codes``, or of ground without one."""
    if key in _BESIDE:
        return _BESIDE[key][language == "nn"]
    return codelist(codes).label(key, language)


def crossed(data: PlanChangeData, kind: str, keys: Sequence[str]) -> pd.DataFrame:
    """From (rows) to (columns) in daa, for ``kind`` gruppe or formal."""
    pairs = data.pairs
    sums = pairs.groupby([pairs[f"fra_{kind}"], pairs[f"til_{kind}"]])["area_m2"].sum().unstack(fill_value=0)
    return sums.reindex(index=list(keys), columns=list(keys), fill_value=0.0) / M2_PER_DAA


def group_keys() -> list[str]:
    """Every arealformålsgruppe, then ground without a plan."""
    return [*codelist("arealformalsgruppe"), NO_PLAN]


def _account(key: str, kind: str, codes: str, titles: tuple[str, str], head: Column, keys: Sequence[str]) -> Account:
    columns = (
        head,
        Column("fra_navn", "text", "Gjeldende plan", "Gjeldande plan"),
        *(Column(daa_column(k), "float", _heading(k, codes), _heading(k, codes, "nn"), "daa") for k in keys),
        Column("sum_daa", "float", "Sum gjeldende", "Sum gjeldande", "daa", "Lik tabell T1"),
        Column("uendret_daa", "float", "Av dette uendret", "Av dette uendra", "daa"),
        Column("endret_daa", "float", "Av dette endret", "Av dette endra", "daa"),
    )

    def table(data: PlanChangeData) -> pd.DataFrame:
        """One row per code of gjeldende plan."""
        matrix = crossed(data, kind, keys)
        frame = matrix.set_axis([daa_column(k) for k in keys], axis=1)
        frame["sum_daa"] = matrix.sum(axis=1)
        frame["uendret_daa"] = np.diag(matrix)
        frame["endret_daa"] = matrix.mask(np.eye(len(keys), dtype=bool), 0.0).sum(axis=1)
        names = [name(k, codes, data.language) for k in keys]
        return frame.assign(**{head.name: list(keys), "fra_navn": names}).reset_index(drop=True)

    return Account(
        key=key, title_nb=titles[0], title_nn=titles[1], columns=columns, table=over_both(table), method=_METHOD,
        sums=tuple(c.name for c in columns if c.unit), notes_nb=_NOTES_NB, notes_nn=_NOTES_NN,
    )  # fmt: skip


def _heading(key: str, codes: str, language: str = "nb") -> str:
    label = name(key, codes, language)
    return label if key in _BESIDE or codes == "arealformalsgruppe" else f"{key} {label}"


BY_GROUP = _account(
    "T6",
    "gruppe",
    "arealformalsgruppe",
    ("Fra gjeldende plan til forslag, per gruppe", "Frå gjeldande plan til framlegg, per gruppe"),
    Column("fra_gruppe", "code", "Gruppe", codelist="arealformalsgruppe"),
    group_keys(),
)


def by_purpose(data: PlanChangeData) -> Account:
    """The matrix of the codes that either plan uses, in the list's order, then codes outside it."""
    met = {*data.pairs["fra_formal"], *data.pairs["til_formal"]}
    listed = [c for c in codelist("arealformal") if c in met]
    beside = [k for k in (NO_CODE, NO_PLAN) if k in met]
    keys = [*listed, *sorted(met - {*listed, *beside}), *beside]
    return _account(
        "T6F",
        "formal",
        "arealformal",
        ("Fra gjeldende plan til forslag, per formål", "Frå gjeldande plan til framlegg, per føremål"),
        Column("fra_formal", "code", "Kode", codelist="arealformal"),
        keys,
    )

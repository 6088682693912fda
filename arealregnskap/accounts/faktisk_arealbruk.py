"""T2: what the land is today, class by class."""

from __future__ import annotations

import math

import pandas as pd

from ..cells import Cover
from ..codes import codelist
from ..schema import Column
from ..units import M2_PER_DAA
from .base import Account, AccountData
from .sums import all_codes, daa_by

COLUMNS = (
    Column("artype", "code", "Kode", codelist="ar5_arealtype", description="Tom for areal uten arealdekke"),
    Column("navn", "text", "Arealtype"),
    Column("kartlagt", "bool", "Kartlagt", "Kartlagd", description="Nei for arealtype 99 og for areal uten arealdekke"),
    Column("daa", "float", "Areal", unit="daa", description="Tom når arealdekke ikke er lastet"),
    Column("andel", "float", "Andel av kommunen", "Del av kommunen", description="0–1"),
)
#: AR5 code for land that the source has not classified.
NOT_MAPPED = "99"


def table(data: AccountData) -> pd.DataFrame:
    """One row per land-cover class of the list, then classes outside it, ground without cover, and double cover."""
    by_cover = daa_by(data.land, "arealdekke")
    by_class = daa_by(data.land[data.land["arealdekke"] == Cover.CLASSED], "artype")
    codes = codelist("ar5_arealtype")
    zero = 0.0 if data.cells.has_cover else math.nan
    rows: list[tuple[str, str, bool, float]] = [
        (code, codes.label(code, data.language), code != NOT_MAPPED, float(by_class.get(code, zero)))
        for code in all_codes(codes, by_class.index)
    ]
    missing = data.text("Uten arealdekke", "Utan arealdekke")
    overlap = data.text("Overlapp i arealdekket, trukket fra", "Overlapp i arealdekket, trekt frå")
    rows += [
        ("", missing, False, float(by_cover.get(Cover.MISSING, 0.0))),
        ("", overlap, True, float(by_cover.get(Cover.OVERLAP, zero))),
    ]
    frame = pd.DataFrame(rows, columns=["artype", "navn", "kartlagt", "daa"])
    return frame.assign(andel=frame["daa"] * M2_PER_DAA / data.cells.municipality_m2)


ACCOUNT = Account(
    key="T2",
    title_nb="Faktisk arealbruk",
    title_nn="Faktisk arealbruk",
    columns=COLUMNS,
    table=table,
    method=(
        "Arealdekket i kommunen etter AR5 arealtype [AR5]. Nasjonalt grunnkart brukes der kommunen har det, ellers "
        "AR5 [GK, KDD-AR kap. 3]; klassene i andre produkter er omsatt. Areal som ikke er kartlagt står for seg og er"
        " aldri null."
    ),
    sums=("daa", "andel"),
    notes_nb=("«Ikke kartlagt» og «uten arealdekke» er areal vi ikke kjenner, ikke areal uten verdier.",),
    notes_nn=("«Ikkje kartlagt» og «utan arealdekke» er areal vi ikkje kjenner, ikkje areal utan verdiar.",),
)

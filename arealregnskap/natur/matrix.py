"""N3: the change matrix, SEEA EA table 4.2. What becomes of what."""

from __future__ import annotations

import math

import pandas as pd

from ..accounts.base import Account
from ..schema import Column
from .base import WHICH, NaturData, columns_of, over_nature, type_column, type_columns, which
from .changes import Flows
from .typology import typology

#: Row of the closing extent, below the opening types.
CLOSING = "utgaende"


def matrix(flows: Flows, types: list[str]) -> pd.DataFrame:
    """Area [m²] from type (row) to type (column). The diagonal is unchanged; rows sum to opening,
    columns to closing."""
    pairs = flows.frame.groupby(["fra", "til"])["area_m2"].sum().unstack(fill_value=0)
    return pairs.reindex(index=types, columns=types, fill_value=0.0)


def table(data: NaturData) -> pd.DataFrame:
    """One row per change, part of the municipality and opening type, then the closing extent.

    One column per closing type; the total column is the opening extent.
    """
    names, types = typology(1), data.types(1)
    columns = [type_column(code, data.unit) for code in types]
    rows = []
    for change in data.every_change:
        for subarea in data.parts_of(change):
            areas = data.area(matrix(data.flows[change.key, subarea.key, 1], types))
            where = which(data, change, subarea)
            for code, values in zip(types, areas.to_numpy(), strict=True):
                rows.append((*where, code, names.label(code, data.language), *values, math.fsum(values)))
            closing = [math.fsum(areas[c]) for c in types]
            label = data.text("Utgående areal", "Utgåande areal")
            rows.append((*where, CLOSING, label, *closing, math.fsum(closing)))
    return pd.DataFrame(rows, columns=[*(c.name for c in WHICH), "fra", "franavn", *columns, f"i_alt_{data.unit}"])


ACCOUNT = Account(
    key="N3",
    title_nb="Endringsmatrise",
    title_nn="Endringsmatrise",
    columns=(*WHICH, Column("fra", "code", "Fra-kode", "Frå-kode"), Column("franavn", "text", "Fra type", "Frå type")),
    table=over_nature(table),
    further=columns_of(type_columns),
    method=(
        "Endringsmatrisen følger SEEA EA tabell 4.2 [SEEA]: rader er typen i dag, kolonner er typen når planen er bygd "
        "ut (framskrevet) eller i den nyeste kartversjonen. Diagonalen er uendret. Siste kolonne er inngående areal og "
        "siste rad utgående areal, de samme som i tabell N1."
    ),
    notes_nb=("Rader summerer til inngående areal, kolonner til utgående areal.",),
    notes_nn=("Rader summerer til inngåande areal, kolonnar til utgåande areal.",),
)

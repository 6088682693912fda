"""What all land-cover products share: other class lists to AR5 by ``data/codes/omsetning_arealdekke.csv``.

The crosswalk is ours, row by row; no owner of a product has approved it. An unknown class becomes 99 (not mapped)
and is noted with its daa, so that land never vanishes from the account.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ..datafiles import read_table
from .rows import Rows, TextArray, missing

#: Our columns with the AR5 code for «not registered»; 98 is «not relevant».
AR5 = {"artype": "99", "artreslag": "99", "arskogbon": "99", "argrunnf": "99"}
AR5_LISTS = {
    "artype": "ar5_arealtype",
    "artreslag": "ar5_treslag",
    "arskogbon": "ar5_skogbonitet",
    "argrunnf": "ar5_grunnforhold",
}


@lru_cache(maxsize=16)
def crosswalk(product: str) -> dict[str, dict[str, str]]:
    """Class of the product (plain lower case) → the four AR5 codes."""
    table = read_table("codes/omsetning_arealdekke.csv")
    rows = table[table["produkt"] == product].to_dict("records")
    return {r["fra"].casefold(): {c: r[c] for c in AR5} for r in rows}


def classes(product: str) -> frozenset[str]:
    """The classes of a product that the crosswalk knows, in lower case."""
    return frozenset(crosswalk(product))


def by_crosswalk(rows: Rows, product: str, met: TextArray) -> None:
    """The AR5 columns and ``kildeklasse`` from the product's own class."""
    table = crosswalk(product)
    key = np.array([None if m is None else str(m).casefold() for m in met], dtype=object)
    unknown = ~missing(met) & ~np.isin(key.astype(str), list(table))
    rows.note("klasse_mangler", missing(met), action="ført som ikke kartlagt (99)")
    rows.note_values("ukjent_klasse", unknown, met, action="ført som ikke kartlagt (99)")
    for column, fallback in AR5.items():
        rows.ours[column] = np.array([table[k][column] if k in table else fallback for k in key], dtype=object)
    rows.ours["kildeklasse"] = np.where(missing(met), "uten klasse", met)
    rows.log.add("arealdekke_omsatt", rows.source, value=rows.title, count=int((~missing(met) & ~unknown).sum()))

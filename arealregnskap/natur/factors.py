"""Climate factors that the municipality chooses (``data/natur/utslippsfaktorer_mal.csv``). The program has none itself.

A factor holds for an AR5 key (artype, treslag, bonitet, grunnforhold); an empty cell is any value, and the row that
names most wins. Every result carries the factor's source and version.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from ..cells import LAND
from ..codes import codelist
from ..errors import SchemaError
from ..schema import Column
from .templates import parse, stop

#: Tonnes of CO2 in a tonne of carbon, by molecular mass.
CO2_PER_CARBON = 44.0 / 12.0

COLUMNS = (
    Column("artype", "code", "Arealtype", codelist="ar5_arealtype", description="Tom er alle"),
    Column("artreslag", "code", "Treslag", codelist="ar5_treslag", description="Tom er alle"),
    Column("arskogbon", "code", "Skogbonitet", codelist="ar5_skogbonitet", description="Tom er alle"),
    Column("argrunnf", "code", "Grunnforhold", codelist="ar5_grunnforhold", description="Tom er alle"),
    Column("faktor", "float", "Faktor", description="Samlet utslipp over perioden, eller karbonlager", required=True),
    Column("enhet", "code", "Enhet", "Eining", codelist="natur_faktorenhet", required=True),
    Column("tapsandel", "float", "Del av lageret som går tapt", description="0–1; bare, og alltid, for karbonlager"),
    Column("periode_ar", "int", "Periode", unit="år", required=True),
    Column("kilde", "text", "Kilde", "Kjelde", required=True),
    Column("versjon", "text", "Versjon", required=True),
)


@dataclass(frozen=True)
class Factors:
    """Checked factors: ``COLUMNS`` and ``t_co2e_daa``, the emission of a daa built on [t CO₂e], over the period."""

    frame: pd.DataFrame

    @property
    def periods(self) -> list[int]:
        """The periods there are factors for [years]."""
        return sorted(int(p) for p in self.frame["periode_ar"].unique())

    @cached_property
    def _rows(self) -> dict[int, list[tuple[Any, dict[str, Any]]]]:
        """(line, row) by period: hundreds of keys are held against them."""
        lines = [(line, {str(c): v for c, v in row.items()}) for line, row in self.frame.iterrows()]
        return {p: [(line, row) for line, row in lines if row["periode_ar"] == p] for p in self.periods}

    def match(self, key: tuple[str | None, ...], period: int) -> dict[str, Any] | None:
        """The factor of an AR5 key (in the order of ``cells.LAND``) for a period; None when there is none.

        Raises SchemaError when two rows fit equally well.
        """
        fits = [(sum(bool(row[c]) for c in LAND), line, row) for line, row in self._rows[period]
                if all(row[c] in ("", v) for c, v in zip(LAND, key, strict=True))]  # fmt: skip
        most = max((named for named, *_ in fits), default=0)
        best = [(line, row) for named, line, row in fits if named == most]
        if len(best) > 1:
            raise SchemaError(
                f"To klimafaktorer passer like godt for {'-'.join(v or '?' for v in key)} og {period} år.",
                where="utslippsfaktorer",
                faults=tuple(f"Linje {line}." for line, _ in best),
                remedy="Gjør den ene raden mer presis.",
            )
        return best[0][1] if best else None


def factors(table: pd.DataFrame, where: str = "utslippsfaktorer") -> Factors:
    """Factors from a filled-in table (text cells, index = line; * is also any). Raises SchemaError with every fault."""
    frame = parse(table.replace("*", ""), COLUMNS, where)
    units = codelist("natur_faktorenhet").rows
    stock = (frame["enhet"].map(units["beholdning"]) == "ja").to_numpy()
    faults = []
    for (line, row), is_stock in zip(frame.iterrows(), stock, strict=True):
        share = row["tapsandel"]
        if is_stock and not 0 <= share <= 1:
            faults.append(f"Linje {line}: et karbonlager er ikke et utslipp; tapsandel (0–1) må fylles ut.")
        if not is_stock and not math.isnan(share):
            faults.append(f"Linje {line}: tapsandel gjelder bare karbonlager.")
        if row["periode_ar"] <= 0:
            faults.append(f"Linje {line}: perioden må være minst ett år.")
    double = frame[frame.duplicated([*LAND, "periode_ar"])]
    faults += [f"Linje {line}: samme nøkkel og periode står to ganger." for line in double.index]
    stop(faults, where)
    per_daa = frame["faktor"] / frame["enhet"].map(units["daa"]).astype(float)
    frame["t_co2e_daa"] = per_daa.where(~stock, per_daa * frame["tapsandel"] * CO2_PER_CARBON)
    return Factors(frame)

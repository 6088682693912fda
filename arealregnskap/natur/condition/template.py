"""The variables that the municipality fills in (``data/natur/tilstand_mal.csv``), and their checks."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from ...schema import Column
from ..templates import parse, stop
from ..typology import typology
from .scale import indicator, two_sided

COLUMNS = (
    Column("okosystemtype", "code", "Økosystemtype", description="Kode i EUs typologi, nivå 1 eller 2", required=True),
    Column("ect", "code", "Tilstandsklasse (ECT)", codelist="natur_ect", required=True),
    Column("variabel", "text", "Variabel", required=True),
    Column("enhet", "text", "Enhet", "Eining", required=True),
    Column("verdi_inngaende", "float", "Verdi, inngående", "Verdi, inngåande"),
    Column("verdi_utgaende", "float", "Verdi, utgående", "Verdi, utgåande"),
    Column("ar_inngaende", "int", "År, inngående", "År, inngåande"),
    Column("ar_utgaende", "int", "År, utgående", "År, utgåande"),
    Column("skala", "code", "Skala", codelist="natur_skala", required=True),
    Column("nedre", "float", "Nedre nivå (X0)", description="Verdien som gir 0; større enn øvre når mindre er bedre"),
    Column("x60", "float", "God tilstand (X60)", description="Verdien som gir 0,6"),
    Column("ovre", "float", "Øvre nivå (X100)", description="Verdien som gir 1; beste verdi når skalaen er tosidig"),
    Column("x60_hoy", "float", "God tilstand, høy side", "God tilstand, høg side", description="Bare tosidig"),
    Column("nedre_hoy", "float", "Dårligste, høy side", "Dårlegaste, høg side", description="Bare tosidig"),
    Column("vekt", "float", "Vekt", description="Tom: like vekt per ECT-klasse, delt likt på variablene i klassen"),
    Column("referanse", "code", "Referansetilstand", codelist="natur_referanse", required=True),
    Column("dekning", "float", "Målt del av arealet", "Målt del av arealet", description="0–1; tom er ukjent"),
    Column("kilde", "text", "Kilde", "Kjelde"),
)
#: Weights that are given sum to 1 within this.
_WEIGHT_SUM = 1e-6


@dataclass(frozen=True)
class Variables:
    """Checked variables. ``frame``: ``COLUMNS``, and indikator_inngaende and _utgaende (0–1, NaN without value)."""

    frame: pd.DataFrame

    @property
    def types(self) -> list[str]:
        """The ecosystem types described, in the typology's order."""
        order = [*typology(1), *typology(2)]
        return sorted(set(self.frame["okosystemtype"]), key=order.index)

    def of(self, ecosystem: str) -> pd.DataFrame:
        return self.frame[self.frame["okosystemtype"] == ecosystem]


def variables(table: pd.DataFrame, where: str = "tilstand") -> Variables:
    """Variables from a filled-in table (text cells, index = line). Raises SchemaError with every fault."""
    frame = parse(table, COLUMNS, where)
    faults: list[str] = []
    for line, row in frame.iterrows():
        faults += [f"Linje {line}: {fault}" for fault in _faults(row)]
    double = frame[frame.duplicated(["okosystemtype", "variabel"])]
    faults += [f"Linje {line}: «{row['variabel']}» står to ganger for samme type." for line, row in double.iterrows()]
    for ecosystem, rows in frame.groupby("okosystemtype", sort=True):
        faults += _faults_of_type(str(ecosystem), rows)
    stop(faults, where)
    for end in ("inngaende", "utgaende"):
        frame[f"indikator_{end}"] = [_scaled(row, row[f"verdi_{end}"]) for _, row in frame.iterrows()]
    return Variables(frame)


def _scaled(row: pd.Series, value: float) -> float:
    if row["skala"] == "tosidig":
        return two_sided(value, row["nedre"], row["ovre"], row["nedre_hoy"], row["x60"], row["x60_hoy"])
    return indicator(value, row["nedre"], row["ovre"], row["x60"] if row["skala"] == "norsk" else math.nan)


def _faults(row: pd.Series) -> list[str]:
    """What is wrong with the levels of one variable, as ends of sentences."""
    faults = []
    if row["okosystemtype"] not in typology(1) and row["okosystemtype"] not in typology(2):
        faults.append(f"«{row['okosystemtype']}» er ikke en økosystemtype i EUs typologi.")
    low, good, best, good_high, high = (row[c] for c in ("nedre", "x60", "ovre", "x60_hoy", "nedre_hoy"))
    if math.isnan(low) or math.isnan(best):
        return [*faults, "nedre og øvre referansenivå må fylles ut."]
    if low == best:
        faults.append("nedre og øvre referansenivå er like.")
    two = row["skala"] == "tosidig"
    if two and not low < best < high:
        faults.append("tosidig skala trenger nedre < øvre < nedre_hoy.")
    if not two and not (math.isnan(high) and math.isnan(good_high)):
        faults.append("nedre_hoy og x60_hoy brukes bare i tosidig skala.")
    if row["skala"] == "norsk" and math.isnan(good):
        faults.append("norsk skala trenger x60.")
    if row["skala"] == "lineaer" and not math.isnan(good):
        faults.append("lineær skala bruker ikke x60; velg norsk.")
    for limit, worst in ((good, low), (good_high, high)):
        if not math.isnan(limit) and not min(worst, best) < limit < max(worst, best):
            faults.append("x60 må ligge mellom dårligste og beste nivå.")
    if row["vekt"] < 0:
        faults.append("vekten er negativ.")
    if not math.isnan(row["dekning"]) and not 0 <= row["dekning"] <= 1:
        faults.append("dekning er en andel mellom 0 og 1.")
    return faults


def _faults_of_type(ecosystem: str, rows: pd.DataFrame) -> list[str]:
    faults = []
    weights = rows["vekt"]
    if weights.notna().any():
        if weights.isna().any():
            faults.append(f"Type {ecosystem}: enten har alle variabler vekt, eller ingen.")
        elif abs(math.fsum(weights) - 1) > _WEIGHT_SUM:
            faults.append(f"Type {ecosystem}: vektene summerer til {math.fsum(weights):g}, ikke 1.")
    if rows["referanse"].nunique() > 1:
        faults.append(f"Type {ecosystem}: variablene har ulik referansetilstand og kan ikke settes sammen.")
    return faults

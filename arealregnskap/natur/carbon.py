"""N13: carbon-rich land today and what each scenario takes. Areas only; they need no factor."""

from __future__ import annotations

import pandas as pd

from ..accounts.base import Account
from ..codes import codelist
from ..schema import Column
from .base import WHICH, NaturData, columns_of, over_nature, which
from .changes import Scenario
from .told import of_carbon
from .typology import SETTLEMENT, by_combination, level_1

#: Row of all classes together.
ALL = "alle"
#: AR5 grunnforhold where nobody has said what the soil is.
_SOIL_UNKNOWN = ("99",)


def carbon_class(land: pd.DataFrame) -> pd.Series:
    """Code of ``natur_karbonklasse`` for each cell: the first class that fits; None for other land."""
    columns = ("artype", "skogbonitet", "grunnforhold")
    rules = [(code, [r[c].split() for c in columns]) for code, r in codelist("natur_karbonklasse").rows.iterrows()]

    def first(*key: str) -> str | None:
        fits = (code for code, wanted in rules if all(not w or v in w for w, v in zip(wanted, key, strict=True)))
        return next((str(code) for code in fits), None)

    return by_combination(land, ("artype", "arskogbon", "argrunnf"), first)


def natural_and_taken(data: NaturData, scenario: Scenario) -> tuple[pd.Series, pd.Series]:
    """The cells that are not built today, and those of them that the scenario builds on."""
    open_land = level_1(scenario.opening(data.choices)) != SETTLEMENT
    return open_land, open_land & scenario.realised()


def soil_unknown(land: pd.DataFrame) -> pd.Series:
    """The cells of forest where nobody has said what the soil is."""
    return land["argrunnf"].isin(_SOIL_UNKNOWN) & (land["artype"] == "30")


def table(data: NaturData) -> pd.DataFrame:
    """One row per scenario, part of the municipality and class of carbon-rich land, then all classes."""
    names, rows = codelist("natur_karbonklasse"), []
    for change in data.scenarios:
        land = change.land
        classes, (open_land, taken) = carbon_class(land), natural_and_taken(data, change)
        unknown = soil_unknown(land)
        for subarea in data.every_subarea:
            inside = subarea.within(land) & classes.notna()
            areas = pd.DataFrame({
                name: land.loc[inside & flag, "area_m2"].groupby(classes[inside & flag]).sum()
                for name, flag in (("i_dag", open_land), ("ukjent", open_land & unknown), ("tapt", taken))
            }).reindex(list(names)).fillna(0.0)  # fmt: skip
            areas = data.area(areas)
            areas.loc[ALL] = areas.sum()
            for code, row in areas.iterrows():
                label = data.text("Karbonrikt areal i alt", "Karbonrikt areal i alt") if code == ALL else names.label(
                    str(code), data.language
                )  # fmt: skip
                share = row["tapt"] / row["i_dag"] if row["i_dag"] > 0 else float("nan")
                rows.append((*which(data, change, subarea), code, label, *row, share))
    frame = pd.DataFrame(rows, columns=[*(c.name for c in WHICH), "klasse", "klassenavn",
                                        *(c.name for c in _area_columns(data)), "tapt_andel"])  # fmt: skip
    if not data.cells.has_cover:
        frame[[c.name for c in _area_columns(data)]] = float("nan")
    return frame


def _columns(data: NaturData) -> tuple[Column, ...]:
    share = Column("tapt_andel", "float", "Del som bygges ned", "Del som blir bygd ned", description="0–1")
    return (*_area_columns(data), share)


def _area_columns(data: NaturData) -> tuple[Column, ...]:
    unit = data.unit
    return (
        Column(f"i_dag_{unit}", "float", "I dag", "I dag", unit, "Bygd areal er ikke med"),
        Column(f"ukjent_grunnforhold_{unit}", "float", "Av dette skog med ukjent grunnforhold",
               "Av dette skog med ukjende grunnforhold", unit, "Kan være på organisk jord"),
        Column(f"tapt_{unit}", "float", "Bygges ned (framskrevet)", "Blir bygd ned (framskrive)", unit),
    )  # fmt: skip


ACCOUNT = Account(
    key="N13",
    title_nb="Karbonrikt areal",
    title_nn="Karbonrikt areal",
    columns=(
        *WHICH,
        Column("klasse", "code", "Klasse", codelist="natur_karbonklasse"),
        Column("klassenavn", "text", "Karbonrikt areal"),
    ),
    table=over_nature(table),
    further=columns_of(_columns),
    method=(
        "Myr, skog og annet areal på organisk jord, og skog etter bonitet, fra AR5 [AR5]. Inndelingen er vår. Areal, "
        "ikke utslipp: M-1941 kapittel 6.2 handler om utslipp fra arealbeslag [M1941], og det krever faktorer "
        "(tabell N14). Framskrevet for areal som bygges ned."
    ),
    notes_nb=("Skog der grunnforhold ikke er registrert, kan ligge på organisk jord.", "Framskrevet, ikke observert."),
    notes_nn=(
        "Skog der grunnforhold ikkje er registrerte, kan liggje på organisk jord.",
        "Framskrive, ikkje observert.",
    ),
    told=of_carbon,
)

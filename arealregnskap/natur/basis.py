"""N5: from the map to the account. Why the ground that becomes built is not simply the reserve."""

from __future__ import annotations

import math

import pandas as pd

from ..accounts.base import Account
from ..schema import Column
from .base import WHICH, NaturData, columns_of, over_nature, which
from .changes import Scenario, Subarea
from .typology import SETTLEMENT, level_1

_POSTS = {
    "kart": ("Bebygd i arealdekket", "Utbygd i arealdekket"),
    "bygg": ("Lagt til: bygd, men annen klasse i arealdekket", "Lagt til: bygd, men annan klasse i arealdekket"),
    "i_dag": ("Bebygd i dag (inngående areal)", "Utbygd i dag (inngåande areal)"),
    "bygges": ("Arealreserve som bygges ut i scenarioet", "Arealreserve som blir bygd ut i scenarioet"),
    "alt_bygd": ("Av dette alt bebygd i dag", "Av dette alt utbygd i dag"),
    "nytt": ("Går over til bebygd (tilgang)", "Går over til utbygd (tilgang)"),
    "etter": ("Bebygd når planen er bygd ut (utgående areal)", "Utbygd når planen er bygd ut (utgåande areal)"),
}


def flags(data: NaturData, scenario: Scenario) -> dict[str, pd.Series]:
    """The cells of each post, index as ``scenario.land``."""
    mapped = level_1(scenario.mapped(data.choices)) == SETTLEMENT
    today = level_1(scenario.opening(data.choices)) == SETTLEMENT
    taken = scenario.realised()
    return {
        "kart": mapped, "bygg": today & ~mapped, "i_dag": today, "bygges": taken, "alt_bygd": taken & today,
        "nytt": taken & ~today, "etter": taken | today,
    }  # fmt: skip


def posts(data: NaturData, scenario: Scenario, subarea: Subarea) -> dict[str, float]:
    """Area [m²] per post: kart + bygg = i_dag; bygges − alt_bygd = nytt; i_dag + nytt = etter."""
    land = scenario.land
    inside = subarea.within(land)
    return {post: math.fsum(land.loc[inside & flag, "area_m2"]) for post, flag in flags(data, scenario).items()}


def table(data: NaturData) -> pd.DataFrame:
    """One row per scenario, part of the municipality and post; rows are not to be added together."""
    rows = []
    for change in data.scenarios:
        for subarea in data.every_subarea:
            for post, m2 in posts(data, change, subarea).items():
                rows.append((*which(data, change, subarea), post, data.text(*_POSTS[post]), data.area(m2)))
    return pd.DataFrame(rows, columns=[*(c.name for c in WHICH), "post", "postnavn", f"areal_{data.unit}"])


ACCOUNT = Account(
    key="N5",
    title_nb="Fra arealdekke til utbredelse",
    title_nn="Frå arealdekke til utbreiing",
    columns=(*WHICH, Column("post", "code", "Post-kode"), Column("postnavn", "text", "Post")),
    table=over_nature(table),
    further=columns_of(lambda data: (Column(f"areal_{data.unit}", "float", "Areal", unit=data.unit),)),
    method=(
        "Avstemming av bebygd areal i tabell N1 [SEEA]. Det som er bygd, men har en annen klasse i arealdekket, føres "
        "som bebygd i dag. Reserve som alt er bebygd eller samferdsel i arealdekket skifter ikke type. Regelsettet "
        "avgjør hva som er bygd og hva som er reserve [KDD-AR]."
    ),
    notes_nb=("Postene skal ikke summeres.",),
    notes_nn=("Postane skal ikkje summerast.",),
)

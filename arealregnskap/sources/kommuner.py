"""Municipalities: the accounting whole. Many files carry it under slightly different names."""

import numpy as np

from ..layers import Access, Role
from .product import Product
from .rows import Rows, missing
from .values import kommunenummer


def convert(rows: Rows) -> None:
    """Number as four digits; a row without a number is left out, a row without a name is called by its number."""
    number = kommunenummer(rows.text("kommunenummer"))
    rows.leave_out("kommunenummer_mangler", missing(number))
    rows.ours["kommunenummer"] = number
    name = rows.text("kommunenavn")
    rows.ours["kommunenavn"] = np.where(missing(name), number, name)


PRODUCT = Product(
    key="kommuner",
    title_nb="Kommunegrenser",
    owner="Kartverket",
    licence="CC BY 4.0",
    access=Access.OPEN,
    where="Geonorge: Administrative enheter kommuner",
    role=Role.KOMMUNE,
    layer_names=("Kommune", "kommuner", "kommune_omrade", "AdministrativeOmråder_omrade", "kommuner_land"),
    columns={
        "kommunenummer": ("kommunenummer", "KOMM", "komnr", "kommunenr", "kommune_nr"),
        "kommunenavn": ("kommunenavn", "navn", "name", "namn"),
    },
    telling=("kommunenummer", "kommunenavn"),
    required=("kommunenummer",),
    convert=convert,
    quirks=(
        "Noen filer har kommunenummer som tall uten null foran; det rettes. Flere deler av samme kommune slås sammen.",
    ),
)

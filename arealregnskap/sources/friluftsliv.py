"""Mapped and valued outdoor recreation areas (kartlagte friluftslivsområder)."""

from ..layers import Role
from . import theme
from .plan_columns import ID
from .product import Product

PRODUCT = Product(
    key="friluftsliv",
    title_nb="Kartlagte friluftslivsområder",
    title_nn="Kartlagde friluftslivsområde",
    owner="Miljødirektoratet",
    where="Geonorge (91e31bb7-356f-4478-bcba-d5c2de6e91bc)",
    role=Role.TEMA,
    layer_names=("friluftsliv_kartlagt", "KartlagtFriluftslivsområde", "friluftslivsområde", "friluftslivsområder"),
    columns={"flate_id": ID, "klasse": ("områdeverdi", "områdeVerdi"), "navn": theme.NAME},
    telling=("klasse",),
    convert=theme.of("friluftsliv"),
)

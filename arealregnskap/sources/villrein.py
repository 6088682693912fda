"""Wild reindeer areas (villreinområder)."""

from ..layers import Role
from . import theme
from .plan_columns import ID
from .product import Product

PRODUCT = Product(
    key="villrein",
    title_nb="Villreinområder",
    title_nn="Villreinområde",
    owner="Miljødirektoratet",
    where="Geonorge (fc59e9a4-59df-4eb3-978a-1c173b84bf4e)",
    role=Role.TEMA,
    layer_names=("villreinområde", "villreinområder", "villrein", "leveområde_villrein"),
    columns={
        "flate_id": ("villreinområdeId", "reindeer_areas_id", *ID),
        "klasse": ("områdetype", "funksjon"),
        "navn": ("villreinområdenavn", "name_area", *theme.NAME),
        "omradenummer": ("reindeer_areas_id", "villreinområdeId"),
    },
    telling=("omradenummer", "navn"),
    convert=theme.of("villrein"),
)

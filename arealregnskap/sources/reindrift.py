"""Sami reindeer herding areas (reindrift): grazing lands, moving routes, calving land."""

from ..layers import Role
from . import theme
from .plan_columns import ID
from .product import Product

PRODUCT = Product(
    key="reindrift",
    title_nb="Reindriftsområder",
    title_nn="Reindriftsområde",
    owner="Landbruksdirektoratet",
    where="Geonorge eller NIBIO Kilden",
    role=Role.TEMA,
    layer_names=("reindrift", "reindriftsområder", "reinbeite", "årstidsbeite", "flyttlei", "oppsamlingsområde"),
    columns={"flate_id": ID, "klasse": ("sesongområde", "objtype", "beitetype"), "navn": theme.NAME},
    convert=theme.of("reindrift"),
)

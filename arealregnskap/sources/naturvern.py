"""Protected areas (naturvernområder)."""

from ..layers import Role
from . import theme
from .plan_columns import ID
from .product import Product

PRODUCT = Product(
    key="naturvern",
    title_nb="Naturvernområder",
    title_nn="Naturvernområde",
    owner="Miljødirektoratet",
    where="Geonorge eller Miljødirektoratets kartkatalog",
    role=Role.TEMA,
    layer_names=("naturvernområde", "naturvernområder", "Restriksjonsområder_omrade", "vern", "naturvern"),
    columns={
        "flate_id": ("naturvernId", "IID", *ID),
        "klasse": ("verneform", "VERNEFORM"),
        "navn": ("navn", "områdenavn", "offisieltNavn"),
    },
    telling=("klasse",),
    convert=theme.of("naturvern"),
)

"""Cultural heritage: Lokalitet (locality) and Sikringssone of Riksantikvaren."""

from ..layers import Role
from . import theme
from .plan_columns import ID
from .product import Product

PRODUCT = Product(
    key="kulturminner",
    title_nb="Kulturminner, lokaliteter",
    title_nn="Kulturminne, lokalitetar",
    owner="Riksantikvaren",
    where="Geonorge eller Riksantikvarens API",
    role=Role.TEMA,
    layer_names=("Lokalitet", "kulturminner", "kulturminner_lokaliteter", "Sikringssone", "Kulturmiljø"),
    columns={
        "flate_id": ("kulturminneId", *ID),
        "klasse": ("vernetype", "høyesteVern", "lokalitetskategori"),
        "navn": theme.NAME,
        "kulturminne": ("kulturminneId", "lokalitetskategori"),
    },
    telling=("kulturminne",),
    convert=theme.of("kulturminne"),
    quirks=("WFS-svar i EPSG:4326 har bredde før lengde.",),
)

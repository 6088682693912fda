"""AR50: land resource in 1:50 000. Its codes could not be confirmed from a register; the crosswalk says so."""

from ..layers import Role
from .land_cover import by_crosswalk, classes
from .plan_columns import ID
from .product import Product
from .rows import Rows


def convert(rows: Rows) -> None:
    by_crosswalk(rows, "ar50", rows.code("klasse"))


PRODUCT = Product(
    key="ar50",
    title_nb="AR50 arealressurskart (1:50 000)",
    owner="NIBIO",
    where="Geonorge eller NIBIO",
    role=Role.AREALDEKKE,
    layer_names=("ar50", "ar50_flate", "ArealressursFlate50", "ar50_arealdekke"),
    columns={"flate_id": ID, "klasse": ("artype", "arealtype", "ar50", "ar50artype"), "jordbruk": ("arjordbr",)},
    telling=("klasse", "jordbruk"),
    values={"klasse": classes("ar50")},
    required=("klasse",),
    convert=convert,
    quirks=("Skiller ikke fulldyrka jord, overflatedyrka jord og innmarksbeite; alt jordbruk føres som fulldyrka.",),
)

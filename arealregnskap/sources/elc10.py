"""ELC10: European land cover in 10 m cells, drawn around into surfaces with a class number ``klasse`` 1–8."""

from ..layers import Role
from .land_cover import by_crosswalk, classes
from .product import Product
from .rows import Rows


def convert(rows: Rows) -> None:
    by_crosswalk(rows, "elc10", rows.code("klasse"))


PRODUCT = Product(
    key="elc10",
    title_nb="ELC10 arealdekke fra satellitt (10 m)",
    owner="Venter og Sydenham (2021)",
    where="Zenodo",
    role=Role.AREALDEKKE,
    layer_names=("elc10",),
    columns={"flate_id": ("id",), "klasse": ("klasse",), "klassenavn": ("klasse_navn",)},
    telling=("klasse", "klassenavn"),
    values={"klasse": classes("elc10")},
    required=("klasse",),
    convert=convert,
    quirks=("Fra satellitt: veger og spredte bygninger er ofte borte. Til prøving, ikke til regnskap.",),
)

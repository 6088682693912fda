"""Arealdekke of Kartverket's topographic maps (N50, N250, N1000, N5000): the class is the object type."""

from ..layers import Access, Role
from .land_cover import by_crosswalk, classes, crosswalk
from .names import same
from .product import Product
from .rows import Rows, missing


def convert(rows: Rows) -> None:
    """Class from ``objtype``; a SOSI file has one layer per object type, so the layer's name may be the class."""
    met = rows.text("klasse")
    if missing(met).all() and any(same(rows.layer_name, c) for c in crosswalk("topografisk")):
        met[:] = rows.layer_name
    by_crosswalk(rows, "topografisk", met)


PRODUCT = Product(
    key="topografisk",
    title_nb="Arealdekke i N50, N250, N1000 eller N5000",
    owner="Kartverket",
    licence="CC BY 4.0",
    access=Access.OPEN,
    where="Geonorge: N50 Kartdata, N1000 Kartdata",
    role=Role.AREALDEKKE,
    layer_names=(
        "arealdekke", "N50_Arealdekke_omrade", "N250_Arealdekke_omrade", "N1000_Arealdekke_omrade",
        "N5000_Arealdekke_omrade", *sorted(classes("topografisk")),
    ),
    columns={"flate_id": ("lokalId", "id"), "klasse": ("objtype", "objekttype")},
    telling=("klasse",),
    values={"klasse": classes("topografisk")},
    convert=convert,
    quirks=(
        "Grove kart: i N1000 ligger dyrka mark i ÅpentOmråde, og små tettsteder mangler. Ikke bruk dem til jordvern.",
        "Omsetningen til AR5-klasser er vår (data/codes/omsetning_arealdekke.csv).",
    ),
)  # fmt: skip

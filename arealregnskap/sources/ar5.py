"""AR5 (FKB-AR5, or the AR5 of Geonorge): land resource in 1:5 000, the preferred basis for faktisk arealbruk."""

from ..codes import codelist
from ..layers import Access, Role
from .land_cover import AR5, AR5_LISTS
from .plan_columns import ID
from .product import Product
from .rows import Rows, missing


def convert(rows: Rows) -> None:
    """AR5 codes as they are; what is missing or unknown becomes 99 (not registered) and is noted."""
    met = rows.code("artype")
    rows.note("klasse_mangler", missing(met), action="ført som ikke kartlagt (99)")
    for column, key in AR5_LISTS.items():
        codes = rows.listed(column, key)
        codes[missing(codes)] = AR5[column]
        rows.ours[column] = codes
    met[missing(met)] = "uten klasse"
    rows.ours["kildeklasse"] = met


PRODUCT = Product(
    key="ar5",
    title_nb="AR5 arealressurskart",
    owner="NIBIO og kommunene (Geovekst)",
    licence="Norge digitalt; kontroller vilkårene for din kopi",
    access=Access.RESTRICTED,
    where="Geonorge, FKB-AR5 (166382b4-82d6-4ea9-a68e-6fd0c87bf788)",
    role=Role.AREALDEKKE,
    layer_names=("ArealressursFlate", "fkb_ar5_omrade", "fkb_ar5", "ar5", "ar5_flate", "ar5_omrade"),
    columns={
        "flate_id": ID,
        "artype": ("artype", "arealtype", "ARTYPE"),
        "artreslag": ("artreslag", "treslag", "ARTRESLAG"),
        "arskogbon": ("arskogbon", "skogbonitet", "ARSKOGBON"),
        "argrunnf": ("argrunnf", "grunnforhold", "grunnforh"),
    },
    telling=("artype", "artreslag", "arskogbon", "argrunnf"),
    values={"artype": frozenset(codelist("ar5_arealtype"))},
    required=("artype",),
    convert=convert,
    quirks=(
        "Minste kartlagte areal er 0,5 daa for jordbruk, samferdsel og vann, 2 daa for skog, myr og åpen fastmark.",
        "Eldre utgaver kaller kolonnene artype, artreslag, arskogbon, argrunnf.",
    ),
)

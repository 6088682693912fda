"""Roads and railways: FKB-Veg and FKB-Bane surfaces; centre lines of Elveg, N50, N1000, N5000, OpenStreetMap."""

import numpy as np
import shapely

from ..layers import Role
from .built_up import leave_out_tunnels
from .names import plain
from .plan_columns import ID
from .product import LINE_OR_SURFACE, Product
from .rows import Rows

#: SOSI medium: U is under the ground.
_UNDER = ("U",)
_TUNNEL = ("yes", "culvert", "ja", "true", "1")
#: typeVeg and objtype of what is no road on land.
_NO_ROAD = (
    "bilferje", "passasjerferje", "bilferjestrekning", "annenbatrute", "sti", "trapp", "footway", "path", "steps",
)  # fmt: skip


def convert_road(rows: Rows) -> None:
    _lines(rows, "veg")


def convert_rail(rows: Rows) -> None:
    _lines(rows, "bane")


def _lines(rows: Rows, kind: str) -> None:
    met = rows.text("klasse")
    names = np.array([plain(m) if m is not None else "" for m in met])
    rows.leave_out("ikke_veg", np.isin(names, _NO_ROAD))
    leave_out_tunnels(rows, rows.text("medium"), _UNDER)
    leave_out_tunnels(rows, rows.text("tunnel"), _TUNNEL)
    rail = np.array([n.startswith(("bane", "jernbane", "rail")) for n in names], dtype=bool)
    rows.ours["bebygd_type"] = np.where(rail, "bane", kind).astype(object)
    rows.ours["kildeklasse"] = met
    width = rows.numbers("bredde")
    strange = ~np.isnan(width) & ((width <= 0) | (width > 100))
    rows.note("bredde_urimelig", strange, action="regelsettets bredde brukes")
    width[strange] = np.nan
    rows.ours["bredde"] = width
    rows.note(
        "vegbredde_mangler",
        np.isnan(width) & np.isin(shapely.get_type_id(rows.geometry), (1, 5)),
        action="regelsettets bredde brukes",
    )


_COLUMNS = {
    "flate_id": (*ID, "osm_id", "linkid"),
    "klasse": ("typeVeg", "highway", "objtype", "vegkategori", "typeveg"),
    "medium": ("medium",),
    "tunnel": ("tunnel",),
    "bredde": ("vegbredde", "kjørebanebredde", "bredde", "width"),
}

VEG = Product(
    key="vegnett",
    title_nb="Veger (flater eller senterlinjer)",
    title_nn="Vegar (flater eller senterlinjer)",
    where="FKB-Veg (Norge digitalt), Elveg eller N50 Samferdsel på Geonorge",
    role=Role.BEBYGD,
    layer_names=(
        "veglenke", "VegSenterlinje", "vegnett", "highways", "roads", "Veg", "Vegareal", "VegKjørende", "Kjørebane",
        "fkb_veg_omrade", "Parkeringsområde", "GangSykkelveg", "elveg", "N5000_Samferdsel_senterlinje",
        "N50_Samferdsel_senterlinje", "N1000_Samferdsel_senterlinje",
    ),
    columns=_COLUMNS | {"vegtype": ("typeVeg", "highway", "vegkategori")},
    telling=("vegtype",),  # objtype and medium stand on any SOSI object, contour lines too
    convert=convert_road,
    geometry=LINE_OR_SURFACE,
    quirks=("Tunneler tar ikke land og tas ut; ferjestrekninger og stier også.",),
)  # fmt: skip

BANE = Product(
    key="bane",
    title_nb="Jernbane (flater eller senterlinjer)",
    where="FKB-Bane (Norge digitalt) eller N50 Samferdsel på Geonorge",
    role=Role.BEBYGD,
    layer_names=("bane", "jernbane", "Banelenke", "BaneSenterlinje", "Spormidt", "fkb_bane_omrade"),
    columns={k: v for k, v in _COLUMNS.items() if k != "klasse"} | {"klasse": ("objtype", "jernbanetype")},
    convert=convert_rail,
    geometry=LINE_OR_SURFACE,
)

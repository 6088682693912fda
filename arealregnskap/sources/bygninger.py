"""Buildings: FKB-Bygning and FKB-Tiltak surfaces, matrikkel building points, N50/N1000 building points."""

import numpy as np

from ..layers import Access, Role
from .built_up import buildings
from .names import plain
from .plan_columns import ID
from .product import POINT, Product
from .rows import Rows


def convert_surfaces(rows: Rows) -> None:
    """Bygning, AnnenBygning and Takoverbygg; the object type decides where it stands on the row."""
    buildings(rows, rows.text("bygningstype"))
    kind = rows.text("objtype")
    names = np.array([plain(k if k is not None else rows.layer_name) for k in kind])
    outbuilding = np.char.startswith(names.astype(str), ("annenbygning"))
    rows.ours["bebygd_type"][outbuilding] = "annen_bygning"


def convert_points(rows: Rows) -> None:
    buildings(rows, rows.text("bygningstype"))


FKB = Product(
    key="fkb_bygning",
    title_nb="FKB-Bygning (omriss)",
    owner="Kommunene (Geovekst)",
    licence="Norge digitalt; kontroller vilkårene for din kopi",
    access=Access.RESTRICTED,
    where="Geonorge (8b4304ea-4fb0-479c-a24d-fa225e2c6e97)",
    role=Role.BEBYGD,
    layer_names=("Bygning", "AnnenBygning", "Takoverbygg", "fkb_bygning_omrade", "fkb_bygning", "bygninger"),
    columns={
        "flate_id": (*ID, "bygningsnummer"),
        "bygningstype": ("bygningstype", "BYGGTYP_NBR", "byggtyp_nbr"),
        "objtype": ("objtype", "objekttype"),
    },
    telling=("bygningstype",),
    convert=convert_surfaces,
)

MATRIKKEL = Product(
    key="matrikkel_bygningspunkt",
    title_nb="Matrikkelen, bygningspunkt",
    owner="Kartverket",
    where="Geonorge (24d7e9d1-87f6-45a0-b38e-3447f8d7f9a1)",
    role=Role.BEBYGD,
    layer_names=("bygningspunkt", "bygning", "matrikkelen_bygningspunkt", "matrikkel_bygning"),
    columns={
        "flate_id": ("bygningsnummer", *ID),
        "bygningstype": ("bygningstype", "buildtype", "bygningskategori", "bygningstypekode"),
    },
    telling=("bygningstype",),
    convert=convert_points,
    geometry=POINT,
    quirks=("Punkt, ikke omriss: bygningen får bare den avstanden regelsettet legger rundt punktet.",),
)

"""Any other theme or coverage map: the user says which theme it is, every surface counts."""

import numpy as np

from ..layers import Role
from . import theme
from .plan_columns import ID
from .product import Product
from .rows import Rows, missing

_CLASS = ("klasse", "verdi", "kategori", "type", "objtype")


def convert(rows: Rows) -> None:
    """Theme from the case or from a column ``tema``; otherwise ``annet``."""
    code = rows.listed("tema", "tema")
    code[missing(code)] = "annet"
    rows.ours["tema"] = code
    rows.ours["klasse"] = rows.text("klasse")
    rows.ours["navn"] = rows.text("navn")


def convert_coverage(rows: Rows) -> None:
    code = rows.listed("tema", "tema")
    code[missing(code)] = "annet"
    rows.ours["tema"] = np.asarray(code, dtype=object)
    rows.ours["kartleggingsar"] = rows.numbers("kartleggingsar")


TEMA = Product(
    key="tema",
    title_nb="Annet tema",
    title_nn="Anna tema",
    role=Role.TEMA,
    columns={"flate_id": (*ID, "id"), "tema": ("tema",), "klasse": _CLASS, "navn": theme.NAME},
    telling=("tema",),
    convert=convert,
)

DEKNING = Product(
    key="dekning",
    title_nb="Hva et tema har kartlagt",
    title_nn="Kva eit tema har kartlagt",
    role=Role.DEKNING,
    columns={"flate_id": (*ID, "id"), "tema": ("tema",), "kartleggingsar": ("kartleggingsår", "årstall", "år")},
    telling=("tema", "kartleggingsar"),
    convert=convert_coverage,
)

"""Any other theme or coverage map: the user says which theme it is, every surface counts."""

import numpy as np

from ..layers import Role
from . import theme
from .plan_columns import ID
from .product import Product
from .rows import Rows, TextArray, missing

_CLASS = ("klasse", "verdi", "kategori", "type", "objtype")


def convert(rows: Rows) -> None:
    """Theme from the case or from a column ``tema``; otherwise ``annet``."""
    rows.ours["tema"] = _theme(rows)
    rows.ours["klasse"] = rows.text("klasse")
    rows.ours["navn"] = rows.text("navn")


def _theme(rows: Rows) -> TextArray:
    if rows.theme:
        return np.full(len(rows), rows.theme, dtype=object)
    code = rows.listed("tema", "tema")
    code[missing(code)] = "annet"
    return code


def convert_coverage(rows: Rows) -> None:
    rows.ours["tema"] = _theme(rows)
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

"""Reguleringsplan after the Planning Act of 2008: RpArealformålOmråde."""

from ..layers import Role
from .plan_columns import SURFACE, plan_surface
from .product import Product
from .rows import Rows


def convert(rows: Rows) -> None:
    plan_surface(rows, "rp2008")


PRODUCT = Product(
    key="reguleringsplan_2008",
    title_nb="Reguleringsplan, arealformål (pbl. 2008)",
    title_nn="Reguleringsplan, arealføremål (pbl. 2008)",
    owner="Kommunen",
    where="Kommunens planregister; SOSI eller GML fra kommunen",
    role=Role.REGULERINGSPLAN,
    layer_names=("RpArealformålOmråde", "rparealformal", "arealformål_vn2", "arealformål_rp"),
    columns={
        **SURFACE,
        "arealformal": ("RPAREALFORMÅL", "rparealformal", "arealformål", "arealformålkode"),
        "eierform": ("eierform",),
    },
    telling=("arealformal", "eierform"),
    required=("arealformal",),
    constants={"niva": "RP", "formal_liste": "rp2008"},
    convert=convert,
    quirks=("Én fil kan ha mange planer og flere vertikalnivå; arealregnskapet bruker nivå 2.",),
)

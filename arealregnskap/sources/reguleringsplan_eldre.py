"""Reguleringsplan from before the Planning Act of 2008: RbFormålOmråde, three-digit codes."""

from ..layers import Role
from .plan_columns import SURFACE, plan_surface
from .product import Product
from .rows import Rows


def convert(rows: Rows) -> None:
    plan_surface(rows, "rb1985")


PRODUCT = Product(
    key="reguleringsplan_eldre",
    title_nb="Reguleringsplan, formål (før pbl. 2008)",
    title_nn="Reguleringsplan, føremål (før pbl. 2008)",
    owner="Kommunen",
    where="Kommunens planregister",
    role=Role.REGULERINGSPLAN,
    layer_names=("RbFormålOmråde", "rbformal"),
    columns={**SURFACE, "arealformal": ("REGFORM", "reguleringsformål", "RBFORMÅL", "formål")},
    telling=("arealformal",),
    required=("arealformal",),
    constants={"niva": "RP", "formal_liste": "rb1985"},
    convert=convert,
    quirks=("Kodene omsettes til pbl. 2008 etter data/codes/omsetning_rb1985.csv; resten føres som udefinert.",),
)

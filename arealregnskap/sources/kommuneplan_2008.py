"""Kommuneplan (and kommunedelplan) after the Planning Act of 2008: KpArealformålOmråde."""

from ..layers import Role
from .plan_columns import SURFACE, plan_surface
from .product import Product
from .rows import Rows


def convert(rows: Rows) -> None:
    plan_surface(rows, "kp2008")


PRODUCT = Product(
    key="kommuneplan_2008",
    title_nb="Kommuneplan, arealformål (pbl. 2008)",
    title_nn="Kommuneplan, arealføremål (pbl. 2008)",
    owner="Kommunen",
    where="Kommunens planregister; SOSI, GML eller FileGDB fra kommunen",
    role=Role.PLAN,
    layer_names=("KpArealformålOmråde", "kparealformal", "arealformål_kp"),
    columns={
        **SURFACE,
        "arealformal": ("KPAREALFORMÅL", "kparealformal", "arealformål", "arealformålkode"),
        "arealstatus": ("AREALST", "arealbruksstatus", "arealstatus"),
    },
    telling=("arealformal", "arealstatus"),
    required=("arealformal",),
    constants={"niva": "KP", "formal_liste": "kp2008"},
    convert=convert,
    quirks=("Flater uten arealbruksstatus er vanlig; regelsettet sier hva de da regnes som.",),
)

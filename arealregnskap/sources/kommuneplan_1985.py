"""Kommuneplan after the Planning and Building Act of 1985: KpArealbrukOmråde, three-digit codes."""

from ..layers import Role
from .plan_columns import SURFACE, plan_surface
from .product import Product
from .rows import Rows


def convert(rows: Rows) -> None:
    plan_surface(rows, "kp1985")


PRODUCT = Product(
    key="kommuneplan_1985",
    title_nb="Kommuneplan, arealbruk (pbl. 1985)",
    title_nn="Kommuneplan, arealbruk (pbl. 1985)",
    owner="Kommunen",
    where="Kommunens planregister",
    role=Role.PLAN,
    layer_names=("KpArealbrukOmråde", "kparealbruk"),
    columns={
        **SURFACE,
        "arealformal": ("KPAREALBRUK", "arealbruk"),
        "arealstatus": ("AREALST", "arealbruksstatus", "arealstatus"),
    },
    telling=("arealformal", "arealstatus"),
    required=("arealformal",),
    constants={"niva": "KP", "formal_liste": "kp1985"},
    convert=convert,
    quirks=(
        "Kodene omsettes til pbl. 2008 etter data/codes/omsetning_kp1985.csv.",
        "Kode 400 (båndlagt) regnes ikke som bebyggelse.",
    ),
)

"""The plan itself: KpOmråde, RpOmråde, RbOmråde and Arealplan. A register joined to the surfaces, never a layer.

In newer GML the plan's name, type and status stand on ``Arealplan`` only; ``RpOmråde`` points to it, and each
surface points to ``RpOmråde``. In SOSI and FileGDB they stand on the area, and surfaces
repeat municipality and plan id.
"""

from .plan_columns import ID, PLAN, plan_attributes
from .product import ANYTHING, Product
from .rows import Rows


def convert(rows: Rows) -> None:
    plan_attributes(rows)
    rows.ours["vertikalniva"] = rows.listed("vertikalniva", "vertikalniva")
    for link in ("gml_id", "arealplanlenke"):
        rows.ours[link] = rows.text(link)


PRODUCT = Product(
    key="planomrade",
    title_nb="Planområde (planens egne opplysninger)",
    title_nn="Planområde (planen sine eigne opplysningar)",
    owner="Kommunen",
    role=None,
    layer_names=("KpOmråde", "RpOmråde", "RbOmråde", "Arealplan", "rpområde_vn2"),
    columns={
        "flate_id": ID,
        **PLAN,
        "vertikalniva": ("vertikalnivå", "VERTNIV"),
        "gml_id": ("gml_id",),
        "arealplanlenke": ("arealplan_href", "arealplan"),
    },
    telling=("plannavn", "planstatus"),
    geometry=ANYTHING,
    convert=convert,
)

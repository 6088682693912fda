"""Nasjonalt grunnkart for arealanalyse (GrunnkartFlate): land cover, soil and built land in one partition."""

import numpy as np

from ..codes import codelist
from ..layers import Access, Role
from ..schema import ECOSYSTEM
from .land_cover import AR5_LISTS, by_crosswalk
from .plan_columns import ID
from .product import Product
from .rows import Rows, missing


def convert(rows: Rows) -> None:
    """Level 1 of arealdekke by crosswalk; soil and bonitet codes that are AR5's; ecosystem classes as they are."""
    by_crosswalk(rows, "grunnkart", rows.text("klasse"))
    for ours, column in (("argrunnf", "grunnforholdkode"), ("arskogbon", "skogbonitetkode")):
        code = rows.code(column)
        known = ~missing(code) & np.isin(code.astype(str), list(codelist(AR5_LISTS[ours])))
        rows.ours[ours] = np.where(known, code, rows.ours[ours])
    for level in ECOSYSTEM:
        rows.ours[level] = rows.text(level)


PRODUCT = Product(
    key="grunnkart",
    title_nb="Nasjonalt grunnkart for arealanalyse",
    title_nn="Nasjonalt grunnkart for arealanalyse",
    owner="SSB, NIBIO, Kartverket og Miljødirektoratet",
    licence="Norge digitalt; kontroller vilkårene for din kopi",
    access=Access.RESTRICTED,
    where="Geonorge (28c28e3a-d88f-4a34-8c60-5efe6d56a44d)",
    role=Role.AREALDEKKE,
    layer_names=("GrunnkartFlate", "grunnkart", "grunnkart_arealanalyse"),
    columns={
        "flate_id": ID,
        "klasse": ("arealdekkeNivå1", "arealdekkeNiva1", "arealdekke_niva_1"),
        "grunnforholdkode": ("grunnforholdKode",),
        "skogbonitetkode": ("skogbonitetKode",),
        "okosystem_niva1": ("økosystemtypeNivå1", "okosystemtypeNiva1", "okosystemtype_niva_1", "okosystemtype_1"),
        "okosystem_niva2": ("økosystemtypeNivå2", "okosystemtypeNiva2", "okosystemtype_niva_2", "okosystemtype_2"),
    },
    telling=("klasse",),
    required=("klasse",),
    convert=convert,
    quirks=(
        "Filene kommer i ulike referansesystem fra kommune til kommune.",
        "Kan ha små splinter og ugyldige flater; de rettes og noteres.",
        "Omsetningen fra arealdekke nivå 1 til AR5-klasser er vår; alt jordbruk føres som fulldyrka.",
    ),
)

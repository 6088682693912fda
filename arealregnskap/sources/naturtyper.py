"""Mapped nature types: Miljødirektoratets instruks (NiN), DN-håndbok 13, utvalgte naturtyper, and what was mapped."""

import numpy as np

from ..layers import Role
from . import theme
from .plan_columns import ID
from .product import Product
from .rows import Rows

_OWNER = "Miljødirektoratet"

NIN = Product(
    key="naturtyper_nin",
    title_nb="Naturtyper etter Miljødirektoratets instruks",
    title_nn="Naturtypar etter Miljødirektoratets instruks",
    owner=_OWNER,
    where="Geonorge (64cbb884-a19d-4356-a114-380cfe4a7314) eller Miljødirektoratets kartkatalog",
    role=Role.TEMA,
    layer_names=("naturtyper_nin", "Naturtype_nin", "naturtyper", "naturtyper_nin_omr"),
    columns={
        "flate_id": ("NiNID", "naturtypeid", "naturtype_id", "id", *ID),
        "klasse": ("lokalitetskvalitet",),
        "navn": ("områdenavn", "naturtype", "hovedtype"),
    },
    telling=("klasse",),
    convert=theme.of("naturtype_nin"),
    quirks=("Utenfor dekningskartet betyr ingen treff «ikke kartlagt», ikke «ingen naturtyper».",),
)

HB13 = Product(
    key="naturtyper_hb13",
    title_nb="Naturtyper etter DN-håndbok 13",
    title_nn="Naturtypar etter DN-handbok 13",
    owner=_OWNER,
    where="Miljødirektoratets kartkatalog",
    role=Role.TEMA,
    layer_names=("naturtyper_hb13", "Naturtype_HB13"),
    columns={"flate_id": ("naturtypeid", "id", *ID), "klasse": ("verdi", "verdikategori"), "navn": theme.NAME},
    convert=theme.of("naturtype_hb13"),
)

UTVALGTE = Product(
    key="naturtyper_utvalgte",
    title_nb="Utvalgte naturtyper",
    title_nn="Utvalde naturtypar",
    owner=_OWNER,
    where="Miljødirektoratets kartkatalog",
    role=Role.TEMA,
    layer_names=("naturtyper_utvalgte", "naturtyper_utvalgte2", "UtvalgtNaturtype"),
    columns={"flate_id": ("naturtypeid", "id", *ID), "klasse": ("utvalgtnaturtype", "naturtype"), "navn": theme.NAME},
    telling=("klasse",),
    convert=theme.of("naturtype_utvalgt"),
)


def convert_coverage(rows: Rows) -> None:
    rows.ours["tema"] = np.full(len(rows), rows.theme or "naturtype_nin", dtype=object)
    rows.ours["kartleggingsar"] = rows.numbers("kartleggingsar")


DEKNING = Product(
    key="naturtyper_dekning",
    title_nb="Dekningskart for naturtyper etter Miljødirektoratets instruks",
    title_nn="Dekningskart for naturtypar etter Miljødirektoratets instruks",
    owner=_OWNER,
    where="Miljødirektoratets kartkatalog, laget dekningskart",
    role=Role.DEKNING,
    layer_names=("naturtyper_nin_dekning", "dekningskart", "NaturtypeDekning", "naturtyper_nin_dekningskart"),
    columns={"flate_id": ("id", *ID), "kartleggingsar": ("årstall", "kartleggingsår", "år")},
    convert=convert_coverage,
)

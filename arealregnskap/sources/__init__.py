"""Known products: one file each says how its names and codes become ours.

``PRODUCTS`` is the visible list; ``recognise`` suggests which of them a raw layer is; ``split`` parts a file's layer
that mixes several; ``by_key`` finds the one a case names.
"""

from __future__ import annotations

from ..errors import SchemaError
from ..layers import RawLayer
from . import (
    ar5,
    ar50,
    bygninger,
    elc10,
    friluftsliv,
    grunnkart,
    hensynssoner,
    kommuneplan_1985,
    kommuneplan_2008,
    kommuner,
    kulturminner,
    naturfare,
    naturtyper,
    naturvern,
    planomrade,
    recognition,
    reguleringsplan_2008,
    reguleringsplan_eldre,
    reindrift,
    samferdsel,
    ssb_arealbruk,
    tema,
    tomter,
    topografisk,
    villrein,
)
from .product import Product, Suggestion

PRODUCTS: tuple[Product, ...] = (
    kommuner.PRODUCT,
    kommuneplan_2008.PRODUCT,
    kommuneplan_1985.PRODUCT,
    reguleringsplan_2008.PRODUCT,
    reguleringsplan_eldre.PRODUCT,
    hensynssoner.KOMMUNEPLAN,
    hensynssoner.REGULERINGSPLAN,
    planomrade.PRODUCT,
    grunnkart.PRODUCT,
    ar5.PRODUCT,
    ar50.PRODUCT,
    topografisk.PRODUCT,
    elc10.PRODUCT,
    ssb_arealbruk.PRODUCT,
    bygninger.FKB,
    bygninger.MATRIKKEL,
    samferdsel.VEG,
    samferdsel.BANE,
    naturtyper.NIN,
    naturtyper.HB13,
    naturtyper.UTVALGTE,
    naturtyper.DEKNING,
    naturvern.PRODUCT,
    villrein.PRODUCT,
    reindrift.PRODUCT,
    kulturminner.PRODUCT,
    friluftsliv.PRODUCT,
    naturfare.FLOMSONE,
    naturfare.FLOMAKTSOMHET,
    naturfare.SKREDFARESONE,
    naturfare.SKREDAKTSOMHET,
    naturfare.KVIKKLEIRE,
    tema.TEMA,
    tema.DEKNING,
    tomter.PRODUCT,
)


def by_key(key: str) -> Product:
    """The product of that key; SchemaError names the known ones when there is none."""
    for product in PRODUCTS:
        if product.key == key:
            return product
    raise SchemaError(f"Produktet «{key}» er ukjent.", expected="et av " + ", ".join(p.key for p in PRODUCTS))


def recognise(raw: RawLayer) -> list[Suggestion]:
    """Products the raw layer may be, best first; empty when none fits."""
    return recognition.recognise(raw, PRODUCTS)


def split(raw: RawLayer) -> list[RawLayer]:
    """The raw layer parted by product where its rows are of object types of several products."""
    return recognition.split(raw, PRODUCTS)


__all__ = ["PRODUCTS", "Product", "Suggestion", "by_key", "recognise", "split"]

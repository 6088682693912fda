"""Hensynssoner of kommuneplan and reguleringsplan: KpFareSone, RpSikringSone … to one column of H-codes.

Each kind of zone has its own object type and its own value column (``KPFARE`` 310 → ``H310``). H910, where the
reguleringsplan is to hold on under a newer kommuneplan, decides in the mosaic.
"""

from __future__ import annotations

import numpy as np

from ..codes import codelist
from ..layers import Role
from .names import same
from .plan_columns import ID, PLAN
from .product import Product
from .rows import Rows, TextArray, missing
from .values import codes, identifiers, kommunenummer, texts

#: Kind of zone → name of its value column without Kp/Rp; the object type is that name with «Sone».
KINDS = {
    "sikring": "sikring",
    "støy": "stoy",
    "fare": "fare",
    "infrastruktur": "infrastruktur",
    "angittHensyn": "angitt",
    "båndlegging": "bandlegging",
    "gjennomføring": "gjennomforing",
    "detaljering": "detaljering",
}


def convert(rows: Rows) -> None:
    """One zone per row; a row without a value the list knows is kept out, for it has no H-code to be counted by."""
    rows.ours["kommunenummer"] = kommunenummer(rows.text("kommunenummer"))
    rows.ours["planid"] = identifiers(rows.text("planid"))
    rows.ours["navn"] = rows.text("navn")
    rows.ours["arealstatus"] = rows.listed("arealstatus", "arealstatus")
    met = _values(rows)
    code = np.array([None if v is None else "H" + str(v).upper().removeprefix("H") for v in met], dtype=object)
    unknown = ~missing(code) & ~np.isin(code.astype(str), list(codelist("hensyn")))
    rows.note_values("ukjent_hensyn", unknown, code, action="beholdt med koden fra kilden")
    rows.leave_out("hensyn_mangler", missing(code))
    rows.ours["hensyn"] = code


def _values(rows: Rows) -> TextArray:
    """The first value each row has among the value columns of all kinds."""
    out = rows.text("hensyn")
    for kind in KINDS:
        known = (f"kp{kind}", f"rp{kind}", kind)
        for column in (c for c in rows.raw.columns if any(same(c, k) for k in known)):
            out = np.where(missing(out), texts(rows.raw[column]), out)
    return codes(out)


def _product(level: str, plan_nb: str, plan_nn: str) -> Product:
    prefix = level.capitalize()
    return Product(
        key=f"hensynssoner_{level.lower()}",
        title_nb=f"Hensynssoner i {plan_nb}",
        title_nn=f"Omsynssoner i {plan_nn}",
        owner="Kommunen",
        where="Kommunens planregister",
        role=Role.HENSYN,
        layer_names=(
            *(f"{prefix}{kind}Sone" for kind in KINDS),
            f"{prefix}Hensynssone",
            f"hensynssoner_{level.lower()}",
            *(("hensynssoner_vn2",) if level == "RP" else ()),
        ),
        columns={
            "flate_id": ID,
            "kommunenummer": PLAN["kommunenummer"],
            "planid": PLAN["planid"],
            "navn": ("HENSYNSONENAVN", "hensynSonenavn"),
            "arealstatus": ("AREALST", "arealbruksstatus", "arealstatus"),
            "hensyn": (
                "hensyn", "hensynskode", "hensynssone", *(f"{level.lower()}{kind}" for kind in KINDS), *KINDS,
            ),
        },
        telling=("hensyn", "navn"),
        constants={"niva": level},
        convert=convert,
        quirks=("Hver sonetype har sin egen verdikolonne; H910 avgjør om reguleringsplanen fortsatt gjelder.",),
    )  # fmt: skip


KOMMUNEPLAN = _product("KP", "kommuneplan", "kommuneplan")
REGULERINGSPLAN = _product("RP", "reguleringsplan", "reguleringsplan")

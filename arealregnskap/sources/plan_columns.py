"""What all plan products share: the names of plan attributes, and how formål codes of any age become pbl. 2008.

Names: SOSI short names, UML names (GML) and the forms FileGDB gives them; sources in ``docs/metode.md``.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ..codes import codelist
from ..datafiles import read_table
from . import values
from .rows import Rows, labels, missing

#: Attributes of a plan, on the plan's own area (KpOmråde, RpOmråde, Arealplan) and often on each surface too.
PLAN = {
    "kommunenummer": ("kommunenummer", "KOMM", "kommunenr", "komnr", "kommune"),
    "planid": ("planidentifikasjon", "PLANID", "arealplanid", "nasjonalarealplanid"),
    "plannavn": ("plannavn",),
    "plantype": ("plantype",),
    "planstatus": ("planstatus", "PLANSTAT"),
    "lovreferanse": ("lovreferanse", "LOVREF"),
    "ikrafttredelse": ("ikrafttredelsesdato", "IKRAFT", "ikrafttredelse", "vedtakEndeligPlanDato", "vedtaksdato"),
    "forslagsstillertype": ("forslagsstillertype", "FORSLAGSTILLERTYPE"),
    "bestemmelsesdato": ("bestemmelsesdato",),
}

#: Names of a surface's own id.
ID = ("lokalId", "identifikasjonLokalId", "flateid", "globalid", "objid", "uuid", "gml_id")

SURFACE = {
    "flate_id": ID,
    **PLAN,
    "vertikalniva": ("vertikalnivå", "VERTNIV"),
    "omradenavn": ("områdenavn", "feltnavn", "feltbetegnelse"),
    "planlenke": ("planområde_href", "planområde", "planlenke"),
}

_2008 = ("kp2008", "rp2008")
#: Code lists of plan attributes.
_LISTS = {
    "plantype": "plantype",
    "planstatus": "planstatus",
    "lovreferanse": "lovreferanse",
    "forslagsstillertype": "forslagsstillertype",
}


def plan_attributes(rows: Rows) -> None:
    """The attributes of the plan, as far as they stand on the surface itself."""
    rows.ours["kommunenummer"] = values.kommunenummer(rows.text("kommunenummer"))
    rows.ours["planid"] = values.identifiers(rows.text("planid"))
    rows.ours["plannavn"] = rows.text("plannavn")
    for column, key in _LISTS.items():
        rows.ours[column] = rows.listed(column, key)
    for column in ("ikrafttredelse", "bestemmelsesdato"):
        rows.ours[column] = rows.dates(column)


def plan_surface(rows: Rows, formal_liste: str) -> None:
    """All columns of a plan surface except level and geometry; ``formal_liste`` says which list its code is of."""
    plan_attributes(rows)
    rows.ours["vertikalniva"] = rows.listed("vertikalniva", "vertikalniva")
    rows.ours["omradenavn"] = rows.text("omradenavn")
    rows.ours["arealstatus"] = rows.listed("arealstatus", "arealstatus")
    rows.ours["kildekode"] = rows.code("arealformal")
    arealformal(rows, formal_liste)


def arealformal(rows: Rows, formal_liste: str) -> None:
    """``arealformal`` after pbl. 2008 from ``kildekode``; a code no list knows becomes ``udefinert`` and is noted."""
    met = rows.ours["kildekode"]
    table = formal_codes(formal_liste)
    # Some copies of plan data carry the name of the formål where the code should be.
    coded = values.from_labels(met, labels(codelist("arealformal"))) if formal_liste in _2008 else met
    out = np.array([table.get(c) for c in coded], dtype=object)
    empty, unknown = missing(met), missing(out) & ~missing(met)
    rows.note("formal_mangler", empty, action="ført som udefinert formål")
    rows.note_values("ukjent_formal", unknown, met, action="ført som udefinert formål")
    out[empty | unknown] = "udefinert"
    rows.ours["arealformal"] = out
    if formal_liste not in _2008:
        rows.note("eldre_kode_omsatt", ~(empty | unknown), formal_liste, "omsatt etter tabell")


@lru_cache(maxsize=4)
def formal_codes(formal_liste: str) -> dict[str, str]:
    """Source code → code after pbl. 2008; codes that have gone out of use lead to the one used now."""
    if formal_liste in _2008:
        rows = codelist("arealformal").rows
        return {code: now or code for code, now in zip(rows["kode"], rows["utgatt_til"], strict=True)}
    table = read_table(f"codes/omsetning_{formal_liste}.csv")
    return dict(zip(table["fra"], table["til"], strict=True))

"""Columns with a meaning: one declaration checks frames at borders, heads every table and makes the data dictionary.

``COLUMNS[role]`` are the columns of a harmonised layer, beside ``geometry``. Text columns hold ``None`` for
missing; codes are text with their zeros kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from .errors import SchemaError
from .layers import Role
from .nynorsk import said


@dataclass(frozen=True)
class Column:
    """A column: ``type`` is text, code, int, float, date or bool; ``unit`` is empty for what has none.

    ``level``: a target, a level, a score, a weight or a rate, of which zero is a value like any other. Of amounts zero
    is none, which tables show with a dash of its own. ``blank``: a figure or a day that is missing means that the row
    has none, so that nothing is shown instead of the sign for not known. ``places``: decimals shown, where they are
    not for the figures of the column to decide: what is compared across columns, and what is not known better.
    """

    name: str
    type: str
    label_nb: str
    label_nn: str = ""
    unit: str = ""
    description: str = ""
    codelist: str = ""
    required: bool = False
    level: bool = False
    blank: bool = False
    places: int | None = None

    def label(self, language: str = "nb") -> str:
        return self.label_nn if language == "nn" and self.label_nn else self.label_nb

    def explained(self, language: str = "nb") -> str:
        """The description in bokmål or nynorsk."""
        return said(self.description, language)

    def heading(self, language: str = "nb") -> str:
        """Label with unit, as in a table head."""
        return f"{self.label(language)} [{self.unit}]" if self.unit else self.label(language)


#: Ecosystem classes that some land cover (Grunnkart) has of its own, coarse first; cells carry them where it has.
ECOSYSTEM = ("okosystem_niva1", "okosystem_niva2")

_ID = Column(
    "flate_id",
    "text",
    "Flate-id",
    description="Objektets egen id i kilden, ellers en id laget av geometrien",
    required=True,
)

#: What a surface's own source, or the case, says of where its border lies; missing where neither says anything.
_ACCURACY = Column(
    "noyaktighet_m",
    "float",
    "Oppgitt nøyaktighet",
    "Oppgjeven nøyaktigheit",
    unit="m",
    description="Standardavvik på tvers av grensen; tom der kilden ikke sier noe",
)

_PLAN = (
    _ID,
    Column("niva", "code", "Plannivå", description="KP (kommuneplan) eller RP (reguleringsplan)", required=True),
    Column("kommunenummer", "code", "Kommunenummer", description="Slik det står i plandataene; kan være et gammelt nummer"),
    Column("planid", "text", "Plan-id", description="Nasjonal arealplan-id innen kommunen"),
    Column("plannavn", "text", "Plannavn", "Plannamn"),
    Column("plantype", "code", "Plantype", codelist="plantype"),
    Column("planstatus", "code", "Planstatus", codelist="planstatus"),
    Column("lovreferanse", "code", "Lovreferanse", codelist="lovreferanse"),
    Column("ikrafttredelse", "date", "Ikrafttredelsesdato", "Ikraftsettingsdato", description="Plankartets dato"),
    Column("bestemmelsesdato", "date", "Dato for bestemmelser", "Dato for føresegner", description="Når bestemmelsene sist ble vedtatt; lik plankartets dato når ikke annet er oppgitt"),
    Column("forslagsstillertype", "code", "Forslagsstillertype", "Forslagsstillartype", codelist="forslagsstillertype"),
    Column("vertikalniva", "code", "Vertikalnivå", codelist="vertikalniva"),
    Column("formal_liste", "code", "Formålsliste", "Føremålsliste", description="kp2008, kp1985, rp2008 eller rb1985", required=True),
    Column("kildekode", "code", "Formålskode i kilden", "Føremålskode i kjelda", description="Uendret kode fra fila"),
    Column("arealformal", "code", "Arealformål", "Arealføremål", codelist="arealformal", description="Kode etter pbl. 2008; eldre koder er omsatt"),
    Column("arealstatus", "code", "Arealstatus", codelist="arealstatus", description="1 nåværende, 2 framtidig, 3 videreutvikling"),
    Column("omradenavn", "text", "Områdenavn", "Områdenamn"),
    _ACCURACY,
)  # fmt: skip

COLUMNS: dict[Role, tuple[Column, ...]] = {
    Role.KOMMUNE: (
        Column("kommunenummer", "code", "Kommunenummer", required=True),
        Column("kommunenavn", "text", "Kommune", required=True),
    ),
    Role.PLAN: _PLAN,
    Role.PLANFORSLAG: _PLAN,
    Role.REGULERINGSPLAN: _PLAN,
    Role.HENSYN: (
        _ID,
        Column("niva", "code", "Plannivå", required=True),
        Column("kommunenummer", "code", "Kommunenummer"),
        Column("planid", "text", "Plan-id"),
        Column("hensyn", "code", "Hensynssone", "Omsynssone", codelist="hensyn", description="H-kode, f.eks. H910", required=True),
        Column("navn", "text", "Sonenavn", "Sonenamn"),
        Column("arealstatus", "code", "Arealstatus", codelist="arealstatus", description="Der kilden har den: 2 er framtidig"),
    ),
    Role.AREALDEKKE: (
        _ID,
        Column("artype", "code", "Arealtype", codelist="ar5_arealtype", description="AR5-klasse; andre produkter er omsatt etter docs/metode.md", required=True),
        Column("artreslag", "code", "Treslag", codelist="ar5_treslag"),
        Column("arskogbon", "code", "Skogbonitet", codelist="ar5_skogbonitet"),
        Column("argrunnf", "code", "Grunnforhold", codelist="ar5_grunnforhold"),
        Column("kildeklasse", "text", "Klasse i kilden", "Klasse i kjelda", required=True),
        _ACCURACY,
        Column(ECOSYSTEM[0], "text", "Økosystemtype, nivå 1", description="Grunnkartets egen klasse; tom i andre produkter"),
        Column(ECOSYSTEM[1], "text", "Økosystemtype, nivå 2", description="Grunnkartets egen klasse; tom i andre produkter"),
    ),
    Role.BEBYGD: (
        _ID,
        Column("bebygd_type", "code", "Type", codelist="bebygd_type", description="bygning, annen_bygning, veg, bane, ssb_arealbruk, anlegg", required=True),
        Column("kildeklasse", "text", "Klasse i kilden", "Klasse i kjelda"),
        Column("bredde", "float", "Bredde", unit="m", description="Kjørebanens bredde for veglinjer, der den er kjent"),
        _ACCURACY,
    ),
    Role.TEMA: (
        _ID,
        Column("tema", "code", "Tema", codelist="tema", required=True),
        Column("klasse", "text", "Klasse", description="Verdi eller kvalitet slik kilden har den"),
        Column("navn", "text", "Navn", "Namn"),
        _ACCURACY,
    ),
    Role.DEKNING: (
        _ID,
        Column("tema", "code", "Tema", codelist="tema", required=True),
        Column("kartleggingsar", "int", "Kartleggingsår"),
    ),
    Role.TOMTER: (
        _ID,
        Column("bebygd", "code", "Bebygd", "Utbygd", description="ja eller nei; tom der kilden ikke sier noe"),
    ),
}  # fmt: skip
COLUMNS[Role.AREALDEKKE_TIDLIGERE] = COLUMNS[Role.AREALDEKKE]


def check(frame: pd.DataFrame, columns: Iterable[Column], where: str) -> None:
    """Raise SchemaError naming every missing column and every required column with empty rows."""
    faults = []
    for c in columns:
        if c.name not in frame.columns:
            faults.append(f"Kolonnen «{c.name}» ({c.label_nb}) mangler.")
        elif c.required and len(frame) and frame[c.name].isna().any():
            faults.append(f"Kolonnen «{c.name}» ({c.label_nb}) er tom i {int(frame[c.name].isna().sum())} rader.")
    if faults:
        raise SchemaError("Tabellen har ikke kolonnene den skal ha.", where=where, faults=tuple(faults))

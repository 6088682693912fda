"""The published structure of plan GML as a table, and a judge that holds a file against it.

The schemas themselves lie at skjema.geonorge.no and are not here. What stands below is what is published elsewhere:
Kommuneplan 20190401: names and order as in Arkitektum/pygeoapi.formatter.gml-npad (MIT), which writes down the
xs:sequence of ``kommuneplan_20190401_filprod.xsd`` and judges its output by it; a property of type
gml:SurfacePropertyType holds one surface and no gml:MultiSurface. Reguleringsplanforslag 5.0: names, order and nesting
as in the published files (Arkitektum/DiBK.RuleValidator.Rules.Gml, MIT). How many there may be of what all objects have
in common is the object catalogue's (Arkitektum/produktspesifikasjon_plandata). Least 1 elsewhere: a plan surface
without it says nothing (område, arealformål, arealbruksstatus, which plan it is of).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

GML = "{http://www.opengis.net/gml/3.2}"
HREF = "{http://www.w3.org/1999/xlink}href"
MANY = 1_000
_CRS = "http://www.opengis.net/def/crs/EPSG/0/"


def _moment(text: str) -> bool:
    try:
        return "T" in text and bool(dt.datetime.fromisoformat(text))
    except ValueError:
        return False


def _date(text: str) -> bool:
    try:
        return bool(dt.date.fromisoformat(text))
    except ValueError:
        return False


#: Type of a value → what its text must be.
TEXTS: dict[str, Callable[[str], bool]] = {
    "text": lambda t: bool(t.strip()), "code": str.isdigit, "moment": _moment, "date": _date,
    "kommunenummer": lambda t: len(t) == 4 and t.isdigit(),
}  # fmt: skip


@dataclass(frozen=True)
class Element:
    """One element: how many there may be, and what it holds: a key of ``TEXTS``, a data type with its own elements,
    "surface" (gml:Polygon), "surfaces" (gml:MultiSurface) or "link"."""

    name: str
    holds: Any
    least: int = 0
    most: int = 1


def _type(name: str, *elements: Element) -> tuple[str, tuple[Element, ...]]:
    return name, elements


IDENTITY = _type("Identifikasjon", Element("lokalId", "text", 1), Element("navnerom", "text", 1),
                 Element("versjonId", "text"))  # fmt: skip
_KP_ID = _type("NasjonalArealplanId", Element("kommunenummer", "kommunenummer", 1), Element("landkode", "text"),
               Element("planidentifikasjon", "text", 1))  # fmt: skip
_UNIT = _type("AdministrativEnhetskode", Element("kommunenummer", "kommunenummer", 1))
_RP_ID = _type("NasjonalArealplanId", Element("administrativEnhet", _UNIT, 1), Element("planidentifikasjon", "text", 1))
_QUALITY = _type("Posisjonskvalitet", Element("målemetode", "text"), Element("nøyaktighet", "text"))
_USE = _type("Utnytting", Element("utnyttingstype", "code", 1), Element("utnyttingstall", "code"),
             Element("utnyttingstall_minimum", "code"))  # fmt: skip
_LAYER = _type("Vertikallag", Element("lag", "text", 1), Element("referansehøyde", "text"))

_FIRST = (Element("identifikasjon", IDENTITY), Element("førsteDigitaliseringsdato", "moment"),
          Element("oppdateringsdato", "moment"))  # fmt: skip
_TOLD = (Element("prosesshistorie", "text", 0, MANY), Element("informasjon", "text", 0, MANY))
_LINK = Element("link", "text", 0, MANY)

KOMMUNEPLAN = {
    "KpOmråde": (
        *_FIRST, *_TOLD, Element("kopidata", "text"), _LINK, Element("område", "surface", 1),
        Element("arealplanId", _KP_ID, 1), Element("plantype", "code"), Element("planstatus", "code"),
        Element("planbestemmelse", "code"), Element("lovreferanse", "code"), Element("lovreferanseBeskrivelse", "text"),
        Element("ikrafttredelsesdato", "date"), Element("plannavn", "text"), Element("vedtakEndeligPlanDato", "date"),
        Element("kunngjøringsdato", "date"), Element("opprinneligplanid", "text"),
        Element("opprinneligadministrativenhet", "text"),
    ),
    "KpArealformålOmråde": (
        *_FIRST, Element("kopidata", "text"), Element("arealplanId", _KP_ID, 1), Element("område", "surface", 1),
        Element("arealformål", "code", 1), Element("arealbruksstatus", "code", 1), Element("beskrivelse", "text"),
        Element("områdenavn", "text"), Element("utnytting", _USE, 0, MANY), Element("uteoppholdsareal", "code"),
        Element("eierform", "code"),
    ),
}  # fmt: skip
REGULERINGSPLANFORSLAG = {
    "Arealplan": (
        Element("identifikasjon", IDENTITY), Element("oppdateringsdato", "moment"), *_TOLD, _LINK,
        Element("nasjonalArealplanId", _RP_ID, 1), Element("plantype", "code"), Element("plannavn", "text"),
        Element("planstatus", "code", 1), Element("lovreferanse", "code"), Element("rpOmråde", "link", 1, MANY),
    ),
    "RpOmråde": (
        *_FIRST, Element("kvalitet", _QUALITY), Element("opphav", "text"), Element("område", "surfaces", 1),
        Element("vertikalnivå", "code", 1), Element("vertikallag", _LAYER), Element("arealplan", "link", 1),
        Element("formål", "link", 0, MANY), Element("bestemmelseOmråde", "link", 0, MANY),
    ),
    "RpArealformålOmråde": (
        *_FIRST, Element("kvalitet", _QUALITY), Element("område", "surfaces", 1), Element("arealformål", "code", 1),
        Element("feltnavn", "text"), Element("beskrivelse", "text"), Element("eierform", "code"),
        Element("utnytting", _USE, 0, MANY), Element("uteoppholdsareal", "code"),
        Element("avgrensesAv", "link", 0, MANY), Element("planområde", "link", 1),
        Element("handlingsområde", "link", 0, MANY),
    ),
}  # fmt: skip


def objects(path: Path) -> Iterator[ElementTree.Element]:
    for member in ElementTree.parse(path).getroot().findall(f"{GML}featureMember"):
        yield from member


def local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def faults(found: ElementTree.Element, structure: dict[str, tuple[Element, ...]]) -> list[str]:
    """What is wrong with one object: sentences that say where."""
    name = local(found)
    if name not in structure:
        return [f"{name}: no such object type"]
    return list(_in_order(found, structure[name], name))


def _in_order(parent: ElementTree.Element, allowed: tuple[Element, ...], where: str) -> Iterator[str]:
    names = [e.name for e in allowed]
    at = 0
    for child in parent:
        name = local(child)
        if name not in names:
            yield f"{where}: no element {name}"
            continue
        if names.index(name) < at:
            yield f"{where}: {name} comes too late"
        at = max(at, names.index(name))
        yield from _held(child, allowed[names.index(name)], f"{where}/{name}")
    for element in allowed:
        count = sum(local(child) == element.name for child in parent)
        if not element.least <= count <= element.most:
            yield f"{where}: {count} of {element.name}, {element.least}–{element.most} allowed"


def _held(found: ElementTree.Element, element: Element, where: str) -> Iterator[str]:
    if isinstance(element.holds, tuple):
        kind, inside = element.holds
        if [local(child) for child in found] != [kind]:
            yield f"{where}: holds no {kind} alone"
        else:
            yield from _in_order(found[0], inside, f"{where}/{kind}")
    elif element.holds == "link":
        if not found.get(HREF) or len(found):
            yield f"{where}: is no link"
    elif element.holds in ("surface", "surfaces"):
        yield from _geometry(found, {"surface": "Polygon", "surfaces": "MultiSurface"}[element.holds], where)
    elif len(found) or not TEXTS[element.holds](found.text or ""):
        yield f"{where}: «{found.text}» is no {element.holds}"


def _geometry(found: ElementTree.Element, kind: str, where: str) -> Iterator[str]:
    if [child.tag for child in found] != [GML + kind]:
        yield f"{where}: holds no gml:{kind} alone"
        return
    if not found[0].get("srsName", _CRS).startswith(_CRS):  # where it is not said, the collection's holds
        yield f"{where}: the reference system is not said as published"
    polygons = list(found.iter(f"{GML}Polygon"))
    for polygon in [*polygons, found[0]]:
        if not polygon.get(f"{GML}id"):
            yield f"{where}: a surface without gml:id"
    if kind == "MultiSurface" and any(local(m) != "surfaceMember" or len(m) != 1 for m in found[0]):
        yield f"{where}: members of a MultiSurface are one surface each"
    for polygon in polygons:
        order = [local(child) for child in polygon]
        if order[:1] != ["exterior"] or set(order[1:]) - {"interior"}:
            yield f"{where}: a polygon is an exterior and then its interiors"

"""The header ``.HODE``: reference system, unit, origin, and what else the file says about itself."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from ...codes import codelist
from ...errors import ReadError
from .grammar import plain_keyword, read_line

#: A header longer than this is no header [bytes].
LONGEST = 1 << 20

#: Units outside this range are mistakes: a nanometre and a thousand kilometres (degrees have units down to 1e-9).
_UNITS = (Fraction(1, 10**9), Fraction(10**6))


@dataclass(frozen=True)
class Header:
    """``fields`` are the header's attributes by dotted name, as text. ``unit`` is ENHET [m, or degrees].

    ``unit`` is None when the header has none, ``epsg`` None when it names no reference system.
    """

    fields: dict[str, str] = field(default_factory=dict)
    koordsys: str = ""
    epsg: int | None = None
    unit: Fraction | None = None
    origin: tuple[Fraction, Fraction] = (Fraction(0), Fraction(0))  # north, east
    has_origin: bool = False
    box: tuple[float, float, float, float] | None = None  # MIN-NØ and MAX-NØ as west, south, east, north
    version: str = ""
    level: str = ""


def parse(text: bytes, decode: Callable[[bytes], str], where: str, epsg: int | None = None) -> Header:
    """The header from its lines, ``.HODE`` included.

    ``epsg`` given by the user stands in for a KOORDSYS that is not known. Raises ReadError for an unknown
    KOORDSYS and for an ENHET or ORIGO-NØ that is no sensible number.
    """
    fields = _fields(text, decode)
    leaf = {plain_keyword(name.rsplit(".", 1)[-1]): value for name, value in reversed(list(fields.items()))}
    koordsys = leaf.get("KOORDSYS", "").split(" ", 1)[0]  # GEOSYS and TRANSSYS have codes of another kind
    origin = _pair(leaf.get("ORIGO-NØ"), "ORIGO-NØ", where)
    low, high = (_box_corner(leaf.get(k)) for k in ("MIN-NØ", "MAX-NØ"))
    return Header(
        fields=fields,
        koordsys=koordsys,
        epsg=_epsg(koordsys, where, epsg),
        unit=parse_unit(leaf["ENHET"], where) if "ENHET" in leaf else None,
        origin=origin or (Fraction(0), Fraction(0)),
        has_origin=origin is not None,
        box=(low[1], low[0], high[1], high[0]) if low and high else None,
        version=leaf.get("SOSI-VERSJON", ""),
        level=next((v for k, v in leaf.items() if k.startswith("SOSI-NIV")), ""),
    )


def declared_charset(text: bytes) -> str:
    """TEGNSETT of a header that has not been decoded yet; empty when it has none."""
    found = re.search(rb"(?m)^[\t ]*\.\.+[\t ]*TEGNSETT[\t ]+([A-Za-z0-9-]+)", text)
    return found.group(1).decode("ascii") if found else ""


def parse_unit(text: str, where: str) -> Fraction:
    """ENHET as an exact number. Raises ReadError when it is zero, negative, no number or out of reason."""
    unit = _number(text.split(" ", 1)[0])
    if unit is None or not _UNITS[0] <= unit <= _UNITS[1]:
        raise ReadError(
            f"Enheten «{text[:40]}» i ENHET kan ikke brukes.",
            where=where,
            expected="et tall over null, som 0.01",
            remedy="Rett ENHET i fila.",
        )
    return unit


def _fields(text: bytes, decode: Callable[[bytes], str]) -> dict[str, str]:
    """Attributes of the header by dotted name; of repeated ones the first counts."""
    fields: dict[str, str] = {}
    path: list[str] = []
    for raw in text.splitlines():
        stripped = raw.strip()
        if not stripped.startswith(b".."):
            continue
        line = read_line(stripped, decode)
        path = [*path[: line.level - 2], line.name]
        value = line.value
        if value is not None:
            fields.setdefault(".".join(path), value)
    return fields


def _number(text: str) -> Fraction | None:
    """An exact number from text; decimal comma is understood. None for what is no finite number of sane length."""
    text = text.replace(",", ".")
    size = abs(_float(text))
    if len(text) > 40 or not (size == 0 or 1e-30 < size < 1e30):
        return None
    return Fraction(text)


def _float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _pair(text: str | None, name: str, where: str) -> tuple[Fraction, Fraction] | None:
    if text is None:
        return None
    numbers = [_number(word) for word in text.split()[:2]]
    if len(numbers) != 2 or None in numbers or any(abs(n) > 10**9 for n in numbers if n is not None):
        raise ReadError(f"{name} er «{text[:40]}».", where=where, expected="to tall: nord og øst")
    return numbers[0], numbers[1]  # type: ignore[return-value]  # None was refused above


def _box_corner(text: str | None) -> tuple[float, float] | None:
    """North, east; None for what cannot be read, since the box only serves a check."""
    numbers = [_float(word) for word in (text or "").split()[:2]]
    return (numbers[0], numbers[1]) if len(numbers) == 2 and all(map(math.isfinite, numbers)) else None


def _epsg(koordsys: str, where: str, chosen: int | None) -> int | None:
    known = codelist("sosi_koordsys")
    if koordsys in known:
        return int(str(known.rows.loc[koordsys, "epsg"]))
    if koordsys in set(known.rows["epsg"]):  # newer writers give the EPSG code itself
        return int(koordsys)
    if not koordsys or chosen is not None:
        return None
    raise ReadError(
        f"KOORDSYS {koordsys[:20]} er ikke et referansesystem programmet kjenner.",
        where=where,
        expected="for eksempel 22 (EUREF89 UTM sone 32) eller 23 (sone 33)",
        remedy="Rett KOORDSYS i fila, eller oppgi «crs» for laget i sak.toml.",
    )

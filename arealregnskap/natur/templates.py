"""Tables that the municipality fills in: each column declared once, every fault gathered before it stops.

A filled-in table comes as text (``files.read_table``), with the line of the file as index. Numbers may have decimal
comma or point and spaces between groups of three; empty and ".." are missing.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import Any

import pandas as pd

from ..codes import codelist
from ..errors import SchemaError
from ..schema import Column

_MISSING = {"", "..", "-", "nan", "none"}
#: Faults told in full; more of them help nobody.
_MOST_TOLD = 20


def parse(table: pd.DataFrame, columns: tuple[Column, ...], where: str) -> pd.DataFrame:
    """The filled-in table with numbers as float (NaN missing), texts and codes as str ("" missing).

    Raises SchemaError with every missing or unknown column, empty required cell, bad number and unknown code.
    """
    names = [c.name for c in columns]
    faults = [f"Kolonnen «{n}» mangler." for n in names if n not in table]
    faults += [f"Kolonnen «{n}» er ukjent; kolonnene er {', '.join(names)}." for n in table if n not in names]
    stop(faults, where)
    rows = table[~table.map(lambda v: _text(v) == "").all(axis=1)]
    out = pd.DataFrame(index=rows.index)
    for c in columns:
        texts = rows[c.name].map(_text)
        faults += [f"Linje {line}: «{c.name}» er tom." for line, v in texts.items() if c.required and v == ""]
        out[c.name] = [_value(v, c, line, faults) for line, v in texts.items()]
        if c.codelist:
            known = codelist(c.codelist)
            faults += [
                f"Linje {line}: «{v}» i «{c.name}» er ikke en av {', '.join(known)}."
                for line, v in texts.items()
                if v and v not in known
            ]
    stop(faults, where)
    return out


def stop(faults: list[str], where: str) -> None:
    """Raise SchemaError when there are faults."""
    if faults:
        more = [f"… og {len(faults) - _MOST_TOLD} til."] if len(faults) > _MOST_TOLD else []
        raise SchemaError(
            "Tabellen er ikke riktig fylt ut.",
            where=where,
            faults=(*faults[:_MOST_TOLD], *more),
            remedy="Rett tabellen og prøv igjen.",
        )


def _text(value: Any) -> str:
    text = "" if value is None else str(value).strip()
    return "" if text.casefold() in _MISSING else text


def _value(text: str, column: Column, line: object, faults: list[str]) -> Any:
    readers: dict[str, Callable[[str], Any]] = {"float": number, "int": _year, "date": _day}
    read = readers.get(column.type)
    if read is None:
        return text
    if not text:
        return None if column.type == "date" else math.nan
    try:
        return read(text)
    except ValueError:
        faults.append(f"Linje {line}: «{text}» i «{column.name}» kan ikke leses som tall eller dato.")
        return math.nan


def number(text: str) -> float:
    """A number written the Norwegian way or the computer's."""
    plain = "".join(text.split()).replace("\u2212", "-").replace(",", ".")
    value = float(plain)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _year(text: str) -> float:
    value = number(text)
    if value != int(value):
        raise ValueError(text)
    return value


def _day(text: str) -> dt.date:
    """ISO, or day.month.year."""
    parts = text.split(".")
    return dt.date(int(parts[2]), int(parts[1]), int(parts[0])) if len(parts) == 3 else dt.date.fromisoformat(text[:10])

"""A set of criteria as the text of its file, so that what was changed in a form is a copy like any other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .declare import Basis, Criteria, Criterion, Place

_HEAD = "# Kommunens egne kriterier for planvask. Hva som kan stå her, sier settet de er laget av.\n"


def to_text(criteria: Criteria) -> str:
    """TOML that ``load_text`` reads as the same set."""
    return _HEAD + text_of(as_dict(criteria))


def as_dict(criteria: Criteria) -> dict[str, Any]:
    """The content of the file."""
    head = {"navn": criteria.name, "versjon": criteria.version, "beskrivelse": criteria.text_nb}
    if criteria.text_nn:
        head["beskrivelse_nn"] = criteria.text_nn
    return {
        **head,
        "kriterium": [_criterion(c) for c in criteria.criteria],
        "sentrum": [_place(p) for p in criteria.centres],
    }


def _criterion(c: Criterion) -> dict[str, Any]:
    row: dict[str, Any] = {"nokkel": c.key, "navn": c.name_nb, "navn_nn": c.name_nn, "grunnlag": str(c.basis)}
    match c.basis:
        case Basis.THEME:
            row |= {"tema": [list(q) for q in c.themes], "ogsa": list(c.also), "klasser": list(c.classes)}
        case Basis.LAND_COVER:
            row["artyper"] = list(c.land)
        case Basis.DISTANCE:
            row |= {"til": c.target, "grense_m": c.limit_m}
        case Basis.PLAN_AGE:
            row["grense_ar"] = c.limit_years
    row |= {"maal": str(c.scale), "grense_andel": c.limit_share}
    row |= {"stopp": True} if c.stop else {"vekt": c.weight}
    row |= {"begrunnelse": c.reason_nb, "begrunnelse_nn": c.reason_nn, "kilde": c.source, "kilde_nn": c.source_nn}
    return row | ({"kilde_nn": c.source_nn} if c.source_nn else {})


def _place(p: Place) -> dict[str, Any]:
    return {"navn": p.name, "ost": p.east, "nord": p.north}


def text_of(content: Mapping[str, Any]) -> str:
    """Tables of plain values as TOML; lists of tables last."""
    return "\n".join(_lines(content)) + "\n"


def _lines(content: Mapping[str, Any]) -> Iterator[str]:
    tables = {k: v for k, v in content.items() if isinstance(v, list) and v and isinstance(v[0], dict)}
    yield from (f"{k} = {_value(v)}" for k, v in content.items() if k not in tables and not _empty_list(k, v))
    for key, rows in tables.items():
        for row in rows:
            yield from ("", f"[[{key}]]", *_lines(row))


def _empty_list(key: str, value: Any) -> bool:
    """A list with nothing in it is left out, but for those that must be there."""
    return value == [] and key not in ("tema", "artyper")


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        # A JSON string is a TOML string but for DEL, which TOML wants escaped.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return f"[{', '.join(_each(value))}]"


def _each(values: Iterable[Any]) -> Iterator[str]:
    return (_value(v) for v in values)

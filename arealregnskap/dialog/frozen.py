"""Figures as they were at a gate of the plan work, sealed by a hash, and what has changed since."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ..errors import DialogError
from ..headline import headline
from ..report.model import sheet_of, slug
from ..result import Result

#: Key figures that a frozen version holds, all in daa but the number of areas.
FIGURES = ("planlagt_daa", "bebygd_daa", "tatt_ut_daa", "reserve_daa", "forslag_reserve_daa", "omrader")
#: Tables kept whole: what dialogue and hearing are about.
TABLES = ("T3", "T5", "T7")
#: A figure has changed when it moves by more than this [daa]: less is never shown.
LEAST_CHANGE = 0.05


class Gate(StrEnum):
    """Where in the plan work a version was frozen."""

    NOTE = "notat"
    START = "oppstart"
    PROGRAMME = "planprogram"
    HEARING = "horing"
    ADOPTED = "vedtak"


@dataclass(frozen=True)
class Frozen:
    """A frozen version: ``content`` is plain values (figures, areas, tables) and ``sha256`` its seal."""

    gate: Gate
    content: dict[str, Any]
    sha256: str

    def check(self) -> None:
        """Raises DialogError when the content is not the one that was sealed."""
        if seal(self.content) != self.sha256:
            raise DialogError(
                "Den låste versjonen er ikke lik den som ble låst", remedy="Bruk sikkerhetskopien fra den dagen."
            )


@dataclass(frozen=True)
class Moved:
    """A figure that differs: ``kind`` is tall (a key figure) or omrade (reserve of one area) [daa, or a count]."""

    kind: str
    key: str
    name: str
    before: float | None
    after: float | None


def freeze(result: Result, gate: Gate) -> Frozen:
    """The key figures, the reserve of every area by stabil_id [daa], and the tables of a result, sealed."""
    head = headline(result)
    areas = result.main.reserve.areas
    content = {
        "figures": {key: head[key] for key in FIGURES},
        "areas": {
            str(a): {"name": str(n), "daa": float(m) / 1000}
            for a, n, m in zip(areas["stabil_id"], areas["omrade_id"], areas["area_m2"], strict=True)
        },
        "tables": {key: _table(result, key) for key in TABLES if key in result.main.tables},
        "ruleset": f"{head['regelsett']} {head['regelsett_versjon']}",
        "program": head["program"],
        "date": result.case.as_of.isoformat(),
        "synthetic": result.synthetic,
    }
    content = json.loads(json.dumps(content, allow_nan=False, default=str))
    return Frozen(gate, content, seal(content))


def seal(content: dict[str, Any]) -> str:
    """SHA-256 of the content written one way: sorted keys, shortest exact numbers."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def moved(before: Frozen, after: Frozen) -> list[Moved]:
    """Every figure and area that differs between two frozen versions; what is only in one has None in the other."""
    figures = [
        Moved("tall", key, key, before.content["figures"].get(key), after.content["figures"].get(key))
        for key in FIGURES
    ]
    old, new = before.content["areas"], after.content["areas"]
    areas = [
        Moved("omrade", key, (new.get(key) or old[key])["name"], _daa(old.get(key)), _daa(new.get(key)))
        for key in dict.fromkeys((*old, *new))
    ]
    return [m for m in (*figures, *areas) if _differs(m.before, m.after)]


def _daa(area: dict[str, Any] | None) -> float | None:
    return None if area is None else float(area["daa"])


def _differs(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is not b
    return abs(a - b) > LEAST_CHANGE


def _table(result: Result, key: str) -> dict[str, Any]:
    sheet = sheet_of(result.main.tables[key], "", 0, "nb")
    rows = [[_plain(v) for v in row] for row in sheet.frame.itertuples(index=False, name=None)]
    return {"name": slug(sheet.title), "title": sheet.title, "columns": [c.name for c in sheet.columns], "rows": rows}


def _plain(value: Any) -> Any:
    """A cell as JSON has it: what is not known is null, never zero."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    item = getattr(value, "item", None)
    made = item() if callable(item) else value
    return made if isinstance(made, str | int | float | bool) else str(made)

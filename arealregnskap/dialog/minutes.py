"""Minutes: what is open, what is agreed in dialogue, and what has changed since last."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ..errors import DialogError
from .room import LONGEST_TEXT

MOST_POINTS = 200


class PointKind(StrEnum):
    """A point is open, or there is a common understanding of it. Neither binds anybody."""

    OPEN = "apent"
    AGREED = "felles"


@dataclass(frozen=True)
class Point:
    """One point. ``key`` is the same from minutes to minutes; ``owner`` follows it up by ``due`` where it is open, or
    names those who share the understanding."""

    key: str
    kind: PointKind
    text: str
    omrade: str = ""
    owner: str = ""
    due: dt.date | None = None


@dataclass(frozen=True)
class Minutes:
    """The minutes as they stand: a summary, who were there, and the points."""

    summary: str = ""
    present: str = ""
    points: tuple[Point, ...] = ()

    def of_kind(self, kind: PointKind) -> tuple[Point, ...]:
        return tuple(p for p in self.points if p.kind is kind)


@dataclass(frozen=True)
class Change:
    """What has become of a point: ny, lost (an open one that is agreed), gjenapnet, endret or borte."""

    what: str
    point: Point
    before: Point | None = None


def check(minutes: Minutes) -> None:
    """Raises DialogError with every fault."""
    faults = [f"Punkt nr. {n} er tomt." for n, p in enumerate(minutes.points, 1) if not p.text.strip()]
    if len(minutes.points) > MOST_POINTS:
        faults.append(f"Det er {len(minutes.points)} punkter; høyst {MOST_POINTS} kan lagres.")
    if any(len(t) > 5 * LONGEST_TEXT for t in (minutes.summary, minutes.present, *(p.text for p in minutes.points))):
        faults.append("En tekst er for lang.")
    keys = [p.key for p in minutes.points]
    if len(keys) != len(set(keys)):
        faults.append("To punkter har samme nøkkel.")
    if faults:
        raise DialogError("Referatet kan ikke lagres", faults=tuple(faults))


def changes(before: Minutes, after: Minutes) -> list[Change]:
    """What has changed from one set of minutes to the next; points that stand as they were are left out."""
    old, new = ({p.key: p for p in m.points} for m in (before, after))
    told = [Change(_what(old.get(p.key), p), p, old.get(p.key)) for p in after.points if old.get(p.key) != p]
    return [*told, *(Change("borte", p) for p in before.points if p.key not in new)]


def _what(old: Point | None, new: Point) -> str:
    if old is None:
        return "ny"
    if old.kind is not new.kind:
        return "lost" if new.kind is PointKind.AGREED else "gjenapnet"
    return "endret"


def to_json(minutes: Minutes) -> dict[str, Any]:
    """As a store keeps it."""
    points = [
        {"key": p.key, "kind": p.kind.value, "text": p.text, "omrade": p.omrade, "owner": p.owner,
         "due": p.due.isoformat() if p.due else None}
        for p in minutes.points
    ]  # fmt: skip
    return {"summary": minutes.summary, "present": minutes.present, "points": points}


def of_json(told: dict[str, Any]) -> Minutes:
    """The inverse of ``to_json``."""
    points = tuple(
        Point(p["key"], PointKind(p["kind"]), p["text"], p["omrade"], p["owner"],
              dt.date.fromisoformat(p["due"]) if p["due"] else None)
        for p in told["points"]
    )  # fmt: skip
    return Minutes(told["summary"], told["present"], points)

"""From what a form says to the core's own values."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import shapely

from arealregnskap.errors import ArealregnskapError
from arealregnskap.planvask.decisions import Decision, Kind
from arealregnskap.store.store import now

_MOST_POINTS = 2000


def decision_of(form: Mapping[str, str], omrade: str, alternative: str, who: str, crs: Any) -> Decision:
    """The decision a form asks for. A line or part may be drawn in degrees or typed in the municipality's ``crs``.

    Raises ArealregnskapError for a decision that was not chosen and for points that cannot be read; the rest is judged
    by ``planvask.decisions.check``.
    """
    try:
        kind = Kind(form.get("beslutning", ""))
    except ValueError as e:
        raise ArealregnskapError(
            "Det er ikke valgt hva som skal skje med området.", remedy="Velg én av mulighetene og lagre igjen."
        ) from e
    reduce, text = kind is Kind.REDUCE, form.get("linje", "").strip()
    points = _points(text, crs) if reduce and text else []
    part = reduce and form.get("deling", "linje") == "flate"
    return Decision(
        omrade, kind, reason=form.get("begrunnelse", "").strip(), who=who, when=now(),
        purpose=form.get("til_formal", "") if kind is Kind.CHANGE else form.get("til_formal_del", "") if reduce else "",
        part=_surface(points) if part and points else None, line=_line(points) if points and not part else None,
        side=form.get("side", "") if reduce and not part else "",
        zone=form.get("sone", "") if kind in (Kind.ZONE, Kind.IMPLEMENTATION_ZONE) else "",
        case_number=form.get("saksnummer", "").strip(), links=_lines(form.get("lenker", "")),
        inputs=_lines(form.get("innspill", "").replace(",", "\n")), alternative=alternative,
    )  # fmt: skip


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _points(text: str, crs: Any) -> list[tuple[float, float]]:
    """Points as «øst nord» one a line or with semicolons between; pairs within ±180 are degrees, longitude first."""
    pairs = [re.split(r"[\s,]+", part.strip()) for part in re.split(r"[;\n]+", text) if part.strip()]
    if len(pairs) > _MOST_POINTS:
        raise ArealregnskapError(f"Linja har flere enn {_MOST_POINTS} punkter.", remedy="Tegn den med færre punkter.")
    points = []
    for n, pair in enumerate(pairs, 1):
        try:
            x, y = (float(value) for value in pair)
        except ValueError as e:
            raise ArealregnskapError(
                f"Punkt nr. {n} kan ikke leses.", expected="øst og nord i meter, for eksempel 512300 6990100",
                remedy="Rett punktet, eller tegn linja i kartet.",
            ) from e  # fmt: skip
        if not (math.isfinite(x) and math.isfinite(y)):
            raise ArealregnskapError(f"Punkt nr. {n} er ikke et tall.", remedy="Rett punktet.")
        points.append((x, y))
    if points and all(abs(x) <= 180 and abs(y) <= 90 for x, y in points):
        moved = gpd.GeoSeries.from_xy(*zip(*points, strict=True), crs=4326).to_crs(crs)
        points = [(p.x, p.y) for p in moved]
    return points


def _line(points: list[tuple[float, float]]) -> Any:
    if len(points) < 2:
        raise ArealregnskapError("Delelinja trenger minst to punkter.", remedy="Trekk den helt over området.")
    return shapely.LineString(points)


def _surface(points: list[tuple[float, float]]) -> Any:
    if len(points) < 3:
        raise ArealregnskapError("Delen som tas ut, trenger minst tre punkter.", remedy="Tegn den på nytt.")
    return shapely.Polygon(points)

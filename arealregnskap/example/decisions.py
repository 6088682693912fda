"""Invented decisions about the reserve areas of an example, so that a wash can be seen with figures.

They follow a plain pattern, not a judgement: nothing is said about any place. Written when the example is computed,
since only then are there areas to decide on.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import shapely

from ..case import load
from ..decided import with_decisions
from ..errors import PlanvaskError
from ..planvask import history
from ..planvask.decisions import Decision, Kind
from ..planvask.exchange import excel
from ..planvask.history import History
from ..planvask.wash import Wash
from ..result import Result
from .casefile import AS_OF
from .layers import MARK

_FILE = f"beslutninger_{MARK}.xlsx"
_REASON = f"{MARK}: oppdiktet beslutning, laget som eksempel."
_WHEN = dt.datetime.combine(AS_OF, dt.time(12), dt.UTC)
#: In turn over the future areas of the kommuneplan, the largest first; the rest nobody has decided on.
_PATTERN = (Kind.REDUCE, Kind.RETURN, Kind.KEEP, Kind.RETURN, Kind.CHANGE, Kind.KEEP, Kind.WAIT, Kind.RETURN)
_DECIDED = 24


def decide(place: Path, result: Result) -> Result:
    """Write decisions beside the example's files, name them in its ``sak.toml``, and give the result with them."""
    wash = Wash.of(result)
    (place.parent / "inn" / _FILE).write_bytes(excel.content(wash, decisions(wash), synthetic=True))
    with place.open("a", encoding="utf-8", newline="\n") as text:
        text.write(f'\n[planvask]\nbeslutninger = "inn/{_FILE}"\n')
    return with_decisions(replace(result, case=load(place)))


def decisions(wash: Wash) -> History:
    """The history: one decision for each of the largest future areas of the kommuneplan."""
    areas = wash.areas[(wash.areas["arealstatus"] == "2") & (wash.areas["niva"] == "KP")]
    largest = areas.sort_values(["area_m2", "omrade_nr"], ascending=[False, True], kind="stable").head(_DECIDED)
    made = [_decision(wash, omrade, _PATTERN[n % len(_PATTERN)]) for n, omrade in enumerate(largest.index)]
    return history.append(History(), made, expected=dict.fromkeys(largest.index, 0), levels=wash.levels)


def _decision(wash: Wash, omrade: str, kind: Kind) -> Decision:
    """A decision of a kind; an area that a straight line does not divide in two goes back whole."""
    given: dict[str, Any] = {"reason": _REASON, "who": MARK, "when": _WHEN}
    if kind is Kind.CHANGE:
        now = wash.areas.at[omrade, "arealformal"]
        return Decision(omrade, kind, purpose="1300" if now != "1300" else "1110", **given)
    if kind is not Kind.REDUCE:
        return Decision(omrade, kind, **given)
    area = wash.areas.at[omrade, "geometry"]
    _, south, _, north = area.bounds
    x = area.centroid.x
    across = shapely.LineString([(x, south - 10), (x, north + 10)])
    reduced = Decision(omrade, kind, line=across, side="venstre", **given)
    try:
        wash.fates(reduced)
    except PlanvaskError:
        return Decision(omrade, Kind.RETURN, **given)
    return reduced

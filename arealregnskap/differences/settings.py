"""What our figures are to be held against: ``[sammenlign]`` in sak.toml."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..crs import WORKING

_KEYS = {"rutenett", "raster_m", "dato", "ssb"}
#: Cells smaller than this take long and show nothing [m].
_LEAST_CELL_M = 1.0


@dataclass(frozen=True)
class CompareSpec:
    """``grids``: map grids whose planar area is shown (EPSG codes). ``cells_m``: sides of raster cells [m]. ``as_of``:
    another cut-off day. ``ssb``: a file with SSB table 09594. The rule sets are those of the case itself; another land
    cover is a layer marked ``sammenlign = true``."""

    grids: tuple[int, ...] = (25832, 25833)
    cells_m: tuple[float, ...] = (10.0, 25.0, 50.0, 100.0)
    as_of: dt.date | None = None
    ssb: Path | None = None


def of(entry: Any, faults: list[str], path: Callable[[str, str], Path | None]) -> CompareSpec:
    """The settings from the section; what is wrong is added to ``faults``. ``path`` gives a file of the case."""
    where = "[sammenlign]"
    if not isinstance(entry, dict):
        faults.append(f"{where} skal være et avsnitt med innstillinger.")
        return CompareSpec()
    for key in entry.keys() - _KEYS:
        faults.append(f"{where} «{key}» er ikke en kjent innstilling (kjente: {', '.join(sorted(_KEYS))}).")
    given: dict[str, Any] = {}
    grids, cells, day, ssb = (entry.get(key) for key in ("rutenett", "raster_m", "dato", "ssb"))
    if grids is not None:
        given["grids"] = _numbers(grids, faults, f"{where} rutenett", lambda v: v in WORKING,
                                  f"en liste med koder blant {', '.join(map(str, WORKING))}")  # fmt: skip
    if cells is not None:
        given["cells_m"] = _numbers(cells, faults, f"{where} raster_m", lambda v: v >= _LEAST_CELL_M,
                                    "en liste med rutestørrelser i meter, f.eks. [10, 25]")  # fmt: skip
    if day is not None:
        if isinstance(day, dt.date) and not isinstance(day, dt.datetime):
            given["as_of"] = day
        else:
            faults.append(f"{where} dato = {day!r} skal være en dato uten anførselstegn, f.eks. 2013-06-27.")
    if ssb is not None:
        if isinstance(ssb, str):
            given["ssb"] = path(ssb, f"{where} ssb:")
        else:
            faults.append(f"{where} ssb = {ssb!r} skal være navnet på ei fil i anførselstegn.")
    return CompareSpec(**given)


def _numbers(value: Any, faults: list[str], where: str, fits: Callable[[Any], bool], expected: str) -> tuple[Any, ...]:
    """A list of numbers without doubles, in its own order."""
    is_list = isinstance(value, list) and all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in value)
    if not is_list or not all(fits(v) for v in value):
        faults.append(f"{where} = {value!r} skal være {expected}.")
        return ()
    return tuple(dict.fromkeys(value))

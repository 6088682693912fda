"""Surfaces of a file: polygons where the references close, a finding where they do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely

from . import accuracy, rings
from .curves import Vertices
from .groups import SURFACE, Groups
from .mend import Mended, mend
from .references import References, resolve


@dataclass
class Fault:
    """Why a group has no geometry, or how it was mended: kind of finding, what was met, what was done, area [m²]."""

    kind: str
    value: str
    action: str = "tatt med uten geometri"
    area_m2: float = float("nan")


@dataclass
class Surfaces:
    """Polygons by group index; ``faults`` for those that have none, ``mended`` for those that were put right.

    ``accuracy`` is the NØYAKTIGHET [cm] of the weakest of a surface's border curves, for those that say.
    """

    geometry: dict[int, shapely.Geometry] = field(default_factory=dict)
    accuracy: dict[int, int] = field(default_factory=dict)
    faults: dict[int, Fault] = field(default_factory=dict)
    mended: dict[int, list[Fault]] = field(default_factory=dict)


def assemble(
    groups: Groups,
    vertices: Vertices,
    faulty: npt.NDArray[np.bool_],
    tolerance: float,
    area_of: Callable[[shapely.Geometry], float],
) -> Surfaces:
    """All surfaces of a file. ``faulty`` marks groups whose coordinates cannot be used; tolerance [unit of the map]."""
    out = Surfaces()
    unresolved: dict[int, tuple[str, str]] = {}
    references = resolve(groups, unresolved)
    out.faults |= {i: Fault(kind, value) for i, (kind, value) in unresolved.items()}
    references = _without_faulty(references, groups, faulty | (vertices.count < 2), out)
    out.accuracy = accuracy.of_borders(groups, references)
    joint = rings.joints(references, vertices)
    bad = rings.open_surfaces(references, joint, vertices, tolerance)
    is_bad = np.isin(references.surface, bad)
    good = references.take(~is_bad)
    owners, polygons = rings.polygons(good, rings.joints(good, vertices), vertices)
    out.geometry = dict(zip(owners.tolist(), polygons, strict=True))
    _mend_all(references.take(is_bad), vertices, tolerance, area_of, out)
    assert set(out.geometry) | set(out.faults) == {i for i, k in enumerate(groups.kind) if k == SURFACE}
    return out


def _without_faulty(
    references: References, groups: Groups, useless: npt.NDArray[np.bool_], out: Surfaces
) -> References:
    """References of surfaces whose curves can all be used."""
    spoilt = useless[references.curve]
    for s, curve in zip(references.surface[spoilt].tolist(), references.curve[spoilt].tolist(), strict=True):
        out.faults.setdefault(s, Fault("sosi_ref_feil", f"kurve :{groups.number[curve]} har ikke brukbare koordinater"))
    return references.take(~np.isin(references.surface, references.surface[spoilt]))


def _mend_all(
    references: References,
    vertices: Vertices,
    tolerance: float,
    area_of: Callable[[shapely.Geometry], float],
    out: Surfaces,
) -> None:
    border = np.flatnonzero(np.diff(references.surface)) + 1
    for part in np.split(np.arange(len(references.surface)), border):
        if not len(part):
            continue
        by_ring: dict[int, list[tuple[int, bool]]] = {}
        for k in part.tolist():
            entry = (int(references.curve[k]), bool(references.forward[k]))
            by_ring.setdefault(int(references.ring[k]), []).append(entry)
        outer = by_ring.pop(0)
        s = int(references.surface[part[0]])
        _note(s, mend(outer, list(by_ring.values()), vertices, tolerance), area_of, out)


def _note(s: int, result: Mended, area_of: Callable[[shapely.Geometry], float], out: Surfaces) -> None:
    if result.geometry is None:
        if result.dropped:
            out.faults[s] = Fault("sosi_ref_feil", "avgrensningen har ikke noe areal", area_m2=0.0)
            return
        at = f"ved øst {result.place[0]:.2f} nord {result.place[1]:.2f}"
        area = area_of(result.straight) if result.straight is not None else float("nan")
        out.faults[s] = Fault("sosi_apen_ring", f"{result.gap:.3f} {at}", area_m2=area)
        return
    out.geometry[s] = result.geometry
    area = area_of(result.geometry)
    notes = out.mended.setdefault(s, [])
    if result.reordered:
        notes.append(Fault("sosi_kurver_ordnet", "", "kurvene er lagt ende mot ende", area))
    if result.rings > 1:
        notes.append(Fault("sosi_flere_ringer", str(result.rings), "ringer inne i andre er hull", area))
    if result.dropped:
        notes.append(Fault("sosi_ring_uten_areal", str(result.dropped), "ringen er utelatt", 0.0))

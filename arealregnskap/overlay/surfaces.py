"""What goes into the overlay: named sets of labelled surfaces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import shapely

from ..errors import OverlayError

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
ObjectArray = npt.NDArray[np.object_]

#: Label of a set where there is none of it.
NONE = -1

#: Bit patterns are int64; 62 bits leave room for the sign and for packing.
MASK_LABELS = 62

AREA = "area_m2"


@dataclass(frozen=True)
class Ragged:
    """Polygons as flat arrays, in the MultiPolygon form of ``shapely.to_ragged_array``.

    ``xy`` (n, 2) float64 [m]; vertices of ring r are ``xy[ring_start[r]:ring_start[r + 1]]``, rings of part p (shell
    first) ``part_start[p]:part_start[p + 1]``, parts of surface s ``surface_start[s]:surface_start[s + 1]``.
    """

    xy: FloatArray
    ring_start: IntArray
    part_start: IntArray
    surface_start: IntArray

    def __len__(self) -> int:
        return len(self.surface_start) - 1

    def polygons(self) -> ObjectArray:
        """The surfaces as MultiPolygons, None where there is nothing."""
        # Not shapely.from_ragged_array: it crashed (shapely 2.2.0) on parts without rings, which empty surfaces have.
        rings = shapely.linearrings(self.xy, indices=_numbers(self.ring_start))
        part, number = np.unique(_numbers(self.part_start), return_inverse=True)
        out = np.full(len(self), None, object)
        shapely.multipolygons(
            shapely.polygons(rings, indices=number), indices=_numbers(self.surface_start)[part], out=out
        )
        return out


def _numbers(start: IntArray) -> npt.NDArray[np.intp]:
    """Number of the group each item is in, from the offsets of the groups."""
    return np.repeat(np.arange(len(start) - 1), np.diff(start))


@dataclass(frozen=True)
class Surfaces:
    """One input of the overlay: surfaces with a label each.

    ``geometry``: an array or series of shapely (Multi)Polygons [m, a UTM zone], an Arrow array of WKB, or ``Ragged``;
    missing and empty surfaces have no area, a third dimension is not used. ``label``: int64 ≥ 0 for each surface.
    ``kind``:

    * ``"set"``: each surface counts for itself, so ground under two surfaces of a set is counted twice;
    * ``"mask"``: the ground is in a label or not, however many surfaces of that label cover it; labels 0–61.

    Raises OverlayError when the parts do not fit together.
    """

    name: str
    geometry: Any
    label: Any
    kind: Literal["set", "mask"] = "set"

    def __post_init__(self) -> None:
        where = f"Laget «{self.name}»"
        if self.kind not in ("set", "mask"):
            raise OverlayError(f"Ukjent slag «{self.kind}».", where=where, expected="«set» eller «mask»")
        label = np.asarray(self.label)
        if label.ndim != 1 or (len(label) and not np.issubdtype(label.dtype, np.integer)):
            raise OverlayError("Merkelappene er ikke en rekke heltall.", where=where)
        label = label.astype(np.int64)
        if len(label) != len(self.geometry):
            raise OverlayError(f"Det er {len(self.geometry)} flater, men {len(label)} merkelapper.", where=where)
        if len(label) and label.min() < 0:
            raise OverlayError(f"Merkelappen {label.min()} er negativ.", where=where, expected="tall fra 0 og opp")
        if self.kind == "mask" and len(label) and label.max() >= MASK_LABELS:
            raise OverlayError(
                f"Merkelappen {label.max()} er for stor for et lag av slaget «mask».",
                where=where,
                expected=f"merkelapper fra 0 til {MASK_LABELS - 1}",
                remedy="Del laget i flere lag med høyst 62 klasser hver.",
            )
        object.__setattr__(self, "label", label)

    def __len__(self) -> int:
        return len(self.label)

    def polygons(self) -> ObjectArray:
        """The surfaces as shapely geometries, None where missing. Raises OverlayError on what is not a surface."""
        g = self.geometry
        if isinstance(g, Ragged):
            return g.polygons()
        if is_arrow(g):
            g = decoded(g)
        return only_polygons(self.name, np.asarray(g, dtype=object))


def decoded(array: Any) -> ObjectArray:
    """Geometries of an Arrow array of WKB; None for rows that are missing or have no bytes."""
    wkb = np.array([row or None for row in array.to_pylist()], dtype=np.object_)
    return np.asarray(shapely.from_wkb(wkb), dtype=np.object_)


def only_polygons(name: str, geometry: ObjectArray) -> ObjectArray:
    """The same array; raises OverlayError when something in it is not a surface, missing or empty."""
    kind = shapely.get_type_id(geometry)
    wrong = np.flatnonzero((kind != 3) & (kind != 6) & (kind != -1) & ~shapely.is_empty(geometry))
    if len(wrong):
        raise not_a_surface(name, int(wrong[0]), geometry[wrong[0]].geom_type)
    return geometry


def is_arrow(geometry: Any) -> bool:
    """An Arrow array or chunked array (told by its module, so that Arrow is only loaded by those who use it)."""
    return type(geometry).__module__.partition(".")[0] == "pyarrow"


def has(bits: Any, label: int) -> Any:
    """Where ``label`` of a mask is present, from the column of bit patterns."""
    return (bits & (1 << label)) != 0


def check(inputs: Sequence[Surfaces]) -> None:
    """Raise OverlayError unless the inputs can stand together."""
    names = [s.name for s in inputs]
    if not names:
        raise OverlayError("Overlegget fikk ingen lag.", expected="minst ett lag")
    double = sorted({n for n in names if names.count(n) > 1 or n == AREA})
    if double:
        raise OverlayError(f"Lagnavnet «{double[0]}» er brukt flere ganger eller er opptatt.", expected="ulike navn")


def not_a_surface(name: str, row: int, what: str) -> OverlayError:
    return OverlayError(
        f"Rad {row} er ikke en flate, men {what}.",
        where=f"Laget «{name}»",
        expected="Polygon eller MultiPolygon",
        remedy="Reparer laget før overlegget (make_valid, behold flatene).",
    )


def not_finite(name: str, row: int) -> OverlayError:
    return OverlayError(
        f"Rad {row} har en koordinat som ikke er et tall (NaN eller uendelig).",
        where=f"Laget «{name}»",
        remedy="Rett eller fjern flaten i kilden.",
    )

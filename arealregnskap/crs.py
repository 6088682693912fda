"""Reference systems, and the one rule for area.

Area is *ground area on the GRS80 ellipsoid* [m²], everywhere. A transverse Mercator map is conformal with
point scale k, so a small patch of the map covers ``1/k²`` of its grid area on the ground. With
``F(E) = ∫ 1/k²(E) dE`` Green's theorem gives the ground area of a ring as ``∮ F(E) dN``: a sum over its
segments, hence additive to the last bits however the land is cut.

Within one municipality k varies with easting; its change with northing is below 4e-8 of the area (tested
against ``pyproj.Geod``), so k is taken at the municipality's mid-latitude.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from .errors import CrsError

FloatArray = npt.NDArray[np.float64]

#: Reference systems that are the same ground position for us: height parts are dropped, north-first
#: variants are east-first in memory, and EPSG v12 names "ETRS89-NOR" with codes that older PROJ lacks.
ALIASES: dict[int, int] = {
    11022: 25832, 11023: 25833, 11025: 25835, 10875: 4258,
    3044: 25832, 3045: 25833, 3047: 25835,
    5971: 25831, 5972: 25832, 5973: 25833, 5974: 25834, 5975: 25835, 5976: 25836,
    6171: 25831, 6172: 25832, 6173: 25833, 6174: 25834, 6175: 25835, 6176: 25836,
    5941: 4258, 5942: 4258, 4937: 4258, 4936: 4258,
}  # fmt: skip

#: The zones an account may be computed in.
WORKING = (25832, 25833, 25835)

#: Norway with Svalbard left out [degrees]: west, south, east, north. Only for sanity checks.
NORWAY = (2.0, 57.0, 33.0, 72.5)

_SAMPLES = 33  # Chebyshev nodes for the fit of 1/k²; degree 8 needs 9, more average the numeric noise away
_DEGREE = 8
_BLOCK = 1 << 14  # segments evaluated at a time, so that the work stays in the processor's cache
_MAX_OFFSET = 450_000.0  # [m] from the central meridian; beyond it the polynomial is not trusted


def epsg_of(crs: Any) -> int:
    """EPSG code of a reference system as we use it (east, north; no height).

    Accepts a code, an ``EPSG:n`` text, WKT or a pyproj CRS. Raises CrsError when no code can be told.
    """
    if crs is None:
        raise CrsError(
            "Referansesystem mangler.",
            expected="EUREF89 UTM 32, 33 eller 35 (EPSG:25832, 25833, 25835) eller grader (EPSG:4258)",
            remedy="Oppgi «crs» for laget i sak.toml.",
        )
    if isinstance(crs, (int, np.integer)):
        return ALIASES.get(int(crs), int(crs))
    text = str(crs).strip()
    if text.upper().startswith("EPSG:") and text[5:].isdigit():
        return ALIASES.get(int(text[5:]), int(text[5:]))
    try:
        code = pyproj.CRS.from_user_input(crs).to_epsg(min_confidence=70)
    except pyproj.exceptions.CRSError as e:
        raise CrsError(f"Referansesystemet «{text[:80]}» er ukjent.", remedy="Oppgi EPSG-kode.") from e
    if code is None:
        raise CrsError(f"Referansesystemet «{text[:80]}» har ingen EPSG-kode.", remedy="Oppgi EPSG-kode.")
    return ALIASES.get(code, code)


def working_epsg(lon: float) -> int:
    """UTM zone to compute in, from a longitude inside the municipality [degrees].

    Zone 32 to 12° east, 33 to 21°, 35 beyond: the zones Norwegian municipalities keep their maps in.
    """
    return 25832 if lon < 12 else 25833 if lon < 21 else 25835


@dataclass(frozen=True)
class AreaRule:
    """Ground area on GRS80 for data in one UTM zone near one municipality.

    ``coefficients`` are those of F in powers of ``u = (E − east0) / scale``, lowest first; F is in metres.
    """

    epsg: int
    east0: float
    north0: float
    scale: float
    coefficients: tuple[float, ...]

    @classmethod
    def around(cls, epsg: int, bounds: tuple[float, float, float, float]) -> AreaRule:
        """The rule for a municipality with ``bounds`` (E min, N min, E max, N max) [m] in ``epsg``."""
        if epsg not in WORKING:
            raise CrsError(
                f"Kan ikke regne areal i EPSG:{epsg}.",
                expected="EUREF89 UTM i sone 32, 33 eller 35",
            )
        west, south, east, north = map(float, bounds)
        if not np.isfinite(bounds).all() or max(abs(west - 5e5), abs(east - 5e5)) > _MAX_OFFSET:
            raise CrsError(
                "Dataene ligger for langt fra UTM-sonen til at arealet kan regnes riktig.",
                where=f"EPSG:{epsg}, øst {west:.0f}–{east:.0f}",
                remedy="Sjekk referansesystemet, eller regn i kommunens egen sone.",
            )
        # 1 km grid keeps the rule the same for inputs whose outlines differ by a rounding.
        east0, north0 = round((west + east) / 2, -3), round((south + north) / 2, -3)
        half = max(east - east0, east0 - west) + 20_000.0
        return _fit(epsg, east0, north0, float(np.ceil(half / 1e4) * 1e4))

    def primitive(self, east: FloatArray) -> FloatArray:
        """F(E) [m], the antiderivative of 1/k²; zero at ``east0``."""
        u = (np.asarray(east, float) - self.east0) / self.scale
        return np.asarray(np.polynomial.polynomial.polyval(u, self.coefficients), float)

    def line_scale(self, east: FloatArray) -> FloatArray:
        """1/k: metres on the ground per metre of the map."""
        u = (np.asarray(east, float) - self.east0) / self.scale
        slope = np.polynomial.polynomial.polyder(self.coefficients) / self.scale
        return np.sqrt(np.asarray(np.polynomial.polynomial.polyval(u, slope), float))

    def area(self, geometry: Any) -> FloatArray:
        """Ground area [m²] of each polygon of an array or series in this rule's zone; 0 for missing ones."""
        g = np.atleast_1d(np.asarray(geometry, dtype=object))
        out = np.zeros(len(g))
        # The sign of each ring comes from its role, not its direction: shells add, holes take away.
        parts, owner = shapely.get_parts(g, return_index=True)
        polygon = shapely.get_type_id(parts) == 3
        parts, owner = parts[polygon], owner[polygon]
        rings, of_part = shapely.get_rings(parts, return_index=True)
        if not len(rings):
            return out
        xy, ring = shapely.get_coordinates(rings, return_index=True)
        ring_area = np.abs(self._ring_areas(xy, ring, len(rings)))
        first = np.r_[True, of_part[1:] != of_part[:-1]]
        np.add.at(out, owner[of_part], np.where(first, ring_area, -ring_area))
        return out

    def _ring_areas(self, xy: FloatArray, ring: npt.NDArray[np.intp], n: int) -> FloatArray:
        """∮ F dN of each closed ring; 5-point Gauss integrates the degree-9 primitive exactly on a segment."""
        east, north = np.ascontiguousarray(xy.T)
        mean = np.zeros(len(xy) - 1)
        for start in range(0, len(mean), _BLOCK):
            part = mean[start : start + _BLOCK]
            first = east[start : start + len(part)]
            step = east[start + 1 : start + 1 + len(part)] - first
            for node, weight in zip(*gauss5(), strict=True):
                part += weight * self.primitive(first + node * step)
        moved = mean * np.diff(north)
        moved[ring[1:] != ring[:-1]] = 0.0  # from the end of one ring to the start of the next is no border
        return np.asarray(np.bincount(ring[1:], moved, n), float)


@lru_cache(maxsize=1)
def gauss5() -> tuple[FloatArray, FloatArray]:
    """Nodes and weights of 5-point Gauss–Legendre on [0, 1]; exact for polynomials to degree 9."""
    x, w = np.polynomial.legendre.leggauss(5)
    return (x + 1) / 2, w / 2


@lru_cache(maxsize=64)
def _fit(epsg: int, east0: float, north0: float, scale: float) -> AreaRule:
    """Fit 1/k² by a degree-8 polynomial in easting at one northing, and integrate it."""
    u = np.polynomial.chebyshev.chebpts1(_SAMPLES)
    crs = pyproj.CRS.from_epsg(epsg)
    lon, lat = pyproj.Transformer.from_crs(epsg, 4258, always_xy=True).transform(
        east0 + u * scale, np.full(_SAMPLES, north0)
    )
    areal_scale = np.asarray(pyproj.Proj(crs).get_factors(lon, lat).areal_scale)
    inverse = np.polynomial.Polynomial.fit(u, 1 / areal_scale, _DEGREE, domain=[-1, 1], window=[-1, 1])
    primitive = inverse.integ(lbnd=0)
    return AreaRule(epsg, east0, north0, scale, tuple(float(c) * scale for c in primitive.coef))

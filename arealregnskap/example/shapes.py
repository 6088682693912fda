"""Natural-looking lines and fields from a seed: the raw material of invented land.

Every part of an example draws from its own stream of random numbers, named after the part, so that changing one
part leaves the others as they were.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

FloatArray = npt.NDArray[np.float64]


def stream(seed: int, name: str) -> np.random.Generator:
    """The stream of random numbers of one named part."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


@dataclass(frozen=True)
class Field:
    """A smooth random field over the map, about standard normal: a sum of waves of several lengths."""

    waves: FloatArray  # (n, 2) [radians/m]
    phase: FloatArray
    weight: FloatArray

    @classmethod
    def of(cls, rng: np.random.Generator, wavelength: float, octaves: int = 4, per_octave: int = 14) -> Field:
        """``wavelength`` [m] of the longest waves; each octave halves it and weighs half as much."""
        waves, weights = [], []
        for octave in range(octaves):
            direction = rng.uniform(0, 2 * np.pi, per_octave)
            length = wavelength / 2**octave * rng.uniform(0.7, 1.4, per_octave)
            waves.append(2 * np.pi / length[:, None] * np.c_[np.cos(direction), np.sin(direction)])
            weights.append(np.full(per_octave, 0.5**octave))
        weight = np.concatenate(weights)
        weight *= np.sqrt(2 / (weight**2).sum())
        return cls(np.vstack(waves), rng.uniform(0, 2 * np.pi, len(weight)), weight)

    def at(self, xy: FloatArray) -> FloatArray:
        """The field at points (n, 2) [m]."""
        value = np.zeros(len(xy))
        for wave, phase, weight in zip(self.waves, self.phase, self.weight, strict=True):
            value += weight * np.cos(xy @ wave + phase)
        return value


def blob(
    rng: np.random.Generator, centre: FloatArray, area: float, *, vertices: int, ragged: float = 0.3
) -> shapely.Polygon:
    """A rounded, often elongated surface of about ``area`` [m²] around ``centre``."""
    angle = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    radius = np.ones(vertices)
    for harmonic in range(2, 7):
        radius += ragged * rng.normal() / harmonic * np.cos(harmonic * angle + rng.uniform(0, 2 * np.pi))
    radius = np.clip(radius, 0.45, 1.8)
    stretch, turn = rng.uniform(1.0, 1.7), rng.uniform(0, np.pi)
    x, y = radius * np.cos(angle) * stretch, radius * np.sin(angle) / stretch
    xy = np.c_[x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)]
    shape = shapely.Polygon(xy)
    return shapely.Polygon(centre + xy * np.sqrt(area / shape.area))


def wander(rng: np.random.Generator, points: FloatArray, amplitude: float, spacing: float) -> FloatArray:
    """A line through ``points`` that winds: a smooth curve with side steps of about ``amplitude`` [m], a vertex
    every ``spacing`` [m]."""
    chord = np.r_[0, np.cumsum(np.hypot(*np.diff(points, axis=0).T))]
    station = np.linspace(0, chord[-1], max(3, int(chord[-1] / spacing) + 1))
    smooth = _catmull_rom(points, chord, station)
    along = np.gradient(smooth, axis=0)
    along /= np.hypot(*along.T)[:, None]
    offset = np.zeros(len(station))
    for length in (6_000.0, 2_500.0, 1_100.0, 500.0):
        offset += length / 6_000 * rng.normal() * 2 * np.sin(2 * np.pi * station / length + rng.uniform(0, 2 * np.pi))
    ends = np.minimum(1, np.minimum(station, chord[-1] - station) / (10 * spacing))
    offset = np.clip(offset, -2, 2) * amplitude * ends
    return smooth + offset[:, None] * np.c_[-along[:, 1], along[:, 0]]


def _catmull_rom(points: FloatArray, chord: FloatArray, station: FloatArray) -> FloatArray:
    """Smooth interpolation through ``points`` (Hermite form, tangents from the neighbours)."""
    tangent = np.gradient(points, chord, axis=0)
    i = np.clip(np.searchsorted(chord, station, side="right") - 1, 0, len(points) - 2)
    h = (chord[i + 1] - chord[i])[:, None]
    t = (station - chord[i])[:, None] / h
    return np.asarray(
        (2 * t**3 - 3 * t**2 + 1) * points[i]
        + (t**3 - 2 * t**2 + t) * h * tangent[i]
        + (3 * t**2 - 2 * t**3) * points[i + 1]
        + (t**3 - t**2) * h * tangent[i + 1]
    )


def lognormal_sizes(rng: np.random.Generator, n: int, total: float, spread: float = 0.7) -> FloatArray:
    """``n`` unequal sizes that add up to ``total``, largest first."""
    size = np.sort(rng.lognormal(0, spread, n))[::-1]
    return np.asarray(size / size.sum() * total)

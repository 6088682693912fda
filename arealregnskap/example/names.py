"""Invented place names in the local manner. They are put together by chance and name no real plan area."""

from __future__ import annotations

import numpy as np

_FIRST = (
    "Storvoll", "Kvernhaug", "Bjørkmo", "Gammelseter", "Furukoll", "Langås", "Tverrbekk", "Orrhaug", "Skarvmo",
    "Grønkjøl", "Blåberg", "Reinskar", "Myrhaug", "Elgtjønn", "Steinkleiv", "Nysetr", "Ormtjern", "Kråkhaug", "Vardås",
    "Solbakk", "Tjurumyr", "Seterbrått", "Ulvhaug", "Rypås", "Midtkjøl", "Fagerlund", "Svartdal", "Nordkleiv",
    "Bekkestu", "Finnkoll",
)  # fmt: skip
_LAST = ("åsen", "lia", "marka", "vollen", "haugen", "moen", "bakkan", "tjønnlia", "skogen")


class Names:
    """Hands out names, each once."""

    def __init__(self, rng: np.random.Generator) -> None:
        pairs = [_joined(first, last) for first in _FIRST for last in _LAST]
        self._names = iter(pairs[i] for i in rng.permutation(len(pairs)))

    def next(self) -> str:
        return next(self._names)


def _joined(first: str, last: str) -> str:
    """The two as one word; three equal letters in a row are written as two."""
    return first + (last[1:] if first[-2:] == 2 * last[0] else last)

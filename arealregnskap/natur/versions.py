"""Two dated versions of a land-cover map over the same ground: one overlay of both, and the types of each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from .. import cells
from ..cells import EARLIER
from ..crs import AreaRule
from ..errors import CaseError
from ..layers import Layer
from .changes import MapVersions
from .choices import Choices
from .typology import classify


@dataclass(frozen=True)
class Versions:
    """What ``MapVersions`` is made of, small enough to be kept: ``frame`` is ``cells.versions``."""

    frame: pd.DataFrame
    dates: tuple[dt.date, dt.date]

    def change(self, choices: Choices) -> MapVersions:
        """The change from the earlier map to the later one, classified."""
        own = [c for c in map(str, self.frame.columns) if c.startswith(EARLIER)]
        before = self.frame[[*own, "area_m2"]].set_axis([*(c.removeprefix(EARLIER) for c in own), "area_m2"], axis=1)
        after = self.frame.drop(columns=own)
        first, last = (d.strftime("%d.%m.%Y") for d in self.dates)
        return MapVersions(
            "kartversjoner",
            f"Arealdekke {first} mot {last}",
            f"Arealdekke {first} mot {last}",
            self.frame, classify(before, choices), classify(after, choices), *self.dates,
        )  # fmt: skip


def build(kommune: Layer, earlier: Layer, later: Layer, rule: AreaRule) -> Versions:
    """One overlay of the municipality and both maps. Raises CaseError unless both have a date, the earlier first."""
    dates = []
    for layer in (earlier, later):
        if layer.source.date is None:
            raise CaseError(
                f"Kartversjonen «{layer.source.title}» har ingen dato.",
                expected="datoen innholdet gjelder for",
                remedy="Oppgi «dato» for begge arealdekkene i sak.toml.",
            )
        dates.append(layer.source.date)
    if dates[0] >= dates[1]:
        raise CaseError(
            f"Det tidligere arealdekket «{earlier.source.title}» er ikke eldre enn «{later.source.title}».",
            remedy="Rett datoene, eller bytt rollene, i sak.toml.",
        )
    return Versions(cells.versions(kommune, earlier, later, rule), (dates[0], dates[1]))

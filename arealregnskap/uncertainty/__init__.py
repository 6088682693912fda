"""How sure a figure is: ± from the position of its borders, the age of its maps, and the accuracy of its classes.

    borders.py    from the error of a border to the error of an area
    passes.py     its walks through the segments, compiled
    measure.py    one row of facts per figure, from the layers of a case
    settings.py   the choices of the case, ``[usikkerhet]`` in sak.toml

Decision records 0075 and 0076 say why it is done so, and what it cannot know.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from .settings import UncertaintySpec

__all__ = ["Uncertainty", "UncertaintySpec"]


@dataclass(frozen=True)
class Uncertainty:
    """What is known of the figures of one run. ``frame``: one row per figure, ``measure.COLUMNS``."""

    frame: pd.DataFrame
    spec: UncertaintySpec

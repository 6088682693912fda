"""A line of the control account."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import pandas as pd


@dataclass(frozen=True)
class Post:
    """An area [daa], what it is compared with [daa], how many things are behind it; NaN where there is none.

    ``cells`` are those that the area is the sum of, ``compared_cells`` those of what it is compared with; None where it
    is not made of cells. ``code`` is what the post is about where it is one of several alike: severity of findings,
    reason of loss, class of SSB.
    """

    nb: str
    nn: str
    daa: float
    compared_daa: float = math.nan
    count: float = math.nan
    remark_nb: str = ""
    remark_nn: str = ""
    code: str = ""
    cells: pd.DataFrame | None = field(default=None, repr=False, compare=False)
    compared_cells: pd.DataFrame | None = field(default=None, repr=False, compare=False)

    def row(self, language: str) -> tuple[str, float, float, float, str]:
        """The post as it stands in the table, in bokmål (nb) or nynorsk (nn)."""
        nynorsk = language == "nn"
        remark = self.remark_nn if nynorsk else self.remark_nb
        return self.nn if nynorsk else self.nb, self.daa, self.compared_daa, self.count, remark

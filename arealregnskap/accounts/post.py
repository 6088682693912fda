"""A line of the control account."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Post:
    """An area [daa], what it is compared with [daa], how many things are behind it; NaN where there is none."""

    nb: str
    nn: str
    daa: float
    compared_daa: float = math.nan
    count: float = math.nan
    remark_nb: str = ""
    remark_nn: str = ""

    def row(self, language: str) -> tuple[str, float, float, float, str]:
        """The post as it stands in the table, in bokmål (nb) or nynorsk (nn)."""
        nynorsk = language == "nn"
        remark = self.remark_nn if nynorsk else self.remark_nb
        return self.nn if nynorsk else self.nb, self.daa, self.compared_daa, self.count, remark

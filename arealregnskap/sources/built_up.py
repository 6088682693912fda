"""What the products of built-up land share: building types and widths."""

from __future__ import annotations

import numpy as np

from .rows import Rows, TextArray, missing
from .values import codes

#: Bygningstype of garages, outbuildings and the like; gets the smaller buffer in rule sets that have one.
OUTBUILDINGS = ("181", "182")


def buildings(rows: Rows, kind: TextArray) -> None:
    """``bebygd_type`` from bygningstype: garages and outbuildings apart from buildings."""
    number = codes(kind)
    other = np.isin(np.array([str(n)[:3] for n in number]), OUTBUILDINGS)
    rows.ours["bebygd_type"] = np.where(other, "annen_bygning", "bygning").astype(object)
    rows.ours["kildeklasse"] = kind


def leave_out_tunnels(rows: Rows, medium: TextArray, marks: tuple[str, ...]) -> None:
    """Roads and railways under the ground take no land."""
    rows.leave_out("under_bakken", ~missing(medium) & np.isin(medium.astype(str), marks))

"""What all theme products share: one theme code, a class in the source's own words, a name."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .rows import Rows

#: Names of the columns most themes have.
NAME = ("navn", "områdenavn", "lokalitetsnavn", "name_area", "navn_no", "namn")


def of(code: str) -> Callable[[Rows], None]:
    """The conversion of a product whose rows are all of one theme."""

    def convert(rows: Rows) -> None:
        rows.ours["tema"] = np.full(len(rows), rows.theme or code, dtype=object)
        rows.ours["klasse"] = rows.text("klasse")
        rows.ours["navn"] = rows.text("navn")

    return convert

"""Several municipalities together: one common account over computed cases, and what lies across the border.

alike.py       what is not the same in the cases: some of it stops, the rest is said
join.py        cells, plans and areas of the members as one table, so that every account is made by its own function
build.py       the common result with its members
borders.py     how the members' boundaries meet: length, overlap, gaps
neighbours.py  reserve areas near the border, and the neighbour's reserve near them
sheets.py      municipality beside municipality, with the sum      files.py  all of it as Excel, CSV, JSON and map

Pure but for ``files``. A member's own figures are never changed: the sum is of the same cells that gave them.
"""

from __future__ import annotations

from .build import Together, together

__all__ = ["Together", "together"]

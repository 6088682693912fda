"""The bundle (*pakke*): one zip with all that is needed to make the figures again, and the check that it does.

manifest.py   what a bundle says of itself      pack.py      a bundle of a computed case
verify.py     run again in another folder       compare.py   table against table, cell by cell
"""

from __future__ import annotations

from .compare import Difference
from .pack import pack
from .verify import Verdict, verify

__all__ = ["Difference", "Verdict", "pack", "verify"]

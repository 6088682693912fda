"""Rule sets: what counts as development, as built and as reserve. Named, versioned data; never a constant in code.

``load("NINA 2023")`` gives a frozen ``Ruleset``; a municipality keeps its own as TOML beside the case. Each rule
(``RULES``) is one section of the file and can be moved alone from one set to another, to see what it does to the sum.
"""

from .compare import Difference, differences, table, with_rule
from .declare import RULES, Ruleset
from .load import available, load

__all__ = ["RULES", "Difference", "Ruleset", "available", "differences", "load", "table", "with_rule"]

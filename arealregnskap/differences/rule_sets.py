"""Against another rule set: every rule changed alone, and what shows only when several are."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ..accounts.regelsett import ALL, TOGETHER
from ..rulesets import RULES
from .figure import T3_COLUMNS, Figure, Part, of_tables

CAUSE = "regelsett"


def figures(tables: Mapping[str, pd.DataFrame], chosen: str, moved: Mapping[str, pd.DataFrame]) -> list[Figure]:
    """``tables``: T3 by rule set. ``moved``: what each rule moves on the way to another, ``regelsett.single_rules``."""
    out = []
    for other, rules in moved.items():
        alone = rules[rules["regel"] != ALL]
        parts = {
            quantity: [Part(*_names(rule), daa) for rule, daa in zip(alone["regel"], alone[column], strict=True) if daa]
            for quantity, column in T3_COLUMNS.items()
        }
        out += of_tables(CAUSE, other, tables[chosen], tables[other], parts)
    return out


def _names(rule: str) -> tuple[str, str]:
    if rule == TOGETHER:
        return "Flere regler i samspill", "Fleire reglar i samspel"
    _, nb, nn = RULES[rule]
    return nb, nn

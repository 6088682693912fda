"""The shape of a table with a column for each municipality and the sum."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from ..nynorsk import said
from ..report.model import Sheet
from ..report.texts import TEXTS
from ..schema import Column
from .build import Together

#: Stands before the columns of the sum; a member's have its kommunenummer.
SUM = "sum"
_SUM = ("Samlet", "Samla")
#: How the tables that have the members beside each other are made.
METHOD = (
    "Tallene til hver kommune er kommunens egne, under ett felles regelsett. Summen er regnet av de samme delene som "
    "ett felles regnskap, og er lik summen av kommunenes tall. Det som ikke er kartlagt i en kommune, står for seg."
)


def labels(found: Together, language: str) -> tuple[str, ...]:
    """What the columns of each member and of the sum are called."""
    return (*found.names, pick(language, *_SUM))


def prefixes(found: Together) -> tuple[str, ...]:
    """What stands before a column's name: kommunenummer of a member, ``SUM``."""
    return (*(f"k{r.case.kommunenummer}" for r in found.members), SUM)


def pick(language: str, nb: Any, nn: Any) -> Any:
    return nn if language == "nn" else nb


def sheet(
    key: str, title: str, columns: Sequence[Column], frame: pd.DataFrame, language: str, *, notes: Sequence[str] = (),
    method: str = "", **more: Any,
) -> Sheet:  # fmt: skip
    """A table as the files have it, with its key before its title."""
    return Sheet(
        key=key, name=f"{key} {title}", title=f"{key} {title}", columns=tuple(columns),
        frame=frame[[c.name for c in columns]], notes=(*notes, TEXTS[language]["tegn"]), method=said(method, language),
        **more,
    )  # fmt: skip

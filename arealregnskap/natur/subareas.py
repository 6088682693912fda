"""Parts of the municipality that the accounts of nature are given for too: where a theme or a zone lies."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from ..codes import codelist
from ..errors import CaseError
from .changes import Subarea

_BETWEEN = ":"


def subarea(text: str) -> Subarea:
    """The part a case names: a theme or zone (``strandsone``), or one class of it (``annet: Nordkretsen``)."""
    key, _, klass = (part.strip() for part in text.partition(_BETWEEN))
    return Subarea(
        f"{key}{_BETWEEN}{klass}" if klass else key, *_names(key, klass), _within(key, klass), _column(key, klass)
    )


def _names(key: str, klass: str) -> tuple[str, str]:
    """Bokmål and nynorsk: the class as the source has it, else the theme's name."""
    listed = next((codelist(name) for name in ("tema", "hensyn") if key in codelist(name)), None)
    names = (listed.label(key), listed.label(key, "nn")) if listed else (key, key)
    return (klass, klass) if klass else names


def _column(key: str, klass: str) -> str:
    return f"klasse_{key}" if klass else f"tema_{key}"


def _within(key: str, klass: str) -> Callable[[pd.DataFrame], pd.Series]:
    def within(land: pd.DataFrame) -> pd.Series:
        column = _column(key, klass)
        if column not in land:
            raise CaseError(
                f"Delområdet «{key}» kan ikke brukes: saken har ikke noe analysert tema eller noen hensynssone med "
                "den koden.",
                where="[natur] delomrader",
                remedy="Legg til laget i saken, eller ta delområdet ut.",
            )
        return land[column].fillna("").str.split(" + ", regex=False).map(lambda has: klass in has) if klass else (
            land[column].astype(bool)
        )  # fmt: skip

    return within

"""Values as they come, made plain: text in NFC, codes as text with their zeros, dates as days.

Every function works on the distinct values of a column and spreads the answer, because a column of 50 000 surfaces
has a handful of codes.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

TextArray = npt.NDArray[np.object_]

_EMPTY = {"", "null", "none", "nan", "<null>", "nat", "*"}
_CODE_WITH_NAME = re.compile(r"^(H?\d+)\s*(?:[-–:=]|\s)\s*\D.*$", re.IGNORECASE)
_WHOLE_FLOAT = re.compile(r"^(\d+)[.,]0+$")
_DATE = re.compile(r"^(\d{4})-?(\d{2})-?(\d{2})")
_DATE_DMY = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$")
_UTC_MIDNIGHT = re.compile(r"[T ](22|23):00:00(?:\.0+)?(?:Z|\+00:?00)$")

#: Days written where no date is known.
PLACEHOLDER_DATES = frozenset({dt.date(1000, 1, 1), dt.date(1800, 1, 1), dt.date(1, 1, 1)})


def _spread(column: Any, one: Callable[[Any], Any]) -> TextArray:
    """``one`` applied to each distinct value of a column; None for missing."""
    series = pd.Series(column)
    try:
        labels, distinct = pd.factorize(series)
    except TypeError:  # lists of repeated values (SOSI) are told apart by their text
        labels, distinct = pd.factorize(series.map(_as_text, na_action="ignore").astype(object))
    answers = np.empty(len(distinct) + 1, dtype=object)
    for n, value in enumerate(distinct):
        answers[n] = one(value)
    answers[-1] = None
    return np.asarray(answers[labels], dtype=object)


def _as_text(value: Any) -> str:
    if isinstance(value, (list, tuple, np.ndarray)):
        return "; ".join(_as_text(v) for v in value)
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    return str(value)


def texts(column: Any) -> TextArray:
    """Trimmed NFC text; None for empty and for the words programs write for nothing."""

    def one(value: Any) -> str | None:
        text = unicodedata.normalize("NFC", _as_text(value)).replace("\u00a0", " ").strip()
        return None if text.casefold() in _EMPTY else text

    return _spread(column, one)


def codes(column: Any) -> TextArray:
    """Codes as text: ``1120.0`` and ``1120 – Fritidsbebyggelse`` are ``1120``; ``0301`` keeps its zero."""

    def one(value: Any) -> str | None:
        text = str(value).strip()
        for pattern in (_WHOLE_FLOAT, _CODE_WITH_NAME):
            if hit := pattern.match(text):
                text = hit[1]
        return text or None

    return _spread(texts(column), one)


def identifiers(column: Any) -> TextArray:
    """Ids as text; a number that was stored with decimals (``20130001.0``) loses them."""

    def one(value: Any) -> str:
        hit = _WHOLE_FLOAT.match(str(value))
        return hit[1] if hit else str(value)

    return _spread(texts(column), one)


def from_labels(column: TextArray, labels: dict[str, str]) -> TextArray:
    """Names written in place of codes turned into the codes; the rest as it is."""
    return _spread(column, lambda value: labels.get(str(value).casefold(), value))


def dates(column: Any) -> npt.NDArray[np.datetime64]:
    """Days [datetime64[D]] from SOSI ``20130627``, ISO text, ``27.6.2013``, numbers and time stamps."""
    if isinstance(getattr(column, "dtype", None), pd.DatetimeTZDtype):
        column = column.map(lambda t: t.isoformat(), na_action="ignore")
    spread = _spread(column, lambda value: _day(_as_text(value)))
    return np.array([np.datetime64(d, "D") if d is not None else np.datetime64("NaT") for d in spread], "datetime64[D]")


def _day(text: str) -> dt.date | None:
    text = text.strip()
    if whole := _WHOLE_FLOAT.match(text):
        text = whole[1]
    if hit := _DATE.match(text):
        year, month, day = map(int, hit.groups())
    elif hit := _DATE_DMY.match(text):
        day, month, year = map(int, hit.groups())
    else:
        return None
    try:
        date = dt.date(year, month, day)
        # Midnight in Norway written in UTC is 22 or 23 o'clock the day before.
        date += dt.timedelta(days=1 if _UTC_MIDNIGHT.search(text) else 0)
    except (ValueError, OverflowError):
        return None
    return None if date in PLACEHOLDER_DATES else date


def numbers(column: Any) -> npt.NDArray[np.float64]:
    """Numbers; decimal comma and a trailing unit are understood, what is not a number is NaN."""

    def one(value: Any) -> float:
        hit = re.match(r"^[-+]?\d+(?:[.,]\d+)?", str(value).strip())
        return float(hit[0].replace(",", ".")) if hit else np.nan

    return np.array([np.nan if v is None else v for v in _spread(texts(column), one)], dtype=float)


def kommunenummer(column: TextArray) -> TextArray:
    """Four digits as text: ``301`` and ``K-0301`` are ``0301``; what is not a number becomes None."""

    def one(value: Any) -> str | None:
        digits = str(value).removeprefix("K-")
        return digits.zfill(4) if digits.isdigit() and len(digits) in (3, 4) else None

    return _spread(codes(column), one)

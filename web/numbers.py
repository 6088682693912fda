"""Numbers and dates as people read them, in the language of the page. Rounded here and nowhere before.

The rules are those of ``arealregnskap.units``: whole daa from 100 up, one decimal below, «under 0,1» for the smallest;
in a table one precision a column, and whole daa of a sum from 100 up.
Bokmål and nynorsk group with a no-break space and have a decimal comma; English
text has commas and a point. Missing is ``..``, exactly none is ``–`` in tables, minus is U+2212.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
from flask_babel import format_date, format_datetime, get_locale, gettext

from arealregnskap.accounts.rounding import is_share, of_sum
from arealregnskap.report.numbers import decimals as column_decimals
from arealregnskap.report.numbers import missing_text, zero_is_none
from arealregnskap.schema import Column
from arealregnskap.units import MINUS, NBSP

MISSING, NONE = "..", "–"


def language() -> str:
    """nb, nn or en: the language of the page."""
    locale = get_locale()
    return str(locale.language) if locale is not None else "nb"


def number(value: float | None, decimals: int = 0, *, sign: bool = False) -> str:
    """A number with so many decimals; with ``sign`` a plus before what is above zero."""
    if value is None or math.isnan(value):
        return MISSING
    text = f"{abs(value):,.{decimals}f}"
    if language() != "en":
        text = text.replace(",", NBSP).replace(".", ",")
    if not any(c in text for c in "123456789"):
        return text
    return (MINUS if value < 0 else "+" if sign else "") + text


def amount(value: float | None, *, sign: bool = False) -> str:
    """An area [daa] without its unit, for where the unit stands beside."""
    if value is None or math.isnan(value):
        return MISSING
    if value == 0:
        return "0"
    if abs(value) < 0.05:
        return gettext("under %(tall)s", tall=number(0.1, 1))
    return number(value, 0 if round(abs(value), 1) >= 100 else 1, sign=sign)


def daa(value: float | None) -> str:
    """An area [daa] with its unit: ``5 263 daa``."""
    return f"{amount(value)}{NBSP}daa"


def change(value: float | None) -> str:
    """A change [daa] with its sign and unit: ``−1 254 daa``."""
    return f"{amount(value, sign=True)}{NBSP}daa"


def percent(share: float | None, decimals: int = 0, *, sign: bool = False) -> str:
    """A share (0–1) as per cent; what is some but rounds to nothing says so."""
    if share is None or math.isnan(share):
        return MISSING
    gap = "" if language() == "en" else NBSP
    smallest = 10.0**-decimals
    if 0 < abs(share) * 100 < smallest / 2:
        return gettext("under %(tall)s", tall=number(smallest, decimals)) + gap + "%"
    return number(100 * share, decimals, sign=sign) + gap + "%"


def span(low: float, high: float) -> str:
    """A range [daa], ``5 029–5 263``; one figure when both read the same."""
    first, last = amount(low), amount(high)
    return first if first == last else f"{first}–{last}"


def plus_minus(value: float | None) -> str:
    """An uncertainty [daa] as ``± 12``; nothing when it is not known."""
    return "" if value is None or math.isnan(value) else f"±{NBSP}{amount(value)}"


def date(day: dt.date | None) -> str:
    """A day in a table: 31.05.2012 (2012-05-31 in English)."""
    if day is None or pd.isna(day):
        return MISSING
    return f"{day:%Y-%m-%d}" if language() == "en" else f"{day:%d.%m.%Y}"


def long_date(day: dt.date | None) -> str:
    """A day in a sentence: 10. desember 2026."""
    return MISSING if day is None else str(format_date(day, "long")).replace(" ", NBSP)


def moment(at: dt.datetime | None) -> str:
    """A moment in a sentence: 23. november 2026 kl. 09.14, in the time of the reader's server."""
    if at is None:
        return MISSING
    clock = format_datetime(at, "HH:mm" if language() == "en" else "HH.mm")
    return gettext("%(dag)s kl. %(klokke)s", dag=long_date(at.date()), klokke=clock)


def cell_texts(column: Column, values: pd.Series | Sequence[Any], exact: pd.Series | None = None) -> list[str]:
    """The texts of a table's column, with the one precision of ``exact``: the whole column, where a page shows part."""
    values = pd.Series(list(values))
    if column.type in ("float", "int"):
        whole = values if exact is None else exact
        places = column_decimals(column, pd.Series(whole, dtype=float))
        show = percent if is_share(column) else number
        none = NONE if zero_is_none(column) else "0"
        return [
            missing_text(column)
            if pd.isna(v)
            else _cell(0.0 if nothing(column, v) else v, of_sum(column, float(v), places), show, none)
            for v in values
        ]
    if column.type == "date":
        return [missing_text(column) if pd.isna(v) else date(v) for v in values]
    if column.type == "bool":
        return [gettext("Ja") if v else gettext("Nei") for v in values]
    return ["" if v is None or (isinstance(v, float) and math.isnan(v)) else str(v) for v in values]


def nothing(column: Column, value: Any) -> bool:
    """Whether a figure is none: zero, or what is left of a zero when large sums are made (below 10 cm²)."""
    return value is not None and not pd.isna(value) and abs(value) < (1e-6 if column.unit == "daa" else 1e-12)


def _cell(value: Any, places: int, show: Any, none: str) -> str:
    """``none``: how zero itself is written."""
    if value == 0:
        return none
    text = str(show(float(value), places))
    return text if any(c in text for c in "123456789") else "0"  # less than half of the last digit


def file_size(size: int) -> str:
    """How large a file is [bytes]: ``4,8 MB``, ``23 kB``, never less than 1 kB."""
    if size >= 1_000_000:
        return f"{number(size / 1_000_000, 1)}{NBSP}MB"
    return f"{number(max(size / 1_000, 1))}{NBSP}kB"


#: As filters in templates.
FILTERS = {
    f.__name__: f for f in (number, amount, daa, change, percent, plus_minus, date, long_date, moment, file_size)
}

"""Units, and how numbers are written for people. Nothing here rounds anything that is computed with.

Display rule (Miljødirektoratet's, see docs/metode.md): whole daa from 100 up, one decimal below 100, and
"under 0,1" for the smallest; digits in groups of three with a no-break space, decimal comma, minus U+2212.
"""

from __future__ import annotations

import math

M2_PER_DAA = 1_000.0
NBSP = "\u00a0"
MINUS = "\u2212"
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def daa(area_m2: float) -> float:
    """Dekar [daa] from [m²]."""
    return area_m2 / M2_PER_DAA


def number_text(value: float, decimals: int = 0) -> str:
    """Norwegian text of a number: ``1 234,5``; missing is ``..`` (SSB's sign)."""
    if value is None or math.isnan(value):
        return ".."
    text = f"{abs(value):,.{decimals}f}".replace(",", NBSP).replace(".", ",")
    return MINUS + text if value < 0 and any(c in text for c in "123456789") else text


def daa_text(area_m2: float) -> str:
    """An area as people read it, without the unit: ``1 234``, ``12,3``, ``under 0,1``; exactly none is ``0``."""
    value = daa(area_m2)
    if value is None or math.isnan(value):
        return ".."
    if value == 0:
        return "0"
    if abs(value) < 0.05:
        return "under 0,1"
    return number_text(value, 0 if round(abs(value), 1) >= 100 else 1)


def power_text(value: float) -> str:
    """The size of a very small number as people write it: ``2·10⁻¹²``; exactly none is ``0``."""
    if not value:
        return "0"
    digit, exponent = f"{abs(value):.0e}".split("e")
    return f"{digit}·10{str(int(exponent)).translate(_SUPERSCRIPT)}"


def percent_text(share: float) -> str:
    """A share (0–1) as ``12,3 %``."""
    return ".." if share is None or math.isnan(share) else number_text(100 * share, 1) + NBSP + "%"

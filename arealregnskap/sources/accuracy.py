"""How well a surface's border is placed, as its source says it [SOSI-KV], and what is assumed where it says nothing.

Nøyaktighet is the standard deviation of points in plan, for lines across the line, in centimetres: in GML the leaf
``nøyaktighet`` of Posisjonskvalitet, in SOSI text NØYAKTIGHET or the second figure of KVALITET, on the surface or on
its border curves. 0 is written where nobody knows, and a border is never known to 0 cm, so it counts as not stated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..datafiles import read_table
from . import values
from .names import match_columns

#: Our column [m].
COLUMN = "noyaktighet_m"

_NAMES = {"border": ("grense_nøyaktighet",), "plain": ("nøyaktighet",), "quality": ("KVALITET",)}
_QUALITY = re.compile(r"\s*[\d*]+\s+(\d+)(?:\s|$)")
_CM_PER_M = 100.0
#: A figure above this is a sign for "not known", not an accuracy [m].
_MOST_M = 500.0


@dataclass(frozen=True)
class Assumed:
    """What is assumed of a product's borders where nothing is stated: standard deviation [m], and why."""

    sd_m: float
    basis_nb: str
    basis_nn: str
    source: str


def stated_m(raw: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Stated standard deviation of each row's border [m], NaN where none is stated. What the border curves say goes
    before what the surface says."""
    columns = match_columns([c for c in raw.columns if c != "geometry"], _NAMES)
    out = np.full(len(raw), np.nan)
    for key in ("border", "plain", "quality"):
        if key in columns:
            read = _of_quality if key == "quality" else values.numbers
            found = read(raw[columns[key]]) / _CM_PER_M
            found[~((found > 0) & (found <= _MOST_M))] = np.nan
            out = np.where(np.isnan(out), found, out)
    return out


def _of_quality(column: Any) -> npt.NDArray[np.float64]:
    """Nøyaktighet [cm] in texts like ``22 18``; a text of another kind, such as a quality in words, says nothing."""
    found = [_QUALITY.match(str(text)) if text is not None else None for text in values.texts(column)]
    return np.array([np.nan if hit is None else float(hit[1]) for hit in found], float)


@lru_cache(maxsize=128)
def assumed(product: str) -> Assumed:
    """What ``data/codes/noyaktighet.csv`` says of a product; of one it does not know, the row ``annet``."""
    rows = {row["kode"]: row for row in read_table("codes/noyaktighet.csv").to_dict("records")}
    row = rows.get(product, rows["annet"])
    return Assumed(float(row["noyaktighet_m"]), row["grunnlag_nb"], row["grunnlag_nn"], row["kilde"])

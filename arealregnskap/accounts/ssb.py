"""Our land cover beside SSB's table 09594, class by class. The pairing of classes is ours.

The two differ for known reasons: in SSB's table land use comes before land cover, so plots, roads and parks are built
land, while AR5 maps built-up land from 5 daa up. The difference is shown, never explained away.
"""

from __future__ import annotations

import math
import re

import pandas as pd

from ..cells import Cover
from ..units import M2_PER_DAA
from .base import AccountData
from .post import Post
from .sums import daa_by

DAA_PER_KM2 = 1_000.0

#: (bokmål, nynorsk, AR5 arealtyper, first and last main class of 09594).
PAIRS = (
    ("Bebygd og opparbeidet", "Utbygd og opparbeidd", ("11", "12"), (1, 14)),
    ("Jordbruk", "Jordbruk", ("21", "22", "23"), (15, 16)),
    ("Skog", "Skog", ("30",), (17, 17)),
    ("Åpen fastmark og bart fjell", "Open fastmark og bart fjell", ("50",), (18, 18)),
    ("Myr", "Myr", ("60",), (19, 19)),
    ("Snø og isbre", "Snø og isbre", ("70",), (21, 21)),
    ("Ferskvann", "Ferskvatn", ("81",), (22, 22)),
)
#: The code of the post of those that no pair has.
OF_NO_PAIR = "andre"
#: Main classes counted with a pair though they are not next to it: bare rock goes with open land.
_ALSO = {20: 18}


def compare(data: AccountData) -> list[Post]:
    """Our daa against SSB's: one post per pair, one for SSB classes without a pair, one for the whole."""
    if data.ssb is None:
        return []
    daa = data.ssb["km2"].astype(float) * DAA_PER_KM2
    number = data.ssb["klasse"].map(main_class)
    classed = data.land[data.land["arealdekke"] == Cover.CLASSED]
    ours = daa_by(classed, "artype")
    posts, paired = [], pd.Series(False, index=daa.index)
    for nb, nn, artypes, (first, last) in PAIRS:
        match = number.between(first, last)
        paired |= match
        own = sum(float(ours.get(a, 0.0)) for a in artypes) if data.cells.has_cover else math.nan
        theirs = float(daa[match].sum(min_count=1))
        remark_nb, remark_nn = "Sammenstilt av oss", "Samanstilt av oss"
        cells = classed[classed["artype"].isin(artypes)] if data.cells.has_cover else None
        posts.append(
            Post(f"SSB 09594: {nb}", f"SSB 09594: {nn}", own, theirs, math.nan, remark_nb, remark_nn, nb, cells)
        )
    rest = float(daa[~paired].sum())
    posts.append(Post("SSB 09594: andre klasser", "SSB 09594: andre klassar", math.nan, rest, code=OF_NO_PAIR))
    own = data.cells.municipality_m2 / M2_PER_DAA
    whole = Post("SSB 09594: hele kommunen", "SSB 09594: heile kommunen", own, float(daa.sum()), cells=data.land)
    return [*posts, whole]


def classes_of(data: AccountData, code: str) -> pd.DataFrame:
    """The rows of SSB's table that a post is compared with: of its pair, of no pair, or all of them (no code)."""
    if data.ssb is None:
        raise ValueError("there is no table of SSB")
    number = data.ssb["klasse"].map(main_class)
    pairs = {nb: number.between(first, last) for nb, _, _, (first, last) in PAIRS}
    of_none = ~pd.concat(pairs, axis=1).any(axis=1)
    return data.ssb[{**pairs, OF_NO_PAIR: of_none}[code]] if code else data.ssb


def main_class(text: str) -> float:
    """Main class number of an SSB class text: 22 of "22.01 Innsjø"; NaN where it has none."""
    found = re.match(r"\s*(\d{1,2})", str(text))
    return float(_ALSO.get(int(found[1]), int(found[1]))) if found else math.nan

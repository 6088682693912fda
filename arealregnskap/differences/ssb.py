"""Against SSB table 09594: class by class, with the land use that SSB lets go before land cover where we have it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .. import overlay
from ..accounts.base import AccountData
from ..accounts.ssb import PAIRS, compare
from ..crs import AreaRule
from ..layers import Layer
from ..overlay import Surfaces
from ..units import M2_PER_DAA
from .figure import SSB, Figure, Part

CAUSE = "ssb"
AGAINST = "SSB 09594"

#: Our type of built-up surface that comes from SSB arealbruk.
_LAND_USE = "ssb_arealbruk"
_PREFIX = "SSB 09594: "


def figures(
    data: AccountData, kommune: Layer, cover: Layer | None, built: Sequence[Layer], rule: AreaRule
) -> list[Figure]:
    """One figure per pair of classes, one for SSB classes without a pair, one for the whole.

    Where the case has SSB arealbruk, the ground it covers in each of our classes is a part: it is built land in SSB's
    table. What is left is other sources, other dates and the pairing of classes; nobody can tell which from the table.
    """
    if data.ssb is None:
        return []
    year = data.ssb.attrs.get("ar", "")
    used = _used(kommune, cover, built, rule)
    unused = data.ssb.attrs.get("utelatt", ())
    out = []
    for post in compare(data):
        nb, nn = post.nb.removeprefix(_PREFIX), post.nn.removeprefix(_PREFIX)
        artypes = next((pair[2] for pair in PAIRS if pair[0] == nb), None)
        if artypes is None and not post.compared_daa:
            continue  # no class without a pair
        own = 0.0 if np.isnan(post.daa) and artypes is None else post.daa
        parts = None if artypes is None or used is None else _moved(artypes, used)
        if nb == "hele kommunen" and unused:
            nb += f" (rader som ikke er klasser, er ikke med: {', '.join(unused)})"
            nn += f" (rader som ikkje er klassar, er ikkje med: {', '.join(unused)})"
        nb, nn = nb[:1].upper() + nb[1:], nn[:1].upper() + nn[1:]
        out.append(Figure(CAUSE, f"{AGAINST} {year}".strip(), SSB, "", own, post.compared_daa, parts, nb, nn))
    return out


def _moved(artypes: tuple[str, ...], used: pd.Series) -> tuple[Part, ...]:
    """What moves from the other classes to built land, or from this class to it."""
    built = PAIRS[0][2]
    if artypes == built:
        names = {code: (pair[0].lower(), pair[1].lower()) for pair in PAIRS for code in pair[2]}
        gains: dict[tuple[str, str], float] = {}
        for code, daa in used.items():
            if code not in built:
                name = names.get(str(code), ("annet", "anna"))
                gains[name] = gains.get(name, 0.0) + daa
        return tuple(Part(f"Arealbruk på {nb}", f"Arealbruk på {nn}", daa) for (nb, nn), daa in gains.items())
    lost = float(used.reindex(list(artypes)).sum())
    return (Part("Arealbruk, bebygd hos SSB", "Arealbruk, utbygd hos SSB", -lost),) if lost else ()


def _used(kommune: Layer, cover: Layer | None, built: Sequence[Layer], rule: AreaRule) -> pd.Series | None:
    """Ground that SSB arealbruk covers in each of our land classes [daa]; None where the case does not have it."""
    surfaces = [np.asarray(f.geometry, object) for layer in built
                if len(f := layer.frame[layer.frame["bebygd_type"] == _LAND_USE])]  # fmt: skip
    if cover is None or not surfaces:
        return None
    outline, land_use = np.asarray(kommune.frame.geometry, object), np.concatenate(surfaces)
    names, label = np.unique(cover.frame["artype"].astype(str).to_numpy(), return_inverse=True)
    cells = overlay.cells(
        [
            Surfaces("kommune", outline, np.zeros(len(outline), np.int64), "set"),
            Surfaces("dekke", np.asarray(cover.frame.geometry, object), label.astype(np.int64), "set"),
            Surfaces("bruk", land_use, np.zeros(len(land_use), np.int64), "mask"),
        ],
        rule,
    )
    here = cells[(cells["kommune"] >= 0) & (cells["dekke"] >= 0) & (cells["bruk"] != 0)]
    daa = here.groupby("dekke")["area_m2"].sum() / M2_PER_DAA
    return daa.set_axis(names[daa.index])

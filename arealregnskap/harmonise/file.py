"""A whole file: mixed layers parted, each recognised, plans joined, layers of one kind put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd

from ..crs import AreaRule
from ..issues import IssueLog
from ..layers import Layer, RawLayer, Role, Source
from ..sources import Product, by_key, recognise, split
from .canonical import numbered, order
from .layer import Bounds, harmonise
from .plans import register

_PLAN_ROLES = {Role.PLAN, Role.PLANFORSLAG, Role.REGULERINGSPLAN}


def harmonise_file(
    raws: Sequence[RawLayer],
    source: Source,
    target_epsg: int,
    log: IssueLog,
    *,
    role: Role | None = None,
    product: str = "",
    layers: Sequence[str] = (),
    columns: Mapping[str, str] | None = None,
    defaults: Mapping[str, Any] | None = None,
    kommunenummer: str | None = None,
    within: Bounds | None = None,
    rule: AreaRule | None = None,
) -> list[Layer]:
    """All layers of a file that can be used, one per role and product.

    ``role`` takes only layers fit for it (a plan in the role the case says); ``product`` is the key of the product the
    case names, ``layers`` the names of the layers it wants. Layers that are not used are findings. Other arguments as
    in ``harmonise``.
    """
    raws = [part for raw in raws if not layers or raw.name in layers for part in split(raw)]
    chosen, plan_areas = _choose(raws, role, product, log)
    plans = register(plan_areas, raws[0].path.name if raws else "", log)
    found: list[Layer] = []
    for raw, fit in chosen:
        use_as = role if role in _PLAN_ROLES and fit.role in _PLAN_ROLES else None
        found += harmonise(
            raw, fit, source, target_epsg, log,
            role=use_as, columns=columns, defaults=defaults, plans=plans,
            kommunenummer=kommunenummer, within=within, rule=rule,
        )  # fmt: skip
    return merge(found)


def _choose(
    raws: Sequence[RawLayer], role: Role | None, product: str, log: IssueLog
) -> tuple[list[tuple[RawLayer, Product]], list[RawLayer]]:
    """Each usable layer with its product, and the layers that are plan areas; the rest is noted."""
    chosen, plan_areas = [], []
    for raw in raws:
        if product and "geometry" in raw.frame.columns and len(raw.frame):
            chosen.append((raw, by_key(product)))
            continue
        suggestions = recognise(raw)
        if suggestions and suggestions[0].product.role is None:
            plan_areas.append(raw)
            continue
        fit = next((s.product for s in suggestions if _fits(s.product, role)), None)
        if fit is None and role in _FALLBACK and "geometry" in raw.frame.columns and len(raw.frame):
            fit = by_key(_FALLBACK[role])
        if fit is None:
            log.add("lag_ikke_brukt", raw.path.name, value=raw.name, count=len(raw.frame))
        else:
            chosen.append((raw, fit))
    return chosen, plan_areas


#: Roles where any surface can be taken as it is, when no product is recognised.
_FALLBACK: dict[Role | None, str] = {Role.TEMA: "tema", Role.DEKNING: "dekning"}


def _fits(product: Product, role: Role | None) -> bool:
    if product.role is None:
        return False
    if role is Role.PLANFORSLAG:
        return product.role is Role.PLAN
    return role is None or product.role is role


def merge(layers: Sequence[Layer]) -> list[Layer]:
    """Layers of the same role, product and source as one, in canonical order, in the order they first appear."""
    groups: dict[tuple[Role, str, Source], list[Layer]] = {}
    for layer in layers:
        groups.setdefault((layer.role, layer.product, layer.source), []).append(layer)
    # Two layers of municipalities are two drawings of the same land, never parts of one.
    return [one for (role, *_), group in groups.items()
            for one in (group if role is Role.KOMMUNE else [_merged(group)])]  # fmt: skip


def _merged(group: list[Layer]) -> Layer:
    if len(group) == 1:
        return group[0]
    frame = gpd.GeoDataFrame(pd.concat([g.frame for g in group], ignore_index=True), crs=group[0].frame.crs)
    frame = frame.iloc[order(frame)].reset_index(drop=True)
    if "flate_id" in frame:
        frame["flate_id"] = numbered(frame["flate_id"].to_numpy(dtype=object))
    name = " + ".join(dict.fromkeys(g.name for g in group))
    return replace(group[0], name=name if len(name) <= 80 else group[0].name, frame=frame)

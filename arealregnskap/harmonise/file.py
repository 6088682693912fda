"""A whole file: mixed layers parted, each recognised, plans joined, layers of one kind put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd

from ..crs import AreaRule
from ..errors import SchemaError
from ..issues import IssueLog
from ..layers import Layer, RawLayer, Role, Source
from ..sources import Product, Suggestion, by_key, recognise, split
from ..sources.recognition import geometry_kinds, object_type_column
from .canonical import numbered, order
from .layer import Bounds, harmonise
from .plans import register

#: Roles where any surface can be taken as it is.
_ANY_SURFACE: dict[Role | None, str] = {Role.TEMA: "tema", Role.DEKNING: "dekning"}
#: What the only layer of a file is taken as, when nothing is recognised.
_TAKEN_AS = {
    Role.KOMMUNE: "kommuner",
    Role.PLAN: "kommuneplan_2008",
    Role.PLANFORSLAG: "kommuneplan_2008",
    Role.REGULERINGSPLAN: "reguleringsplan_2008",
    Role.HENSYN: "hensynssoner_kp",
    Role.AREALDEKKE: "ar5",
}
#: Planstatus of a plan, or a part of one, that is repealed.
_REPEALED = "4"
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
    case names, ``layers`` the names of the layers it wants; what the file says of its plans is used whichever they are.
    Layers that are not used are findings. Other arguments as in ``harmonise``. Raises SchemaError when ``role`` is
    given and no layer is fit for it, CaseError when a plan or land-cover layer lies wholly beyond ``within``.
    """
    parts = [(part, not layers or raw.name in layers) for raw in raws for part in split(raw)]
    plan_areas = [part for part, _ in parts if _is_plan_area(part)]
    raws = [part for part, wanted in parts if wanted]
    chosen = _choose(raws, role, product, log)
    plans = register(plan_areas, raws[0].path.name if raws else "", log)
    found: list[Layer] = []
    for raw, fit in _together(chosen):
        use_as = role if role in _PLAN_ROLES and fit.role in _PLAN_ROLES else None
        found += harmonise(
            raw, fit, source, target_epsg, log,
            role=use_as, columns=columns, defaults=defaults, plans=plans,
            kommunenummer=kommunenummer, within=within, rule=rule,
        )  # fmt: skip
    return merge(_only_repealed(found, log))


def _only_repealed(layers: Sequence[Layer], log: IssueLog) -> list[Layer]:
    """Of reguleringsplaner in the file of a proposed kommuneplan, those parts that it says are repealed; of the rest,
    the plans in force are asked."""
    out = []
    for layer in layers:
        other = layer.frame["niva"] == "RP" if layer.role is Role.PLANFORSLAG else None
        if other is not None and other.any():
            kept = ~other | (layer.frame["planstatus"] == _REPEALED)
            if not kept.all():
                log.add(
                    "lag_ikke_brukt", layer.source.file_name or layer.name, value=layer.name, count=int((~kept).sum())
                )
            layer = replace(layer, frame=layer.frame[kept].reset_index(drop=True))
        if len(layer.frame) or other is None:
            out.append(layer)
    return out


def _is_plan_area(raw: RawLayer) -> bool:
    """Whether a layer says what a plan is, and is no layer of its own."""
    suggestions = recognise(raw)
    return bool(suggestions) and suggestions[0].product.role is None


def _choose(raws: Sequence[RawLayer], role: Role | None, product: str, log: IssueLog) -> list[tuple[RawLayer, Product]]:
    """Each usable layer with its product; the rest is noted, but for plan areas.

    Raises SchemaError when the case asks for a role and no layer is fit for it.
    """
    chosen, unused = [], []
    for raw in raws:
        if _is_plan_area(raw):
            continue
        suggestions = recognise(raw)
        fit = _named(raw, suggestions, product) if product else _fitting(raw, suggestions, role)
        if fit is None:
            unused.append(raw)
        else:
            chosen.append((raw, fit))
    if not chosen and role is not None:
        chosen, unused = _only_candidate(unused, role)
    if unused:
        names = ", ".join(dict.fromkeys(raw.name for raw in unused))
        log.add("lag_ikke_brukt", unused[0].path.name, value=names, count=sum(len(raw.frame) for raw in unused))
    return chosen


def _named(raw: RawLayer, suggestions: Sequence[Suggestion], key: str) -> Product | None:
    """The product the case names, for a layer that may be it: recognised as it, or as nothing else."""
    product = by_key(key)
    may_be = not suggestions or any(s.product is product for s in suggestions)
    return product if may_be and geometry_kinds(raw) & product.geometry else None


def _fitting(raw: RawLayer, suggestions: Sequence[Suggestion], role: Role | None) -> Product | None:
    fit = next((s.product for s in suggestions if _fits(s.product, role)), None)
    if fit is None and role in _ANY_SURFACE and "surface" in geometry_kinds(raw):
        return by_key(_ANY_SURFACE[role])
    return fit


def _only_candidate(raws: list[RawLayer], role: Role) -> tuple[list[tuple[RawLayer, Product]], list[RawLayer]]:
    """A file's only layer of surfaces is taken to be what the case says it is, though its names are unknown."""
    candidates = [raw for raw in raws if "surface" in geometry_kinds(raw)]
    if len(candidates) == 1 and role in _TAKEN_AS:
        rest = [raw for raw in raws if raw is not candidates[0]]
        return [(candidates[0], by_key(_TAKEN_AS[role]))], rest
    raise SchemaError(
        f"Fant ikke noe lag som kan brukes som «{role}».",
        where=raws[0].path.name if raws else "",
        expected="et lag programmet kjenner igjen",
        remedy="Oppgi «lag», «produkt» eller «kolonner» i sak.toml. Fila har: "
        + (", ".join(dict.fromkeys(raw.name for raw in raws)) or "ingen lag med flater")
        + ".",
    )


def _together(chosen: Sequence[tuple[RawLayer, Product]]) -> list[tuple[RawLayer, Product]]:
    """Layers of one product and reference system as one raw layer: SOSI and GML have one layer per object type.

    Each row keeps its layer's name as object type where it has none of its own. Two layers of municipalities are two
    drawings of the same land and stay apart.
    """
    groups: dict[tuple[str, int | None, str], list[tuple[RawLayer, Product]]] = {}
    for raw, fit in chosen:
        apart = raw.name if fit.role is Role.KOMMUNE else ""
        groups.setdefault((fit.key, raw.epsg, apart), []).append((raw, fit))
    return [(_one_raw([raw for raw, _ in group]), group[0][1]) for group in groups.values()]


def _one_raw(raws: Sequence[RawLayer]) -> RawLayer:
    if len(raws) == 1:
        return raws[0]
    frames = []
    for raw in raws:
        column = object_type_column(raw)
        named = raw.frame.rename(columns={column: "objtype"}) if column else raw.frame.assign(objtype=raw.name)
        frames.append(named.drop(columns=named.geometry.name).astype(object).assign(geometry=named.geometry.array))
    frame = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), geometry="geometry", crs=raws[0].frame.crs)
    names = list(dict.fromkeys(raw.name for raw in raws))
    return replace(raws[0], name=", ".join(names[:3]) + (" …" if len(names) > 3 else ""), frame=frame)


def _fits(product: Product, role: Role | None) -> bool:
    if product.role is None:
        return False
    if role in _PLAN_ROLES and product.role is Role.HENSYN:
        return True  # a plan file brings its own zones
    if role is Role.PLANFORSLAG:
        return product.role in (Role.PLAN, Role.REGULERINGSPLAN)
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

"""Which product a raw layer is, with a score and the reasons, so that a person can agree or choose another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import shapely

from ..layers import RawLayer
from .names import match_columns, plain, same
from .product import Product, Suggestion
from .values import codes

#: Weights of the evidence: what the layer is called, whether its telling columns are there, what values it has.
_NAME, _COLUMNS, _VALUES = 0.6, 0.3, 0.1
#: Below this a suggestion is noise.
THRESHOLD = 0.25
_OBJECT_TYPE = ("objtype", "objekttype", "objecttype")
_MAX_NAMES = 60  # distinct object types looked at; more is not a column of types
_SAMPLE = 2_000  # rows looked at for values


def recognise(raw: RawLayer, products: Sequence[Product]) -> list[Suggestion]:
    """Products the layer may be, best first; equal scores in the order of the product list."""
    names = layer_names(raw)
    kinds = geometry_kinds(raw)
    columns = raw.frame.columns.drop("geometry", errors="ignore")
    found = [s for p in products if (s := _judge(raw, columns, p, names, kinds)) is not None]
    return sorted(found, key=lambda s: -s.score)


def _judge(
    raw: RawLayer, columns: pd.Index, product: Product, names: Sequence[str], kinds: frozenset[str]
) -> Suggestion | None:
    if kinds and not kinds & product.geometry:
        return None
    column_map = match_columns(columns, product.columns)
    reasons, score = [], 0.0
    named = next((n for n in names if any(same(n, known) for known in product.layer_names)), None)
    if named is not None:
        score += _NAME
        reasons.append(f"laget heter «{named}»")
    telling = [c for c in product.telling if c in column_map]
    if telling:
        score += _COLUMNS * len(telling) / len(product.telling)
        reasons.append("har kolonnene " + ", ".join(f"«{column_map[c]}»" for c in telling))
    for column, expected in product.values.items():
        share = _share(raw, column_map.get(column), expected)
        if column in column_map:
            score += _VALUES * (2 * share - 1)
        if share > 0.5:
            score += _NAME * share * (named is None)
            reasons.append(f"verdiene i «{column_map[column]}» er kjent")
    if score < THRESHOLD:
        return None
    lacking = [c for c in product.required if c not in column_map]
    if lacking:
        score /= 2
        reasons.append("mangler kolonne for " + ", ".join(lacking))
    return Suggestion(product, round(score, 3), column_map, tuple(reasons))


def _share(raw: RawLayer, column: str | None, expected: frozenset[str]) -> float:
    """Share of the filled values of a column (first rows) that are among the expected."""
    if column is None:
        return 0.0
    met = [v for v in codes(raw.frame[column].iloc[:_SAMPLE]) if v is not None]
    return sum(str(v).casefold() in expected for v in met) / len(met) if met else 0.0


def layer_names(raw: RawLayer) -> list[str]:
    """The layer's own name and the object types on its rows."""
    column = object_type_column(raw)
    types = [] if column is None else [str(t) for t in pd.unique(raw.frame[column].dropna())]
    return [raw.name, *(types if len(types) <= _MAX_NAMES else [])]


def object_type_column(raw: RawLayer) -> str | None:
    """The column that says what kind of object each row is."""
    return next((c for c in raw.frame.columns if plain(c) in _OBJECT_TYPE), None)


def geometry_kinds(raw: RawLayer) -> frozenset[str]:
    """What the rows are on the map: ``surface``, ``line``, ``point``; empty when there is no geometry."""
    if "geometry" not in raw.frame.columns:
        return frozenset()
    kinds = np.unique(shapely.get_type_id(np.asarray(raw.frame["geometry"], dtype=object)))
    return frozenset(k for ids, k in _KINDS if np.isin(kinds, ids).any())


_KINDS: tuple[tuple[tuple[int, ...], str], ...] = (((0, 4), "point"), ((1, 2, 5), "line"), ((3, 6, 7), "surface"))


def split(raw: RawLayer, products: Iterable[Product]) -> list[RawLayer]:
    """A layer with object types of several products as one layer per product; otherwise the layer itself.

    Rows of types no product knows stay together under the layer's own name.
    """
    column = object_type_column(raw)
    if column is None:
        return [raw]
    labels, types = pd.factorize(raw.frame[column])
    if not 1 < len(types) <= _MAX_NAMES:
        return [raw]
    known = list(products)
    owner = [next((p.key for p in known if any(same(str(t), n) for n in p.layer_names)), "") for t in types]
    if len(set(owner)) == 1:
        return [raw]
    of_row = np.array([*owner, ""], dtype=object)[labels]
    out = []
    for key in dict.fromkeys(of_row):
        frame = raw.frame[of_row == key]
        first = str(frame[column].iloc[0])
        out.append(replace(raw, name=first if key else raw.name, frame=frame.reset_index(drop=True)))
    return out

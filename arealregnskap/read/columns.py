"""Columns of raw frames, the same whatever format they came from.

Text is ``object`` with None for missing, in NFC. Whole numbers are ``int64``, or ``Int64`` where some are
missing, so that a code read as a number never turns into ``1110.0``. Dates and times are ``datetime64[ms]``
without zone (UTC where the file had one). Lists and nested values become JSON text.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def frame_of(columns: dict[str, pd.Series], geometry: Any, epsg: int | None) -> gpd.GeoDataFrame:
    """A raw frame: columns with unique NFC names, and shapely geometry (None for missing)."""
    names = unique_names(columns)
    data = pd.DataFrame(dict(zip(names, columns.values(), strict=True)), index=pd.RangeIndex(len(geometry)))
    return gpd.GeoDataFrame(data, geometry=np.asarray(geometry, dtype=object), crs=epsg)


def unique_names(names: Iterable[str]) -> list[str]:
    """Names in NFC; ``geometry`` is ours, and a name met before gets ``_2``, ``_3`` …"""
    seen = {"geometry"}
    out = []
    for name in names:
        base = candidate = nfc(str(name))
        number = 2
        while candidate in seen:
            candidate, number = f"{base}_{number}", number + 1
        seen.add(candidate)
        out.append(candidate)
    return out


def nfc(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def from_arrow(column: pa.ChunkedArray) -> pd.Series:
    """An Arrow column as a pandas column by the rules above."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return from_arrow(column.cast(kind.value_type))
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return text_series(column.to_pylist())
    if pa.types.is_boolean(kind):
        return pd.Series(column.to_pandas(types_mapper=_nullable) if column.null_count else column.to_pandas())
    if pa.types.is_integer(kind):
        return _integers(column)
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return pd.Series(column.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype="float64")
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        return pd.Series(column.cast(pa.timestamp("ms"), safe=False).to_numpy()).astype("datetime64[ms]")
    if pa.types.is_null(kind):
        return text_series([None] * len(column))
    if pa.types.is_nested(kind):
        return text_series([None if v is None else json.dumps(v, ensure_ascii=False) for v in column.to_pylist()])
    return text_series([None if v is None else str(v) for v in column.to_pylist()])


def _integers(column: pa.ChunkedArray) -> pd.Series:
    if pa.types.is_uint64(column.type) and (pc.max(column).as_py() or 0) > np.iinfo(np.int64).max:
        return text_series([None if v is None else str(v) for v in column.to_pylist()])
    column = column.cast(pa.int64())
    if not column.null_count:
        return pd.Series(column.to_numpy(), dtype="int64")
    missing = column.is_null().to_numpy()
    return pd.Series(pd.arrays.IntegerArray(column.fill_null(0).to_numpy().copy(), missing))


def _nullable(kind: pa.DataType) -> Any:
    return pd.BooleanDtype() if pa.types.is_boolean(kind) else None


def text_series(values: Iterable[str | None]) -> pd.Series:
    """Text column; NUL characters, which some dBase writers pad with, are cut off. Equal texts are cleaned once."""
    codes, different = pd.factorize(np.array([*values, None], dtype=object)[:-1])
    cleaned = np.array(
        [*(nfc(v.split("\0", 1)[0]) for v in different), None], dtype=object
    )  # −1, for none, is the last
    return pd.Series(cleaned[codes], dtype=object)


def from_values(values: list[Any]) -> pd.Series:
    """A column of JSON values by the same rules; whole numbers and fractions together are fractions."""
    kinds = set(map(type, values)) - {type(None)}
    if kinds <= {str}:
        return text_series(values)
    present = [v for v in values if v is not None]
    if kinds == {bool}:
        return from_arrow(pa.chunked_array([pa.array(values, pa.bool_())]))
    if kinds == {int} and all(abs(v) < 2**63 for v in present):
        return from_arrow(pa.chunked_array([pa.array(values, pa.int64())]))
    if kinds and kinds <= {int, float}:
        return pd.Series([np.nan if v is None else float(v) for v in values], dtype="float64")
    return text_series([v if v is None or isinstance(v, str) else json.dumps(v, ensure_ascii=False) for v in values])


def normalised(series: pd.Series) -> pd.Series:
    """Any pandas column by the rules above; the reader's own idea of types ends here."""
    if series.dtype == np.dtype(object):
        values = series.to_numpy(copy=True)
        values[series.isna()] = None
        return from_values(values.tolist())
    if isinstance(series.dtype, pd.StringDtype):
        return text_series([None if pd.isna(v) else str(v) for v in series])
    return from_arrow(pa.chunked_array([pa.array(series, from_pandas=True)]))

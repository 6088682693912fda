"""What each surface of an input was when the bundle was made, so that a change in the file can be named later."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from .. import read
from ..errors import ArealregnskapError
from ..issues import IssueLog
from ..layers import RawLayer
from ..read import ReadOptions
from ..sources import names
from ..sources.plan_columns import SURFACE

#: One row is one surface (line, point) of a file as the reader gives it. ``lag``: layer. ``nr``: its place in the
#: layer, from 1. ``id`` and ``navn``: what the file calls it, empty where it does not. ``epsg``: of the file, 0 where
#: it does not tell. ``egenskaper``: hash of all its attributes. ``geometri``: WKB, in the file's own coordinates.
COLUMNS = ("lag", "nr", "id", "navn", "epsg", "egenskaper", "geometri")


def record(path: Path, encoding: str | None) -> pd.DataFrame:
    """The surfaces of a file, all layers, in the order of the file; see ``COLUMNS``. None for a file that cannot be
    read: that is told where it is used."""
    try:
        layers = read.read_file(path, options=ReadOptions(encoding=encoding), log=IssueLog())
    except ArealregnskapError:
        layers = []
    return pd.concat([_EMPTY, *map(_of_layer, layers)], ignore_index=True)


def content(rows: pd.DataFrame) -> bytes:
    """As it lies in the bundle; the same surfaces give the same bytes."""
    buffer = io.BytesIO()
    rows.to_parquet(buffer, compression="zstd", index=False)
    return buffer.getvalue()


def restored(data: bytes) -> pd.DataFrame:
    """From the bundle. Raises ValueError when it is something else."""
    try:
        return pd.read_parquet(io.BytesIO(data))[list(COLUMNS)]
    except (KeyError, OSError) as e:  # pyarrow's errors are among these and ValueError
        raise ValueError("not a record of surfaces") from e


_EMPTY = pd.DataFrame(
    {
        "lag": pd.Series(dtype="str"), "nr": pd.Series(dtype="int64"), "id": pd.Series(dtype="str"),
        "navn": pd.Series(dtype="str"), "epsg": pd.Series(dtype="int64"), "egenskaper": pd.Series(dtype="str"),
        "geometri": pd.Series(dtype="object"),
    }
)  # fmt: skip


def _of_layer(layer: RawLayer) -> pd.DataFrame:
    frame = layer.frame
    return pd.DataFrame({
        "lag": layer.name, "nr": range(1, len(frame) + 1), **_called(frame), "epsg": layer.epsg or 0,
        "egenskaper": _attributes(frame),
        "geometri": shapely.to_wkb(frame.geometry.to_numpy(), byte_order=1),
    })  # fmt: skip


def _called(frame: gpd.GeoDataFrame) -> dict[str, list[str]]:
    """What the file calls each surface: its own id and its name."""
    met = names.match_columns(map(str, frame.columns), {"id": SURFACE["flate_id"], "navn": SURFACE["omradenavn"]})
    return {what: _texts(frame[met[what]]) if what in met else [""] * len(frame) for what in ("id", "navn")}


def _attributes(frame: gpd.GeoDataFrame) -> list[str]:
    heads = [str(c) for c in frame.columns.drop(frame.geometry.name)]
    rows = zip(*(_texts(frame[c]) for c in heads), strict=True) if heads else ((),) * len(frame)
    return [hashlib.blake2b("\x1f".join((*heads, *row)).encode(), digest_size=8).hexdigest() for row in rows]


def _texts(values: pd.Series) -> list[str]:
    """Values as text, what is not there as nothing."""
    return ["" if missing else str(value) for value, missing in zip(values, values.isna(), strict=True)]

"""Layers, findings and errors between the reading process and ours: Arrow and JSON files, nothing that can run.

What comes back is checked like any input from outside, for the reading process has met the file.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from .. import errors
from ..issues import Issue, IssueLog
from ..layers import RawLayer
from .columns import frame_of, from_arrow
from .contract import LayerInfo, ReadOptions
from .limits import Limits

ANSWER = "svar.json"
REQUEST = "oppdrag.json"
TRACE = "feil.txt"

_GEOMETRY = "\0geometri"  # cannot clash: no reader lets a NUL through


def write_request(folder: Path, task: str, format_key: str, path: Path, options: ReadOptions) -> None:
    request = {"task": task, "format": format_key, "path": str(path), "options": dataclasses.asdict(options)}
    (folder / REQUEST).write_text(json.dumps(request), encoding="utf-8")


def read_request(folder: Path) -> tuple[str, str, Path, ReadOptions]:
    request = json.loads((folder / REQUEST).read_text(encoding="utf-8"))
    options = request["options"]
    for name in ("layers", "near"):
        options[name] = None if options[name] is None else tuple(options[name])
    options["limits"] = Limits(**options["limits"])
    return request["task"], request["format"], Path(request["path"]), ReadOptions(**options)


def write_layers(folder: Path, layers: list[RawLayer], log: IssueLog) -> None:
    told = []
    for number, layer in enumerate(layers):
        _write_frame(folder / f"lag-{number}.arrow", layer)
        told.append({
            "name": layer.name, "epsg": layer.epsg, "format": layer.format, "path": str(layer.path),
            "provenance": layer.provenance,
        })  # fmt: skip
    _answer(folder, {"layers": told, "issues": [dataclasses.asdict(i) for i in log]})


def write_infos(folder: Path, infos: list[LayerInfo]) -> None:
    _answer(folder, {"infos": [dataclasses.asdict(i) for i in infos]})


def write_error(folder: Path, error: errors.ArealregnskapError) -> None:
    fields = {n: getattr(error, n) for n in ("found", "expected", "remedy", "where", "faults")}
    _answer(folder, {"error": type(error).__name__, **fields})


def _answer(folder: Path, content: dict[str, Any]) -> None:
    """Written under another name first, so that a killed process leaves no half answer."""
    half = folder / (ANSWER + ".del")
    half.write_text(json.dumps(content, ensure_ascii=False, default=str), encoding="utf-8")
    half.rename(folder / ANSWER)


def _write_frame(target: Path, layer: RawLayer) -> None:
    frame = layer.frame
    names = [c for c in frame.columns if c != frame.geometry.name]
    arrays = [pa.array(frame[name], from_pandas=True) for name in names]
    # A column without any value has no type of its own; it is text.
    arrays = [a.cast(pa.string()) if pa.types.is_null(a.type) else a for a in arrays]
    wkb = pa.array(shapely.to_wkb(np.asarray(frame.geometry.values, dtype=object)), pa.large_binary())
    table = pa.Table.from_arrays([*arrays, wkb], names=[*names, _GEOMETRY])
    with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def read_answer(folder: Path) -> dict[str, Any] | None:
    """The reading process's answer, or None when it left none; raises the error it reports."""
    try:
        answer = json.loads((folder / ANSWER).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    if "error" in answer:
        kind = getattr(errors, str(answer["error"]), errors.ReadError)
        if not (isinstance(kind, type) and issubclass(kind, errors.ArealregnskapError)):
            kind = errors.ReadError
        texts = {n: str(answer[n]) for n in ("expected", "remedy", "where")}
        raise kind(str(answer["found"]), faults=tuple(map(str, answer["faults"])), **texts)
    return dict(answer)


def layers_of(folder: Path, answer: dict[str, Any], log: IssueLog) -> list[RawLayer]:
    log.extend([Issue(**issue) for issue in answer["issues"]])
    return [_read_layer(folder / f"lag-{number}.arrow", told) for number, told in enumerate(answer["layers"])]


def infos_of(answer: dict[str, Any]) -> list[LayerInfo]:
    return [LayerInfo(**{**i, "fields": tuple((n, t) for n, t in i["fields"])}) for i in answer["infos"]]


def _read_layer(source: Path, told: dict[str, Any]) -> RawLayer:
    with pa.OSFile(str(source), "rb") as file:
        table = pa.ipc.open_file(file).read_all()
    table.validate(full=True)
    geometry = shapely.from_wkb(table[_GEOMETRY].to_numpy(zero_copy_only=False))
    columns = {name: from_arrow(table[name]) for name in table.column_names if name != _GEOMETRY}
    epsg = None if told["epsg"] is None else int(told["epsg"])
    return RawLayer(
        told["name"], frame_of(columns, geometry, epsg), epsg, told["format"], Path(told["path"]), told["provenance"]
    )

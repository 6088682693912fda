"""Damaged files of every format end in layers or in a sentence, never in anything else.

Each file has some bytes overwritten, or its end cut off, by a seeded generator. What is read must balance: rows read
and rows with geometry never exceed those of the whole file.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from arealregnskap import read
from arealregnskap.errors import ReadError
from arealregnskap.issues import IssueLog
from arealregnskap.read.limits import GIB
from tests.faulty import make

ROWS = 50
MUTANTS = 6
LIMITS = read.Limits(memory_bytes=3 * GIB, cpu_s=20, wall_s=30)


def whole(folder: Path, suffix: str) -> tuple[Path, Path]:
    """A good file, and the file of it to damage."""
    path = folder / f"hel{suffix}"
    if suffix == ".gml":
        squares = [make.member(make.polygon(make.positions()), number=i) for i in range(ROWS)]
        path.write_text(make.gml(*squares), encoding="utf-8")
    elif suffix == ".zip":
        path.write_bytes(make.zipped(("plan.geojson", make.features(*[make._box()] * ROWS).encode())))
    elif suffix == ".parquet":
        make.land(ROWS).to_parquet(path)
    else:
        drivers = {".gpkg": "GPKG", ".shp": "ESRI Shapefile", ".fgb": "FlatGeobuf", ".geojson": "GeoJSON"}
        drivers[".gdb"] = "OpenFileGDB"
        make.land(ROWS).to_file(path, driver=drivers[suffix], engine="pyogrio")
    victim = max(path.glob("a*.gdbtable"), key=lambda p: p.stat().st_size) if suffix == ".gdb" else path
    return path, victim


def damaged(content: bytes, dice: random.Random) -> bytes:
    if dice.random() < 0.3:
        return content[: dice.randrange(1, len(content))]
    out = bytearray(content)
    for _ in range(dice.choice((1, 4, 40))):
        out[dice.randrange(len(out))] = dice.randrange(256)
    return bytes(out)


@pytest.mark.parametrize("suffix", [".gpkg", ".gdb", ".shp", ".fgb", ".parquet", ".geojson", ".gml", ".zip"])
def test_damaged_files(tmp_path: Path, suffix: str) -> None:
    path, victim = whole(tmp_path, suffix)
    good = victim.read_bytes()
    dice = random.Random(f"arealregnskap {suffix}")
    for _ in range(MUTANTS):
        victim.write_bytes(damaged(good, dice))
        log = IssueLog()
        try:
            layers = read.read_file(path, options=read.ReadOptions(limits=LIMITS), log=log)
        except ReadError as e:
            assert str(e).startswith((path.name, victim.name))
            assert "krasje" not in str(e), getattr(e, "__notes__", "")
            continue
        rows = sum(layer.provenance["antall_lest"] for layer in layers)
        filled = sum(layer.provenance["antall_med_geometri"] for layer in layers)
        assert filled <= rows <= ROWS
        if rows < ROWS or filled < rows:
            assert len(log), "what is missing is said"

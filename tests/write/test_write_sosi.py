"""Writing SOSI and reading it back: the same surfaces bit for bit, with borders that neighbours share."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from arealregnskap.errors import CrsError, SchemaError
from arealregnskap.issues import IssueLog
from arealregnskap.read import sosi
from arealregnskap.read.contract import ReadOptions
from arealregnskap.write.sosi import SosiLayer, write
from arealregnskap.write.topology import cut

PLAN = "KpArealformålOmråde"


def layer(geometry, objtype=PLAN, **columns):
    return SosiLayer(objtype, gpd.GeoDataFrame(columns, geometry=list(geometry), crs=25832), "KpArealGrense")


def read_back(path):
    log = IssueLog()
    layers = sosi.read(path, ReadOptions(), log)
    assert [issue.text() for issue in log] == []
    return {found.name: found.frame for found in layers}


@st.composite
def partitions(draw):
    """A patch of land without gaps or overlap: jittered squares joined by label; holes and parts come by themselves.

    Vertices are whole units; returns polygons in units, so that a test can choose what a unit is.
    """
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    seed = draw(st.integers(0, 2**32 - 1))
    labels = draw(st.integers(1, 5))
    random = np.random.default_rng(seed)
    x, y = np.meshgrid(np.arange(columns + 1) * 10, np.arange(rows + 1) * 10)
    corner = np.stack([x, y], axis=2) + random.integers(-3, 4, (rows + 1, columns + 1, 2))
    cells = [
        shapely.Polygon([corner[i, j], corner[i, j + 1], corner[i + 1, j + 1], corner[i + 1, j]])
        for i in range(rows)
        for j in range(columns)
    ]
    owner = random.integers(0, labels, len(cells))
    return [shapely.coverage_union_all(np.array(cells)[owner == k]) for k in np.unique(owner)]


def placed(surfaces, divisor):
    """Units to metres: whole numbers divided once, as the reader forms them."""
    return [
        shapely.transform(s, lambda xy: (xy + np.array([500_000, 7_000_000]) * divisor) / divisor) for s in surfaces
    ]


@settings(max_examples=60, deadline=None)
@given(partitions(), st.sampled_from([("0.01", 100), ("0.001", 1000), ("1", 1), ("0.1", 10)]))
def test_round_trip_gives_the_same_bits(surfaces, unit):
    text, divisor = unit
    land = placed(surfaces, divisor)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.sos"
        write(path, [layer(land, KPAREALFORMÅL=[1000 + i for i in range(len(land))])], 25832, unit=text)
        frame = read_back(path)[PLAN]
    for i, surface in enumerate(land):
        parts = frame.geometry[frame["KPAREALFORMÅL"] == str(1000 + i)]
        assert {shapely.normalize(p).wkb for p in parts} == {
            shapely.normalize(p).wkb for p in shapely.get_parts(surface)
        }


@settings(max_examples=60, deadline=None)
@given(partitions())
def test_each_border_is_written_once(surfaces):
    parts = [p for s in surfaces for p in shapely.get_parts(s)]
    rings = [np.rint(shapely.get_coordinates(r)).astype(np.int64) for p in parts for r in shapely.get_rings(p)]
    topology = cut(rings)

    def edges(lines):
        return [
            frozenset(map(tuple, pair)) for xy in lines for pair in zip(xy[:-1].tolist(), xy[1:].tolist(), strict=True)
        ]

    written, met = edges(topology.curves), edges(rings)
    assert len(written) == len(set(written)) == len(set(met))
    for ring, references in zip(rings, topology.rings, strict=True):
        walked = [topology.curves[c] if forward else topology.curves[c][::-1] for c, forward in references]
        for here, following in zip(walked, walked[1:] + walked[:1], strict=True):
            assert (here[-1] == following[0]).all()
        assert sorted(edges(walked), key=sorted) == sorted(edges([ring]), key=sorted)


def test_two_neighbours_refer_to_the_same_curve(tmp_path):
    path = tmp_path / "plan.sos"
    write(path, [layer([shapely.box(500000, 7e6, 500010, 7000010), shapely.box(500010, 7e6, 500020, 7000010)])], 25832)
    text = path.read_text(encoding="utf-8")
    references = [set(re.findall(r":-?(\d+)", line)) for line in text.splitlines() if line.startswith("..REF")]
    assert text.count(".KURVE") == 3
    assert len(references[0] & references[1]) == 1


def test_an_island_and_its_hole_are_one_curve(tmp_path):
    island = shapely.box(500002, 7000002, 500004, 7000004)
    lake = shapely.box(500000, 7e6, 500010, 7000010).difference(island)
    path = tmp_path / "plan.sos"
    write(path, [layer([lake, island])], 25832)
    assert path.read_text(encoding="utf-8").count(".KURVE") == 2
    assert read_back(path)[PLAN].geometry.area.tolist() == [96, 4]


@pytest.mark.parametrize("charset", ["UTF-8", "ISO8859-1", "ISO8859-10", "DOSN8", "ND7"])
def test_attributes_come_back(tmp_path, charset):
    values = {
        "NASJONALAREALPLANID.KOMM": ["5061"],
        "NASJONALAREALPLANID.PLANID": ["2009 03"],
        "PLANNAVN": ['Åsen "øvre"; Per\'s æ & ø! '],
        "IKRAFT": [dt.date(2009, 3, 1)],
        "AREALST": [2],
        "TOM": [None],
        "TALL": [1.5],
    }
    path = tmp_path / "plan.sos"
    land = layer([shapely.box(500000, 7e6, 500010, 7000010)], **values)
    write(path, [land], 25832, charset=charset, header={"EIER": "Rindal kommune"}, comments=["SYNTETISK"])
    row = read_back(path)[PLAN].iloc[0]
    assert row["NASJONALAREALPLANID.KOMM"] == "5061"
    assert row["NASJONALAREALPLANID.PLANID"] == "2009 03"
    assert row["PLANNAVN"] == values["PLANNAVN"][0]
    assert (row["IKRAFT"], row["AREALST"], row["TALL"]) == ("20090301", "2", "1.5")
    assert "TOM" not in row.index
    assert b"! SYNTETISK" in path.read_bytes()


def test_several_layers_and_lines(tmp_path):
    box = shapely.box(500000, 7e6, 500010, 7000010)
    road = SosiLayer(
        "VegSenterlinje", gpd.GeoDataFrame(geometry=[shapely.LineString([(500000, 7e6), (500005.5, 7000001)])])
    )
    path = tmp_path / "plan.sos"
    write(path, [layer([box], "KpOmråde"), layer([box]), road], 25833)
    frames = read_back(path)
    assert frames["KpOmråde"].geometry.iloc[0].equals(frames[PLAN].geometry.iloc[0])
    assert frames["VegSenterlinje"].geometry.iloc[0].wkt == "LINESTRING (500000 7000000, 500005.5 7000001)"
    assert len(frames["KpArealGrense"]) == 1  # both surfaces have the same border
    assert frames[PLAN].crs.to_epsg() == 25833


def test_what_cannot_be_written_is_refused(tmp_path):
    box = shapely.box(0, 0, 10, 10)
    path = tmp_path / "plan.sos"
    with pytest.raises(CrsError, match="3857"):
        write(path, [layer([box])], 3857)
    with pytest.raises(SchemaError, match="uten geometri"):
        write(path, [layer([box, None])], 25832)
    with pytest.raises(SchemaError, match="avrundes"):
        write(path, [layer([shapely.box(0, 0, 0.001, 0.001)])], 25832)
    with pytest.raises(SchemaError, match="flater eller bare linjer"):
        write(path, [layer([box, shapely.Point(1, 1)])], 25832)
    with pytest.raises(SchemaError, match="«č»"):
        write(path, [layer([box], NAVN=["č"])], 25832, charset="ISO8859-1")

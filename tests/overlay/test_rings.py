"""Stage 1: every way of giving surfaces gives the same rings."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import shapely

from arealregnskap.errors import OverlayError
from arealregnskap.overlay import Ragged, Surfaces, cells
from arealregnskap.overlay.rings import Rings, rings_of
from tests.land.overlay_shapes import chessboard, ragged_coast, square

HOLED = shapely.Polygon(square(0, 0).exterior, [square(2, 2, 3).exterior, square(6, 6, 2).exterior])
LAND = [
    square(0, 0),
    None,
    HOLED,
    shapely.MultiPolygon([HOLED, square(20, 0)]),
    shapely.Polygon(),
    ragged_coast(50, 30, 1),
]


def read(rings: list[Rings]) -> list[tuple[int, bool, list[tuple[float, float]]]]:
    """(row, shell, vertices) of every ring."""
    out = []
    for r in rings:
        for at, size, stride, surface, shell in zip(r.at, r.size, r.stride, r.surface, r.shell, strict=True):
            flat = np.frombuffer(r.data[at : at + size * stride].tobytes())
            out.append((int(surface), bool(shell), [tuple(p) for p in flat.reshape(size, -1)[:, :2]]))
    return out


def expected():
    out = []
    for row, surface in enumerate(LAND):
        for part in shapely.get_parts(surface) if surface is not None else []:
            if not part.is_empty:
                out += [
                    (row, True, list(part.exterior.coords)),
                    *((row, False, list(h.coords)) for h in part.interiors),
                ]
    return out


def wkb(**options):
    return shapely.to_wkb(np.array(LAND, object), **options).tolist()


def ragged():
    _, xy, offsets = shapely.to_ragged_array(np.array(LAND, object))
    return Ragged(xy, *(np.asarray(o, np.int64) for o in offsets))


def with_dimensions(has_m: bool):
    high = [None if g is None else shapely.force_3d(g, 7.0) for g in LAND]
    return shapely.to_wkb(np.array(high, object), flavor="iso" if has_m else "extended").tolist()


FORMS = {
    "shapely": lambda: np.array(LAND, object),
    "series": lambda: pd.Series(LAND, dtype=object),
    "ragged": ragged,
    "binary": lambda: pa.array(wkb(), pa.binary()),
    "large_binary": lambda: pa.array(wkb(), pa.large_binary()),
    "chunked": lambda: pa.chunked_array([wkb()[:2], [], wkb()[2:]], pa.binary()),
    "sliced": lambda: pa.array([wkb()[0], None, *wkb(), b""], pa.binary())[2:-1],
    "height, ISO": lambda: pa.array(with_dimensions(True), pa.binary()),
    "height, EWKB": lambda: pa.array(with_dimensions(False), pa.binary()),
    "reference system": lambda: pa.array(
        shapely.to_wkb(shapely.set_srid(np.array(LAND, object), 25832), include_srid=True).tolist(), pa.binary()
    ),
    "big-endian": lambda: pa.array(wkb(byte_order=0), pa.binary()),
    "null over old bytes": lambda: pa.Array.from_buffers(
        pa.binary(),
        len(LAND),
        [
            pa.py_buffer(bytes([0b111101])),
            *pa.array([w or b"junk that is not WKB" for w in wkb()], pa.binary()).buffers()[1:],
        ],
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_all_forms_give_the_same_rings(form):
    surfaces = Surfaces("a", FORMS[form](), np.zeros(len(LAND), int))
    assert sorted(read(rings_of(surfaces))) == sorted(expected())


@pytest.mark.parametrize("form", FORMS)
def test_all_forms_give_the_same_cells_in_both_engines(form):
    land = Surfaces("land", chessboard(5, 9.0, -5, -5), np.arange(25))
    surfaces = Surfaces("a", FORMS[form](), np.arange(len(LAND)))
    plain = Surfaces("a", np.array(LAND, object), np.arange(len(LAND)))
    pd.testing.assert_frame_equal(cells([surfaces, land], None), cells([plain, land], None), check_exact=True)
    by_geos = cells([surfaces, land], None, engine="geos")
    pd.testing.assert_frame_equal(by_geos, cells([plain, land], None), atol=1e-3)


@pytest.mark.parametrize(
    ("bytes_", "words"),
    [
        (shapely.Point(0, 0).wkb, "Point"),
        (shapely.GeometryCollection([square(0, 0)]).wkb, "GeometryCollection"),
        (square(0, 0).wkb[:-1], "avkuttet WKB"),
        (square(0, 0).wkb[:11], "avkuttet WKB"),
        (shapely.MultiPolygon([square(0, 0)]).wkb[:10], "avkuttet WKB"),
        (shapely.MultiPolygon([square(0, 0)]).wkb[:12], "avkuttet WKB"),
        (b"\x01\x03\x00\x00\x00\xff\xff\xff\xff", "avkuttet WKB"),
        (b"\x01\x03\x00\x00\x00\x01\x00\x00\x00\xff\xff\xff\xff", "avkuttet WKB"),
        (b"\x01\x63\x00\x00\x00\x00\x00\x00\x00", "WKB-type 99"),
    ],
)
def test_wkb_that_is_not_a_surface_is_refused_with_its_row(bytes_, words):
    array = pa.chunked_array([[square(0, 0).wkb], [square(5, 5).wkb, bytes_]])
    with pytest.raises(OverlayError, match=f"Laget «a»: Rad 2 er ikke en flate, men {words}"):
        cells([Surfaces("a", array, [0, 1, 2])], None, engine="kernel")


def test_other_arrow_columns_are_refused():
    with pytest.raises(OverlayError, match="Geometrien er string, ikke WKB"):
        cells([Surfaces("a", pa.array(["POLYGON"]), [0])], None, engine="kernel")

"""Faulty and hostile files, each with one fault, made when the tests run.

``FILES`` names each file and the function that makes it in a folder; ``expected.csv`` beside this says what reading
it must give. ``{port}`` in a content is a listening socket that nobody may call. Run as a program to look at them:
``python -m tests.faulty.make FOLDER``.
"""

from __future__ import annotations

import io
import json
import sqlite3
import stat
import struct
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

#: A square of 100 m in Rindal, in EPSG:25832: 10 daa.
E, N = 520_000, 6_990_000
SQUARE = shapely.box(E, N, E + 100, N + 100)

Maker = Callable[[Path, int], None]


def land(n: int = 4, epsg: int = 25832) -> gpd.GeoDataFrame:
    """n squares of 100 m in a row."""
    squares = [shapely.box(E + 100 * i, N, E + 100 * i + 100, N + 100) for i in range(n)]
    return gpd.GeoDataFrame({"kode": np.arange(n) + 1110, "navn": ["Åsen"] * n}, geometry=squares, crs=25832).to_crs(
        epsg
    )


def text(content: str) -> Maker:
    def make(target: Path, port: int) -> None:
        target.write_text(content.replace("{port}", str(port)), encoding="utf-8")

    return make


def raw(content: bytes) -> Maker:
    return lambda target, port: target.write_bytes(content) and None


# --- XML ---------------------------------------------------------------------------------------------------------

VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="passwd"><SrcDataSource>CSV:/etc/passwd</SrcDataSource>'
    "</OGRVRTLayer></OGRVRTDataSource>"
)
_OPEN = (
    '<?xml version="1.0" encoding="UTF-8"?>\n{doctype}<gml:FeatureCollection '
    'xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:app="http://example.org/plan" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"{more}>\n'
)
_CLOSE = "</gml:FeatureCollection>\n"
UTM32 = "urn:ogc:def:crs:EPSG::25832"


def positions(geometry: shapely.Geometry = SQUARE) -> str:
    return " ".join(f"{v:.10g}" for v in shapely.get_coordinates(geometry).ravel())


def polygon(ring: str, srs: str = UTM32, more: str = "") -> str:
    return (
        f'<gml:Polygon gml:id="g1" srsName="{srs}"{more}><gml:exterior><gml:LinearRing>'
        f"<gml:posList>{ring}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"
    )


def member(geometry: str, attributes: str = "<app:kode>1110</app:kode>", number: int = 1) -> str:
    return (
        f'<gml:featureMember><app:Flate gml:id="f{number}">{attributes}<app:område>{geometry}</app:område>'
        "</app:Flate></gml:featureMember>\n"
    )


def gml(*members: str, doctype: str = "", more: str = "") -> str:
    return _OPEN.replace("{doctype}", doctype).replace("{more}", more) + "".join(members) + _CLOSE


def laughs() -> str:
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY l0 "ha">{entities}]>\n'


def deep_xml() -> str:
    return gml(member("<app:a>" * 5_000 + "</app:a>" * 5_000))


def latin_as_utf8(target: Path, port: int) -> None:
    """Says UTF-8, is ISO 8859-1."""
    content = gml(member(polygon(positions()), "<app:navn>Åsen</app:navn>"))
    target.write_bytes(content.replace("område", "omrade").encode("iso-8859-1"))


# --- databases ---------------------------------------------------------------------------------------------------


def gpkg(target: Path, port: int, *, script: str = "", frame: gpd.GeoDataFrame | None = None) -> None:
    """A GeoPackage with the layer «flater», changed afterwards by an SQL script."""
    (land() if frame is None else frame).to_file(target, layer="flater", driver="GPKG", engine="pyogrio")
    if script:
        with closing(sqlite3.connect(target)) as db:
            db.executescript(script)


RECURSIVE_VIEW = """
    CREATE VIEW evig AS WITH RECURSIVE t(fid, geom) AS (SELECT 1, NULL UNION ALL SELECT fid + 1, NULL FROM t)
        SELECT * FROM t;
    INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('evig', 'features', 'evig', 25832);
    INSERT INTO gpkg_geometry_columns VALUES ('evig', 'geom', 'POLYGON', 25832, 0, 0);
"""
CONTENTS_VIEW = """
    ALTER TABLE gpkg_contents RENAME TO egentlig;
    CREATE VIEW gpkg_contents AS WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT n FROM t;
"""
COMPUTED_COLUMN = """
    CREATE TABLE tung (fid INTEGER PRIMARY KEY, geom BLOB, stor BLOB GENERATED ALWAYS AS (zeroblob(900000000)) VIRTUAL);
    INSERT INTO tung (fid, geom) VALUES (1, NULL);
    INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('tung', 'features', 'tung', 25832);
    INSERT INTO gpkg_geometry_columns VALUES ('tung', 'geom', 'POLYGON', 25832, 0, 0);
"""
UNKNOWN_CRS = """
    INSERT INTO gpkg_spatial_ref_sys (srs_name, srs_id, organization, organization_coordsys_id, definition)
        VALUES ('Storgata', 99, 'NONE', 99, 'LOCAL_CS["Storgata",UNIT["metre",1]]');
    UPDATE gpkg_contents SET srs_id = 99; UPDATE gpkg_geometry_columns SET srs_id = 99;
"""


def damaged_pages(target: Path, port: int) -> None:
    """Table pages overwritten; the header and the schema are whole."""
    gpkg(target, port, frame=land(2_000))
    content = bytearray(target.read_bytes())
    size = struct.unpack(">H", content[16:18])[0]
    for page in range(len(content) // size // 2, len(content) // size):
        content[page * size : (page + 1) * size] = b"\x7f" * size
    target.write_bytes(content)


def bad_number(target: Path, port: int) -> None:
    """A coordinate inside a geometry blob that is no number."""
    gpkg(target, port)
    with closing(sqlite3.connect(target)) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f'DROP TRIGGER "{name}"')
        (blob,) = db.execute("SELECT geom FROM flater WHERE fid = 2").fetchone()
        changed = blob[:-24] + struct.pack("<d", float("nan")) + blob[-16:]
        db.execute("UPDATE flater SET geom = ? WHERE fid = 2", (changed,))
        db.commit()


# --- other files -------------------------------------------------------------------------------------------------


def cut(make: Maker, share: float) -> Maker:
    def made(target: Path, port: int) -> None:
        make(target, port)
        content = target.read_bytes()
        target.write_bytes(content[: int(len(content) * share)])

    return made


def shapefile(
    target: Path, port: int, *, cpg: str = "", encoding: str = "UTF-8", without: tuple[str, ...] = ()
) -> None:
    land().to_file(target, driver="ESRI Shapefile", engine="pyogrio", encoding=encoding)
    if cpg:
        target.with_suffix(".cpg").write_text(cpg)
    for suffix in without:
        target.with_suffix(suffix).unlink()


def cut_name(target: Path, port: int) -> None:
    """A field name of ten bytes that ends in the middle of an å."""
    frame = land().rename(columns={"kode": "arealformx"})
    frame.to_file(target, driver="ESRI Shapefile", engine="pyogrio")
    table = bytearray(target.with_suffix(".dbf").read_bytes())
    at = table.index(b"arealformx")
    table[at + 9] = "å".encode()[0]
    target.with_suffix(".dbf").write_bytes(table)


def flatgeobuf(target: Path, port: int) -> None:
    land(200).to_file(target, driver="FlatGeobuf", engine="pyogrio")


def parquet(target: Path, port: int) -> None:
    land().to_parquet(target)


def geojson(target: Path, port: int, *, crs: object = None, epsg: int = 25832, swap: bool = False) -> None:
    frame = land(epsg=epsg)
    content = json.loads(frame.to_json(drop_id=True, to_wgs84=False))
    content.pop("crs", None)
    if crs is not None:
        content["crs"] = crs
    if swap:
        for feature in content["features"]:
            feature["geometry"]["coordinates"] = [[p[::-1] for p in r] for r in feature["geometry"]["coordinates"]]
    target.write_text(json.dumps(content).replace("{port}", str(port)))


def features(*geometries: dict | None) -> str:
    inner = [{"type": "Feature", "properties": {"nr": i}, "geometry": g} for i, g in enumerate(geometries)]
    name = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}
    return json.dumps({"type": "FeatureCollection", "crs": name, "features": inner})


def _box(z: float | None = None) -> dict:
    ring = [[x, y] if z is None else [x, y, z] for x, y in shapely.get_coordinates(SQUARE).tolist()]
    return {"type": "Polygon", "coordinates": [ring]}


POINT = {"type": "Point", "coordinates": [E, N]}
LINE = {"type": "LineString", "coordinates": [[E, N], [E + 10, N]]}
COLLECTION = {"type": "GeometryCollection", "geometries": [_box(), POINT]}


def deep_collection() -> dict:
    inner: dict = _box()
    for _ in range(400):
        inner = {"type": "GeometryCollection", "geometries": [inner]}
    return inner


def nan_square() -> dict:
    square = _box()
    square["coordinates"][0][1][0] = float("nan")
    return square


# --- archives ----------------------------------------------------------------------------------------------------


def zipped(*entries: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def bomb() -> bytes:
    """64 MB of zeros in 64 kB."""
    return zipped(("plan.gml", bytes(64 * 1024 * 1024)))


def symlink() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("plan.gml")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def locked() -> bytes:
    """The flag for encryption set in both headers of the only entry."""
    content = bytearray(zipped(("plan.gml", b"<a/>")))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def nested(levels: int) -> bytes:
    content = zipped(("plan.geojson", features(_box()).encode()))
    for i in range(levels):
        content = zipped((f"nivå{i}.zip", content))
    return content


def lying_size() -> bytes:
    """The directory says that the entry is 10 bytes when inflated; it is 40 MB."""
    content = bytearray(zipped(("plan.gml", bytes(40 * 1024 * 1024))))
    at = content.index(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    content[22:26] = struct.pack("<I", 10)
    return bytes(content)


PLAN = gml(member(polygon(positions())))
SCHEMA = ' xsi:schemaLocation="http://example.org/plan http://127.0.0.1:{port}/wfs?SERVICE=WFS&amp;REQUEST=DescribeFeatureType"'
LINK = {"type": "link", "properties": {"href": "http://127.0.0.1:{port}/crs", "type": "proj4"}}
ODD = positions() + " 17"

FILES: dict[str, Maker] = {
    # files that point elsewhere
    "peker.vrt": text(VRT),
    "vrt_som.gml": text(VRT),
    "vrt_som.zip": text(VRT),
    "vrt_i.zip": raw(zipped(("lag.vrt", VRT.encode()))),
    "kommando.geojson": text(
        '{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read /etc/passwd"}'
    ),
    "wfs_beskrivelse.gml": text("<OGRWFSDataSource><URL>http://127.0.0.1:{port}/wfs</URL></OGRWFSDataSource>"),
    "crs_lenke.geojson": partial(geojson, crs=LINK),
    "xxe_fil.gml": text(gml(PLAN, doctype='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n')),
    "xxe_nett.gml": text(gml(PLAN, doctype='<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:{port}/e">]>\n')),
    "ekstern_dtd.gml": text(gml(PLAN, doctype='<!DOCTYPE x SYSTEM "http://127.0.0.1:{port}/x.dtd">\n')),
    "skjema_over_nett.gml": text(gml(member(polygon(positions())), more=SCHEMA)),
    "xlink_over_nett.gml": text(
        gml(
            member(
                f'<gml:Polygon srsName="{UTM32}"><gml:exterior><gml:Ring><gml:curveMember '
                'xlink:href="http://127.0.0.1:{port}/k"/></gml:Ring></gml:exterior></gml:Polygon>'
            )
        )
    ),
    # files built to exhaust
    "entiteter.gml": text(gml(PLAN, doctype=laughs())),
    "dyp.gml": text(deep_xml()),
    "dyp.geojson": text('{"type":' * 100_000),
    "dyp_samling.geojson": text(features(deep_collection(), _box())),
    "evig_visning.gpkg": partial(gpkg, script=RECURSIVE_VIEW),
    "evig_innholdsliste.gpkg": partial(gpkg, script=CONTENTS_VIEW),
    "beregnet_kolonne.gpkg": partial(gpkg, script=COMPUTED_COLUMN),
    "to_milliarder.gpkg": partial(gpkg, script="UPDATE gpkg_ogr_contents SET feature_count = 2000000000;"),
    "bombe.zip": raw(bomb()),
    "lyver_om_storrelse.zip": raw(lying_size()),
    "utenfor.zip": raw(zipped(("../../tmp/plan.gml", PLAN.encode()))),
    "absolutt.zip": raw(zipped(("/tmp/plan.gml", PLAN.encode()))),
    "lenke.zip": raw(symlink()),
    "arkiv_i_arkiv.zip": raw(nested(3)),
    # broken files
    "tom.gml": raw(b""),
    "skadede_sider.gpkg": damaged_pages,
    "kuttet.gpkg": cut(gpkg, 0.6),
    "kuttet.gml": text(PLAN[:-60]),
    "kuttet.geojson": cut(partial(geojson), 0.7),
    "kuttet.shp": cut(shapefile, 0.6),
    "kuttet.fgb": cut(flatgeobuf, 0.6),
    "kuttet.parquet": cut(parquet, 0.6),
    "kuttet.zip": raw(nested(0)[:-30]),
    "last_arkiv.zip": raw(locked()),
    "tomt_arkiv.zip": raw(zipped()),
    # not map data
    "innlogging.gml": text("<!DOCTYPE html>\n<html><body>Logg inn</body></html>"),
    "plan.pdf": raw(b"%PDF-1.7 ..."),
    "avslag.xml": text('<?xml version="1.0"?><ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1"/>'),
    "annen_database.sqlite": lambda target, port: sqlite3.connect(target).executescript("CREATE TABLE a (b);") and None,
    "json_uten_kart.json": text('{"type": "rapport", "features": null}'),
    "noe.bin": raw(bytes(range(1, 200))),
    # wrong or missing statements
    "gpkg_som.gml": gpkg,
    "feil_tegnsett.gml": latin_as_utf8,
    "feil_tegnsett.shp": partial(shapefile, cpg="UTF-8", encoding="ISO-8859-1"),
    "kuttet_navn.shp": cut_name,
    "uten_prj.shp": partial(shapefile, without=(".prj",)),
    "utm_uten_crs.geojson": geojson,
    "snudd.geojson": partial(geojson, epsg=4326, swap=True),
    "snudd.gml": text(gml(member(polygon(" ".join(reversed(positions().split())))))),
    "ukjent_crs.gpkg": partial(gpkg, script=UNKNOWN_CRS),
    "ukjent_crs.gml": text(gml(member(polygon(positions(), "urn:ogc:def:crs:EPSG::99999")))),
    # odd geometry
    "ikke_tall.geojson": text(features(_box(), nan_square())),
    "uendelig.gml": text(gml(member(polygon(positions().replace(str(E + 100), "INF", 1))))),
    "ikke_tall.gpkg": bad_number,
    "oddetall.gml": text(gml(member(polygon(positions())), member(polygon(ODD), number=2))),
    "tomt_lag.gpkg": partial(gpkg, frame=land(0)),
    "blandet.geojson": text(features(_box(), LINE, POINT)),
    "samling.geojson": text(features(COLLECTION)),
    "hoyder.geojson": text(features(_box(z=12.5))),
    "uten_geometri.geojson": text(features(_box(), None)),
}


def make(folder: Path, port: int = 9, names: tuple[str, ...] = ()) -> dict[str, Path]:
    """Make the named files (all by default), each in a folder of its own."""
    out = {}
    for name in names or FILES:
        target = folder / name.replace(".", "_") / name
        target.parent.mkdir(parents=True)
        FILES[name](target, port)
        out[name] = target
    return out


if __name__ == "__main__":
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2026-01-01T00:00:00Z"})
    for path in make(Path(sys.argv[1])).values():
        print(path)

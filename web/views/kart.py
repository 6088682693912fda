"""The map as a page of its own, and the tiles and outlines every map of a case draws."""

from __future__ import annotations

import gzip
from typing import Any

import geopandas as gpd
from flask import Blueprint, abort, current_app, g, jsonify, make_response, render_template, request
from werkzeug.wrappers import Response

from arealregnskap.map import tiles

from .. import access, look, results
from ..jobs import fingerprint
from ..mapping import Maps, ResultMap
from ..words import sources

blueprint = Blueprint("kart", __name__, url_prefix="/sak/<sak_id>")

#: How the two plans are shown: one at a time, side by side, or one over the other with a handle.
VIEWS = ("en", "side", "sveip")
_LISTED = 200  # areas in the list beside the map; the whole list is a table of the account
_KEPT_SECONDS = 3600


@blueprint.get("/kart")
@access.require("leser")
def index() -> str:
    made = _map()
    if made is None:
        _, why = results.looked_up(g.sak)
        return render_template("kart/index.html", made=None, why=why)
    view = request.args.get("vis", "en")
    search = request.args.get("sok", "").strip().casefold()
    areas = [a for a in made.areas if not search or search in _text(a)]
    return render_template(
        "kart/index.html", made=made, setup=_setup(made), view=view if view in VIEWS else "en", search=search,
        areas=areas[:_LISTED], found=len(areas), point=_point(made),
        source=sources(made.result).replace(" (SYNTETISK)", ""),
    )  # fmt: skip


def draw_setup(omrade: str = "") -> dict[str, Any] | None:
    """What a map on another page of the case needs to draw; with an area's stabil_id it begins there. None without a
    result."""
    made = _map()
    if made is None:
        return None
    setup = _setup(made)
    areas = made.result.main.reserve.areas
    own = areas[areas["stabil_id"] == omrade]
    if len(own):
        west, south, east, north = own.geometry.to_crs(4326).total_bounds
        setup |= {"utsnitt": [[south, west], [north, east]], "valgt": int(own["omrade_nr"].iloc[0])}
    return setup


def _point(made: ResultMap) -> str:
    """The place asked for, of the working reference system, as «latitude,longitude»."""
    x, y = (request.args.get(name, type=float) for name in ("x", "y"))
    if x is None or y is None:
        return ""
    place = gpd.GeoSeries.from_xy([x], [y], crs=made.result.kommune.frame.crs).to_crs(4326).iloc[0]
    return f"{place.y:.6f},{place.x:.6f}"


def _setup(made: ResultMap) -> dict[str, Any]:
    """What the script needs to draw; text in it is only ever put in as text."""
    settings = current_app.extensions["settings"]
    base = f"/sak/{g.sak.id}"
    return {
        "fliser": f"{base}/fliser/{{lag}}/{{z}}/{{x}}/{{y}}.mvt?v={_stamp()}&sprak={look.core_language()}",
        "omriss": f"{base}/kart/omriss.json?v={_stamp()}",
        "lag": made.names, "symboler": made.symbols, "utsnitt": made.outline["utsnitt"],
        "minste": tiles.MIN_ZOOM, "storste": tiles.MAX_ZOOM,
        "bakgrunn": settings.basemap_url, "bakgrunnskreditt": settings.basemap_credit if settings.basemap_url else "",
    }  # fmt: skip


@blueprint.get("/kart/omriss.json")
@access.require("leser")
def outline() -> Response:
    made = _map()
    if made is None:
        abort(404)
    return _kept(make_response(jsonify(made.outline)))


@blueprint.get("/fliser/<lag>/<int:z>/<int:x>/<int:y>.mvt")
@access.require("leser")
def tile(lag: str, z: int, x: int, y: int) -> Response:
    """One vector tile; 204 where the layer has nothing."""
    made = _map()
    layer = made.layer(lag) if made else None
    if layer is None or not (tiles.MIN_ZOOM <= z <= tiles.MAX_ZOOM and x < 2**z and y < 2**z):
        abort(404)
    content = layer.tile(z, x, y)
    if not content:
        return _kept(make_response("", 204))
    answer = make_response(gzip.compress(content, 5))
    answer.headers["Content-Type"] = "application/vnd.mapbox-vector-tile"
    answer.headers["Content-Encoding"] = "gzip"
    return _kept(answer)


def _kept(answer: Response) -> Response:
    """The address has the result's stamp in it, so a browser may keep what it got; nobody between may."""
    answer.headers["Cache-Control"] = f"private, max-age={_KEPT_SECONDS}"
    return answer


def _map() -> ResultMap | None:
    result, _ = results.looked_up(g.sak)
    maps: Maps = current_app.extensions["maps"]
    language = request.args.get("sprak", look.core_language())
    return maps.of(result, language if language in ("nb", "nn") else "nb") if result else None


def _stamp() -> str:
    stamp = fingerprint.stamp(current_app.extensions["store"].case_folder(g.sak.id))
    return "-".join(map(str, stamp or ()))


def _text(area: dict[str, Any]) -> str:
    return " ".join(str(area.get(k, "")) for k in ("omrade_id", "kode", "navn", "omrade", "plan")).casefold()

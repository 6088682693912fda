"""What the map pages draw of a result: layers as vector tiles, symbols, legend and list, by result and language."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import geopandas as gpd
from flask_babel import gettext

from arealregnskap.codes import codelist
from arealregnskap.map import layers
from arealregnskap.map.symbols import DEVELOPED, FUTURE, OUTLINE, RESERVE, Hatch, hatch, symbol
from arealregnskap.map.tiles import TileLayer
from arealregnskap.report.flows import KINDS
from arealregnskap.result import Result
from arealregnskap.units import M2_PER_DAA

#: Degrees are not metres: this is for the eye only.
_TOLERANCE = 0.0


@dataclass
class ResultMap:
    """The layers of one result in one language, each made when it is first asked for."""

    result: Result
    language: str
    _made: dict[str, TileLayer] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def layer(self, name: str) -> TileLayer | None:
        """A layer by name, or None when the result has none of that name."""
        make = self._makers.get(name)
        if make is None:
            return None
        with self._lock:
            if name not in self._made:
                self._made[name] = make()
            return self._made[name]

    @property
    def names(self) -> list[str]:
        """The layers there are, from below."""
        return list(self._makers)

    @cached_property
    def _makers(self) -> dict[str, Callable[[], TileLayer]]:
        result = self.result
        made: dict[str, Callable[[], TileLayer]] = {"plan": lambda: self._plan("plan", result.main.mosaic.frame)}
        if result.forslag is not None:
            made["forslag"] = lambda: self._plan("forslag", result.forslag.mosaic.frame)  # type: ignore[union-attr]
            made["endringer"] = self._changes
        if result.zones is not None and len(result.zones):
            made["soner"] = self._zones
        made["reserve"] = self._reserve
        return made

    def _plan(self, name: str, mosaic: gpd.GeoDataFrame) -> TileLayer:
        areas = self.result.rule.area(mosaic.geometry)
        return TileLayer(name, mosaic, _said(layers.plan_layer(mosaic, areas, _TOLERANCE, self.language)))

    def _reserve(self) -> TileLayer:
        areas, mosaic = self.result.main.reserve.areas, self.result.main.mosaic.frame
        said = layers.reserve_layer(areas, mosaic, _TOLERANCE, self.language)
        return TileLayer("reserve", areas, _said(said), shared=False)

    def _changes(self) -> TileLayer:
        forslag = self.result.forslag
        assert forslag is not None  # only asked for where there is one
        said = layers.change_layer(
            forslag.changes, self.result.main.mosaic.frame, forslag.mosaic.frame, _TOLERANCE, self.language
        )
        return TileLayer("endringer", forslag.changes, _said(said), shared=False)

    def _zones(self) -> TileLayer:
        zones = self.result.zones
        assert zones is not None
        said = [{**p, "s": hatch(p["kode"]).id} for p in _said(layers.zone_layer(zones, _TOLERANCE, self.language))]
        return TileLayer("soner", zones, said, shared=False)

    @cached_property
    def outline(self) -> dict[str, Any]:
        """The municipality and all that is outside it, as GeoJSON, with the bounds to begin at."""
        kommune = self.result.kommune.frame
        boundary = layers.boundary_layer(kommune, 5.0)
        return {"grense": boundary, "slor": layers.veil_layer(kommune, 5.0), "utsnitt": layers.bounds(boundary)}

    @cached_property
    def symbols(self) -> dict[str, dict[str, Any]]:
        """How the map draws each symbol it has, by id: arealformål, zones and changes."""
        drawn: dict[str, dict[str, Any]] = {}
        for code, status in self._present():
            s = symbol(code, status)
            drawn[s.id] = {
                "fyll": s.fill, "strek": OUTLINE, "bredde": s.width, "stiplet": s.dash, "prikker": s.dots,
                "striper": s.stripes, "lnf": code.startswith(("50", "51")),
            }  # fmt: skip
        for h in self._hatches().values():
            drawn[h.id] = {"skravur": h.turn, "rute": h.grid, "strek": h.colour, "bredde": h.width,
                           "avstand": h.spacing, "stiplet": h.boundary_dash}  # fmt: skip
        for kind, (colour, dash) in _changes().items():
            drawn[f"endring-{kind}"] = {"fyll": colour, "strek": OUTLINE, "bredde": 1.2, "stiplet": dash}
        drawn["reserve"] = {"fyll": RESERVE, "strek": RESERVE, "bredde": 2.5, "gjennom": 0.12}
        return drawn

    def _present(self) -> list[tuple[str, str]]:
        frames = [self.result.main.mosaic.frame]
        if self.result.forslag is not None:
            frames.append(self.result.forslag.mosaic.frame)
        met = {
            (str(code or ""), str(status or ""))
            for frame in frames
            for code, status in zip(frame["arealformal"], frame["arealstatus"], strict=True)
        }
        return sorted(met)

    def _hatches(self) -> dict[str, Hatch]:
        if self.result.zones is None:
            return {}
        return {code: hatch(code) for code in sorted(set(self.result.zones["hensyn"].dropna()))}

    @cached_property
    def legend(self) -> list[dict[str, Any]]:
        """What the map shows as the rows of ``components/map.html``'s legend."""
        names, more = codelist("arealformal"), {FUTURE: gettext("framtidig"), DEVELOPED: gettext("videreutvikling")}
        rows: list[dict[str, Any]] = []
        for code, status in self._present():
            s = symbol(code, status)
            name = names.label(code, self.language) if code else gettext("uten kode")
            name += f", {more[status]}" if status in more else ""
            rows.append({"code": code, "name": name, "fill": s.fill, "framtidig": s.dots, "dashed": bool(s.dash)})
        zones = codelist("hensyn")
        for code, h in self._hatches().items():
            rows.append(
                {"code": code, "name": zones.label(code, self.language), "hatch": _HATCHED.get(h.key, "hensyn")}
            )
        if self.result.forslag is not None:
            kinds = codelist("planendring")
            for kind, (colour, dash) in _changes().items():
                rows.append({"name": kinds.label(kind, self.language), "fill": colour, "dashed": bool(dash)})
        rows.append({"name": gettext("Arealreserve"), "fill": "", "outline": RESERVE})
        return rows

    @cached_property
    def areas(self) -> list[dict[str, Any]]:
        """The reserve areas, largest first, with what the list says and where the map finds them."""
        areas = self.result.main.reserve.areas
        layer = self.layer("reserve")
        assert layer is not None
        degrees = areas.geometry.to_crs(4326).bounds.to_numpy()
        rows = [
            {**p, "daa_tall": float(m2) / M2_PER_DAA, "sted": f"{s:.5f},{w:.5f},{n:.5f},{e:.5f}"}
            for p, m2, (w, s, e, n) in zip(layer.properties, areas["area_m2"], degrees, strict=True)
        ]
        return sorted(rows, key=lambda row: -row["daa_tall"])


_HATCHED = {"sikring": "sikring", "stoy": "sikring", "infrastruktur": "sikring", "gjennomforing": "sikring",
            "fare": "fare", "bandlegging": "band"}  # fmt: skip


def _changes() -> dict[str, tuple[str, str]]:
    """Colour and line of each kind of change; what goes out of the plan has a broken line."""
    return {kind: (colour, "5 3" if kind == "ut" else "") for kind, colour in KINDS.items()}


def _said(layer: layers.GeoJson) -> list[dict[str, Any]]:
    """What is said of each surface of a layer, without what tiles cannot hold."""
    return [{k: v for k, v in f["properties"].items() if v != ""} for f in layer["features"]]


class Maps:
    """At most ``keep`` maps at a time, the ones looked at last."""

    def __init__(self, keep: int = 6) -> None:
        self._keep = keep
        self._kept: OrderedDict[tuple[int, str], ResultMap] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, result: Result, language: str) -> ResultMap:
        """The map of a result. It holds the result, so the same object is the same result."""
        key = (id(result), language)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = ResultMap(result, language)
            self._kept.move_to_end(key)
            while len(self._kept) > self._keep:
                self._kept.popitem(last=False)
            return self._kept[key]

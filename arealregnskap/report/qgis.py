"""QGIS styles (QML) made of the official symbols, stored in the GeoPackage so that QGIS opens it already drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from ..map.symbols import OUTLINE, RESERVE, Hatch, Symbol

#: Pixels of the screen symbols in the millimetres QGIS draws with (96 pixels an inch).
MM = 25.4 / 96

_WHITE, _NONE = "#ffffff", ""


@dataclass(frozen=True)
class Category:
    """One entry of a categorised legend: the value of the field, its text, how it is drawn."""

    value: str
    label: str
    symbol: Symbol


def plan_style(categories: Iterable[Category], field: str, label: str) -> str:
    """Arealformål by ``field``, official colours, future told apart by dots and outline; ``label`` may be empty."""
    root, symbols = _root("categorizedSymbol", attr=field)
    renderer = root.find("renderer-v2")
    assert renderer is not None
    listed = ET.Element("categories")
    renderer.insert(0, listed)
    for n, c in enumerate(categories):
        ET.SubElement(listed, "category", symbol=str(n), value=c.value, label=c.label, render="true", type="string")
        _plan_symbol(ET.SubElement(symbols, "symbol", _symbol("fill", str(n))), c.symbol)
    if label:
        _labels(root, label)
    return _text(root)


def zone_style(zones: Iterable[tuple[str, str, Hatch]], field: str) -> str:
    """Hensynssoner by ``field``: (value, legend text, hatch). Lines only, so that the plan below is seen."""
    root, symbols = _root("categorizedSymbol", attr=field)
    renderer = root.find("renderer-v2")
    assert renderer is not None
    listed = ET.Element("categories")
    renderer.insert(0, listed)
    for n, (value, text, hatch) in enumerate(zones):
        ET.SubElement(listed, "category", symbol=str(n), value=value, label=text, render="true", type="string")
        symbol = ET.SubElement(symbols, "symbol", _symbol("fill", str(n)))
        # A turn is clockwise from upright lines, an angle of QGIS anticlockwise from level ones.
        for angle in (90 - hatch.turn, *((0,) if hatch.grid else ())):
            _lines(symbol, angle, hatch.colour, hatch.width, hatch.spacing)
        _fill(symbol, _NONE, OUTLINE, 0.8, "dash dot")
    return _text(root)


def single_style(kind: str, *, fill: str, outline: str, width: float, dash: str = "solid", label: str = "") -> str:
    """One symbol for all: ``kind`` fill or marker; ``width`` in pixels; an empty fill is none."""
    root, symbols = _root("singleSymbol")
    symbol = ET.SubElement(symbols, "symbol", _symbol(kind, "0"))
    if kind == "marker":
        _layer(symbol, "SimpleMarker", {
            "name": "circle", "color": _rgba(fill), "outline_color": _rgba(outline), "outline_style": "solid",
            "outline_width": f"{width * MM:.2f}", "size": "3", "size_unit": "MM",
        })  # fmt: skip
    else:
        _fill(symbol, fill, outline, width, dash)
    if label:
        _labels(root, label, colour=outline, priority=10)
    return _text(root)


def reserve_style() -> str:
    """Reserve areas as a ring over the plan, labelled with their name."""
    return single_style("fill", fill=_NONE, outline=RESERVE, width=2.5, label="omrade_id")


def _plan_symbol(symbol: ET.Element, s: Symbol) -> None:
    _fill(symbol, s.fill, OUTLINE, s.width, "dash" if s.dash else "solid")
    if s.stripes:
        _lines(symbol, 45, _WHITE, 4, 12)
    if s.dots:
        step = f"{8 * MM:.2f}"
        layer = _layer(symbol, "PointPatternFill", {
            "distance_x": step, "distance_x_unit": "MM", "distance_y": step, "distance_y_unit": "MM",
            "displacement_x": f"{4 * MM:.2f}", "displacement_x_unit": "MM", "clip_mode": "shape",
        })  # fmt: skip
        inner = ET.SubElement(layer, "symbol", _symbol("marker", "@0@1"))
        _layer(inner, "SimpleMarker", {
            "name": "circle", "color": _rgba(OUTLINE), "outline_style": "no", "size": f"{2.2 * MM:.2f}",
            "size_unit": "MM",
        })  # fmt: skip


def _lines(symbol: ET.Element, angle: float, colour: str, width: float, distance: float) -> None:
    """Parallel lines over a surface; width and distance in pixels."""
    layer = _layer(symbol, "LinePatternFill", {
        "angle": f"{angle:g}", "distance": f"{distance * MM:.2f}", "distance_unit": "MM",
        "line_width": f"{width * MM:.2f}", "line_width_unit": "MM", "color": _rgba(colour),
    })  # fmt: skip
    inner = ET.SubElement(layer, "symbol", _symbol("line", "@0@1"))
    _layer(inner, "SimpleLine", {
        "line_color": _rgba(colour), "line_style": "solid", "line_width": f"{width * MM:.2f}", "line_width_unit": "MM",
    })  # fmt: skip


def _fill(symbol: ET.Element, fill: str, outline: str, width: float, dash: str) -> None:
    _layer(symbol, "SimpleFill", {
        "color": _rgba(fill or _WHITE), "style": "solid" if fill else "no", "outline_color": _rgba(outline),
        "outline_style": dash, "outline_width": f"{width * MM:.2f}", "outline_width_unit": "MM", "joinstyle": "round",
    })  # fmt: skip


def _root(renderer: str, **more: str) -> tuple[ET.Element, ET.Element]:
    root = ET.Element("qgis", version="3.22", styleCategories="Symbology|Labeling", labelsEnabled="0")
    drawn = ET.SubElement(root, "renderer-v2", {"type": renderer, "forceraster": "0", "symbollevels": "0"} | more)
    return root, ET.SubElement(drawn, "symbols")


def _symbol(kind: str, name: str) -> dict[str, str]:
    return {"type": kind, "name": name, "alpha": "1", "clip_to_extent": "1", "force_rhr": "0"}


def _layer(symbol: ET.Element, kind: str, options: Mapping[str, str]) -> ET.Element:
    layer = ET.SubElement(symbol, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    listed = ET.SubElement(layer, "Option", type="Map")
    for name, value in options.items():
        ET.SubElement(listed, "Option", name=name, type="QString", value=value)
    return layer


def _labels(root: ET.Element, field: str, *, colour: str = OUTLINE, priority: int = 5) -> None:
    """Where labels compete, the higher priority is written."""
    root.set("labelsEnabled", "1")
    settings = ET.SubElement(ET.SubElement(root, "labeling", type="simple"), "settings", calloutType="simple")
    style = ET.SubElement(settings, "text-style", {
        "fieldName": field, "isExpression": "0", "fontFamily": "Open Sans", "fontSize": "8", "fontSizeUnit": "Point",
        "textColor": _rgba(colour), "textOpacity": "1", "fontWeight": "63",
    })  # fmt: skip
    ET.SubElement(style, "text-buffer", {
        "bufferDraw": "1", "bufferSize": "0.8", "bufferSizeUnits": "MM", "bufferColor": _rgba(_WHITE),
        "bufferOpacity": "1",
    })  # fmt: skip
    ET.SubElement(settings, "placement", placement="4", priority=str(priority), polygonPlacementFlags="2")
    # Labels under 1:20 000, as the national service has it; further out they would hide the map.
    ET.SubElement(settings, "rendering", scaleVisibility="1", scaleMin="0", scaleMax="20000", obstacle="0")


def _rgba(colour: str) -> str:
    return ",".join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5)) + ",255"


def _text(root: ET.Element) -> str:
    return ET.tostring(root, encoding="unicode")

"""The map of a result as one HTML page that needs nothing else: no network, no other files.

folium places the layers; what it would fetch from elsewhere, and its popups (which run text as code), are not used.
Under the map stand tables with the same content, since map surfaces cannot be reached from a keyboard.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import Any

import folium
import jinja2
from branca.element import MacroElement
from folium.map import CustomPane, LayerControl
from folium.template import Template
from folium.utilities import JsCode
from markupsafe import Markup

from ..codes import codelist
from ..report import flows
from ..report.facts import crs_name, headline, source_line
from ..report.flow import svg
from ..report.flows import KINDS
from ..result import Result
from ..units import daa_text, number_text
from . import layers
from .assets import content_policy, json_in_script, leaflet_js, page_css, page_js, page_template
from .symbols import (
    DEVELOPED,
    FUTURE,
    OUTLINE,
    RESERVE,
    Hatch,
    hatch_pattern,
    hatch_swatch,
    pattern,
    swatch,
    symbol,
    zone_name,
)
from .tables import plan_table, proposal_tables, reserve_table
from .texts import TEXTS

#: Panes from below; labels lie over everything and let the mouse through.
_PANES = (
    ("plan", 410, True),
    ("forslag", 412, True),
    ("endringer", 413, True),
    ("soner", 415, True),
    ("reserve", 420, True),
    ("slor", 430, False),
    ("grense", 440, False),
    ("etiketter", 450, False),
)


#: Colour and line of each kind of change: what goes out of the plan is drawn with a broken line.
_CHANGES = {kind: (colour, "5 3" if kind == "ut" else None) for kind, colour in KINDS.items()}


class _Map(folium.Map):
    """folium's map without its links to other sites and without its viewport that forbids zooming the page."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}<div class="kart" id={{ this.get_name()|tojson }}></div>{% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {{ this.options|tojavascript }});
        {% endmacro %}
        """
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(tiles=None, zoom_control=False, **options)
        self.default_js, self.default_css = [], []


def page(result: Result, language: str = "nb") -> str:
    """The page as text; the same result gives the same text."""
    t, main = TEXTS[language], result.main
    tolerance = layers.tolerance_for(main.mosaic.frame.geometry)
    plan = layers.plan_layer(main.mosaic.frame, result.rule.area(main.mosaic.frame.geometry), tolerance, language)
    proposed = _proposed(result, tolerance, language)
    symbols = sorted({*layers.present_symbols(plan), *(layers.present_symbols(proposed) if proposed else ())})
    hatches = _hatches(result, language)
    map_html, map_script = _map(result, plan, proposed, tolerance, language)
    scripts = [leaflet_js(), page_js(), map_script]
    figures = headline(result)
    context = {
        "lang": language,
        "csp": content_policy(scripts, page_css()),
        "title": f"{result.case.kommunenavn}: {result.case.title}",
        "heading": f"{result.case.kommunenavn} – {result.case.title}",
        "ingress": t["ingress"].format(
            planned=daa_text(figures.planned_m2),
            built=_built(figures.built_m2, t),
            reserve=daa_text(figures.reserve_m2), count=number_text(figures.count), ruleset=main.ruleset.name,
        ),
        "css": Markup(page_css()),  # noqa: S704  # our own files
        "synthetic": result.synthetic,
        "t": t,
        "defs": Markup(_definitions(symbols, hatches)),  # noqa: S704  # made of our own colours and plain ids
        "map_html": Markup(map_html),  # noqa: S704  # an empty div
        "legend": [*_legend(symbols, t), *_zone_legend(hatches), *_change_legend(result, language)],
        "flows": [Markup(svg(flow, key)) for key, flow in flows.figures(result, language).items()],  # noqa: S704  # our own SVG
        "caption": t["bildetekst"].format(number_text(tolerance)),
        "source": source_line(result, language),
        "tables": [reserve_table(result, language), plan_table(result, language), *proposal_tables(result, language)],
        "footer": t["fot"].format(
            date=result.provenance.as_of.strftime("%d.%m.%Y"), crs=crs_name(result.provenance.epsg),
            version=result.provenance.program_version,
        ),
        "symbols": Markup(json_in_script(_styles(symbols))),  # noqa: S704  # escaped for its place
        "words": Markup(json_in_script(_words(t))),  # noqa: S704
        "scripts": [Markup(s) for s in scripts],  # noqa: S704  # data inside is escaped by folium
    }  # fmt: skip
    return jinja2.Environment(autoescape=True).from_string(page_template()).render(context)


def _words(t: dict[str, Any]) -> dict[str, Any]:
    """What page.js says and draws with."""
    said = {k: t[k] for k in ("omrade", "valgt", "inn", "ut", "lag", "fra", "til")}
    return {**said, "reservefarge": RESERVE, "endringer": _CHANGES}


def _built(area_m2: float, t: dict[str, Any]) -> str:
    """What is built, or that nobody can tell for want of data."""
    return t["bebygd_ukjent"] if math.isnan(area_m2) else t["bebygd"].format(daa_text(area_m2))


def _proposed(result: Result, tolerance: float, language: str) -> layers.GeoJson | None:
    """The proposal's arealformål, where there is one."""
    if result.forslag is None:
        return None
    mosaic = result.forslag.mosaic.frame
    return layers.plan_layer(mosaic, result.rule.area(mosaic.geometry), tolerance, language)


def _change_legend(result: Result, language: str) -> list[_LegendItem]:
    """The kinds of change that are on the map: colour and line beside the words."""
    if result.forslag is None:
        return []
    kinds, items = codelist("planendring"), []
    for kind in (k for k in kinds if k in set(result.forslag.changes["endring"])):
        colour, dash = _CHANGES[kind]
        drawn = f'<rect x="1" y="1" width="26" height="16" fill="{colour}" fill-opacity=".75" stroke="{OUTLINE}" '
        drawn += f'stroke-width="1.2" stroke-dasharray="{dash or "none"}"/>'
        svg_ = Markup(f'<svg class="prove" width="28" height="18" aria-hidden="true">{drawn}</svg>')  # noqa: S704  # our own SVG
        items.append(_LegendItem(svg_, "", kinds.label(kind, language)))
    return items


def _map(
    result: Result, plan: layers.GeoJson, proposed: layers.GeoJson | None, tolerance: float, language: str
) -> tuple[str, str]:
    """The map's own element and the script that fills it."""
    t, kommune = TEXTS[language], result.kommune.frame
    area = _named(_Map(zoomSnap=0.25, minZoom=6, maxZoom=18), "kart")
    for name, level, touch in _PANES:
        _named(CustomPane(name, z_index=level, pointer_events=touch), f"rute_{name}").add_to(area)
    _add(area, "plan", t["planlag"], plan, "plan", "kart.plan")
    if result.forslag is not None and proposed is not None:
        _add(area, "forslag", t["forslagslag"], proposed, "forslag", "kart.proposed", show=False)
        moved = layers.change_layer(
            result.forslag.changes, result.main.mosaic.frame, result.forslag.mosaic.frame, tolerance, language
        )
        _add(area, "endringer", t["endringslag"], moved, "endringer", "kart.change", show=False)
    if result.zones is not None:
        zones = layers.zone_layer(result.zones, tolerance, language)
        _add(area, "soner", t["sonelag"], zones, "soner", "kart.zone", show=False)
    for n, run in enumerate(result.runs.values()):
        data = layers.reserve_layer(run.reserve.areas, run.mosaic.frame, tolerance, language)
        each = "kart.linked" if n == 0 else "kart.reserve"
        _add(area, f"reserve{n}", t["reservelag"].format(run.ruleset.name), data, "reserve", each, show=n == 0)
    if result.forslag is not None:
        left = result.forslag.reserve.areas
        data = layers.reserve_layer(left, result.forslag.mosaic.frame, tolerance, language)
        title = t["forslagsreserve"].format(result.main.ruleset.name)
        _add(area, "reserve_forslag", title, data, "reserve", "kart.reserve", show=False)
    veil = layers.veil_layer(kommune, tolerance)
    _add(area, "slor", t["utenfor"], veil, "slor", style={"stroke": False, "fillColor": "#e4e6e8", "fillOpacity": 0.8})
    boundary = layers.boundary_layer(kommune, tolerance)
    style = {"color": OUTLINE, "weight": 2.5, "dashArray": "12 5 2 5", "fill": False}
    _add(area, "grense", t["grense"], boundary, "grense", style=style)
    _named(LayerControl(collapsed=True), "lagvalg").add_to(area)
    _named(_Start(layers.bounds(boundary)), "start").add_to(area)
    figure = area.get_root()
    area.render()
    return figure.html.render(), figure.script.render()


class _Start(MacroElement):
    """Hands the finished map to page.js, with where to look first."""

    _template = Template(
        """{% macro script(this, kwargs) %}
        kart.start({{ this._parent.get_name() }}, {{ this.bounds|tojson }});
        {% endmacro %}"""
    )

    def __init__(self, bounds: list[list[float]]) -> None:
        super().__init__()
        self._name = "Start"
        self.bounds = bounds


def _add(
    area: folium.Map, key: str, title: str, data: layers.GeoJson, pane: str, each: str = "",
    style: dict[str, Any] | None = None, show: bool = True,
) -> None:  # fmt: skip
    """One layer: styled by page.js per surface (``each``) or with one fixed style. Leaflet takes titles for HTML."""
    layer = folium.GeoJson(
        data, name=escape(title), show=show, smooth_factor=0.5, pane=pane,
        style_function=(lambda _: dict(style)) if style else None,
        on_each_feature=JsCode(each) if each else None,
    )  # fmt: skip
    _named(layer, key).add_to(area)


def _named(element: Any, name: str) -> Any:
    """folium names things by chance; with our own names the same result gives the same page."""
    element._id = name
    return element


def _styles(symbols: list[tuple[str, str, str]]) -> dict[str, dict[str, Any]]:
    styles = {}
    for code, status, _ in symbols:
        s = symbol(code, status)
        styles[s.id] = {"fyll": s.paint, "strek": OUTLINE, "bredde": s.width, "stiplet": s.dash}
    return styles


def _hatches(result: Result, language: str) -> dict[str, Hatch]:
    """The hatches on the map by the name of their zones, in code order."""
    if result.zones is None:
        return {}
    looks = zip(result.zones["hensyn"], layers.hatches(result.zones), strict=True)
    return dict(sorted((zone_name(code, look, language), look) for code, look in looks))


def _zone_legend(hatches: dict[str, Hatch]) -> list[_LegendItem]:
    return [_LegendItem(Markup(hatch_swatch(h)), *name.split(" ", 1)) for name, h in hatches.items()]  # noqa: S704  # our own SVG


def _definitions(symbols: list[tuple[str, str, str]], hatches: dict[str, Hatch]) -> str:
    patterns = "".join(pattern(symbol(code, status)) for code, status, _ in symbols)
    patterns += "".join(hatch_pattern(h) for h in {h.key: h for h in hatches.values()}.values())
    return f'<svg width="0" height="0" aria-hidden="true" focusable="false"><defs>{patterns}</defs></svg>'


@dataclass(frozen=True)
class _LegendItem:
    swatch: Markup
    code: str
    name: str


def _legend(symbols: list[tuple[str, str, str]], t: dict[str, Any]) -> list[_LegendItem]:
    """What is on the map, code and name beside each swatch, and the marks that are not arealformål."""
    items = []
    for code, status, name in symbols:
        more = {FUTURE: t["framtidig"], DEVELOPED: t["videreutvikling"]}.get(status)
        text = (name or t["uten_kode"]) + (f", {more}" if more else "")
        items.append(_LegendItem(Markup(swatch(symbol(code, status))), code, text))  # noqa: S704  # our own SVG
    ring = (
        f'<rect x="2" y="2" width="24" height="14" fill="{RESERVE}" fill-opacity=".12" stroke="{RESERVE}" '
        'stroke-width="2.5"/>'
    )
    edge = f'<path d="M1 9h26" stroke="{OUTLINE}" stroke-width="2.5" stroke-dasharray="12 5 2 5"/>'
    for shape, text in ((ring, t["reserve"]), (edge, t["grense"])):
        svg = Markup(f'<svg class="prove" width="28" height="18" aria-hidden="true">{shape}</svg>')  # noqa: S704  # our own SVG
        items.append(_LegendItem(svg, "", text))
    return items

"""Official symbols of the plan map, as small values that an SVG, a web page or QGIS can be made of.

Colours are those of the national kommuneplan service (``data/codes/arealformal.csv``, source in the file). Many
codes share a colour, so a legend shows code and name beside every swatch. What is *future* is told apart without
colour too: dots, and an outline twice as thick. Zones are hatched as the same service does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from html import escape

from ..codes import codelist

UNKNOWN_FILL = "#ffffff"
OUTLINE = "#1a1a1a"
RESERVE = "#0062ba"

#: arealbruksstatus: 1 nåværende, 2 framtidig, 3 videreutvikling av nåværende.
FUTURE, DEVELOPED = "2", "3"

#: Small marks of LNFR spredt, by the list's column ``monster``; drawn in a box of 12 by 12.
_MARKS = {
    "hus": "M2 11V6l4-4 4 4v5z",
    "hytte": "M1 9l5-6 5 6M3 7v4h6V7",
    "fabrikk": "M1.5 11V4l3 3V4l3 3V2h3v9z",
}


@dataclass(frozen=True)
class Symbol:
    """How one arealformål with one status is drawn; widths in pixels at screen scale."""

    code: str
    status: str
    fill: str
    width: float
    dots: bool = False
    stripes: bool = False
    mark: str = ""
    dash: str = ""

    @property
    def id(self) -> str:
        """Name of the SVG pattern, safe in any id or CSS selector."""
        return f"f{_plain(self.code)}s{_plain(self.status) or '0'}"

    @property
    def patterned(self) -> bool:
        return self.dots or self.stripes or bool(self.mark)

    @property
    def paint(self) -> str:
        """What to give SVG as ``fill``: the colour, or a reference to the pattern."""
        return f"url(#{self.id})" if self.patterned else self.fill


@lru_cache(maxsize=1024)
def symbol(code: str | None, status: str | None) -> Symbol:
    """The symbol of an arealformål; status 3 has none of its own, so it is nåværende with a broken outline."""
    code, status = str(code or ""), str(status or "")
    future = status == FUTURE
    known = codelist("arealformal").rows
    colour, decoration = UNKNOWN_FILL, ""
    if code in known.index:
        row = known.loc[code]
        colour = str(row["farge_framtidig" if future else "farge_navaerende"]) or UNKNOWN_FILL
        decoration = str(row["monster"])
    return Symbol(
        code=code,
        status=status,
        fill=colour,
        width=1.5 if future else 0.8,
        dots=future,
        stripes=decoration == "striper",
        mark=decoration if decoration in _MARKS else "",
        dash="6 3" if status == DEVELOPED else "",
    )


def pattern(s: Symbol) -> str:
    """The ``<pattern>`` of a symbol that needs one, else nothing."""
    if not s.patterned:
        return ""
    size = 36 if s.mark else 12
    marks = ""
    if s.stripes:  # a white band through each tile; the tile is turned
        marks += '<rect width="4" height="12" fill="#fff"/>'
    if s.dots:
        marks += "".join(
            f'<circle cx="{x}" cy="{y}" r="1.1" fill="{OUTLINE}"/>'
            for left in range(0, size, 12)
            for top in range(0, size, 12)
            for x, y in ((left + 3, top + 3), (left + 9, top + 9))
        )
    if s.mark:  # over the dots, on a plate of the fill so that it stays readable
        marks += (
            f'<g transform="translate(12 12)"><rect width="12" height="12" fill="{s.fill}"/>'
            f'<path d="{_MARKS[s.mark]}" fill="none" stroke="{OUTLINE}" stroke-width="1.1"/></g>'
        )
    turn = ' patternTransform="rotate(45)"' if s.stripes else ""
    return (
        f'<pattern id="{s.id}" width="{size}" height="{size}" patternUnits="userSpaceOnUse"{turn}>'
        f'<rect width="{size}" height="{size}" fill="{s.fill}"/>{marks}</pattern>'
    )


@dataclass(frozen=True)
class Hatch:
    """How a hensynssone is drawn: lines over what is below, and a thin dash-dot boundary."""

    key: str
    turn: int  # of upright lines, clockwise [degrees]
    grid: bool = False
    colour: str = OUTLINE
    width: float = 0.7
    spacing: int = 9

    boundary_dash = "16 5 1 5"

    @property
    def id(self) -> str:
        return f"sone-{self.key}"


#: Båndlegging that is to come, red.
FUTURE_BANDLEGGING = "bandlegging_framtidig"

#: One way: angitt hensyn and fare (thick, red); the other way: sikring, støy, infrastruktur, gjennomføring;
#: grid: båndlegging; level: detaljering.
HATCHES = {
    h.key: h
    for h in (
        Hatch("sikring", -45),
        Hatch("stoy", -45),
        Hatch("fare", 45, colour="#d40000", width=2.0),
        Hatch("infrastruktur", -45),
        Hatch("angitt", 45),
        Hatch("bandlegging", 0, grid=True),
        Hatch(FUTURE_BANDLEGGING, 0, grid=True, colour="#d40000"),
        Hatch("gjennomforing", -45),
        Hatch("detaljering", 90),
    )
}


def hatch(code: str, status: str | None = None) -> Hatch:
    """The hatch of a hensynssone by its H-code, e.g. ``H520``; a code outside the list is drawn as angitt hensyn.

    ``status``: arealstatus, by which båndlegging to come is told from that in force.
    """
    rows = codelist("hensyn").rows
    kind = str(rows.loc[code, "klasse"]) if code in rows.index else "angitt"
    return HATCHES[FUTURE_BANDLEGGING if kind == "bandlegging" and status == FUTURE else kind]


def zone_name(code: str, h: Hatch, language: str = "nb") -> str:
    """Code and name of a zone, as a legend has it; «framtidig» is the same in nynorsk."""
    return f"{code} {codelist('hensyn').label(code, language)}{', framtidig' if h.key == FUTURE_BANDLEGGING else ''}"


def hatch_pattern(h: Hatch) -> str:
    """The ``<pattern>`` of a hatch; transparent between the lines."""
    stroke = f'stroke="{h.colour}" stroke-width="{2 * h.width}"'  # half of it falls outside the tile
    lines = f'<line x1="0" y1="0" x2="0" y2="{h.spacing}" {stroke}/>'
    if h.grid:
        lines += f'<line x1="0" y1="0" x2="{h.spacing}" y2="0" {stroke}/>'
    return (
        f'<pattern id="{h.id}" width="{h.spacing}" height="{h.spacing}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({h.turn})">{lines}</pattern>'
    )


def swatch(s: Symbol, label: str = "") -> str:
    """A legend swatch as inline SVG; decorative unless a label is given, since name and code stand beside it."""
    name = f'role="img" aria-label="{escape(label, quote=True)}"' if label else 'aria-hidden="true"'
    dash = f' stroke-dasharray="{s.dash}"' if s.dash else ""
    return (
        f'<svg class="prove" width="28" height="18" {name}><rect x="1" y="1" width="26" height="16" '
        f'fill="{s.paint}" stroke="{OUTLINE}" stroke-width="{s.width}"{dash}/></svg>'
    )


def hatch_swatch(h: Hatch) -> str:
    """A legend swatch of a zone as inline SVG."""
    return (
        f'<svg class="prove" width="28" height="18" aria-hidden="true"><rect x="1" y="1" width="26" height="16" '
        f'fill="url(#{h.id})" stroke="{OUTLINE}" stroke-width="0.8" stroke-dasharray="{h.boundary_dash}"/></svg>'
    )


def _plain(text: str) -> str:
    return "".join(c for c in text if c.isascii() and c.isalnum())

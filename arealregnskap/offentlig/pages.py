"""The records as HTML: one page with the whole list, and one per area. Text is only ever escaped text."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import jinja2
from markupsafe import Markup

from ..codes import codelist
from ..datafiles import data_dir, read_table
from ..map.symbols import symbol
from ..report.model import slug
from ..units import M2_PER_DAA, daa_text
from . import drawing
from .content import Public
from .fields import Record, allowed, label

#: Folder of the pages of areas, beside the list.
AREAS = "omrade"
_FIGURES = ("daa", "tas_ut_daa", "beholdes_daa", "ikke_avgjort_daa")
_NUMERIC = ("_daa", "daa")
_MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
    "desember",
)  # fmt: skip


@lru_cache(maxsize=2)
def texts(language: str) -> dict[str, str]:
    """The fixed texts of the pages."""
    rows = read_table("offentlig/tekster.csv")
    return dict(zip(rows["nokkel"], rows[language], strict=True))


def ids(shown: Public) -> list[str]:
    """What each area is called in addresses: its number in plain letters, told apart where two become the same."""
    made: list[str] = []
    for area in shown.areas:
        key = slug(str(area["nummer"])) or "omrade"
        number = 2
        while key in made:
            key, number = f"{slug(str(area['nummer']))}_{number}", number + 1
        made.append(key)
    return made


def index(shown: Public, root: str, other: str) -> str:
    """The page with totals, map and list. ``root`` leads to the shared files, ``other`` to the page in the other
    language."""
    t, keys = texts(shown.language), ids(shown)
    kinds = [drawing.look(k) for k in shown.kinds]
    told = t["kart_tekst"].format(kommune=shown.case["kommunenavn"], antall=len(keys))
    words = json.dumps({"inn": t["zoom_inn"], "ut": t["zoom_ut"], "hele": t["hele"]}, ensure_ascii=False)
    drawn = drawing.overview(shown, keys)
    return _template("side.html").render(
        **_common(shown, root, other), omrader=shown.areas, ider=keys, slag=kinds, brukt=set(kinds),
        mappe=f"{AREAS}/", horing=shown.hearing, reserve=shown.reserve, kart=_svg(drawn), ord=words,
        kart_tekst=told, kilder=shown.sources, avgjort=sum(k != drawing.OPEN for k in kinds),
        summer=shown.sums, virkning=shown.land, sum=_total(shown),
    )  # fmt: skip


def areas(shown: Public, around: drawing.Surroundings, root: str, other: str) -> Iterator[tuple[str, str]]:
    """(name, page) of each area, with the plan round it."""
    t, keys = texts(shown.language), ids(shown)
    page, common = _template("omrade.html"), _common(shown, f"../{root}", "")
    for n, (key, area) in enumerate(zip(keys, shown.areas, strict=True)):
        drawn, seen = around.near(shown, n, t["rundt_tekst"].format(nummer=area["nummer"]))
        yield f"{AREAS}/{key}.html", page.render(
            **{**common, "annet": f"{other}{AREAS}/{key}.html"}, o=area, id=key, liste="../index.html",
            slag=drawing.look(shown.kinds[n]), kart=_svg(drawn), delt=shown.taken[n] is not None,
            formal=list(_legend(seen, shown.language)),
            forrige=_beside(shown, keys, n - 1), neste=_beside(shown, keys, n + 1),
        )  # fmt: skip


def _beside(shown: Public, keys: Sequence[str], n: int) -> tuple[str, str] | None:
    return (keys[n], str(shown.areas[n]["nummer"])) if 0 <= n < len(keys) else None


def _legend(seen: Sequence[tuple[str, str]], language: str) -> Iterator[tuple[str, str]]:
    """Colour, and code with name, of each plan surface drawn; those to come are told so in words."""
    names = codelist("arealformal")
    for code, status in seen:
        name = f"{code} {names.label(code, language)}" if code else ("Utan kode" if language == "nn" else "Uten kode")
        yield symbol(code, status).fill, f"{name}{', framtidig' if status == '2' else ''}"


def _common(shown: Public, root: str, other: str) -> dict[str, Any]:
    t, language = texts(shown.language), shown.language
    title = str(shown.hearing["tittel"]) or t["tittel"]
    return {
        "sprak": language, "t": t, "sak": shown.case, "overskrift": title, "rot": root, "annet": other,
        "annet_kode": "nb" if language == "nn" else "nn", "daa": amount, "dag": day, "tallfelt": _FIGURES,
        "navn": lambda table, name: label(table, name, language), "avsnitt_av": paragraphs,
        "tabell": lambda table, rows, caption, total=None: _table(shown, table, rows, caption, total),
    }  # fmt: skip


def _table(shown: Public, table: str, rows: Sequence[Record], caption: str, total: Record | None) -> Markup:
    """A plain table of records: the fields of the list, in its order."""
    made = _template("tabell.html").render(
        felt=[(f.name, f.label(shown.language), f.name.endswith(_NUMERIC) or f.name == "omrader")
              for f in allowed()[table]],
        rader=[[_cell(v, name) for name, v in row.items()] for row in rows], tekst=caption,
        tabell=texts(shown.language)["tabell"],
        sum=[_cell(v, name) for name, v in total.items()] if total else None,
    )  # fmt: skip
    return Markup(made)  # noqa: S704 – the template has escaped it


def _svg(drawn: str) -> Markup:
    """A drawing as it is: numbers of ours, and names that ``drawing`` has escaped."""
    return Markup(drawn)  # noqa: S704


def _cell(value: Any, name: str) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, dt.date):
        return value.strftime("%d.%m.%Y")
    return amount(value) if name.endswith(_NUMERIC) else str(value)


def _total(shown: Public) -> Record:
    """The sum over the kinds of decision, named as a sum."""
    rows = shown.sums
    names = [f.name for f in allowed()["sum"]]
    return {
        name: texts(shown.language)["sum"] if name == "beslutning_navn"
        else sum(r[name] for r in rows) if name == "omrader" else math.fsum(r[name] for r in rows)
        for name in names
    }  # fmt: skip


def amount(value: float) -> str:
    """An area [daa] as people read it; nothing at all is a dash."""
    return "–" if value == 0 else daa_text(value * M2_PER_DAA)


def day(value: dt.date) -> str:
    return f"{value.day}. {_MONTHS[value.month - 1]} {value.year}"


def paragraphs(text: str) -> list[str]:
    """The paragraphs of what people wrote: every line that is not empty."""
    return [line.strip() for line in text.splitlines() if line.strip()]


@lru_cache(maxsize=8)
def _template(name: str) -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True, loader=jinja2.FileSystemLoader(data_dir() / "offentlig"), undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template(name)

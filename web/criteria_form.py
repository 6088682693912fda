"""The municipality's criteria as a form: every setting in a field of its own, and every fault beside its field."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import MultiDict

from arealregnskap.codes import codelist
from arealregnskap.errors import PlanvaskError
from arealregnskap.planvask.criteria import Basis, Criteria, Criterion, Place, load_text, to_text
from arealregnskap.planvask.criteria.declare import TARGETS, Scale

from . import look, numbers
from .told import refused, told

#: The fields of a criterion, in the order of the form.
FIELDS = (
    "nokkel", "navn", "navn_nn", "grunnlag", "tema", "ogsa", "klasser", "til", "grense_m", "grense_ar", "maal",
    "grense_andel", "vekt", "begrunnelse", "begrunnelse_nn", "kilde", "kilde_nn",
)  # fmt: skip
_MOST = 60  # criteria, and characters of a number

BASES = {
    Basis.THEME: lazy_gettext("Kartlag med tema"),
    Basis.LAND_COVER: lazy_gettext("Arealtype i AR5"),
    Basis.DISTANCE: lazy_gettext("Avstand"),
    Basis.PLAN_AGE: lazy_gettext("Planens alder"),
}
SCALES = {
    Scale.HIT: lazy_gettext("1 når området treffes"),
    Scale.SHARE: lazy_gettext("den delen av området som treffes"),
}
PLACES = {
    "sentrum": lazy_gettext("sentrum"), "veg": lazy_gettext("veg"), "bygning": lazy_gettext("bygning"),
}  # fmt: skip


@dataclass
class Row:
    """One criterion as it stands in the form: texts by field, the ticked ``artyper``, and faults by field."""

    texts: dict[str, str]
    land: tuple[str, ...] = ()
    stop: bool = False
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def basis(self) -> str:
        return self.texts["grunnlag"]

    @property
    def name(self) -> str:
        return self.texts["navn"] or gettext("Nytt kriterium")


@dataclass
class Draft:
    """A set as it stands in the form. ``other`` are faults of the set as a whole."""

    name: str
    text: str
    text_nn: str
    rows: list[Row]
    centres: list[dict[str, str]]
    other: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Every fault with the field it stands at."""
        own = [(f"{r.name}: {s}", f"#f-k{n}-{f}") for n, r in enumerate(self.rows) for f, s in r.faults.items()]
        return [*own, *((s, "#sett") for s in self.other)]


def of_criteria(criteria: Criteria) -> Draft:
    """The form of a set as it is."""
    return Draft(
        criteria.name, criteria.text_nb, criteria.text_nn, [_row(c) for c in criteria.criteria],
        [{"navn": p.name, "ost": f"{p.east:.0f}", "nord": f"{p.north:.0f}"} for p in criteria.centres],
    )  # fmt: skip


def _row(c: Criterion) -> Row:
    return Row(
        {
            "nokkel": c.key, "navn": c.name_nb, "navn_nn": c.name_nn, "grunnlag": str(c.basis),
            "tema": "\n".join(", ".join(q) for q in c.themes), "ogsa": ", ".join(c.also),
            "klasser": ", ".join(c.classes), "til": c.target or TARGETS[0], "grense_m": _shown(c.limit_m),
            "grense_ar": _shown(c.limit_years), "maal": str(c.scale), "grense_andel": _shown(100 * c.limit_share),
            "vekt": _shown(c.weight), "begrunnelse": c.reason_nb, "begrunnelse_nn": c.reason_nn, "kilde": c.source,
            "kilde_nn": c.source_nn,
        },
        c.land, c.stop,
    )  # fmt: skip


def blank() -> Row:
    """A criterion before anything is said of it."""
    return Row({**dict.fromkeys(FIELDS, ""), "maal": str(Scale.HIT), "grense_andel": "0", "vekt": "1",
                "grunnlag": str(Basis.THEME), "til": TARGETS[0]})  # fmt: skip


def _shown(value: float) -> str:
    return f"{value:.12g}".replace(".", ",")


def drafted(form: MultiDict[str, str]) -> Draft:
    """What was typed. Rows that were ticked to go, and new ones nobody named, are left out."""
    rows = []
    for n in range(min(form.get("antall", 0, int), _MOST)):
        texts = {f: form.get(f"k{n}-{f}", "").replace("\r\n", "\n").strip() for f in FIELDS}
        if form.get(f"k{n}-fjern") or not (texts["nokkel"] or texts["navn"]):
            continue
        rows.append(Row(texts, tuple(form.getlist(f"k{n}-artyper")), form.get(f"k{n}-teller") == "stopp"))
    centres = [
        {key: form.get(f"s{n}-{key}", "").strip() for key in ("navn", "ost", "nord")}
        for n in range(min(form.get("sentre", 0, int), _MOST))
    ]
    return Draft(
        form.get("navn", "").strip(), form.get("beskrivelse", "").strip(), form.get("beskrivelse_nn", "").strip(),
        rows, [c for c in centres if any(c.values())],
    )  # fmt: skip


def as_text(draft: Draft, version: str, taken: Iterable[str] = ()) -> str:
    """The text of the set, "" with ``draft.faults`` filled in where it has faults; ``taken`` are names of others."""
    keys: set[str] = set()
    made = [_criterion(row, keys) for row in draft.rows]
    centres = [_centre(c, draft) for c in draft.centres]
    if not draft.name:
        draft.other.append(gettext("Settet mangler navn."))
    if draft.name in taken:
        draft.other.append(gettext("Et annet sett heter «%(navn)s». Gi deres eget et annet navn.", navn=draft.name))
    if draft.faults:
        return ""
    text = to_text(Criteria(draft.name, version, draft.text, draft.text_nn, tuple(made), tuple(centres)))
    try:
        load_text(text)  # whatever else the set must be
    except PlanvaskError as wrong:
        draft.other += map(told, wrong.faults) if wrong.faults else refused(wrong)
        return ""
    return text


def _criterion(row: Row, keys: set[str]) -> Criterion:
    t = row.texts
    t["nokkel"] = t["nokkel"] or _key(t["navn"], keys)
    keys.add(t["nokkel"])
    for name, sentence in (
        ("navn", gettext("Navnet mangler.")),
        ("begrunnelse", gettext("Grunnen mangler. Si hvorfor kriteriet er med.")),
        ("kilde", gettext("Kilden mangler. Si hvem som har bestemt kriteriet, eller at det er eget valg.")),
    ):
        if not t[name]:
            row.faults[name] = sentence
    if t["grunnlag"] not in list(Basis):
        row.faults["grunnlag"] = gettext("Velg hva kriteriet spør om.")
        t["grunnlag"] = str(Basis.THEME)
    basis = Basis(t["grunnlag"])
    themes = _questions(row) if basis is Basis.THEME else ()
    if basis is Basis.LAND_COVER and not row.land:
        row.faults["artyper"] = gettext("Kryss av for minst én arealtype.")
    at_distance, of_age, of_theme = basis is Basis.DISTANCE, basis is Basis.PLAN_AGE, basis is Basis.THEME
    return Criterion(
        key=t["nokkel"], name_nb=t["navn"], name_nn=t["navn_nn"], basis=basis, source=t["kilde"],
        source_nn=t["kilde_nn"],        reason_nb=t["begrunnelse"], reason_nn=t["begrunnelse_nn"], themes=themes,
        also=_themes(row, "ogsa", _parts(t["ogsa"])) if of_theme else (),
        classes=_parts(t["klasser"]) if of_theme else (),
        land=row.land if basis is Basis.LAND_COVER else (), target=t["til"] if at_distance else "",
        limit_m=_number(row, "grense_m") if at_distance else 0.0,
        limit_years=_number(row, "grense_ar") if of_age else 0.0,
        limit_share=_number(row, "grense_andel", 100.0) / 100,
        scale=Scale(t["maal"]) if t["maal"] in list(Scale) else Scale.HIT,
        weight=0.0 if row.stop else _number(row, "vekt"), stop=row.stop,
    )  # fmt: skip


def _questions(row: Row) -> tuple[tuple[str, ...], ...]:
    """One question a line; within a line one of the themes is enough."""
    lines = [_parts(line) for line in row.texts["tema"].splitlines() if line.strip()]
    if not lines:
        row.faults["tema"] = gettext("Skriv minst ett tema, for eksempel villrein.")
    return tuple(_themes(row, "tema", line) for line in lines)


def _themes(row: Row, name: str, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Keys of themes; only what could be one, as a case may have themes and zones of its own."""
    strange = [k for k in keys if not re.fullmatch(r"[A-Za-z0-9_]{1,60}", k)]
    if strange:
        row.faults[name] = gettext(
            "«%(tema)s» kan ikke være et tema. Bruk nøklene i lista, med komma mellom.", tema=strange[0]
        )
    return keys


def _parts(text: str) -> tuple[str, ...]:
    return tuple(p.strip() for p in re.split(r"[,;\n]", text) if p.strip())


def _number(row: Row, name: str, most: float = math.inf) -> float:
    """A number as people write it; a fault where it is none."""
    text = row.texts[name]
    try:
        value = float(re.sub(r"\s", "", text[:_MOST]).replace(",", ".") or "nan")
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and 0 <= value <= most):
        row.faults[name] = (
            gettext("«%(tekst)s» er ikke et tall fra 0 til %(mest)s.", tekst=text, mest=numbers.number(most, 0))
            if most < math.inf
            else gettext("«%(tekst)s» er ikke et tall som er 0 eller større.", tekst=text)
        )
        return 0.0
    return value


def _centre(texts: Mapping[str, str], draft: Draft) -> Place:
    try:
        east, north = (float(re.sub(r"\s", "", texts[k]).replace(",", ".")) for k in ("ost", "nord"))
        good = bool(texts["navn"]) and math.isfinite(east) and math.isfinite(north)
    except ValueError:
        good, east, north = False, 0.0, 0.0
    if not good:
        draft.other.append(gettext("Sentrum «%(navn)s» trenger navn, øst og nord i meter.", navn=texts["navn"] or ".."))
    return Place(texts["navn"], east, north)


def _key(name: str, taken: Iterable[str]) -> str:
    """A key made of a name, one that no other criterion has."""
    letters = name.lower().replace("å", "a").replace("ø", "o").replace("æ", "ae")
    plain = re.sub(r"[^a-z0-9]+", "_", letters).strip("_") or "kriterium"
    taken = set(taken)
    return next(k for k in (plain, *(f"{plain}_{n}" for n in range(2, _MOST + 2))) if k not in taken)


def themes() -> list[tuple[str, str]]:
    """The known themes, key and name."""
    names = codelist("tema")
    return [(key, names.label(key, look.core_language())) for key in names]


def land() -> list[tuple[str, str]]:
    """AR5 arealtyper, code and name."""
    names = codelist("ar5_arealtype")
    return [(key, names.label(key, look.core_language())) for key in names]


def options(labels: Mapping[Any, Any]) -> list[tuple[str, str]]:
    return [(str(k), str(v)) for k, v in labels.items()]

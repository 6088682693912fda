"""The minutes as a document: who met, what was said for now, what is open and by whom, what there is a common
understanding of, and what has changed since last. Nothing in it binds anybody, and it says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..report.facts import SYNTHETIC, synthetic_sentence
from ..report.paper import Paper
from ..report.paper.blocks import Block, Grid, Head, Heading, Section, Text
from .minutes import Change, Minutes, Point, PointKind
from .responses import InitialResponse, current
from .room import Phase, Room

_T = {
    "nb": {
        "tittel": "Referat fra {}", "under": "{} kommune, møte {}{}", "til_stede": "Til stede",
        "oppsummering": "Oppsummering", "ingen": "Ingen punkter.", "apent": "Åpent", "felles": "Felles forståelse",
        "svar": "Innledende svar", "omrade": "Område", "punkt": "Punkt", "hvem": "Hvem", "frist": "Frist",
        "part": "Part", "sporsmal": "Spørsmål", "sagt": "Svar", "hele": "Hele kommunen", "endret": "Endret siden sist",
        "hva": "Hva", "ikke_bindende": "Dette er fra dialogfasen. Svarene er innledende, felles forståelse er ikke en "
        "avtale, og ingenting her binder noen. Formelle standpunkt gis i brev.",
        "forhandling": "Forhandlingsfasen er startet etter møtet. Formelle standpunkt står ikke i dette referatet.",
        "ikke_svart": "ikke svart", "ny": "Nytt", "lost": "Nå felles forståelse", "gjenapnet": "Åpnet igjen",
        "endret_punkt": "Endret", "borte": "Tatt ut", "utkast": "Referatet er ikke skrevet ennå.",
    },
    "nn": {
        "tittel": "Referat frå {}", "under": "{} kommune, møte {}{}", "til_stede": "Til stades",
        "oppsummering": "Oppsummering", "ingen": "Ingen punkt.", "apent": "Ope", "felles": "Felles forståing",
        "svar": "Innleiande svar", "omrade": "Område", "punkt": "Punkt", "hvem": "Kven", "frist": "Frist",
        "part": "Part", "sporsmal": "Spørsmål", "sagt": "Svar", "hele": "Heile kommunen", "endret": "Endra sidan sist",
        "hva": "Kva", "ikke_bindende": "Dette er frå dialogfasen. Svara er innleiande, felles forståing er ikkje ein "
        "avtale, og ingenting her bind nokon. Formelle standpunkt blir gitt i brev.",
        "forhandling": "Forhandlingsfasen er starta etter møtet. Formelle standpunkt står ikkje i dette referatet.",
        "ikke_svart": "ikkje svart", "ny": "Nytt", "lost": "No felles forståing", "gjenapnet": "Opna att",
        "endret_punkt": "Endra", "borte": "Teke ut", "utkast": "Referatet er ikkje skrive enno.",
    },
}  # fmt: skip
_OF_CHANGE = {"endret": "endret_punkt"}


def paper(
    minutes: Minutes, room: Room, given: Iterable[InitialResponse], changes: Sequence[Change],
    areas: Mapping[str, str], *, kommune: str, program: str, synthetic: bool, language: str = "nb",
) -> Paper:  # fmt: skip
    """The document. ``areas`` names areas by stabil_id, ``changes`` are those of ``minutes.changes``."""
    t = _T[language]
    place = f", {room.place}" if room.place else ""
    return Paper(
        variant="referat", language=language, title=t["tittel"].format(room.title.strip() or "mulighetsdialog"),
        subtitle=t["under"].format(kommune, _day(room.date), place), kommune=kommune, date=room.date,
        program=program, mark=SYNTHETIC if synthetic else "", contents=False,
        sections=(Section(False, tuple(_body(minutes, room, list(given), changes, areas, t, language, synthetic))),),
    )  # fmt: skip


def _body(
    minutes: Minutes, room: Room, given: list[InitialResponse], changes: Sequence[Change], areas: Mapping[str, str],
    t: Mapping[str, str], language: str, synthetic: bool,
) -> Iterator[Block]:  # fmt: skip
    if synthetic:
        yield Text(synthetic_sentence(language), "merknad")
    yield Text(t["ikke_bindende"], "ingress")
    if room.phase is Phase.NEGOTIATION:
        yield Text(t["forhandling"], "merknad")
    for key, text in (("til_stede", minutes.present), ("oppsummering", minutes.summary)):
        if text.strip():
            yield Heading(1, t[key])
            yield from (Text(part.strip()) for part in text.split("\n") if part.strip())
    if not (minutes.summary.strip() or minutes.points):
        yield Text(t["utkast"])
    for kind in (PointKind.AGREED, PointKind.OPEN):
        yield Heading(1, t[kind.value])
        yield _points(kind, minutes.of_kind(kind), areas, t) if minutes.of_kind(kind) else Text(t["ingen"])
    if changes:
        heads = (Head(t["hva"], False, 18), Head(t["omrade"], False, 22), Head(t["punkt"], False, 52))
        rows = tuple((t[_OF_CHANGE.get(c.what, c.what)], _area(c.point, areas, t), c.point.text) for c in changes)
        yield Heading(1, t["endret"])
        yield Grid("endret", f"{t['endret']}.", heads, rows)
    if room.questions and room.guests:
        yield Heading(1, t["svar"])
        yield _answers(room, given, areas, t, language)


def _points(kind: PointKind, points: Sequence[Point], areas: Mapping[str, str], t: Mapping[str, str]) -> Grid:
    heads = (Head(t["omrade"], False, 20), Head(t["punkt"], False, 46), Head(t["hvem"], False, 18),
             Head(t["frist"], False, 10))  # fmt: skip
    rows = tuple((_area(p, areas, t), p.text, p.owner or "–", _day(p.due) if p.due else "–") for p in points)
    return Grid(kind.value, f"{t[kind.value]}.", heads, rows)


def _answers(
    room: Room, given: list[InitialResponse], areas: Mapping[str, str], t: Mapping[str, str], language: str
) -> Grid:
    """One row per question and body that it was put to; what was written with the answer stands behind it."""
    held, names = current(given), {p.key: p.name for p in room.participants}
    rows = []
    for q in room.questions:
        for key in q.asked:
            said = held.get((q.key, key))
            more = [x for x in (said.topic, said.legal_basis, said.condition, said.remark) if x] if said else []
            answer = said.answer.name_in(language) if said else t["ikke_svart"]
            about = areas.get(q.omrade, q.omrade) or q.topic or t["hele"]
            rows.append((f"{about}: {q.text}", names.get(key, key), ". ".join([answer, *more])))
    heads = (Head(t["sporsmal"], False, 42), Head(t["part"], False, 20), Head(t["sagt"], False, 32))
    return Grid("svar", f"{t['svar']}.", heads, tuple(rows))


def _area(point: Point, areas: Mapping[str, str], t: Mapping[str, str]) -> str:
    return areas.get(point.omrade, point.omrade) or t["hele"]


def _day(day: dt.date) -> str:
    return f"{day:%d.%m.%Y}"

"""The municipality's note: text blocks that people may change, and the note as a paper with map and tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import DialogError
from ..report import document
from ..report.paper import Paper, Papers
from ..report.paper.blocks import Block, Grid, Head, Heading, Section, Text
from ..report.paper.grids import grids
from ..result import Result
from .room import LONGEST_TEXT, Room

#: Blocks in their order: key, title in bokmål and nynorsk. Those of ``_MADE`` are made from the room and the result.
_BLOCKS = {
    "situasjon": ("Situasjonen", "Situasjonen"),
    "mal": ("Hva kommunen vil", "Kva kommunen vil"),
    "problem": ("Problemstillinger", "Problemstillingar"),
    "sporsmal": ("Spørsmål til partene", "Spørsmål til partane"),
    "kart": ("Kart og tabeller", "Kart og tabellar"),
    "usikkerhet": ("Hva som er usikkert", "Kva som er usikkert"),
}
_MADE = ("sporsmal", "kart")
_TABLES = ("T3", "T5", "T7")
_T = {
    "nb": {
        "tittel": "Notat til mulighetsdialog", "under": "{} kommune, møte {}", "sporsmal": "Spørsmål",
        "omrade": "Område", "til": "Til", "svar": "Svar", "caption": "Spørsmål til partene, med plass til svar",
        "innledende": "Svar i dialogen er innledende og binder ingen.", "tema": "Hele kommunen",
        "frister": "Notatet skal være ferdig {}. Innledende respons ventes innen {}. Møtet er {}{}.",
        "last": "Tallene er låst slik de var {}.",
    },
    "nn": {
        "tittel": "Notat til moglegheitsdialog", "under": "{} kommune, møte {}", "sporsmal": "Spørsmål",
        "omrade": "Område", "til": "Til", "svar": "Svar", "caption": "Spørsmål til partane, med plass til svar",
        "innledende": "Svar i dialogen er innleiande og bind ingen.", "tema": "Heile kommunen",
        "frister": "Notatet skal vere ferdig {}. Innleiande respons er venta innan {}. Møtet er {}{}.",
        "last": "Tala er låste slik dei var {}.",
    },
}  # fmt: skip


@dataclass(frozen=True)
class TextBlock:
    """One block that people write; ``title`` stands over it."""

    key: str
    title: str
    text: str


@dataclass(frozen=True)
class Note:
    """The note's texts, in order."""

    blocks: tuple[TextBlock, ...]

    def text(self, key: str) -> str:
        return next((b.text for b in self.blocks if b.key == key), "")


def first(result: Result | None, language: str = "nb") -> Note:
    """The note before anybody has written in it: what the account itself can say, the rest empty."""
    said: dict[str, list[str]] = {}
    if result is not None:
        for p in Papers(result, document.build(result, language), language).text:
            if p.ingress or p.key in ("formal", "hensyn"):
                said.setdefault("situasjon", []).append(p.text)
            elif p.key in ("usikkerhet", "kartlegging", "funn", "regelsett"):
                said.setdefault("usikkerhet", []).append(p.text)
    nn = language == "nn"
    return Note(
        tuple(
            TextBlock(key, titles[nn], "\n\n".join(said.get(key, [])))
            for key, titles in _BLOCKS.items()
            if key not in _MADE
        )
    )


def check(note: Note) -> None:
    """Raises DialogError with every fault."""
    faults = [
        f"«{b.title}» er for lang (høyst {5 * LONGEST_TEXT} tegn)."
        for b in note.blocks
        if len(b.text) > 5 * LONGEST_TEXT
    ]
    faults += ["En overskrift er tom eller for lang." for b in note.blocks if not 0 < len(b.title.strip()) <= 200]
    if faults:
        raise DialogError("Notatet kan ikke lagres", faults=tuple(faults))


def to_json(note: Note) -> dict[str, Any]:
    """As a store keeps it."""
    return {"blocks": [{"key": b.key, "title": b.title, "text": b.text} for b in note.blocks]}


def of_json(told: Mapping[str, Any]) -> Note:
    """The inverse of ``to_json``."""
    return Note(tuple(TextBlock(b["key"], b["title"], b["text"]) for b in told["blocks"]))


def paper(
    note: Note,
    room: Room,
    result: Result,
    areas: Mapping[str, str],
    language: str = "nb",
    locked: dt.date | None = None,
) -> Paper:
    """The note as a document: the texts, the questions with a column for answers, the map of the reserve, tables T3, T5
    and T7 where the case has them. ``areas`` names areas by stabil_id; ``locked`` is the day the figures were frozen.
    """
    t, made = _T[language], Papers(result, document.build(result, language), language)
    case = result.case
    return Paper(
        variant="notat", language=language, title=room.title.strip() or t["tittel"],
        subtitle=t["under"].format(case.kommunenavn, f"{room.date:%d.%m.%Y}"),
        kommune=case.kommunenavn, date=case.as_of,
        program=f"arealregnskap {result.provenance.program_version}", mark=made.mark, contents=False,
        sections=(Section(False, tuple(_body(note, room, made, areas, language, locked))),),
    )  # fmt: skip


def _body(
    note: Note, room: Room, made: Papers, areas: Mapping[str, str], language: str, locked: dt.date | None
) -> Iterator[Block]:
    t = _T[language]
    yield from (Text(p.text, "merknad") for p in made.text if p.key == "syntetisk")
    ready, due, meeting = room.deadlines()
    place = f", {room.place}" if room.place else ""
    yield Text(t["frister"].format(*(f"{d.date:%d.%m.%Y}" for d in (ready, due, meeting)), place), "ingress")
    if locked:
        yield Text(t["last"].format(f"{locked:%d.%m.%Y}"), "merknad")
    written = {b.key: b for b in note.blocks}
    for key, titles in _BLOCKS.items():
        block = written.get(key)
        if key in _MADE:
            yield Heading(1, titles[language == "nn"])
            yield from _questions(room, areas, t) if key == "sporsmal" else _pictures(made, language)
        elif block is not None and block.text.strip():
            yield Heading(1, block.title)
            yield from (Text(part.strip()) for part in block.text.split("\n\n") if part.strip())
    yield from (Text(p.text, "merknad") for p in made.text if p.key == "kilder")


def _questions(room: Room, areas: Mapping[str, str], t: Mapping[str, str]) -> Iterator[Block]:
    names = {p.key: p.name for p in room.participants}
    heads = (
        Head(t["omrade"], False, 18),
        Head(t["sporsmal"], False, 32),
        Head(t["til"], False, 22),
        Head(t["svar"], False, 20),
    )
    rows = tuple(
        (areas.get(q.omrade, q.omrade) or q.topic or t["tema"], q.text, ", ".join(names[k] for k in q.asked), "")
        for q in room.questions
    )
    if rows:
        yield Grid("sporsmal", f"{t['caption']}.", heads, rows)
    yield Text(t["innledende"], "merknad")


def _pictures(made: Papers, language: str) -> Iterator[Block]:
    yield made.views.alone
    for key in _TABLES:
        for grid in grids(made.sheets[key], language) if key in made.sheets else []:
            yield grid
            if grid.notes:
                yield Text(" ".join(grid.notes), "merknad")

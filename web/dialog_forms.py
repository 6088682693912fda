"""From what the forms of a mulighetsdialog say to the core's own values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from arealregnskap.codes import codelist
from arealregnskap.dialog.formal import FormalStatement, Stand
from arealregnskap.dialog.minutes import Minutes, Point, PointKind
from arealregnskap.dialog.note import Note, TextBlock
from arealregnskap.dialog.responses import Answer, InitialResponse
from arealregnskap.dialog.room import MOST_QUESTIONS, MUNICIPALITY, Participant, Question, Room, body_of, objects
from arealregnskap.errors import DialogError
from arealregnskap.store.store import new_id

Form = MultiDict[str, str]

#: Rows in the form for parties of a kind that is there already.
MOST_NEW_PARTIES = 3


def room_of(form: Form, before: Room | None, municipality: str) -> Room:
    """The room a form describes; what the form does not have (phase, when the note was sent) stays."""
    taking_part = [Participant(MUNICIPALITY, MUNICIPALITY, municipality), *_parties(form)]
    there = {p.key for p in taking_part}
    made = Room(
        title=form.get("tittel", "").strip(), date=date_of(form, "dato", gettext("Møtedato")),
        place=form.get("sted", "").strip(), starts=_time(form, "fra"), ends=_time(form, "til"),
        note_days=_days(form, "notat_dager"), response_days=_days(form, "respons_dager"),
        topics=tuple(line.strip() for line in form.get("tema", "").splitlines() if line.strip())[:30],
        participants=tuple(taking_part), questions=tuple(_questions(form, there)),
    )  # fmt: skip
    return replace(made, phase=before.phase, note_sent=before.note_sent) if before else made


def _parties(form: Form) -> list[Participant]:
    """The parties ticked off, then those added of a kind that may be there already. The first of a kind is called by
    the kind; another gets a key that no party has had, so that nobody takes over what somebody else has answered."""
    found = []
    for key in (name.removeprefix("part-") for name in form if name.startswith("part-")):
        body = body_of(key)
        if body in codelist("dialogpart") and body != MUNICIPALITY and form.get(f"part-{key}"):
            found.append(_party(key, body, form.get(f"navn-{key}", ""), bool(form.get(f"innsigelse-{key}"))))
    for n in range(MOST_NEW_PARTIES):
        body, name = form.get(f"ny-{n}-slag", ""), form.get(f"ny-{n}-navn", "").strip()
        if body in codelist("dialogpart") and body != MUNICIPALITY and name:
            key = body if body not in {p.key for p in found} else f"{body}-{new_id()}"
            found.append(_party(key, body, name, bool(form.get(f"ny-{n}-innsigelse"))))
    order = list(codelist("dialogpart"))
    return sorted(found, key=lambda p: order.index(p.body))


def _party(key: str, body: str, name: str, said: bool) -> Participant:
    may_object = objects(body) == "ja" or (objects(body) == "avklares" and said)
    return Participant(key, body, name.strip()[:200] or codelist("dialogpart").label(body), may_object)


def _questions(form: Form, there: set[str]) -> list[Question]:
    found = []
    for n in range(MOST_QUESTIONS + 1):
        text = form.get(f"q-{n}-tekst", "").strip()
        if text:  # an emptied question is taken out; what was answered to it stays in the history
            asked = tuple(p for p in form.getlist(f"q-{n}-til") if p in there and p != MUNICIPALITY)
            key = form.get(f"q-{n}-nokkel", "") or new_id()
            found.append(Question(key, text, form.get(f"q-{n}-omrade", ""), form.get(f"q-{n}-tema", "").strip(), asked))
    return found


def note_of(form: Mapping[str, str], before: Note) -> Note:
    """The note with the texts of a form; blocks the form does not name stay."""
    return Note(
        tuple(
            TextBlock(
                b.key, form.get(f"tittel-{b.key}", b.title).strip(),
                form.get(f"tekst-{b.key}", b.text).replace("\r\n", "\n").strip(),
            )
            for b in before.blocks
        )
    )  # fmt: skip


def minutes_of(form: Form) -> Minutes:
    """The minutes a form describes; a point whose text is emptied is taken out."""
    points = []
    for n in range(form.get("antall", 0, int) or 0):
        text = form.get(f"p-{n}-tekst", "").strip()
        if text:
            points.append(
                Point(
                    form.get(f"p-{n}-nokkel", "") or new_id(), _kind(form.get(f"p-{n}-slag", "")), text,
                    form.get(f"p-{n}-omrade", ""), form.get(f"p-{n}-ansvar", "").strip(),
                    date_of(form, f"p-{n}-frist", gettext("Frist")) if form.get(f"p-{n}-frist") else None,
                )
            )  # fmt: skip
    return Minutes(_lines(form.get("oppsummering", "")), _lines(form.get("til_stede", "")), tuple(points))


def answer_of(form: Mapping[str, str]) -> InitialResponse:
    """What a guest answers; room, body and person are filled in from the link and not from here."""
    try:
        answer = Answer(form.get("svar", ""))
    except ValueError as e:
        raise DialogError(gettext("Det er ikke valgt noe svar."), remedy=gettext("Velg ett, og send igjen.")) from e
    return InitialResponse(
        "", "", "", answer, topic=form.get("tema", "").strip(), legal_basis=form.get("hjemmel", "").strip(),
        condition=_lines(form.get("vilkar", "")), remark=_lines(form.get("merknad", "")),
    )  # fmt: skip


def statement_of(form: Form, rom_id: str) -> FormalStatement:
    """A formal statement as the planner reads it in the body's letter."""
    try:
        stand = Stand(form.get("standpunkt", ""))
    except ValueError as e:
        raise DialogError(gettext("Det er ikke valgt noe standpunkt.")) from e
    return FormalStatement(
        rom_id, form.get("part", ""), stand, form.get("dokument", "").strip(),
        date_of(form, "datert", gettext("Dokumentets dato")), form.get("bekreftet_av", "").strip(),
        form.get("omrade", ""), form.get("hjemmel", "").strip(), _lines(form.get("vilkar", "")),
    )  # fmt: skip


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _kind(text: str) -> PointKind:
    return PointKind.AGREED if text == PointKind.AGREED.value else PointKind.OPEN


def date_of(form: Mapping[str, str], name: str, label: str) -> dt.date:
    """The day in a field; raises DialogError, naming the field, when there is none."""
    try:
        return dt.date.fromisoformat(form.get(name, ""))
    except ValueError as e:
        raise DialogError(
            gettext("%(felt)s mangler eller kan ikke leses.", felt=label), remedy=gettext("Skriv den som 2026-12-10.")
        ) from e


def _time(form: Mapping[str, str], name: str) -> dt.time | None:
    text = form.get(name, "").strip()
    if not text:
        return None
    try:
        return dt.time.fromisoformat(text)
    except ValueError as e:
        raise DialogError(
            gettext("Klokkeslettet «%(tid)s» kan ikke leses.", tid=text), remedy=gettext("Skriv det som 10:00.")
        ) from e


def _days(form: Mapping[str, str], name: str) -> int:
    try:
        return int(form.get(name, ""))
    except ValueError as e:
        raise DialogError(gettext("Fristen skal være et helt antall dager før møtet.")) from e

"""The minutes as a document, and the dates of a dialogue as a calendar others can read."""

from __future__ import annotations

import datetime as dt
import io
from zoneinfo import ZoneInfo

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from arealregnskap.dialog import minutes, minutes_paper
from arealregnskap.dialog.calendar import calendar
from arealregnskap.dialog.minutes import Minutes, Point, PointKind
from arealregnskap.dialog.responses import Answer, InitialResponse
from arealregnskap.dialog.room import Phase
from arealregnskap.report import word
from tests.dialog.rooms import room

OSLO = ZoneInfo("Europe/Oslo")
OPEN = Point("p1", PointKind.OPEN, "Hvor dyp er myra?", "a1", "NVE", dt.date(2027, 1, 15))
AGREED = Point("p2", PointKind.AGREED, "Området tilbakeføres.", "a2")
HELD = Minutes("Vi ble enige om å se på flom.", "Anne, Nils", (OPEN, AGREED))


def written(told=HELD, language="nb", changes=(), given=(), **more):
    made = minutes_paper.paper(
        told, room(**more), given, changes, {"a1": "F1 Myrlia", "a2": "B2 Åsen"}, kommune="Rindal",
        program="arealregnskap", synthetic=True, language=language,
    )  # fmt: skip
    document = docx.Document(io.BytesIO(word.content(made, "5061", None)))
    tables = [[c.text for c in row.cells] for t in document.tables for row in t.rows]
    return "\n".join(p.text for p in document.paragraphs), tables


def test_word_has_who_met_what_is_open_and_what_is_agreed():
    text, tables = written()
    assert "Anne, Nils" in text and "Vi ble enige om å se på flom." in text and "10.12.2026, Ålen" in text
    assert ["F1 Myrlia", "Hvor dyp er myra?", "NVE", "15.01.2027"] in tables
    assert ["B2 Åsen", "Området tilbakeføres.", "–", "–"] in tables
    assert "ingenting her binder noen" in text and "SYNTETISK" in text.upper()


def test_word_has_the_answers_as_initial_ones_and_who_has_not_answered():
    said = InitialResponse("r", "statsforvalter", "q1", Answer.MAY_OBJECT, "flom", "som vi skrev", "", "se på myra")
    _, tables = written(given=[said])
    assert [
        "F1 Myrlia: Tilbakeføre til LNFR?",
        "Statsforvalteren",
        "Kan gi innsigelse. flom. som vi skrev. se på myra",
    ] in tables
    assert ["F1 Myrlia: Tilbakeføre til LNFR?", "Reinbeitedistriktet", "ikke svart"] in tables


def test_word_says_what_has_changed_and_that_negotiation_is_elsewhere():
    before = Minutes(points=(OPEN,))
    text, tables = written(changes=minutes.changes(before, HELD), phase=Phase.NEGOTIATION)
    assert ["Nytt", "B2 Åsen", "Området tilbakeføres."] in tables
    assert "Formelle standpunkt står ikke i dette referatet" in text


def test_minutes_that_are_not_written_say_so_in_nynorsk_too():
    text, tables = written(Minutes(), "nn", questions=())
    assert "Referatet er ikkje skrive enno." in text and "Ingen punkt." in text and tables == []
    assert "ikke " not in text.replace("ikkje", "")


@given(
    st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31)), st.integers(0, 365), st.integers(0, 365),
    st.times(dt.time(7), dt.time(15)),
)  # fmt: skip
def test_the_deadlines_of_the_calendar_are_so_many_days_before_the_meeting(day, one, other, start):
    """Counted by another: the ordinal of the day, across leap days, year ends and summer time."""
    least, most = sorted((one, other))
    start = start.replace(second=0, microsecond=0)
    made = room(date=day, note_days=most, response_days=least, starts=start, ends=dt.time(16))
    at = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    events = Calendar.from_ical(calendar(made, "abc", at, OSLO)).walk("VEVENT")
    note, response, meeting = (e["DTSTART"].dt for e in events)
    assert note.toordinal() == day.toordinal() - most and response.toordinal() == day.toordinal() - least
    assert meeting.astimezone(OSLO).date() == day
    assert meeting.astimezone(OSLO).time().replace(tzinfo=None) == start  # the clock on the wall, summer and winter


def test_a_meeting_without_clock_times_is_the_whole_day():
    events = Calendar.from_ical(calendar(room(starts=None, ends=None), "k", dt.datetime.now(dt.UTC), OSLO)).walk(
        "VEVENT"
    )
    assert events[-1]["DTSTART"].dt == dt.date(2026, 12, 10) and events[-1]["DTEND"].dt == dt.date(2026, 12, 11)


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_the_names_of_the_dates_are_in_the_language(language):
    text = calendar(room(), "k", dt.datetime.now(dt.UTC), OSLO, language).decode()
    assert ("innleiande respons" in text) == (language == "nn")

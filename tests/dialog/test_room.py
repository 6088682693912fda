"""Rooms: deadlines counted backwards, parties, and the way from dialogue to negotiation."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from arealregnskap.codes import codelist
from arealregnskap.dialog import rights
from arealregnskap.dialog.calendar import calendar
from arealregnskap.dialog.minutes import Minutes, Point, PointKind, changes, of_json, to_json
from arealregnskap.dialog.rights import Act, Who
from arealregnskap.dialog.room import Participant, Phase, begin_negotiation, check, objects
from arealregnskap.errors import DialogError
from tests.dialog.rooms import MEETING, room


def test_deadlines_are_counted_backwards_from_the_meeting():
    told = {d.key: d.date for d in room().deadlines()}
    assert told == {"notat": dt.date(2026, 11, 19), "respons": dt.date(2026, 12, 3), "mote": MEETING}


@given(st.dates(dt.date(2020, 1, 1), dt.date(2060, 1, 1)), st.integers(0, 365), st.integers(0, 365))
def test_deadlines_stand_in_time_order_or_are_refused(day, note, response):
    made = replace(room(), date=day, note_days=note, response_days=response)
    dates = [d.date for d in made.deadlines()]
    if dates == sorted(dates):
        check(made)
    else:
        with pytest.raises(DialogError, match="Fristene"):
            check(made)


def test_every_fault_of_a_room_is_told_at_once():
    wrong = replace(room(), title=" ", starts=dt.time(14), ends=dt.time(10))
    with pytest.raises(DialogError) as stop:
        check(wrong)
    assert len(stop.value.faults) == 2


def test_a_question_to_somebody_who_is_not_there_is_refused():
    with pytest.raises(DialogError, match="ikke er med"):
        check(replace(room(), participants=room().participants[:1]))


def test_negotiation_waits_for_the_meeting():
    with pytest.raises(DialogError, match="før møtet er holdt"):
        begin_negotiation(room(), MEETING - dt.timedelta(days=1))
    assert begin_negotiation(room(), MEETING).phase is Phase.NEGOTIATION


def test_who_can_object_is_preset_only_where_it_is_known():
    known = {body: objects(body) for body in codelist("dialogpart")}
    assert known["statsforvalter"] == known["fylkeskommune"] == known["nve"] == "ja"
    assert known["reinbeitedistrikt"] == "avklares"
    assert set(known.values()) == {"ja", "nei", "avklares"}
    with pytest.raises(DialogError):
        Participant("kommune", "kommune", "Rindal kommune", may_object=True)


def test_the_calendar_file_has_two_deadlines_and_the_meeting():
    at = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    read = Calendar.from_ical(calendar(room(), "abc", at, ZoneInfo("Europe/Oslo")))
    events = {str(e["uid"]): e for e in read.walk("VEVENT")}
    assert events["abc-notat@arealregnskap"].decoded("dtstart") == dt.date(2026, 11, 19)
    assert events["abc-respons@arealregnskap"].decoded("dtend") == dt.date(2026, 12, 4)
    meeting = events["abc-mote@arealregnskap"]
    assert meeting.decoded("dtstart") == dt.datetime(2026, 12, 10, 9, tzinfo=dt.UTC)  # 10 in Norway in winter
    assert meeting["location"] == "Ålen"


def test_what_has_changed_since_last_is_told_point_by_point():
    a, b = Point("a", PointKind.OPEN, "Hvor dyp er myra?"), Point("b", PointKind.OPEN, "Flom?")
    c, d = Point("c", PointKind.AGREED, "F3 oppheves."), Point("d", PointKind.OPEN, "Står stille")
    before = Minutes(points=(a, b, c, d))
    after = Minutes(points=(replace(a, kind=PointKind.AGREED), replace(c, kind=PointKind.OPEN), d,
                            Point("e", PointKind.OPEN, "Ny")))  # fmt: skip
    assert [(x.what, x.point.key) for x in changes(before, after)] == [
        ("lost", "a"), ("gjenapnet", "c"), ("ny", "e"), ("borte", "b"),
    ]  # fmt: skip
    assert changes(after, after) == []


_POINTS = st.builds(
    Point, st.text(min_size=1), st.sampled_from(PointKind), st.text(), st.text(), st.text(), st.none() | st.dates()
)


@given(st.builds(Minutes, st.text(), st.text(), st.lists(_POINTS).map(tuple)))
def test_minutes_come_back_as_they_were(minutes):
    assert of_json(to_json(minutes)) == minutes


@pytest.mark.parametrize(
    ("who", "acts"),
    [
        (Who.GUEST, {Act.SEE_NOTE, Act.SEE_OWN_ANSWERS, Act.ANSWER}),
        (Who.READER, {Act.SEE_ROOM, Act.SEE_NOTE, Act.SEE_ALL_ANSWERS}),
    ],
)
def test_what_guests_and_readers_may_is_a_short_list(who, acts):
    assert {a for a in Act if rights.may(who, a)} == acts


def test_nobody_but_a_guest_answers_for_a_body():
    assert [w for w in Who if rights.may(w, Act.ANSWER)] == [Who.GUEST]

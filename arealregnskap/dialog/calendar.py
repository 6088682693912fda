"""The dates of a room as a calendar file (iCalendar, RFC 5545)."""

from __future__ import annotations

import datetime as dt

from icalendar import Calendar, Event

from .room import Room

_NAMES = {
    "notat": ("Frist: kommunens notat ferdig", "Frist: notatet frå kommunen ferdig"),
    "respons": ("Frist: innledende respons", "Frist: innleiande respons"),
    "mote": ("Mulighetsdialog", "Moglegheitsdialog"),
}


def calendar(room: Room, key: str, stamped: dt.datetime, zone: dt.tzinfo, language: str = "nb") -> bytes:
    """The file: two deadlines as whole days, and the meeting, at its clock time where it has one.

    ``key`` names the room for ever, so that a newer file replaces the events of an older one; ``stamped`` is when the
    room was last saved; ``zone`` that of the meeting.
    """
    made = Calendar()
    made.add("prodid", "-//arealregnskap//mulighetsdialog//NO")
    made.add("version", "2.0")
    for deadline in room.deadlines():
        event = Event()
        event.add("uid", f"{key}-{deadline.key}@arealregnskap")
        event.add("dtstamp", stamped.astimezone(dt.UTC))
        name = _NAMES[deadline.key][language == "nn"]
        event.add("summary", f"{name} – {room.title}")
        if deadline.key == "mote":
            event.add("location", room.place)
        if deadline.key == "mote" and room.starts and room.ends:
            for what, clock in (("dtstart", room.starts), ("dtend", room.ends)):
                event.add(what, dt.datetime.combine(deadline.date, clock, zone).astimezone(dt.UTC))
        else:
            event.add("dtstart", deadline.date)
            event.add("dtend", deadline.date + dt.timedelta(days=1))
        made.add_component(event)
    return bytes(made.to_ical())

"""An invented room: SYNTETISK."""

from __future__ import annotations

import datetime as dt

from arealregnskap.dialog.room import Participant, Question, Room

MEETING = dt.date(2026, 12, 10)


def room(**more) -> Room:
    """Statsforvalteren may object, reinbeitedistriktet may not; three questions, one of them a topic."""
    return Room(**{
        "title": "Mulighetsdialog", "date": MEETING, "place": "Ålen", "starts": dt.time(10), "ends": dt.time(14),
        "participants": (
            Participant("kommune", "kommune", "Rindal kommune"),
            Participant("statsforvalter", "statsforvalter", "Statsforvalteren", True),
            Participant("reinbeitedistrikt", "reinbeitedistrikt", "Reinbeitedistriktet"),
        ),
        "questions": (
            Question("q1", "Tilbakeføre til LNFR?", "a1", "", ("statsforvalter", "reinbeitedistrikt")),
            Question("q2", "Tåler området flom?", "a2", "", ("statsforvalter",)),
            Question("q3", "Hvor mange tomter trengs?", "", "Hyttebehov", ("statsforvalter",)),
        ),
    } | more)  # fmt: skip

"""Mulighetsdialog: a room per dialogue, the municipality's note, what bodies answer, minutes, frozen versions.

room.py       the room: deadlines, participants, questions       calendar.py  its dates as a calendar file
responses.py  what is said in dialogue, never binding            formal.py    what is stated in negotiation
minutes.py    agreed, open, changed since last                   frozen.py    figures as they were at a gate
note.py       the note's text blocks, and the note as a paper    rights.py    who may see and write what

Pure: no database, no clock. A statement given in dialogue and a formal one are two types without a way between them.
"""

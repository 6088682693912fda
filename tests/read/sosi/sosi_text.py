"""Small SOSI files for the tests: a header, groups as text, and a read that returns layers by name."""

from __future__ import annotations

from pathlib import Path

from arealregnskap.issues import IssueLog
from arealregnskap.layers import RawLayer
from arealregnskap.read import sosi
from arealregnskap.read.contract import ReadOptions

HEADER = """.HODE
..TEGNSETT UTF-8
..TRANSPAR
...KOORDSYS 22
...ORIGO-NØ 7000000 500000
...ENHET 1
..SOSI-VERSJON 4.5
"""

#: Borders of two squares of 10 × 10 m side by side: 1 is shared, 2 goes round the western, 3 round the eastern.
TWO_SQUARES = """.KURVE 1:
..OBJTYPE KpArealGrense
..NØ
0 10 ...KP 1
..NØ
10 10 ...KP 1
.KURVE 2:
..OBJTYPE KpArealGrense
..NØ
10 10 ...KP 1
..NØ
10 0
0 0
0 10 ...KP 1
.KURVE 3:
..OBJTYPE KpArealGrense
..NØ
10 10 ...KP 1
..NØ
10 20
0 20
0 10 ...KP 1
"""


def flate(number: int, references: str, more: str = "") -> str:
    """A surface group."""
    return f".FLATE {number}:\n..OBJTYPE KpArealformålOmråde\n{more}..REF {references}\n..NØ\n5 5\n"


def put(folder: Path, groups: str, header: str = HEADER, encoding: str = "utf-8", end: str = ".SLUTT\n") -> Path:
    path = folder / "plan.sos"
    path.write_bytes((header + groups + end).encode(encoding))
    return path


def read(path: Path, **options) -> tuple[dict[str, RawLayer], IssueLog]:
    log = IssueLog()
    layers = sosi.read(path, ReadOptions(**options), log)
    return {layer.name: layer for layer in layers}, log


def kinds(log: IssueLog) -> list[str]:
    return [issue.kind for issue in log]

"""The history kept in a file of the case, one row per line; rows are only added. The web app has a store instead."""

from __future__ import annotations

import json
from pathlib import Path

from ...errors import PlanvaskError, ReadError
from ..history import History
from .rows import to_history, to_rows

FILE_NAME = "beslutninger.jsonl"


def load(folder: Path) -> History:
    """The history of a case folder; empty where none was kept. Raises PlanvaskError for a line it cannot read."""
    path = folder / FILE_NAME
    if not path.is_file():
        return History()
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (UnicodeDecodeError, json.JSONDecodeError) as e:
        raise ReadError("Fila med beslutninger er skadet.", where=path.name, remedy="Hent den fra en kopi.") from e
    return to_history(rows, path.name)


def add(folder: Path, history: History) -> None:
    """Write the rows that the file lacks. Raises PlanvaskError when it has others than ``history`` begins with."""
    kept = load(folder)
    if history.entries[: len(kept)] != kept.entries:
        raise PlanvaskError(
            "Noen andre har skrevet beslutninger i saken.", where=FILE_NAME, remedy="Kjør kommandoen på nytt."
        )
    new = [row for row in to_rows(history) if row["nr"] > len(kept)]
    with (folder / FILE_NAME).open("a", encoding="utf-8", newline="\n") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in new)

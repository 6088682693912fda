"""What the municipality writes for the hearing, and which texts somebody has marked as public.

A mark holds for a text, not for an area: when the reason is written anew the mark is gone, so that nothing becomes
public that nobody has read for it. Kept as ``planvask/offentlig.toml`` in the case folder.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..errors import PublicError, toml_fault
from ..planvask.decisions import Decision
from .watch import looks_private

FILE_NAME = "planvask/offentlig.toml"  # not beside sak.toml, where TOML files are rule sets
LONGEST = 6000
_TEXTS = {"tittel": "title", "innledning": "intro", "uttalelse": "statement"}


@dataclass(frozen=True)
class Hearing:
    """``title``, ``intro`` and ``statement`` (how to give one) are the municipality's own words; ``deadline`` the last
    day. ``marked``: the seal of the reason that may be shown, by stabil_id. ``seen``: seals of texts that look private
    and that somebody has read and let through."""

    title: str = ""
    intro: str = ""
    statement: str = ""
    deadline: dt.date | None = None
    marked: Mapping[str, str] = field(default_factory=dict)
    seen: frozenset[str] = frozenset()

    def shows(self, decision: Decision) -> bool:
        """Whether the reason of a decision may be shown: marked as it stands, and nothing speaks against it."""
        return self.marks(decision) and self.lets_through(decision.reason)

    def marks(self, decision: Decision) -> bool:
        """Whether somebody has marked the reason as it stands now."""
        return bool(decision.reason.strip()) and self.marked.get(decision.omrade) == seal(decision.reason)

    def lets_through(self, text: str) -> bool:
        """Whether a text may be shown as far as its words tell."""
        return not looks_private(text) or seal(text) in self.seen

    def mark(self, decisions: Iterable[Decision]) -> Hearing:
        """With the reasons of these decisions marked, and no others."""
        marked = {d.omrade: seal(d.reason) for d in decisions if d.reason.strip()}
        return replace(self, marked=marked)

    def let_through(self, texts: Iterable[str]) -> Hearing:
        """With these texts read and let through, beside those that were."""
        return replace(self, seen=self.seen | {seal(t) for t in texts})


def seal(text: str) -> str:
    """What a text is known by: no two texts have the same, and it says nothing of the text."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def check(hearing: Hearing) -> None:
    """Raises PublicError with every fault of what people wrote."""
    faults = [
        f"{label} er lengre enn {most} tegn."
        for label, text, most in (
            ("Tittelen", hearing.title, 200), ("Innledningen", hearing.intro, LONGEST),
            ("Teksten om uttalelse", hearing.statement, LONGEST),
        )
        if len(text) > most
    ]  # fmt: skip
    if faults:
        raise PublicError("Den offentlige sida kan ikke lagres.", faults=tuple(faults), remedy="Kort ned teksten.")


def to_toml(hearing: Hearing) -> str:
    """As the file has it. A JSON text is a TOML text too."""
    lines = ["# Offentlig side for høring: kommunens tekster, og hvilke begrunnelser som er merket som offentlige."]
    lines += [f"{key} = {_text(getattr(hearing, name))}" for key, name in _TEXTS.items()]
    if hearing.deadline:
        lines.append(f"frist = {hearing.deadline.isoformat()}")
    lines.append(f"sett_over = [{', '.join(_text(s) for s in sorted(hearing.seen))}]")
    lines += ["", "[begrunnelser]  # fingeravtrykk av teksten slik den var da den ble merket"]
    lines += [f"{_text(omrade)} = {_text(mark)}" for omrade, mark in sorted(hearing.marked.items())]
    return "\n".join(lines) + "\n"


def of_toml(text: str, where: str = FILE_NAME) -> Hearing:
    """The inverse of ``to_toml``. Raises PublicError for a file that cannot be read."""
    try:
        told = tomllib.loads(text)
    except ValueError as e:
        raise PublicError(f"{toml_fault(e)}.", where=where) from e
    known = {*_TEXTS, "frist", "sett_over", "begrunnelser"}
    if unknown := sorted(told.keys() - known):
        raise PublicError(f"«{unknown[0]}» er ikke en innstilling her.", where=where, expected=", ".join(sorted(known)))
    texts = {name: told.get(key, "") for key, name in _TEXTS.items()}
    deadline, seen, marked = told.get("frist"), told.get("sett_over", []), told.get("begrunnelser", {})
    sound = (
        all(isinstance(t, str) for t in texts.values())
        and (deadline is None or (isinstance(deadline, dt.date) and not isinstance(deadline, dt.datetime)))
        and isinstance(seen, list) and all(isinstance(s, str) for s in seen)
        and isinstance(marked, dict) and all(isinstance(m, str) for m in marked.values())
    )  # fmt: skip
    if not sound:
        raise PublicError(
            "En innstilling har feil slag verdi.", where=where, remedy="Tekst i anførselstegn, dato uten."
        )
    made = Hearing(**texts, deadline=deadline, marked=marked, seen=frozenset(seen))
    check(made)
    return made


def load(folder: Path) -> Hearing:
    """The hearing of a case folder; an empty one where nothing is written yet."""
    path = folder / FILE_NAME
    return of_toml(path.read_text(encoding="utf-8-sig"), FILE_NAME) if path.is_file() else Hearing()


def save(folder: Path, hearing: Hearing) -> Path:
    """Write the hearing of a case folder; the file's path. Raises PublicError for texts that are too long."""
    check(hearing)
    path = folder / FILE_NAME
    path.parent.mkdir(exist_ok=True)
    path.write_text(to_toml(hearing), encoding="utf-8", newline="\n")
    return path


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

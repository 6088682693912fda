"""Every way the program says no, as one small tree.

    ArealregnskapError          any stop that a person can do something about
    ├── ReadError               a file cannot be read as what it says it is
    │   └── HostileFileError    a file tries to do more than hold data
    ├── CrsError                reference system unknown, missing or unfit
    ├── SchemaError             columns or code values are not what a step needs
    ├── CaseError               the case file (sak.toml) is wrong
    ├── RulesetError            a rule set is wrong
    ├── PlanvaskError           a criteria set, a decision or a table of decisions is wrong
    │   └── ConflictError       somebody else has decided since
    ├── DialogError             a dialogue, an answer or a statement is wrong, or not allowed
    ├── TogetherError           cases cannot be put together, or not so that the sum means something
    ├── PublicError             what is to be made public is not ready for it
    ├── TemplateError           a Word template lacks what the document needs
    ├── BundleError             a bundle cannot be made, or is not one that can be run again
    ├── OverlayError            the overlay cannot do what it was asked
    └── ReconciliationError     sums that must be equal are not

The message is Norwegian and finished: what was found, what was expected, what to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable


class ArealregnskapError(Exception):
    """A stop with a sentence for the planner.

    ``found`` is what the program met, ``expected`` what it needs, ``remedy`` what to do, ``where`` the
    file, row or setting. ``faults`` holds further sentences when a step gathered several before stopping.
    """

    exit_code = 2

    def __init__(
        self,
        found: str,
        *,
        expected: str = "",
        remedy: str = "",
        where: str = "",
        faults: tuple[str, ...] = (),
    ) -> None:
        self.found, self.expected, self.remedy, self.where = found, expected, remedy, where
        self.faults = faults
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """Everything in one line."""
        return " ".join(self.sentences)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The same as lines: what was found and expected, each fault, what to do."""
        return self.told(str, str)

    def told(self, say: Callable[[str], str], place: Callable[[str], str]) -> tuple[str, ...]:
        """The lines with each text said by ``say`` and what it is about by ``place``, as ``messages`` does."""
        first = [f"{place(self.where)}: {say(self.found)}" if self.where else say(self.found)]
        if self.expected:
            first.append(say(f"Ventet: {self.expected}"))
        if self.remedy and not self.faults:
            first.append(say(self.remedy))
        rest = [*map(say, self.faults), say(self.remedy)] if self.faults else []
        return (" ".join(map(_ended, first)), *(_ended(line) for line in rest if line))


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else text + "."


class ReadError(ArealregnskapError):
    """A file cannot be read as what it says it is."""


class HostileFileError(ReadError):
    """A file that reaches outside itself, or is built to exhaust the machine."""


class CrsError(ArealregnskapError):
    """Reference system unknown, missing, or unfit for Norwegian areas."""


class SchemaError(ArealregnskapError):
    """Columns or code values are not what a step needs."""


class CaseError(ArealregnskapError):
    """The case file is missing something or says something impossible."""


class RulesetError(ArealregnskapError):
    """A rule set is missing something or says something impossible."""


class PlanvaskError(ArealregnskapError):
    """A criteria set, a decision or a table of decisions is missing something or says something impossible."""


class ConflictError(PlanvaskError):
    """An area has been decided on by somebody else since it was looked at."""


class DialogError(ArealregnskapError):
    """A dialogue room, an answer given in it or a formal statement is wrong, or is not allowed where it is given."""


class TogetherError(ArealregnskapError):
    """Cases cannot be put together: too few, the same municipality twice, or not computed in the same way."""


class PublicError(ArealregnskapError):
    """What is to be made public lacks something, or holds what must not be shown."""


class TemplateError(ArealregnskapError):
    """A Word template lacks a field or a style that the document needs, or is no Word file."""


class BundleError(ArealregnskapError):
    """A bundle (*pakke*) cannot be made, or is not one that can be run again."""


class OverlayError(ArealregnskapError):
    """The overlay cannot do what it was asked; it never guesses."""


class ReconciliationError(ArealregnskapError):
    """Sums that must be equal are not; no account is given out."""

    exit_code = 3


def toml_fault(error: ValueError) -> str:
    """What is wrong with a TOML file, from the parser's or the decoder's complaint: where, and what it usually is."""
    if isinstance(error, UnicodeDecodeError):
        return "Fila er ikke lagret som UTF-8"
    place = re.search(r"line (\d+), column (\d+)", str(error))
    at = f"linje {place[1]}, tegn {place[2]}" if place else "slutten av fila"
    advice = "tekst skal stå i anførselstegn, og navn på innstillinger skrives uten æ, ø og å"
    return f"Fila er ikke gyldig TOML ved {at}; {advice}"

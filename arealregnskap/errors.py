"""Every way the program says no, as one small tree.

    ArealregnskapError          any stop that a person can do something about
    ├── ReadError               a file cannot be read as what it says it is
    │   └── HostileFileError    a file tries to do more than hold data
    ├── CrsError                reference system unknown, missing or unfit
    ├── SchemaError             columns or code values are not what a step needs
    ├── CaseError               the case file (sak.toml) is wrong
    ├── RulesetError            a rule set is wrong
    ├── OverlayError            the overlay cannot do what it was asked
    └── ReconciliationError     sums that must be equal are not

The message is Norwegian and finished: what was found, what was expected, what to do.
"""

from __future__ import annotations


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
        parts = [f"{self.where}: {self.found}" if self.where else self.found]
        if self.expected:
            parts.append(f"Ventet: {self.expected}")
        parts.extend(self.faults)
        if self.remedy:
            parts.append(self.remedy)
        return " ".join(p if p.endswith((".", "!", "?")) else p + "." for p in parts)


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


class OverlayError(ArealregnskapError):
    """The overlay cannot do what it was asked; it never guesses."""


class ReconciliationError(ArealregnskapError):
    """Sums that must be equal are not; no account is given out."""

    exit_code = 3

"""The page *Kontroll*: findings by what they mean for the sums, and what a person can choose about them."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from flask_babel import gettext, ngettext

from arealregnskap.codes import codelist
from arealregnskap.issues import Consequence, Issue, Kind, Severity, kinds
from arealregnskap.store.models import Funnvalg
from arealregnskap.units import M2_PER_DAA
from arealregnskap.valg import Handling

from .. import look, numbers

#: What a person can say of any finding: it has been seen, and what the program did may stand.
ACCEPT = Handling.GODTA.value

_TAGS = {
    Severity.STOP: "error", Severity.DECIDE: "must", Severity.REPAIRED: "ok", Severity.REVIEW: "review",
    Severity.INFO: "info",
}  # fmt: skip


@dataclass(frozen=True)
class Option:
    """One way to settle a finding; ``details`` are the ``[[valg]]`` it makes, ``asks`` what must be filled in."""

    value: str
    title: str
    note: str = ""
    details: Mapping[str, str] | None = None
    asks: str = ""  # column whose value is asked for

    @property
    def input_type(self) -> str:
        return "date" if self.asks.endswith(("dato", "ikrafttredelse")) else ""

    @property
    def codes(self) -> list[tuple[str, str]]:
        """The values to choose from, for a column with a code list."""
        if not self.asks or self.input_type:
            return []
        names = codelist(self.asks)
        return [(code, f"{code} {names.label(code, look.core_language())}") for code in names]


@dataclass(frozen=True)
class Row:
    """One finding, with the choice that holds for it."""

    issue: Issue
    key: str
    text: str
    chosen: Funnvalg | None
    options: tuple[Option, ...]

    @property
    def done(self) -> str:
        """What the program did about it."""
        return self.issue.done(numbers.language()).removesuffix(".")

    @property
    def daa(self) -> float:
        return self.issue.area_m2 / M2_PER_DAA

    @property
    def at(self) -> tuple[float, float] | None:
        """A point to show on the map."""
        return None if math.isnan(self.issue.x) else (self.issue.x, self.issue.y)


@dataclass(frozen=True)
class Group:
    """All findings of one kind."""

    kind: Kind
    rows: tuple[Row, ...]

    @cached_property
    def daa(self) -> float | None:
        """The sum at stake; None where no finding of the kind has an area."""
        known = [row.daa for row in self.rows if not math.isnan(row.daa)]
        return sum(known) if known else None

    @property
    def title(self) -> str:
        return self.kind.title(numbers.language())

    @property
    def remedy(self) -> str:
        return self.kind.remedy(numbers.language())

    @property
    def note(self) -> str:
        first = self.rows[0].text
        return first if len(self.rows) == 1 else ngettext("%(num)d funn", "%(num)d funn", len(self.rows))

    @property
    def open_rows(self) -> int:
        """How many still wait for a person."""
        return sum(row.chosen is None for row in self.rows) if self.must else 0

    @property
    def must(self) -> bool:
        return self.kind.severity in (Severity.STOP, Severity.DECIDE)

    @property
    def tag(self) -> tuple[str, str]:
        if self.must and not self.open_rows:
            return gettext("Avgjort"), "ok"
        return severity_name(self.kind.severity), _TAGS[self.kind.severity]


@dataclass(frozen=True)
class Section:
    """The findings with one consequence for the sums."""

    key: str
    title: str
    groups: tuple[Group, ...]

    @property
    def summary(self) -> str:
        count = sum(len(group.rows) for group in self.groups)
        area = sum(group.daa or 0.0 for group in self.groups)
        text = ngettext("%(num)d funn", "%(num)d funn", count)
        return f"{text} · {numbers.daa(area)}"


def severity_name(severity: Severity) -> str:
    return {
        Severity.STOP: gettext("Stopp"), Severity.DECIDE: gettext("Må avgjøres"), Severity.REPAIRED: gettext("Rettet"),
        Severity.REVIEW: gettext("Se over"), Severity.INFO: gettext("Til orientering"),
    }[severity]  # fmt: skip


def sections(issues: Iterable[Issue], chosen: Mapping[str, Funnvalg]) -> list[Section]:
    """The findings by consequence, those that move the reserve first; within it what must be decided, then by daa."""
    by_kind: dict[str, list[Row]] = {}
    for issue in issues:
        by_kind.setdefault(issue.kind, []).append(_row(issue, chosen))
    groups = [Group(kinds()[kind], tuple(sorted(rows, key=lambda r: -_size(r.daa)))) for kind, rows in by_kind.items()]
    titles = {
        Consequence.RESERVE: gettext("Kan endre arealreserven"),
        Consequence.OTHER: gettext("Endrer andre tabeller, ikke reserven"),
        Consequence.NONE: gettext("Uten betydning for summene"),
    }
    made = []
    for consequence, title in titles.items():
        mine = [g for g in groups if g.kind.consequence is consequence]
        mine.sort(key=lambda g: (not g.must, -_size(g.daa), g.kind.key))
        if mine:
            made.append(Section(consequence.value.replace(" ", "-"), title, tuple(mine)))
    return made


def find(issues: Iterable[Issue], key: str, chosen: Mapping[str, Funnvalg]) -> Row | None:
    """The finding of that key among those of the result."""
    return next((_row(issue, chosen) for issue in issues if key_of(issue) == key), None)


def key_of(issue: Issue) -> str:
    """A name for a finding that holds from run to run: its kind, file, and the objects it is about."""
    told = "\0".join((issue.kind, issue.source, issue.object_id, issue.other_id))
    return f"{issue.kind}-{hashlib.sha256(told.encode()).hexdigest()[:10]}"


def to_decide(sections: Sequence[Section]) -> tuple[int, float]:
    """How many findings wait for a person, and the area [daa] they are about."""
    waiting = [r for s in sections for g in s.groups if g.must for r in g.rows if r.chosen is None]
    return len(waiting), sum(_size(r.daa) for r in waiting)


def _row(issue: Issue, chosen: Mapping[str, Funnvalg]) -> Row:
    key = key_of(issue)
    return Row(issue, key, issue.text(numbers.language()), chosen.get(key), tuple(_options(issue)))


def _size(daa: float | None) -> float:
    return 0.0 if daa is None or math.isnan(daa) else daa


def _options(issue: Issue) -> list[Option]:
    """What can be chosen about a finding of this kind."""
    made: list[Option] = []
    if issue.kind in ("overlapp", "dobbel_flate") and issue.other_id:
        made += [
            _precedence(gettext("Den første flata gjelder der de overlapper"), {"flate": issue.object_id}, "forrang-1"),
            _precedence(gettext("Den andre flata gjelder der de overlapper"), {"flate": issue.other_id}, "forrang-2"),
        ]
    if issue.kind in ("plandato_mangler", "planoverlapp_samme_dato"):
        made.append(
            _precedence(gettext("Planen gjelder foran dem den overlapper"), {"plan": issue.object_id}, "forrang-1")
        )
    if issue.kind == "plandato_mangler":
        made.append(
            _fill(gettext("Fyll inn datoen planen trådte i kraft"), "ikrafttredelse", {"plan": issue.object_id})
        )
    if issue.kind in ("arealstatus_mangler", "arealstatus_mangler_andre"):
        made.append(_fill(gettext("Fyll inn arealstatus for flatene"), "arealstatus", {"fil": _file(issue)}))
    if issue.kind == "planstatus_mangler":
        made.append(_fill(gettext("Fyll inn planstatus for flatene"), "planstatus", {"fil": _file(issue)}))
    if issue.object_id and issue.kind in _ABOUT_A_SURFACE:
        made.append(_leave_out(gettext("Utelat flata"), {"flate": issue.object_id}))
    if issue.object_id and issue.kind in _ABOUT_A_PLAN:
        made.append(_leave_out(gettext("Utelat planen"), {"plan": issue.object_id}))
    severity = kinds()[issue.kind].severity
    if severity is not Severity.INFO:
        done = issue.done(numbers.language())
        made.append(Option(ACCEPT, gettext("Godta det programmet gjorde"), done, _about(issue, Handling.GODTA, {})))
    return made


_ABOUT_A_SURFACE = frozenset({"overlapp", "dobbel_flate", "langt_utenfor", "reparert_vesentlig", "reparert"})
_ABOUT_A_PLAN = frozenset({"plandato_mangler", "planoverlapp_samme_dato"})


def _precedence(title: str, target: Mapping[str, str], value: str) -> Option:
    note = gettext("Kommunens valg går foran regelsettet her.")
    return Option(value, title, note, {"handling": Handling.FORRANG.value, **target})


def _fill(title: str, column: str, target: Mapping[str, str]) -> Option:
    note = gettext("Gjelder bare flater der opplysningen mangler.")
    return Option(f"sett-{column}", title, note, {"handling": Handling.SETT.value, "kolonne": column, **target}, column)


def _leave_out(title: str, target: Mapping[str, str]) -> Option:
    note = gettext("Arealet føres som om den ikke fantes, og det står i listen over funn.")
    return Option("utelat", title, note, {"handling": Handling.UTELAT.value, **target})


def _about(issue: Issue, handling: Handling, target: Mapping[str, str]) -> dict[str, str]:
    return {"handling": handling.value, "funn": issue.kind, "fil": _file(issue), **target}


def _file(issue: Issue) -> str:
    """The file a finding names, without the name of the layer in it."""
    return (
        issue.source.split(" (")[0]
        if issue.source.endswith(")") and "." in issue.source.split(" (")[0]
        else issue.source
    )

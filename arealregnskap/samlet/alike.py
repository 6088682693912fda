"""What is not the same in cases that are put together. Some of it stops; the rest is said beside the sum."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from .. import rulesets
from ..codes import codelist
from ..errors import TogetherError
from ..layers import Role
from ..nynorsk import said
from ..report.facts import crs_name
from ..result import Result, RulesetRun
from ..sources import PRODUCTS
from ..uncertainty.settings import KEYS
from ..units import number_text

Member = TypeVar("Member")

_LIST = "samlet_ulikt"
#: Finding of a rule that had no data to take from.
_RULE_WITHOUT_DATA = "regel_uten_data"
#: Most members of a common account; a page with more columns is read by nobody.
MOST_MEMBERS = 12


@dataclass(frozen=True)
class Unlike:
    """One thing that differs: ``what`` is a code of ``samlet_ulikt``, ``about`` says of what where that is not enough
    (a theme), ``values`` is one text per member."""

    what: str
    values: tuple[str, ...]
    about: str = ""

    def name(self, language: str = "nb") -> str:
        name = codelist(_LIST).label(self.what, language)
        return f"{name}: {self.about}" if self.about else name

    def meaning(self, language: str = "nb") -> str:
        """What it means for the sum."""
        return str(codelist(_LIST).rows.loc[self.what, f"betyr_{language}"])


def ordered(results: Iterable[Result]) -> list[Result]:
    """The members by kommunenummer, so that the order they were named in changes nothing. Raises TogetherError for
    fewer than two, more than can be shown, or the same municipality twice."""
    members = sorted(results, key=lambda r: r.case.kommunenummer)
    numbers = [r.case.kommunenummer for r in members]
    if len(members) < 2:
        raise TogetherError("Det trengs minst to saker for å legge sammen.", remedy="Velg én sak til.")
    if len(members) > MOST_MEMBERS:
        raise TogetherError(f"Det er valgt {len(members)} saker; høyst {MOST_MEMBERS} kan legges sammen.")
    if twice := sorted({n for n in numbers if numbers.count(n) > 1}):
        name = next(r.case.kommunenavn for r in members if r.case.kommunenummer == twice[0])
        raise TogetherError(
            f"{name} ({twice[0]}) er valgt mer enn én gang.",
            expected="én sak per kommune, ellers telles det samme arealet to ganger",
            remedy="Velg den saken som gjelder.",
        )
    return members


def common_ruleset(members: Sequence[Result], wanted: str = "") -> str:
    """The rule set to compare under: the one asked for, else the first that every member has with the same settings.

    Raises TogetherError, with each rule that differs, when there is none.
    """
    names = [wanted] if wanted else list(dict.fromkeys(name for r in members for name in r.runs))
    faults: list[str] = []
    for name in names:
        told = _not_common(members, name)
        if not told:
            return name
        faults += told
    raise TogetherError(
        "Sakene er ikke regnet etter det samme regelsettet, og kan ikke legges sammen.",
        faults=tuple(faults),
        remedy="Regn sakene på nytt med samme regelsett, eller velg et som alle har.",
    )


def _not_common(members: Sequence[Result], name: str) -> list[str]:
    """Sentences on why a rule set is not the same in all members; none where it is."""
    having = [r for r in members if name in r.runs]
    faults = [f"{r.case.kommunenavn} er ikke regnet etter «{name}»." for r in members if name not in r.runs]
    for r in having[1:]:
        differing = rulesets.differences(having[0].runs[name].ruleset, r.runs[name].ruleset)
        faults += [
            f"«{name}» er ikke likt i {having[0].case.kommunenavn} og {r.case.kommunenavn}: {d.label()} "
            f"({d.before}; {d.after})."
            for d in differing
        ]
    return faults


def unlike(members: Sequence[Result], ruleset: str) -> list[Unlike]:
    """Everything that differs and does not stop, in the order of the list. Raises TogetherError for what stops."""
    _stop(members)
    runs = [r.runs[ruleset] for r in members]
    found = [
        *_by("valgt_regelsett", members, lambda r: r.main.ruleset.name),
        *_by("dato", members, lambda r: r.provenance.as_of.strftime("%d.%m.%Y")),
        *_by("arealdekke", members, lambda r: _products(r, Role.AREALDEKKE)),
        *_by("arealdekke_dato", members, lambda r: _dates(r, Role.AREALDEKKE)),
        *_by("bebygd", members, lambda r: _products(r, Role.BEBYGD)),
        *_by("regel_uten_data", runs, _without_data),
        *_themes(runs),
        *_by("usikkerhet", runs, _doubt),
        *_by("naturvalg", members, lambda r: _crosswalk(r, ruleset)),
        *_by("system", members, lambda r: crs_name(r.provenance.epsg)),
        *_by("syntetisk", members, lambda r: "ja" if r.synthetic else "nei"),
    ]
    return found


def _stop(members: Sequence[Result]) -> None:
    program = _by("program", members, lambda r: r.provenance.program_version)
    faults = [_sentence(members, u) for u in program]
    keys = sorted({key for r in members for key in r.provenance.codelists})
    other = [k for k in keys if len({r.provenance.codelists.get(k) for r in members}) > 1]
    if other:
        faults.append(f"Kodelistene {', '.join(other)} er ikke de samme i alle sakene.")
    if faults:
        raise TogetherError(
            "Sakene er ikke regnet på samme måte, og kan ikke legges sammen.", faults=tuple(faults),
            remedy="Regn sakene på nytt med dette programmet.",
        )  # fmt: skip


def _sentence(members: Sequence[Result], u: Unlike) -> str:
    told = ", ".join(f"{r.case.kommunenavn} {v}" for r, v in zip(members, u.values, strict=True))
    return f"{u.name()} er ulik: {told}."


def _by(what: str, members: Sequence[Member], value: Callable[[Member], str]) -> list[Unlike]:
    values = tuple(value(m) for m in members)
    return [Unlike(what, values)] if len(set(values)) > 1 else []


def _themes(runs: Sequence[RulesetRun]) -> list[Unlike]:
    """Themes that some members have analysed and others not, or looked for in different ways."""
    states = [{t.key: _theme_text(t.state, t.complete) for t in run.cells.themes if not t.zone} for run in runs]
    keys = list(dict.fromkeys(key for own in states for key in own))
    listed = codelist("tema")
    found = []
    for key in keys:
        values = tuple(own.get(key, "ikke analysert") for own in states)
        if len(set(values)) > 1:
            found.append(Unlike("tema", values, listed.label(key) if key in listed else key))
    return found


def _theme_text(state: object, complete: bool) -> str:
    if state is not None:
        return str(state)
    return "lett etter overalt" if complete else "lett etter der det er kartlagt"


def _doubt(run: RulesetRun) -> str:
    """The settings behind ± and lights, as the case writes them."""
    known = run.data.uncertainty
    if known is None:
        return "ikke målt"
    return ", ".join(f"{key} {number_text(getattr(known.spec, field), 2)}" for key, field in KEYS.items())


def _crosswalk(result: Result, ruleset: str) -> str:
    """The choices behind the ecosystem types, in words."""
    found = result.natur.get(ruleset)
    return " ".join(found.data.choices.sentences()) if found is not None else "ikke regnet"


def _without_data(run: RulesetRun) -> str:
    told = dict.fromkeys(said(i.value, "nb") for i in run.issues if i.kind == _RULE_WITHOUT_DATA)
    return "; ".join(told) or "ingen"


def _products(result: Result, role: Role) -> str:
    """The products of a role, by the names people know them by."""
    names = {p.key: p.title() for p in PRODUCTS}
    met = {names.get(i.product, i.product) or i.title for i in result.provenance.inputs if i.role is role}
    return ", ".join(sorted(met)) or "ingen"


def _dates(result: Result, role: Role) -> str:
    days = {i.date for i in result.provenance.inputs if i.role is role}
    return ", ".join(f"{d:%d.%m.%Y}" for d in sorted(x for x in days if x)) or "ukjent"

"""All sheets of a result in the order every format gives them."""

from __future__ import annotations

from dataclasses import dataclass

from ..accounts import union
from ..result import Result
from . import background, changed_areas, comparison, differences, natur, planning, planvask
from .model import Sheet, sheet_of, sheets, tables_in
from .texts import TEXTS


@dataclass(frozen=True)
class Document:
    """``accounts`` in report order, plan against plan, nature, planvask, need and goals; ``unchanged`` names the
    accounts that are the same under every rule set.

    ``union`` is the union table of the first rule set. ``changed`` tells what has become of the reserve areas since an
    earlier run, and is empty in the first.
    ``comparison`` holds the rule sets side by side where there are several, and our figures against others'.
    """

    accounts: tuple[Sheet, ...]
    unchanged: tuple[str, ...]
    changed: tuple[Sheet, ...]
    comparison: tuple[Sheet, ...]
    union: Sheet
    rules: Sheet
    method: Sheet
    inputs: Sheet
    findings: Sheet
    dictionary: Sheet
    codes: Sheet

    def all(self) -> tuple[Sheet, ...]:
        """Every sheet, the union table before what explains the tables."""
        return (
            *self.accounts, *self.changed, *self.comparison, self.union, self.rules, self.method, self.inputs,
            self.findings, self.dictionary, self.codes,
        )  # fmt: skip

    def sheet(self, key: str) -> Sheet | None:
        return next((s for s in self.all() if s.key == key), None)


def build(result: Result, language: str = "nb") -> Document:
    """The document of a result in bokmål (nb) or nynorsk (nn)."""
    accounts, unchanged = sheets(result, language)
    accounts += _plan_against_plan(result, language)
    accounts += natur.sheets(result, language)
    accounts += planvask.sheets(result, language)
    accounts += planning.sheets(result, language)
    changed, compared = changed_areas.sheets(result, language), comparison.comparison(result, language)
    compared += differences.sheets(result, language)
    rules = comparison.rules(result, language)
    inputs, findings = background.inputs(result, language), background.findings(result, language)
    whole = _union(result, language)
    described = [*accounts, *changed, *compared, whole, rules, inputs, findings]
    return Document(
        accounts=tuple(accounts),
        unchanged=tuple(unchanged),
        changed=tuple(changed),
        comparison=tuple(compared),
        union=whole,
        rules=rules,
        method=background.method(result, accounts, language),
        inputs=inputs,
        findings=findings,
        dictionary=background.dictionary(described, language),
        codes=background.codes(described, language),
    )


def _plan_against_plan(result: Result, language: str) -> list[Sheet]:
    """T6–T8 where the case has a proposal; they are of the first rule set."""
    if result.forslag is None:
        return []
    ruleset = result.main.ruleset.name if len(result.runs) > 1 else ""
    return [sheet_of(table, ruleset, 0, language) for table in tables_in(result.forslag, language).values()]


def _union(result: Result, language: str) -> Sheet:
    """The union table, under the column names Vestland publishes (``accounts.union``), whatever the language."""
    frame = union.table(result.main.data)
    return Sheet(
        key="unionstabell",
        name=TEXTS[language]["union"],
        title=TEXTS[language]["union"],
        columns=union.COLUMNS,
        frame=frame,
        total={"Dekar": float(frame["Dekar"].sum())},
        sums=("Dekar",),
        ruleset=result.main.ruleset.name if len(result.runs) > 1 else "",
    )

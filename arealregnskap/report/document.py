"""All sheets of a result in the order every format gives them."""

from __future__ import annotations

from dataclasses import dataclass

from ..result import Result
from . import background
from .model import Sheet, sheets


@dataclass(frozen=True)
class Document:
    """``accounts`` in report order; ``unchanged`` names the accounts that are the same under every rule set."""

    accounts: tuple[Sheet, ...]
    unchanged: tuple[str, ...]
    method: Sheet
    inputs: Sheet
    findings: Sheet
    dictionary: Sheet
    codes: Sheet

    def all(self) -> tuple[Sheet, ...]:
        return (*self.accounts, self.method, self.inputs, self.findings, self.dictionary, self.codes)

    def sheet(self, key: str) -> Sheet | None:
        return next((s for s in self.all() if s.key == key), None)


def build(result: Result, language: str = "nb") -> Document:
    """The document of a result in bokmål (nb) or nynorsk (nn)."""
    accounts, unchanged = sheets(result, language)
    inputs, findings = background.inputs(result, language), background.findings(result, language)
    described = [*accounts, inputs, findings]
    return Document(
        accounts=tuple(accounts),
        unchanged=tuple(unchanged),
        method=background.method(result, accounts, language),
        inputs=inputs,
        findings=findings,
        dictionary=background.dictionary(described, language),
        codes=background.codes(described, language),
    )

"""The accounts of a case as pages need them: the result, its document in the reader's language, and its paragraphs.

Building the document takes about a second, so the last ones are kept, by result, rule set and language.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import cached_property

from flask_babel import gettext

from arealregnskap.accounts import AccountData
from arealregnskap.report import comparison, prose
from arealregnskap.report.document import Document
from arealregnskap.report.document import build as build_document
from arealregnskap.report.facts import crs_name
from arealregnskap.report.model import Sheet
from arealregnskap.result import Result, RulesetRun
from arealregnskap.store.models import Sak

from . import look, results
from .words import sources

_KEEP = 12


@dataclass(frozen=True)
class Books:
    """A result seen under one rule set: ``result.main`` is that rule set's run and the only one, ``own`` the one the
    case has chosen. ``all`` is the whole result, with every rule set."""

    result: Result
    all: Result
    language: str

    @cached_property
    def document(self) -> Document:
        return build_document(self.result, self.language)

    @cached_property
    def compared(self) -> dict[str, Sheet]:
        """Rule sets side by side, by key; nothing when the case has only one."""
        return {sheet.key: sheet for sheet in comparison.comparison(self.all, self.language)}

    @property
    def own(self) -> str:
        """The rule set of the case."""
        return self.all.main.ruleset.name

    @cached_property
    def paragraphs(self) -> list[prose.Paragraph]:
        return prose.paragraphs(self.result, self.language, self.document)

    @property
    def run(self) -> RulesetRun:
        return self.result.main

    @cached_property
    def data(self) -> AccountData:
        """What the accounts of gjeldende plan look at, with names in the reader's language."""
        data = self.run.data
        return data if data.language == self.language else replace(data, language=self.language)

    def data_of(self, key: str) -> AccountData:
        """What the table of that key looks at."""
        natur, both = self.result.natur.get(self.run.ruleset.name), self.result.forslag
        if natur is not None and key in natur.tables:
            return natur.data
        return both.data if both is not None and key in both.tables else self.data

    @property
    def is_own(self) -> bool:
        return self.run.ruleset.name == self.own

    @cached_property
    def source(self) -> str:
        """The line of sources; that all is invented is said once, at its end."""
        return sources(self.result).replace(" (SYNTETISK)", "")

    @property
    def same_source(self) -> str:
        """The line for the further tables of a page whose first one names the sources."""
        line = gettext("Kilde: de samme som over.")
        return f"{line} {gettext('Syntetiske eksempeldata.')}" if self.result.synthetic else line

    def sheet(self, key: str) -> Sheet | None:
        return self.document.sheet(key) or self.compared.get(key)

    def ingress(self, topic: str) -> prose.Paragraph | None:
        """The one sentence that says most of a topic."""
        return next((p for p in self.paragraphs if p.topic == topic and p.ingress), None)

    @property
    def crs(self) -> str:
        return crs_name(self.result.provenance.epsg)


#: By (identity of the result, rule set, language), each with the result itself, so that its identity is not used again.
_kept: OrderedDict[tuple[int, str, str], tuple[Result, Books]] = OrderedDict()
_lock = threading.Lock()


def of(sak: Sak, ruleset: str = "") -> Books | None:
    """The accounts of a case, under its own rule set or another it was computed with; None where there are none to show
    (``results.looked_up`` says why)."""
    result, _ = results.looked_up(sak)
    if result is None:
        return None
    own = result.main.ruleset.name
    name = ruleset if ruleset in result.runs else own
    key = (id(result), name, look.core_language())
    with _lock:
        if key not in _kept:
            _kept[key] = (result, Books(_seen_under(result, name), result, look.core_language()))
        _kept.move_to_end(key)
        books = _kept[key][1]
        while len(_kept) > _KEEP:
            _kept.popitem(last=False)
    return books


def _seen_under(result: Result, name: str) -> Result:
    """The result with that rule set's run alone, which is then what the document and the paragraphs speak of. The
    proposal is only compared under the case's own rule set."""
    own = result.main.ruleset.name
    natur = {n: accounts for n, accounts in result.natur.items() if n == name}
    return replace(result, runs={name: result.runs[name]}, natur=natur, forslag=result.forslag if name == own else None)

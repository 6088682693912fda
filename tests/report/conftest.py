"""One invented result, with one and with two rule sets, and its document."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from arealregnskap import case, pipeline
from arealregnskap.decided import with_state
from arealregnskap.planvask import criteria
from arealregnskap.planvask.decisions import Decision, Kind
from arealregnskap.planvask.history import History, append
from arealregnskap.planvask.wash import Wash
from arealregnskap.planvask.washed import Washed
from arealregnskap.report import document
from arealregnskap.report.document import Document
from arealregnskap.report.paper import VARIANTS, Paper, Papers
from arealregnskap.report.paper.blocks import Grid, Head, Heading, Text
from arealregnskap.report.paper.sections import sections
from arealregnskap.result import Result
from tests.land.saker import SAK
from tests.plan_change import proposals

from . import invented


@pytest.fixture(scope="session")
def one() -> Result:
    return invented.result()


@pytest.fixture(scope="session")
def two() -> Result:
    return invented.result("NINA 2023", "KDD enkel")


@pytest.fixture(scope="session")
def document_of_two(two: Result) -> Document:
    return document.build(two)


@pytest.fixture(scope="session")
def washed(tmp_path_factory) -> Result:
    """A computed case with a proposal that takes F1 out and makes N1 new."""
    text = SAK.replace('["KDD enkel", "NINA 2023"]', '["KDD enkel"]')
    folder = proposals.write(tmp_path_factory.mktemp("forslag") / "sak", proposals.washed(), text)
    return pipeline.run(case.load(folder))


@pytest.fixture(scope="session")
def decided(washed) -> Result:
    """The case with a proposal, and decisions on two of its areas: one goes back to LNFR, one stays."""
    wash = Wash.of(washed)
    first, second = wash.areas.index[:2]
    when = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
    history = append(History(), [
        Decision(str(first), Kind.RETURN, "ligger på myr", "Kommunestyret", when),
        Decision(str(second), Kind.KEEP, "trengs", "Kommunestyret", when),
    ])  # fmt: skip
    return replace(with_state(washed, history.state()), planvask=Washed(wash, criteria.load(), history))


@pytest.fixture(scope="session")
def told(two, document_of_two, decided) -> dict[str, tuple[Result, Document]]:
    """What the papers are about: by the end of their names, in bokmål two rule sets, in nynorsk proposal and wash."""
    return {"": (two, document_of_two), " nn": (decided, document.build(decided, "nn"))}


@pytest.fixture(scope="session")
def wide(papers) -> Paper:
    """A document with a table that does not stand upright, between a sentence and a small table."""
    heads = (Head("Navn", False, 30.0), *(Head(f"Kolonne{n}", True, 10.0) for n in range(12)))
    rows = tuple((f"rad {n}", *(str(n * m) for m in range(12))) for n in range(30))
    blocks = [
        Text("Før."),
        Grid("X", "Bred.", heads, rows),
        Heading(1, "Smal"),
        Grid("Y", "Smal.", heads[:2], (("a", "1"),)),
    ]
    return replace(papers["saksframlegg"], sections=tuple(sections(blocks)))


@pytest.fixture(scope="session")
def papers(told) -> dict[str, Paper]:
    """Every variant in both languages."""
    out = {}
    for end, (result, made) in told.items():
        papers = Papers(result, made, end.strip() or "nb")
        out |= {f"{v.key}{end}": papers.paper(v) for v in VARIANTS}
    return out

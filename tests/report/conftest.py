"""One invented result, with one and with two rule sets, and its document."""

from __future__ import annotations

import pytest

from arealregnskap import case, pipeline
from arealregnskap.report import document
from arealregnskap.report.document import Document
from arealregnskap.report.paper import VARIANTS, Paper, Papers
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
def papers(two, washed, document_of_two) -> dict[str, Paper]:
    """Every variant of the invented case (bokmål), and two of the proposal's documents in nynorsk."""
    papers = Papers(two, document_of_two, "nb")
    nynorsk = Papers(washed, document.build(washed, "nn"), "nn")
    made = {v.key: papers.paper(v) for v in VARIANTS}
    return made | {f"{v.key} nn": nynorsk.paper(v) for v in VARIANTS if v.key in ("planforslag", "politikere")}

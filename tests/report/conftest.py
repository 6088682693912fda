"""One invented result, with one and with two rule sets, and its document."""

from __future__ import annotations

import pytest

from arealregnskap import case, pipeline
from arealregnskap.report import document
from arealregnskap.report.document import Document
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

"""One invented result, with one and with two rule sets, and its document."""

from __future__ import annotations

import pytest

from arealregnskap.report import document
from arealregnskap.report.document import Document
from arealregnskap.result import Result

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

"""Shared by all tests: where the real geodata lie, and small helpers for invented land."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.databases import cluster, database_url

__all__ = ["cluster", "database_url"]

#: Real geodata lie beside the checkout; another place can be named in the environment.
REAL_DATA = Path(os.environ.get("AREALREGNSKAP_TESTDATA", Path(__file__).resolve().parents[2] / "shared" / "data"))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real geodata; the test is skipped with the reason where it is absent."""
    if not REAL_DATA.is_dir():
        pytest.skip(f"real geodata are not here ({REAL_DATA}); set AREALREGNSKAP_TESTDATA to their folder")
    return REAL_DATA

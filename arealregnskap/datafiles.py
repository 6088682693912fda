"""Where the data files are; the only module that knows.

The folder ``data/`` lies beside the package in a checkout, and inside it as ``_data`` when installed.
"""

from __future__ import annotations

import io
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

_PACKAGE = Path(__file__).resolve().parent


def data_dir() -> Path:
    """The folder with code lists, rule sets, examples."""
    inside = _PACKAGE / "_data"
    return inside if inside.is_dir() else _PACKAGE.parent / "data"


@lru_cache(maxsize=64)
def _table(relative: str) -> pd.DataFrame:
    # Only whole lines are notes: a value may hold a #, as colours do, which read_csv's own comment sign would cut.
    lines = (data_dir() / relative).read_text(encoding="utf-8").splitlines(keepends=True)
    body = io.StringIO("".join(line for line in lines if not line.startswith("#")))
    return pd.read_csv(body, dtype=str, keep_default_na=False)


def read_table(relative: str) -> pd.DataFrame:
    """A data file as text columns, e.g. ``codes/arealformal.csv``; lines starting with # are its source notes."""
    return _table(relative).copy()


def read_toml(relative: str) -> dict[str, Any]:
    """A data file in TOML."""
    return tomllib.loads((data_dir() / relative).read_text(encoding="utf-8"))


def listing(relative: str, pattern: str) -> list[Path]:
    """Data files of a folder in name order."""
    return sorted((data_dir() / relative).glob(pattern))


def lock_file() -> Path | None:
    """The file with the exact version of every library, in a checkout; None when installed without it."""
    file = _PACKAGE.parent / "requirements.lock"
    return file if file.is_file() else None


def static_file(relative: str) -> Path:
    """A file the pages need beside them: in ``web/static/`` of a checkout, in ``_static`` when installed."""
    inside = _PACKAGE / "_static"
    return (inside if inside.is_dir() else _PACKAGE.parent / "web" / "static") / relative

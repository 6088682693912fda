"""Data flows one way, and each kind of work has its place (docs/design.md)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "arealregnskap"
MODULES = sorted(PACKAGE.rglob("*.py"))

#: Computing modules: no files, no clock, no log settings.
PLACES = {
    "crs.py", "units.py", "schema.py", "codes.py", "layers.py", "mosaic.py", "mosaic", "reserve.py", "reserve",
    "overlay", "cells.py", "accounts", "validate.py", "validate", "harmonise.py", "harmonise",
    "plan_change", "uncertainty",
}  # fmt: skip
COMPUTING = [p for p in MODULES if p.relative_to(PACKAGE).parts[0] in PLACES]


def imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield ("." * node.level) + (node.module or "")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_the_core_never_imports_the_web_app(path):
    assert not [name for name in imports(path) if name.split(".")[0] in {"web", "flask"}]


@pytest.mark.parametrize("path", COMPUTING, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_computing_modules_do_not_touch_files_or_the_clock(path):
    calls = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            calls.add(ast.unparse(node.func))
    forbidden = {
        "open",
        "datetime.now",
        "dt.datetime.now",
        "dt.date.today",
        "date.today",
        "time.time",
        "logging.basicConfig",
    }
    assert not calls & forbidden
    assert not [name for name in imports(path) if name in {"..report", ".report", "..cli", ".cli", "pyogrio", "fiona"}]


def test_nothing_below_the_report_knows_of_the_command_line():
    for path in MODULES:
        if path.stem.partition("_")[0] != "cli" and path.name not in {"terminal.py", "__main__.py"}:
            assert "click" not in {name.split(".")[0] for name in imports(path)}, path

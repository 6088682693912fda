"""The program as it is installed: the package with its data inside, far from the checkout, gives a whole result."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from fnmatch import fnmatch
from importlib.metadata import version
from pathlib import Path

import pytest

from .land.saker import SAK, write_case

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NEEDED = int(PROJECT["build-system"]["requires"][0].rpartition("=")[2])


def own_setup():
    """The module ``setup.py``, without building anything."""
    spec = importlib.util.spec_from_file_location("own_setup", ROOT / "setup.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def installed(folder: Path, place: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """The program out of ``folder``, run in another folder, where nothing of the checkout can be found."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONSAFEPATH": "1"}
    return subprocess.run(
        [sys.executable, "-m", "arealregnskap", *map(str, arguments)],
        cwd=place, env=environment, capture_output=True, text=True, timeout=180,
    )  # fmt: skip


def gives_a_whole_result(folder: Path, place: Path) -> None:
    # Compiling the engine anew takes minutes on a small machine; without numba the shapely way is used.
    (folder / "numba.py").write_text("raise ImportError", encoding="utf-8")
    case = write_case(place / "sak", text=SAK.replace('["KDD enkel", "NINA 2023"]', '["KDD enkel"]'))
    where = "import arealregnskap.datafiles as d; print(d.data_dir(), d.static_file(''))"
    told = subprocess.run(
        [sys.executable, "-c", where], cwd=place, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONSAFEPATH": "1"},
    )  # fmt: skip
    assert all(path.startswith(str(folder)) for path in told.stdout.split()), told
    done = installed(folder, place, "beregn", case, "--stille", "--format", "xlsx", "--format", "kart")
    assert done.returncode == 0, done.stderr
    assert (case / "resultat" / "arealregnskap.xlsx").stat().st_size > 20_000
    assert "leaflet" in (case / "resultat" / "kart.html").read_text(encoding="utf-8")


def test_the_package_with_its_data_works_far_from_the_checkout(tmp_path):
    """What ``pip install`` puts in place, but for the metadata."""
    package = tmp_path / "lib" / "arealregnskap"
    shutil.copytree(ROOT / "arealregnskap", package, ignore=shutil.ignore_patterns("__pycache__"))
    own_setup().carry(package)
    gives_a_whole_result(tmp_path / "lib", tmp_path)


def test_every_module_and_file_of_the_package_is_carried():
    listed = PROJECT["tool"]["setuptools"]["package-data"]
    for file in (ROOT / "arealregnskap").rglob("*"):
        if not file.is_file() or "__pycache__" in file.parts:
            continue
        assert (file.parent / "__init__.py").is_file() or file.suffix == ".py", file
        if file.suffix != ".py":
            package = ".".join(file.parent.relative_to(ROOT).parts)
            assert any(fnmatch(file.name, pattern) for pattern in listed.get(package, ())), file


@pytest.mark.skipif(
    int(version("setuptools").split(".")[0]) < NEEDED, reason=f"setuptools {NEEDED} is not here, and nothing is fetched"
)
def test_the_wheel_holds_the_data(tmp_path):
    source = tmp_path / "kilde"
    for name in ("arealregnskap", "data", "web/static"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index",
         "--disable-pip-version-check", "-w", str(tmp_path), str(source)], check=True, timeout=180,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "lib")
    gives_a_whole_result(tmp_path / "lib", tmp_path)

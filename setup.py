"""Puts the data files, and what the pages need beside them, into the wheel, where ``datafiles.py`` looks for them.

All else is in pyproject.toml.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
#: Folder of the checkout → folder inside the package.
CARRIED = {"data": "_data", "web/static": "_static"}


def carry(package: Path) -> None:
    """Copy the folders into a package that is being built."""
    for source, target in CARRIED.items():
        shutil.copytree(ROOT / source, package / target, dirs_exist_ok=True)


class BuildWithData(build_py):
    """The usual build, and the data; an editable install reads them where they are."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            carry(Path(self.build_lib) / "arealregnskap")


if __name__ == "__main__":
    setup(cmdclass={"build_py": BuildWithData})

"""Copies of input files under names of our own, so that nothing is opened by a name from outside.

SQLite leaves ``-wal`` and ``-shm`` files, GDAL rebuilds missing ``.shx`` files: they land beside the copy.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def staged(files: Mapping[str, Path]) -> Iterator[Path]:
    """A temporary folder with copies of ``files`` (our name → where it is); removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="les-") as folder:
        for name, source in files.items():
            target = Path(folder) / name
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(source, target)
        yield Path(folder)

"""A case as one zip: the bundle that can be run again, and the case folder as the command line has it."""

from __future__ import annotations

import zipfile
from pathlib import Path

from arealregnskap.case import RESULT_FOLDER

#: Formats beside those of ``report.FORMATS``; the variant of the bundle with inputs that may not be handed on.
BUNDLE, CASE, EVERYTHING = "pakke", "saksmappe", "alt"


def case(folder: Path, target: Path) -> Path:
    """The case file, all inputs, own rule sets, criteria and decisions; not what was computed or is half done."""
    file = target / "saksmappe.zip"
    fresh = file.with_name(f".{file.name}.ny")
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            inside = path.relative_to(folder)
            if inside.parts[0] not in _LEFT_OUT and not any(part.startswith(".") for part in inside.parts):
                archive.write(path, inside.as_posix())
    return fresh.replace(file)


_LEFT_OUT = (RESULT_FOLDER, "forlatt")


def brought(folder: Path) -> Path:
    """Where bundles that were brought to be checked lie until they are, each under the name of its run."""
    return folder / RESULT_FOLDER / "etterprov"

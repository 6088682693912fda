"""The public page as files: a folder, or a zip with the same bytes every time."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from ..datafiles import data_dir, static_file
from ..planvask.history import History
from ..planvask.wash import Wash
from ..report import put
from ..report.facts import SYNTHETIC
from ..report.styles import guarded
from ..result import Result
from . import drawing, pages
from .content import Public, public
from .fields import allowed
from .hearing import Hearing

#: The two languages: the one chosen stands in the root, the other in a folder of its name.
LANGUAGES = ("nb", "nn")


class Site:
    """The files of one wash for hearing."""

    def __init__(self, result: Result, wash: Wash, history: History, hearing: Hearing, language: str = "nb") -> None:
        self.language = language
        self.other = next(x for x in LANGUAGES if x != language)
        self.public = {x: public(result, wash, history, hearing, x) for x in LANGUAGES}

    @property
    def shown(self) -> Public:
        """The records in the language that stands in the root."""
        return self.public[self.language]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """(path, content) of every file, the first page first."""
        yield "index.html", self._index(self.language)
        yield f"{self.other}/index.html", self._index(self.other)
        yield from self._areas()
        yield "omrader.geojson", drawing.geojson(self.shown)
        yield "omrader.csv", _csv(self.shown)
        for name in ("stil.css", "kart.js"):
            yield name, (data_dir() / "offentlig" / name).read_bytes()
        yield "inter.woff2", static_file("vendor/inter/inter.woff2").read_bytes()
        yield "LESMEG.txt", self._about().encode("utf-8-sig")

    def file(self, wanted: str) -> bytes | None:
        """One file by its path; None where there is none of that name."""
        return next((content for name, content in self.files() if name == wanted), None)

    def _index(self, language: str) -> bytes:
        first = language == self.language
        root, other = ("", f"{self.other}/index.html") if first else ("../", "../index.html")
        return pages.index(self.public[language], root, other).encode()

    def _areas(self) -> Iterator[tuple[str, bytes]]:
        around = drawing.Surroundings(self.shown)
        for name, page in pages.areas(self.shown, around, "", f"../{self.other}/"):
            yield name, page.encode()
        for name, page in pages.areas(self.public[self.other], around, "../", "../../"):
            yield f"{self.other}/{name}", page.encode()

    def _about(self) -> str:
        t = pages.texts(self.language)
        mark = f"{SYNTHETIC}\r\n\r\n" if self.shown.case["syntetisk"] else ""
        return f"{mark}{t['lesmeg']}\r\n"


def _csv(shown: Public) -> bytes:
    """The list for a Norwegian spreadsheet; text that could be taken for a formula gets an apostrophe in front."""
    buffer = io.StringIO(newline="")
    write = csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerow
    fields = allowed()["omrade"]
    synthetic = shown.case["syntetisk"]
    write([*(f.name for f in fields), *(["datagrunnlag"] if synthetic else [])])
    for area in shown.areas:
        write([*(_plain(area[f.name]) for f in fields), *(["SYNTETISK"] if synthetic else [])])
    return buffer.getvalue().encode("utf-8-sig")


def _plain(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".").replace(".", ",")
    text, risky = guarded(str(value))
    return f"'{text}" if risky else text


def write(site: Site, folder: Path) -> list[Path]:
    """Write the files in a folder, each whole or not at all; their paths in order."""
    return [put(folder / name, content) for name, content in site.files()]


def zipped(site: Site) -> bytes:
    """The same files as a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in site.files():
            entry = zipfile.ZipInfo(f"offentlig/{name}")
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()

"""The zip around a Word file: looked through before it is opened, and packed without the time of day."""

from __future__ import annotations

import io
import zipfile

from ...errors import TemplateError

#: A template is small; one that is not is something else, or built to harm.
_MOST_BYTES, _MOST_FILES = 50 * 1024 * 1024, 2_000
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say; the clock has no place in the file


def checked(data: bytes, where: str) -> bytes:
    """The bytes of a Word file. Raises TemplateError when it is none, or larger inflated than a template is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            named = {e.filename for e in entries}
            size = 0
            for entry in entries:
                with archive.open(entry) as packed:
                    while block := packed.read(1 << 16):
                        size += len(block)
                        if size > _MOST_BYTES or len(entries) > _MOST_FILES:
                            raise _wrong("Malen er mye større enn en Word-mal skal være.", where)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError) as e:
        raise _wrong("Malen er ikke ei Word-fil (.docx).", where) from e
    if "word/document.xml" not in named:
        raise _wrong("Malen er ikke ei Word-fil (.docx).", where)
    if any(n.lower().endswith("vbaproject.bin") for n in named):
        raise _wrong("Malen har makroer.", where)
    return data


def _wrong(found: str, where: str) -> TemplateError:
    return TemplateError(found, where=where, remedy="Lagre malen på nytt fra Word som vanlig dokument (.docx).")


def repacked(data: bytes) -> bytes:
    """The same files with no times of day, in the same order."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            fixed = zipfile.ZipInfo(entry.filename, _EPOCH)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            fixed.external_attr = 0o644 << 16
            new.writestr(fixed, old.read(entry))
    return out.getvalue()

"""A bundle of a computed case: settings, inputs where they may be handed on, result, versions."""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import shapely

from .. import naming
from ..case import FILE_NAME, Case, fingerprint
from ..datafiles import listing, lock_file
from ..errors import BundleError
from ..layers import Access
from ..planvask.criteria.load import FOLDER as CRITERIA
from ..report import document, json
from ..result import Result
from . import surfaces
from .manifest import CASE, NAME, RESULT, SURFACES, VERSIONS, Input, Manifest

_EPOCH = (1980, 1, 1, 0, 0, 0)  # no clock in the file: the same case gives the same bundle
#: Libraries whose version may move a figure; GEOS comes inside shapely.
_LIBRARIES = ("fiona", "geopandas", "numba", "numpy", "pandas", "pyarrow", "pyogrio", "pyproj", "shapely")
_WHY = {
    Access.RESTRICTED: "Tilgangen er begrenset, så bare fingeravtrykket er med.",
    Access.UNKNOWN: "Tilgangen er ikke oppgitt, så bare fingeravtrykket er med.",
}


def pack(result: Result, target: Path, *, everything: bool = False) -> Path:
    """Write the bundle of a result; the same result gives the same bytes.

    ``everything`` includes inputs that may not be handed on, for the municipality's own archive. Raises BundleError
    when the case file names what lies outside what can be packed.
    """
    case = result.case
    settings = _settings(case)
    inputs = _inputs(case, everything)
    records = _records(case, inputs)
    inputs = [replace(i, surfaces=hashlib.sha256(records[i]).hexdigest()) if i in records else i for i in inputs]
    manifest = Manifest(
        program=result.provenance.program_version,
        python=platform.python_version(),
        kommunenummer=case.kommunenummer,
        kommunenavn=case.kommunenavn,
        title=case.title,
        as_of=case.as_of.isoformat(),
        synthetic=result.synthetic,
        rulesets=dict(result.provenance.rulesets),
        codelists=dict(sorted(result.provenance.codelists.items())),
        packages=packages(),
        lock=_lock(),
        settings={path: fingerprint(case.folder / path) for path in settings},
        inputs=tuple(inputs),
    )
    own = [case.folder / i.path for i in inputs if i.included] + [case.folder / path for path in settings]
    beside = target.with_name(f".{target.name}.ny")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
            _put(archive, "LESMEG.txt", _about(manifest).encode("utf-8-sig"))
            _put(archive, NAME, manifest.content())
            _put(archive, RESULT, json.content(result, document.build(result, "nb")))
            for name, data in _versions():
                _put(archive, VERSIONS + name, data)
            for file in _files(own):
                _put(archive, CASE + file.relative_to(case.folder).as_posix(), file)
            for known, data in records.items():
                _put(archive, known.record, data)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    return target


def packages() -> dict[str, str]:
    """Version of every library that bears on the figures, by name; the lock file has all of them."""
    return {name: importlib.metadata.version(name) for name in _LIBRARIES} | {"GEOS": shapely.geos_version_string}


def _lock() -> str:
    file = lock_file()
    return hashlib.sha256(file.read_bytes()).hexdigest() if file else ""


def _versions() -> Iterator[tuple[str, bytes]]:
    """Code lists, shipped rule sets and the lock file as they were; read by people, not by the program."""
    if (lock := lock_file()) is not None:
        yield lock.name, lock.read_bytes()
    for folder, pattern in (("codes", "*.csv"), ("rulesets", "*.toml"), ("natur", "*.csv")):
        for file in listing(folder, pattern):
            yield f"{folder}/{file.name}", file.read_bytes()


def _settings(case: Case) -> list[str]:
    """Files of the case that are no map data: the case file, its own rule sets and criteria, names of areas, tables."""
    folder = case.folder
    found = [folder / FILE_NAME, *folder.glob("*.toml"), *folder.glob("regelsett/*.toml")]
    found += folder.glob(f"{CRITERIA}/*.toml")
    found += [folder / name for name in (naming.FILE, naming.COPY)]
    found += [
        path for f in fields(case) if f.name not in ("folder", "layers") for path in _paths(getattr(case, f.name))
    ]
    if not (folder / FILE_NAME).is_file():
        raise BundleError(f"Saken har ingen {FILE_NAME}, så den kan ikke kjøres på nytt.", where=str(folder))
    return sorted({_below(path, case) for path in found if path.is_file()})


def _paths(value: Any) -> Iterator[Path]:
    """Every path in a setting."""
    if isinstance(value, Path):
        yield value
    elif is_dataclass(value):
        for f in fields(value):
            yield from _paths(getattr(value, f.name))
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _paths(inner)
    elif isinstance(value, (tuple, list)):
        for inner in value:
            yield from _paths(inner)


def _below(path: Path, case: Case) -> str:
    return path.resolve().relative_to(case.folder.resolve()).as_posix()


def _inputs(case: Case, everything: bool) -> list[Input]:
    """One per file, however many layers are read from it; it is handed on only when all of them are open."""
    by_path: dict[Path, list[Any]] = {}
    for spec in case.layers:
        by_path.setdefault(spec.path, []).append(spec)
    out = []
    for path, specs in sorted(by_path.items()):
        closed = [s.access for s in specs if s.access is not Access.OPEN]
        access = closed[0] if closed else Access.OPEN
        included = everything or not closed
        titles = tuple(dict.fromkeys(s.title for s in specs))
        out.append(
            Input(
                _below(path, case), fingerprint(path), titles, access.value, included, "" if included else _WHY[access]
            )
        )
    return out


def _records(case: Case, inputs: Iterable[Input]) -> dict[Input, bytes]:
    """The surfaces of every input that is included, by input."""
    encodings = {spec.path: spec.encoding for spec in case.layers}
    out = {}
    for known in inputs:
        path = case.folder / known.path
        if known.included and len(rows := surfaces.record(path, encodings.get(path))):
            out[known] = surfaces.content(rows)
    return out


def _files(places: Iterable[Path]) -> list[Path]:
    """Files in name order, those of a folder (FileGDB) one by one."""
    return sorted({f for p in places for f in ([p] if p.is_file() else p.rglob("*")) if f.is_file()})


def _put(archive: zipfile.ZipFile, name: str, content: bytes | Path) -> None:
    """One entry without the time of day; a file is copied in pieces, however large it is."""
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    if isinstance(content, bytes):
        archive.writestr(entry, content)
        return
    with content.open("rb") as source, archive.open(entry, "w", force_zip64=True) as out:
        while block := source.read(1 << 20):
            out.write(block)


def _about(manifest: Manifest) -> str:
    """What this is, for the person who opens it in ten years."""
    m = manifest
    lines = [f"{m.title}. {m.kommunenummer} {m.kommunenavn}, regnet for {m.as_of}.", ""]
    if m.synthetic:
        lines += ["SYNTETISK: flater, navn og tall er oppdiktet og sier ingenting om den virkelige kommunen.", ""]
    lines += [
        "Alt som trengs for å regne tallene på nytt. Kjør: arealregnskap etterprøv DENNE_FILA",
        "",
        f"{CASE}  saksfila, egne regelsett og kriterier, og inndata som kan gis videre",
        f"{RESULT}  alle tabellene, uavrundet",
        f"{SURFACES}  hver flate i inndata slik den var, så en endring kan påvises",
        f"{VERSIONS}  kodelister, regelsett og biblioteker slik de var",
        f"{NAME}  fingeravtrykk (SHA-256) av alt, og versjoner",
        "",
        f"Program: arealregnskap {m.program}, Python {m.python}. Regelsett: "
        + ", ".join(f"{name} {version}" for name, version in m.rulesets.items()) + ".",
        "",
        "Inndata:",
    ]  # fmt: skip
    for i in m.inputs:
        lines.append(f"- {i.path} ({', '.join(i.titles)}). SHA-256 {i.sha256}. {i.why}".rstrip())
    if any(not i.included for i in m.inputs):
        lines += ["", "Filer som ikke er med, legges i ei mappe: arealregnskap etterprøv DENNE_FILA --inndata MAPPE"]
    return "\r\n".join(lines) + "\r\n"

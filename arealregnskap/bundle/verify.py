"""Run a bundle again in a folder of its own, and say what is not the same."""

from __future__ import annotations

import hashlib
import json as plain_json
import platform
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import __version__, pipeline
from ..case import Case, fingerprint
from ..case import load as load_case
from ..errors import BundleError
from ..prepare import Progress
from ..read.archive import unpack
from ..report import document, json
from . import manifest as manifests
from . import surfaces, traces
from .compare import Difference, compare
from .manifest import CASE, NAME, RESULT, Input, Manifest
from .pack import packages
from .traces import Trace


@dataclass(frozen=True)
class Verdict:
    """What came out. ``changed`` are inputs and settings whose content is not what the bundle says; ``versions`` what
    is another here: (what, there, here). ``differences`` are the cells that are not the same, the areas
    that moved most first. ``traces`` are the surfaces of changed inputs that are not what they were, where the bundle
    has a record of them."""

    manifest: Manifest
    changed: tuple[str, ...]
    versions: tuple[tuple[str, str, str], ...]
    differences: tuple[Difference, ...]
    tables: int
    cells: int
    traces: tuple[Trace, ...] = ()

    @property
    def equal(self) -> bool:
        """Same content and same figures; another version that gives the same figures is told, but is no difference."""
        return not self.changed and not self.differences


def verify(bundle: Path, inputs: Path | None = None, *, progress: Progress = pipeline.silent) -> Verdict:
    """Compute the bundle's case anew and hold every table against the one it brought.

    ``inputs``: a folder with the files that are not in the bundle. Raises BundleError when one of them is missing, or
    the file is no bundle; HostileFileError when it is built to do harm.
    """
    with tempfile.TemporaryDirectory(prefix="pakke-") as place:
        folder = Path(place)
        raw = folder / "filer"
        raw.mkdir()
        progress("pakker ut", 0, 1)
        files = unpack(bundle, raw)
        if NAME not in files or RESULT not in files:
            raise BundleError(f"Fila har ingen {NAME} eller {RESULT}; den er ikke en pakke.", where=bundle.name)
        manifest = manifests.read(files[NAME].read_bytes(), bundle.name)
        theirs = _result(files[RESULT], bundle.name)
        case_folder = folder / "sak"
        changed = _settings(manifest, files, case_folder)
        others = _inputs(manifest, files, case_folder, inputs, bundle.name)
        changed += [f"{i.path} ({', '.join(i.titles)})" for i in others]
        case = load_case(case_folder)
        progress("leter etter det som er endret", 0, 1)
        found_traces, damaged = _traces(others, files, case)
        changed += damaged
        result = pipeline.run(case, chosen=tuple(manifest.rulesets), progress=progress)
        progress("sammenligner tabellene", 0, 1)
        ours = json.as_dict(result, document.build(result, "nb"), "nb")
        found = sorted(compare(theirs, ours), key=lambda d: -d.moved)
    tables = [*ours["tabeller"], ours["regler"], ours["funn"]]
    return Verdict(
        manifest, tuple(changed), tuple(_versions(manifest, result.provenance.codelists)), tuple(found), len(tables),
        sum(len(t["rader"]) * len(t["kolonner"]) for t in tables), tuple(found_traces),
    )  # fmt: skip


def _result(file: Path, where: str) -> dict[str, Any]:
    try:
        value = plain_json.loads(file.read_bytes())
        for table in (*value["tabeller"], value["regler"], value["funn"]):
            _ = table["nokkel"], table["tittel"], table["rader"], table["kolonner"], table["sum"]
    except (ValueError, KeyError, TypeError, RecursionError) as e:
        raise BundleError("Tabellene i pakken kan ikke leses.", where=where, remedy="Lag pakken på nytt.") from e
    return value


def _settings(manifest: Manifest, files: Mapping[str, Path], folder: Path) -> list[str]:
    """Lay out the settings; those that are not what the manifest says, by name."""
    changed = []
    for path, sha256 in manifest.settings.items():
        if CASE + path not in files:
            raise BundleError(f"Fila {path} mangler i pakken.", remedy="Lag pakken på nytt.")
        target = folder / path
        _lay(files[CASE + path], target, folder)
        if fingerprint(target) != sha256:
            changed.append(path)
    return changed


def _inputs(
    manifest: Manifest, files: Mapping[str, Path], folder: Path, beside: Path | None, where: str
) -> list[Input]:
    """Lay out the inputs, from the bundle or the folder beside it; those that are not what the manifest says.

    All that are missing are told at once.
    """
    changed, missing = [], []
    for known in manifest.inputs:
        target = folder / known.path
        inside = {n: f for n, f in files.items() if n == CASE + known.path or n.startswith(f"{CASE}{known.path}/")}
        if inside:
            for name, file in inside.items():
                _lay(file, folder / name.removeprefix(CASE), folder)
        elif (own := _beside(known, beside)) is not None:
            target.parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if own.is_dir() else shutil.copyfile)(own, target)
        else:
            missing.append(f"{known.path} ({', '.join(known.titles)}): {known.why or 'mangler i pakken.'}")
            continue
        if fingerprint(target) != known.sha256:
            changed.append(known)
    if missing:
        raise BundleError(
            f"{len(missing)} inndatafiler er ikke med i pakken.", where=where, faults=tuple(missing),
            remedy="Legg filene i ei mappe og kjør «arealregnskap etterprøv PAKKE --inndata MAPPE».",
        )  # fmt: skip
    return changed


def _traces(changed: list[Input], files: Mapping[str, Path], case: Case) -> tuple[list[Trace], list[str]]:
    """What became of the surfaces of changed inputs, and the records that are not what the manifest says."""
    encodings = {spec.path: spec.encoding for spec in case.layers}
    out: list[Trace] = []
    damaged = []
    for known in changed:
        if not known.surfaces:
            continue
        data = files[known.record].read_bytes() if known.record in files else b""
        if hashlib.sha256(data).hexdigest() != known.surfaces:
            damaged.append(known.record)
            continue
        path = case.folder / known.path
        out += traces.compare(known.path, surfaces.restored(data), surfaces.record(path, encodings.get(path)))
    return out, damaged


def _beside(known: Input, folder: Path | None) -> Path | None:
    """The file in the folder given: at its path in the case, else by its name."""
    if folder is None:
        return None
    candidates = [folder / known.path, folder / Path(known.path).name]
    return next((c for c in candidates if c.exists()), None)


def _lay(file: Path, target: Path, folder: Path) -> None:
    """Move an unpacked file to its place, which is never outside the folder."""
    if not target.resolve().is_relative_to(folder.resolve()):
        raise BundleError(f"Pakken vil legge en fil utenfor saksmappa («{target.name[:80]}»).")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, target)


def _versions(manifest: Manifest, codelists: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """What is another here than where the bundle was made."""
    out = []
    if manifest.program != __version__:
        out.append(("arealregnskap", manifest.program, __version__))
    if manifest.python != platform.python_version():
        out.append(("Python", manifest.python, platform.python_version()))
    here = packages()
    for name in sorted(manifest.packages.keys() | here.keys()):
        there = manifest.packages.get(name, "–")
        if there != here.get(name, "–"):
            out.append((name, there, here.get(name, "–")))
    for name in sorted(manifest.codelists.keys() | codelists.keys()):
        if manifest.codelists.get(name) != codelists.get(name):
            out.append((f"kodelista {name}", "en annen" if name in manifest.codelists else "–",
                        "en annen" if name in codelists else "–"))  # fmt: skip
    return out

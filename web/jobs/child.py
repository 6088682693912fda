"""The process that does the heavy part of a job, so that neither the server nor the worker can be hurt by it.

    python -m web.jobs.child compute CASE_FOLDER
    python -m web.jobs.child examine FILE
    python -m web.jobs.child export CASE_FOLDER --format xlsx --language nb --target FOLDER
    python -m web.jobs.child verify BUNDLE --folder CASE_FOLDER

It speaks on standard output, one JSON object a line: ``{"step", "done", "total"}`` while it works, and last either
``{"result": …}`` or ``{"stop": sentence, "wrong": bool}``; ``wrong`` says that the program, not the data, is at fault.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import resource
import shutil
import signal
import sys
import time
import traceback
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from arealregnskap import bundle, intake, pipeline, report
from arealregnskap import case as cases
from arealregnskap.bundle import tell
from arealregnskap.errors import ArealregnskapError
from arealregnskap.headline import headline
from arealregnskap.issues import IssueLog

from . import kept, packed

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_EVERY = 0.2  # seconds between two words of progress within one step


def main(argv: list[str] | None = None) -> int:
    """Run one job part; 0 when it gave a result, 1 when it stopped with a sentence."""
    args = _arguments().parse_args(argv)
    _die_with_parent(args.parent)
    if args.memory:
        resource.setrlimit(resource.RLIMIT_AS, (args.memory, args.memory))
    try:
        _say({"result": args.run(args)})
    except ArealregnskapError as stop:
        _say({"stop": _without_paths(stop.sentence, args), "wrong": False})
        return 1
    except MemoryError:
        _say({"stop": "Utregningen trenger mer minne enn den har fått.", "wrong": False})
        return 1
    except Exception:  # the border of the process: whatever went wrong is told to the worker, which logs it
        traceback.print_exc()
        _say({"stop": "", "wrong": True})
        return 1
    return 0


def _without_paths(sentence: str, args: argparse.Namespace) -> str:
    """The sentence as people at a distance may read it: files by name, never by where they lie on the server."""
    place: Path = args.folder if "folder" in args else args.file.parent
    for text in dict.fromkeys((str(place), str(place.resolve()))):
        sentence = sentence.replace(f"{text}{os.sep}", "").replace(text, "saken")
    return sentence


def _compute(args: argparse.Namespace) -> dict[str, Any]:
    settings = (args.folder / cases.FILE_NAME).read_bytes()  # the case may be changed while it is computed
    result = pipeline.run(cases.parse(settings, args.folder), progress=_progress())
    _say({"step": "lagrer resultatet", "done": 0, "total": 1})
    pipeline.keep(result, settings)
    shutil.rmtree(kept.exports(args.folder), ignore_errors=True)  # documents of older figures are not handed out
    return headline(result)


def _export(args: argparse.Namespace) -> dict[str, Any]:
    args.target.mkdir(parents=True, exist_ok=True)
    file = packed.case(args.folder, args.target) if args.format == packed.CASE else _written(args)
    return {"files": [file.relative_to(args.folder).as_posix()], "size": file.stat().st_size}


def _written(args: argparse.Namespace) -> Path:
    """A file made of the result."""
    _say({"step": "henter resultatet", "done": 0, "total": 2})
    result = kept.read(args.folder)
    _say({"step": "skriver fila", "done": 1, "total": 2})
    if args.format == packed.BUNDLE:
        return bundle.pack(result, args.target / "pakke.zip", everything=args.variant == packed.EVERYTHING)
    variants = (args.variant,) if args.variant else ()
    written = report.write(result, args.target, (args.format,), args.language, variants)
    return written[0] if len(written) == 1 else _packed(written, args.target, args.format)


def _verify(args: argparse.Namespace) -> dict[str, Any]:
    """What a bundle's figures are when they are made again; files that it lacks are taken from the case."""
    verdict = bundle.verify(args.file, args.folder, progress=_progress())
    about = verdict.manifest
    return {
        "likt": verdict.equal, "svar": tell.sentences(verdict), "endringer": tell.changes(verdict),
        "rader": tell.rows(verdict), "flere": tell.rest(verdict), "tittel": about.title, "kommune": about.kommunenavn,
        "dato": about.as_of, "program": about.program, "syntetisk": about.synthetic,
    }  # fmt: skip


def _packed(files: list[Path], folder: Path, name: str) -> Path:
    """Several files as one to fetch; the same files give the same bytes."""
    target = folder / f"arealregnskap-{name}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.read_bytes())
    return target


def _examine(args: argparse.Namespace) -> dict[str, Any]:
    _say({"step": "leser fila", "done": 0, "total": 1})
    log = IssueLog()
    report = intake.examine(args.file, log)
    rows = json.loads(log.frame().to_json(orient="records", force_ascii=False))
    return {"report": {**report.as_dict(), "quirks": list(report.quirks)}, "findings": rows}


def _progress() -> Callable[[str, int, int], None]:
    """Tells the worker of every new step at once, and of the way within a step now and then."""
    last: list[Any] = ["", 0.0]

    def tell(step: str, done: int, total: int) -> None:
        now = time.monotonic()
        if step != last[0] or now - last[1] > _EVERY:
            last[:] = [step, now]
            _say({"step": step, "done": done, "total": total})

    return tell


def _say(message: dict[str, Any]) -> None:
    print(json.dumps(message, ensure_ascii=False), flush=True)


def _die_with_parent(parent: int) -> None:
    """A killed worker takes its heavy process with it, so that the resumed job works alone."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if parent and os.getppid() != parent:  # it died before the line above
            os.kill(os.getpid(), signal.SIGKILL)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="web.jobs.child")
    parser.add_argument("--parent", type=int, default=0, help="process id of the worker")
    parser.add_argument("--memory", type=int, default=0, help="most memory the process may map [bytes]; 0 is no limit")
    parts = parser.add_subparsers(required=True)
    compute = parts.add_parser("compute")
    compute.add_argument("folder", type=Path)
    compute.set_defaults(run=_compute)
    examine = parts.add_parser("examine")
    examine.add_argument("file", type=Path)
    examine.set_defaults(run=_examine)
    export = parts.add_parser("export")
    export.add_argument("folder", type=Path)
    export.add_argument("--format", required=True)
    export.add_argument("--language", default="nb")
    export.add_argument("--variant", default="")
    export.add_argument("--target", type=Path, required=True)
    export.set_defaults(run=_export)
    verify = parts.add_parser("verify")
    verify.add_argument("file", type=Path)
    verify.add_argument("--folder", type=Path, required=True, help="case folder with the files the bundle lacks")
    verify.set_defaults(run=_verify)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())

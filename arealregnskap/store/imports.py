"""Taking a case folder, such as the command line makes, into the store: as it lies, or packed in a zip."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path, PurePosixPath
from typing import Any

from .. import case as core
from ..errors import ArealregnskapError, CaseError
from ..read import Limits as ReadLimits
from ..read.archive import unpack
from ..valg import Valg
from . import caseio, cases, disk, files, log
from .errors import FullError, StoreError
from .models import Fil, FileState, Funnvalg, Lag, Person, Sak
from .store import Store, new_id, now
from .uploads import Limits

#: Where a zip is unpacked, in the data folder; what a stop leaves of it is removed when a server starts.
UNPACKED = ".pakkes-ut-"


def import_folder(store: Store, folder: Path, who: Person) -> Sak:
    """Take a case folder in as a new case: files, own rule sets and a computed result. The folder itself is left alone.

    Raises CaseError when its case file has faults.
    """
    loaded = core.load(folder)
    sak_id = new_id()
    place = store.case_folder(sak_id)
    fresh = place.with_name(f".{sak_id}.ny")
    shutil.copytree(loaded.folder, fresh, ignore=_not_ours)
    (fresh / caseio.INPUTS).mkdir(exist_ok=True)
    disk.sync_tree(fresh)
    fresh.rename(place)
    disk.sync_folder(place.parent)
    head = cases.Head(
        kommunenummer=loaded.kommunenummer, kommunenavn=loaded.kommunenavn, tittel=loaded.title, dato=loaded.as_of,
        regelsett=loaded.rulesets, epsg=loaded.epsg, syntetisk=loaded.synthetic,
    )  # fmt: skip
    with store.write() as session:
        sak = cases.insert(session, sak_id, head, who, _extra(loaded.folder))
        files = {path: _file(sak_id, path, loaded.folder, who) for path in dict.fromkeys(s.path for s in loaded.layers)}
        session.add_all(files.values())
        session.flush()
        session.add_all(_layer(n, spec, files[spec.path], who) for n, spec in enumerate(loaded.layers))
        session.add_all(_choice(n, valg, sak_id, who) for n, valg in enumerate(loaded.valg))
        log.note(session, who.navn, "hentet inn en saksmappe", sak_id, filer=len(files), lag=len(loaded.layers))
    caseio.write(store, sak_id)
    return sak


def import_zip(store: Store, file: Path, name: str, who: Person, limits: Limits) -> Sak:
    """Take a zip of a case folder, or a bundle with all its inputs, in as a new case. Its result is left behind: what
    is shown here has been computed here.

    Raises CaseError when there is no case in it or its case file has faults, HostileFileError when it is built to do
    harm, FullError beyond the limits; then nothing is kept.
    """
    room = max(files.room(store) - limits.free, 0) // 2  # unpacked, and once more as a case
    with tempfile.TemporaryDirectory(prefix=UNPACKED, dir=store.folder) as place:
        raw, folder = Path(place) / "filer", Path(place) / "sak"
        raw.mkdir()
        folder.mkdir()
        packed = Path(place) / "inn.zip"
        packed.symlink_to(file.resolve())
        try:
            inside = unpack(packed, raw, replace(ReadLimits(), archive_bytes=min(room, ReadLimits().archive_bytes)))
            root = _root(inside, name)
            for path, content in inside.items():
                if path.startswith(root) and not path.startswith(f"{root}{core.RESULT_FOLDER}/"):
                    target = folder / path.removeprefix(root)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    content.rename(target)
            if len(taken := {spec.path for spec in core.load(folder).layers}) > limits.files:
                raise FullError(
                    f"Saken har {len(taken)} filer, og grensa er {limits.files}",
                    remedy="Be den som drifter serveren heve grensa.",
                )
            return import_folder(store, folder, who)
        except StoreError:
            raise  # of the store, which names no place
        except ArealregnskapError as stop:
            raise _named(stop, name, Path(place)) from stop


def _root(inside: Mapping[str, Path], name: str) -> str:
    """The folder in the zip that has the case file, as the beginning of names: "" or ending with a slash."""
    found = sorted(path for path in inside if PurePosixPath(path).name == core.FILE_NAME)
    if not found:
        raise CaseError(
            f"Det er ingen saksmappe i zip-fila: fila {core.FILE_NAME} mangler.", where=name,
            remedy="Pakk hele saksmappa, med sak.toml og inn/, i én zip-fil. Enkelte kartfiler legges inn i en ny sak.",
        )  # fmt: skip
    depth = min(path.count("/") for path in found)
    top = [path for path in found if path.count("/") == depth]
    if len(top) > 1:
        raise CaseError(
            f"Zip-fila har {len(top)} saker ({', '.join(top[:3])}).",
            where=name,
            remedy="Pakk og hent inn én sak om gangen.",
        )
    return top[0].removesuffix(core.FILE_NAME)


def _named(stop: ArealregnskapError, name: str, place: Path) -> ArealregnskapError:
    """The same refusal, of the zip people know and not of where it was unpacked."""

    def told(text: str) -> str:
        for path in (place.resolve(), place):
            text = text.replace(f"{path}/sak/", "").replace(f"{path}/sak", name).replace(str(path), name)
        return text.replace("inn.zip", name)

    return type(stop)(
        told(stop.found), expected=told(stop.expected), remedy=told(stop.remedy), where=told(stop.where),
        faults=tuple(map(told, stop.faults)),
    )  # fmt: skip


def _choice(nr: int, valg: Valg, sak_id: str, who: Person) -> Funnvalg:
    """A choice as the case file tells it; who made it, and when, are the file's own where it says so."""
    told = ("begrunnelse", "hvem", "dato")
    entry = {f.name: str(getattr(valg, f.name)) for f in fields(valg) if f.name not in told and getattr(valg, f.name)}
    made = dt.datetime.combine(valg.dato, dt.time(12), dt.UTC) if valg.dato else now()
    return Funnvalg(
        sak_id=sak_id, funn=f"saksfil {nr + 1}", valg=valg.handling.value, detaljer=[entry],
        begrunnelse=valg.begrunnelse, nar=made, hvem=valg.hvem or who.navn,
    )  # fmt: skip


def _extra(folder: Path) -> dict[str, Any]:
    """The sections of a case file that have no columns in the store."""
    content = tomllib.loads((folder / core.FILE_NAME).read_text(encoding="utf-8-sig"))
    return {name: section for name, section in content.items() if name not in ("sak", "lag", "valg")}


def _not_ours(folder: str, names: Sequence[str]) -> set[str]:
    """What is left out of a copy: links, which may point anywhere, and what is half written."""
    return {name for name in names if (Path(folder) / name).is_symlink() or name.startswith(".")}


def _file(sak_id: str, path: Path, folder: Path, who: Person) -> Fil:
    at = now()
    parts = [p for p in path.rglob("*") if p.is_file()] if path.is_dir() else [path]
    return Fil(
        id=new_id(), sak_id=sak_id, navn=path.name, lagret=path.relative_to(folder).as_posix(),
        sha256=core.fingerprint(path), storrelse=sum(p.stat().st_size for p in parts), tilstand=FileState.LEST.value,
        rapport={}, funn=[], opprettet=at, endret=at, endret_av=who.navn,
    )  # fmt: skip


def _layer(nr: int, spec: core.LayerSpec, fil: Fil, who: Person) -> Lag:
    return Lag(
        id=new_id(), sak_id=fil.sak_id, fil_id=fil.id, nr=nr, rolle=spec.role.value if spec.role else "",
        tittel=spec.title, eier=spec.owner, lisens=spec.licence, tilgang=spec.access.value, dato=spec.date,
        bestemmelsesdato=spec.provisions_date, produkt=spec.product, lag=list(spec.layers), epsg=spec.epsg,
        tegnsett=spec.encoding or "", kolonner=spec.columns, tema=spec.theme, fullstendig=spec.complete,
        syntetisk=spec.synthetic, i_bruk=True, endret=now(), endret_av=who.navn,
    )  # fmt: skip

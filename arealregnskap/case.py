"""A case (*sak*): a folder with one small ``sak.toml`` that a person can write, beside its input files.

    [sak]
    kommunenummer = "5061"
    kommunenavn = "Rindal"
    tittel = "Kommuneplanens arealdel"
    dato = 2026-11-01                 # the day the account holds for: plan ages and § 12-4 count from it
    regelsett = ["NINA 2023", "KDD enkel"]

    [[lag]]
    rolle = "plan"
    fil = "inn/kommuneplan.sos"
    tilgang = "åpen"
    dato = 2013-06-27

    [usikkerhet]                      # may be left out, as all that follows (``uncertainty.settings``)
    korrelasjonslengde_m = 50

    [sammenlign]                      # what figures are held against (``differences.settings``)
    raster_m = [10, 25]

    [behov]                           # need against reserve (``behov.settings``), as [planregister] and [mal]
    folketall = "inn/framskriving.csv"

    [natur]                           # may be left out; what the municipality knows of nature (docs/naturregnskap.md)
    tilstand = "inn/tilstand.csv"

    [[valg]]                          # what a person chose about a finding, see ``valg``
    handling = "utelat"
    plan = "2011004"
    begrunnelse = "Opphevet i 2019, sak 41/19."

Every fault of the file is gathered before it stops. Paths are relative to the folder and may not leave it,
so that a case can be moved and handed on whole.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .behov import settings as behov_settings
from .behov.settings import BehovSpec
from .crs import WORKING
from .differences import settings as compare_settings
from .differences.settings import CompareSpec
from .errors import CaseError, toml_fault
from .layers import Access, Role, Source
from .mal import settings as mal_settings
from .mal.settings import MalSpec
from .planregister import settings as planregister_settings
from .planregister.settings import RegisterSpec
from .toml_values import Values
from .uncertainty import UncertaintySpec
from .uncertainty import settings as uncertainty_settings
from .valg import Valg
from .valg import read as read_valg

FILE_NAME = "sak.toml"
RESULT_FOLDER = "resultat"


@dataclass(frozen=True)
class LayerSpec:
    """One ``[[lag]]``: a file, what it is used as, and what is known of its origin.

    ``role`` None means: every role the program recognises in the file. ``layers`` limits to named layers of the
    file. ``columns`` maps our column names to the file's, before any synonym is tried. ``theme`` names a tema
    (with role tema or dekning); ``complete`` says that the theme was looked for in the whole municipality.
    ``accuracy_m`` is the standard deviation of borders [m] for surfaces whose file says none, ``class_share`` the share
    of surfaces that have the right class (0–1). ``compared``: land cover that figures are held against, never used.
    """

    path: Path
    role: Role | None
    title: str
    owner: str = ""
    licence: str = ""
    access: Access = Access.UNKNOWN
    date: dt.date | None = None
    provisions_date: dt.date | None = None
    product: str = ""
    layers: tuple[str, ...] = ()
    epsg: int | None = None
    encoding: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    theme: str = ""
    complete: bool = False
    synthetic: bool = False
    accuracy_m: float | None = None
    class_share: float | None = None
    compared: bool = False

    def source(self) -> Source:
        """The origin of the layer, with the file's fingerprint."""
        return Source(
            title=self.title, owner=self.owner, licence=self.licence, access=self.access, date=self.date,
            file_name=self.path.name, sha256=fingerprint(self.path), synthetic=self.synthetic,
        )  # fmt: skip


#: Tables that ``[natur]`` may name a file for; the templates have the same names (``natur.files.template``).
NATUR_TABLES = ("tilstand", "tilstand_enheter", "tjenester", "utslippsfaktorer", "naturpoeng")


@dataclass(frozen=True)
class NaturSpec:
    """``[natur]``: files the municipality has filled in by table name, open choices of the crosswalk by name, parts of
    the municipality (theme keys, ``"KEY: class"`` for one class of it), and the unit of area (daa or ha)."""

    tables: Mapping[str, Path] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)
    subareas: tuple[str, ...] = ()
    unit: str = "daa"

    def text(self) -> str:
        """All that figures depend on, with each file's fingerprint."""
        files = {name: (path.name, fingerprint(path)) for name, path in sorted(self.tables.items())}
        return repr((files, sorted(self.choices.items()), self.subareas, self.unit))


@dataclass(frozen=True)
class Case:
    """What is to be computed: a municipality, its layers, the rule sets to run side by side."""

    folder: Path
    kommunenummer: str
    kommunenavn: str
    title: str
    as_of: dt.date
    rulesets: tuple[str, ...]
    layers: tuple[LayerSpec, ...]
    synthetic: bool = False
    epsg: int | None = None
    natur: NaturSpec = field(default_factory=NaturSpec)
    decisions: Path | None = None  # of a planvask: a workbook, GeoPackage or JSON of ``planvask.exchange``
    template: Path | None = None  # the municipality's own Word template (``[dokument] mal``)
    uncertainty: UncertaintySpec = field(default_factory=UncertaintySpec)
    compare: CompareSpec = field(default_factory=CompareSpec)
    behov: BehovSpec = field(default_factory=BehovSpec)
    planregister: RegisterSpec = field(default_factory=RegisterSpec)
    mal: MalSpec = field(default_factory=MalSpec)
    valg: tuple[Valg, ...] = ()

    @property
    def result_folder(self) -> Path:
        return self.folder / RESULT_FOLDER


def fingerprint(path: Path) -> str:
    """SHA-256 of a file; of a folder (FileGDB), of its files' names and contents in name order."""
    digest = hashlib.sha256()
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    for file in files:
        if file != path:
            digest.update(file.relative_to(path).as_posix().encode() + b"\0")
        with file.open("rb") as stream:
            for block in iter(lambda: stream.read(1 << 20), b""):
                digest.update(block)
    return digest.hexdigest()


def is_kommunenummer(text: str) -> bool:
    """Whether a text has the form of a kommunenummer: four digits."""
    return len(text) == 4 and text.isascii() and text.isdigit()


def load(place: Path) -> Case:
    """Read the case in a folder (or the named file). Raises CaseError with every fault found."""
    file = place / FILE_NAME if place.is_dir() else place
    if not file.is_file():
        raise CaseError(
            f"Fant ingen {FILE_NAME}.",
            where=str(place),
            remedy="Lag en sak med «arealregnskap ny MAPPE --kommune 5061 FIL …».",
        )
    return parse(file.read_bytes(), file.resolve().parent, file.name)


def parse(content: bytes, folder: Path, name: str = FILE_NAME) -> Case:
    """The case that the content of a case file describes, with paths below ``folder``. Raises CaseError as ``load``."""
    try:
        read = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise CaseError(toml_fault(e), where=str(folder / name), remedy="Rett linja og prøv igjen.") from e
    return _Reader(folder, name).case(read)


_SECTIONS = {
    "sak", "lag", "valg", "natur", "planvask", "sammenlign", "usikkerhet", "dokument", "behov", "planregister", "mal",
}  # fmt: skip


class _Reader(Values):
    """Turns the TOML into a Case and gathers faults on the way."""

    def __init__(self, folder: Path, name: str) -> None:
        super().__init__()
        self.folder, self.name = folder, name

    def case(self, content: dict[str, Any]) -> Case:
        self._only(content, _SECTIONS, "")
        head, layers = content.get("sak"), content.get("lag", [])
        if not isinstance(head, dict):
            raise CaseError("Avsnittet [sak] mangler.", where=self.name, remedy="Se docs/brukerveiledning.md.")
        self._only(
            head,
            {"kommunenummer", "kommunenavn", "tittel", "dato", "regelsett", "syntetisk", "crs"},
            "[sak]",
        )
        synthetic = self._take(head, "syntetisk", bool, False, "[sak]")
        specs = tuple(
            spec for n, entry in enumerate(layers, 1)
            if isinstance(entry, dict) and (spec := self._layer(entry, f"[[lag]] nr. {n}", synthetic))
        )  # fmt: skip
        if not specs:
            self.faults.append("Saken har ingen [[lag]].")
        elif not any(s.role in (Role.KOMMUNE, None) for s in specs):
            self.faults.append("Ingen [[lag]] har rolle «kommune»; uten kommunegrensa kan ikke regnskapet avstemmes.")
        number = self._text(head, "kommunenummer", "[sak]", required=True)
        if number and not is_kommunenummer(number):
            self.faults.append(f'[sak] kommunenummer = «{number}» skal være fire sifre i anførselstegn, f.eks. "5061".')
        epsg = self._take(head, "crs", int, None, "[sak]")
        if epsg is not None and epsg not in WORKING:
            self.faults.append(f"[sak] crs = {epsg} skal være en av {', '.join(map(str, WORKING))}.")
        case = Case(
            folder=self.folder,
            kommunenummer=number,
            kommunenavn=self._text(head, "kommunenavn", "[sak]", required=True),
            title=self._text(head, "tittel", "[sak]") or "Arealregnskap",
            as_of=self._date(head, "dato", "[sak]", required=True) or dt.date.min,
            rulesets=self._texts(head, "regelsett", "[sak]") or ("NINA 2023",),
            layers=specs,
            synthetic=bool(synthetic),
            epsg=epsg,
            natur=self._natur(content.get("natur", {})),
            decisions=self._decisions(content.get("planvask", {})),
            template=self._template(content.get("dokument", {})),
            uncertainty=uncertainty_settings.of(content.get("usikkerhet", {}), self.faults),
            compare=compare_settings.of(content.get("sammenlign", {}), self.faults, self._path),
            behov=behov_settings.of(content.get("behov", {}), self.faults, self._path),
            planregister=planregister_settings.of(content.get("planregister", {}), self.faults, self._path),
            mal=mal_settings.of(content.get("mal", {}), self.faults),
            valg=self._valg(content.get("valg", [])),
        )
        if self.faults:
            raise CaseError(
                f"{len(self.faults)} feil i saksfila.",
                where=self.name,
                faults=tuple(self.faults),
                remedy="Rett dem og kjør på nytt.",
            )
        return case

    def _layer(self, entry: dict[str, Any], where: str, synthetic: bool) -> LayerSpec | None:
        known = {
            "rolle", "fil", "tittel", "eier", "lisens", "tilgang", "dato", "bestemmelsesdato", "produkt", "lag",
            "crs", "tegnsett", "kolonner", "tema", "fullstendig", "syntetisk", "noyaktighet_m", "klassenoyaktighet",
            "sammenlign",
        }  # fmt: skip
        self._only(entry, known, where)
        found = self._path(self._text(entry, "fil", where, required=True), where)
        path = found or self.folder  # the rest of the entry is still read, so that all its faults are told
        columns = entry.get("kolonner", {})
        if not isinstance(columns, dict) or not all(isinstance(v, str) for v in columns.values()):
            self.faults.append(f'{where} kolonner skal være en tabell, f.eks. {{ arealformal = "FORMAAL" }}.')
            columns = {}
        role = self._choice(entry, "rolle", Role, where)
        theme = self._text(entry, "tema", where)
        spec = LayerSpec(
            path=path,
            role=role,
            title=self._text(entry, "tittel", where) or path.name,
            owner=self._text(entry, "eier", where),
            licence=self._text(entry, "lisens", where),
            access=self._choice(entry, "tilgang", Access, where) or Access.UNKNOWN,
            date=self._date(entry, "dato", where),
            provisions_date=self._date(entry, "bestemmelsesdato", where),
            product=self._text(entry, "produkt", where),
            layers=self._texts(entry, "lag", where),
            epsg=self._take(entry, "crs", int, None, where),
            encoding=self._text(entry, "tegnsett", where) or None,
            columns=columns,
            theme=theme,
            complete=bool(self._take(entry, "fullstendig", bool, False, where)),
            synthetic=bool(self._take(entry, "syntetisk", bool, synthetic, where)),
            accuracy_m=self._number(entry, "noyaktighet_m", 0.001, 500, where),
            class_share=self._number(entry, "klassenoyaktighet", 0, 1, where),
            compared=self._compared(entry, role, where),
        )
        return spec if found else None

    def _valg(self, entries: Any) -> tuple[Valg, ...]:
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            self.faults.append("Hvert valg skal stå under en egen [[valg]].")
            return ()
        found = (read_valg(entry, f"[[valg]] nr. {n}", self.faults) for n, entry in enumerate(entries, 1))
        return tuple(valg for valg in found if valg is not None)

    def _template(self, entry: Any) -> Path | None:
        """``[dokument] mal``: the municipality's own Word template."""
        where = "[dokument]"
        if not isinstance(entry, dict):
            self.faults.append("[dokument] skal være et avsnitt med innstillinger.")
            return None
        self._only(entry, {"mal"}, where)
        return self._path(self._text(entry, "mal", where), where)

    def _decisions(self, entry: Any) -> Path | None:
        if not isinstance(entry, dict):
            self.faults.append("[planvask] skal være et avsnitt med innstillinger.")
            return None
        self._only(entry, {"beslutninger"}, "[planvask]")
        return self._path(self._text(entry, "beslutninger", "[planvask]", required=bool(entry)), "[planvask]")

    def _natur(self, entry: Any) -> NaturSpec:
        where = "[natur]"
        if not isinstance(entry, dict):
            self.faults.append("[natur] skal være et avsnitt med innstillinger.")
            return NaturSpec()
        self._only(entry, {*NATUR_TABLES, "valg", "delomrader", "enhet"}, where)
        paths = {name: self._path(self._text(entry, name, where), where) for name in NATUR_TABLES if name in entry}
        unit = self._text(entry, "enhet", where) or "daa"
        if unit not in ("daa", "ha"):
            self.faults.append(f"{where} enhet = «{unit}» skal være daa eller ha.")
        choices = entry.get("valg", {})
        if not isinstance(choices, dict) or not all(isinstance(v, str) for v in choices.values()):
            self.faults.append(f'{where} valg skal være en tabell, f.eks. {{ ferskvann = "9" }}.')
            choices = {}
        return NaturSpec(
            tables={name: path for name, path in paths.items() if path is not None},
            choices=choices,
            subareas=self._texts(entry, "delomrader", where),
            unit=unit,
        )

    def _path(self, text: str, where: str) -> Path | None:
        if not text:
            return None
        path = (self.folder / text).resolve()
        if not path.is_relative_to(self.folder):
            self.faults.append(f"{where} fil = «{text}» ligger utenfor saksmappa; legg fila i mappa.")
            return None
        if not path.exists():
            self.faults.append(f"{where} fila «{text}» finnes ikke.")
            return None
        return path

    def _compared(self, entry: dict[str, Any], role: Role | None, where: str) -> bool:
        compared = bool(self._take(entry, "sammenlign", bool, False, where))
        if compared and role is not Role.AREALDEKKE:
            self.faults.append(f"{where} sammenlign = true gjelder bare lag med rolle «arealdekke».")
        return compared

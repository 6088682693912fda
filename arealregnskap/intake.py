"""Before a case is computed: what is in the files, and a first ``sak.toml`` made from them."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from . import case as cases
from . import harmonise, read, sources
from .crs import AreaRule, working_epsg
from .errors import ArealregnskapError, CaseError
from .harmonise.layer import source_name
from .issues import IssueLog
from .layers import RawLayer, Role, Source
from .sources import Product
from .validate import check_layer, note_faults

_GEOMETRY = {0: "punkt", 4: "punkt", 1: "linje", 2: "linje", 5: "linje", 3: "flate", 6: "flate", 7: "blandet"}
_INPUTS = "inn"
_SAMPLES, _SAMPLE_ROWS, _SAMPLE_LENGTH = 3, 500, 60
_SYNTHETIC = "SYNTETISK"


@dataclass(frozen=True)
class LayerReport:
    """One layer of a file: what it is called, how much it holds, and the product it most looks like (or None).

    ``area_m2`` is ground area [m²] as drawn, before overlaps are settled; NaN where it cannot be told. ``columns`` are
    the file's columns with the first values met, as text; ``mapped`` our names of those that the product knows.
    """

    name: str
    rows: int
    geometry: str
    epsg: int | None
    known_as: Product | None
    reasons: tuple[str, ...]
    area_m2: float
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    mapped: dict[str, str] = field(default_factory=dict)

    def product(self, language: str = "nb") -> str:
        return (
            self.known_as.title(language)
            if self.known_as
            else ("ikkje kjend att" if language == "nn" else "ikke kjent")
        )

    @property
    def crs_text(self) -> str:
        return f"EPSG:{self.epsg}" if self.epsg else "mangler"


@dataclass(frozen=True)
class FileReport:
    """What a file holds. ``stop`` is the sentence when it cannot be used at all."""

    path: Path
    format: str
    sha256: str
    layers: tuple[LayerReport, ...]
    stop: str = ""

    @property
    def quirks(self) -> tuple[str, ...]:
        """What is special about the products recognised, each sentence once, in bokmål (``nynorsk.said``)."""
        return tuple(dict.fromkeys(q for x in self.layers if x.known_as for q in x.known_as.quirks))

    @property
    def stopped(self) -> bool:
        return bool(self.stop)

    def summary(self, language: str = "nb") -> str:
        if self.stop:
            return self.stop
        known = sum(layer.known_as is not None for layer in self.layers)
        return (
            f"{self.format}, {len(self.layers)} kartlag, {known} {'kjende att' if language == 'nn' else 'kjent igjen'}"
        )

    def as_dict(self) -> dict[str, Any]:
        return {
            "fil": self.path.name, "format": self.format, "sha256": self.sha256, "stopp": self.stop or None,
            "lag": [
                {"navn": x.name, "antall": x.rows, "geometri": x.geometry, "epsg": x.epsg,
                 "produkt": x.known_as.key if x.known_as else None, "grunner": list(x.reasons),
                 "areal_m2": None if x.area_m2 != x.area_m2 else x.area_m2, "kolonner": x.columns, "omsatt": x.mapped}
                for x in self.layers
            ],
        }  # fmt: skip


def examine(path: Path, log: IssueLog, *, options: read.ReadOptions | None = None) -> FileReport:
    """Read a file and say what it is; every fault met becomes a finding, a stop becomes the report's sentence."""
    try:
        format_ = read.recognise(path).title
        raws = read.read_file(path, options=options, log=log)
    except ArealregnskapError as stopped:
        return FileReport(path, "", cases.fingerprint(path), (), stopped.sentence)
    reports = tuple(_layer_report(raw) for raw in raws)
    return FileReport(path, format_, cases.fingerprint(path), reports, _try_out(path, raws, log))


def _layer_report(raw: RawLayer) -> LayerReport:
    suggestions = sources.recognise(raw)
    best = suggestions[0] if suggestions else None
    shapes = raw.frame.geometry.dropna() if isinstance(raw.frame, gpd.GeoDataFrame) else gpd.GeoSeries()
    kinds = {_GEOMETRY.get(int(k), "annet") for k in set(shapely.get_type_id(shapes.to_numpy()))}
    return LayerReport(
        name=raw.name,
        rows=len(raw.frame),
        geometry=", ".join(sorted(kinds)) or "ingen",
        epsg=raw.epsg,
        known_as=best.product if best else None,
        reasons=best.reasons if best else (),
        area_m2=_drawn_area(shapes, raw.epsg),
        columns={str(c): _first_values(raw.frame[c]) for c in raw.frame.columns.drop("geometry", errors="ignore")},
        mapped=dict(best.column_map) if best else {},
    )


def _first_values(values: pd.Series) -> tuple[str, ...]:
    """The first different values of a column, as short texts."""
    met = dict.fromkeys(str(v)[:_SAMPLE_LENGTH] for v in values.iloc[:_SAMPLE_ROWS].dropna())
    return tuple(met)[:_SAMPLES]


def _drawn_area(shapes: gpd.GeoSeries, epsg: int | None) -> float:
    if epsg is None or shapes.empty:
        return float("nan")
    zone, placed = _home(shapes, epsg)
    try:
        return float(AreaRule.around(zone, tuple(placed.total_bounds)).area(placed.to_numpy()).sum())
    except ArealregnskapError:  # spans more than one zone: no single area rule holds
        return float("nan")


def _home(shapes: gpd.GeoSeries, epsg: int) -> tuple[int, gpd.GeoSeries]:
    """The working zone the surfaces lie in, and they in it."""
    west, _, east, _ = shapes.set_crs(epsg, allow_override=True).to_crs(4258).total_bounds
    zone = working_epsg((west + east) / 2)
    return zone, shapes.set_crs(epsg, allow_override=True).to_crs(zone)


def _try_out(path: Path, raws: Sequence[RawLayer], log: IssueLog) -> str:
    """Harmonise and check what is recognised, so that its faults are known now; the sentence of a stop, or nothing.

    Of other layers only the faults of their surfaces are told: plan areas, and what no account uses.
    """
    drawn = [raw for raw in raws if len(raw.frame) and "geometry" in raw.frame]
    known = [raw for raw in drawn if raw.epsg and any(s.product.role for s in sources.recognise(raw))]
    for raw in drawn:
        if not any(raw is other for other in known):
            note_faults(raw.frame, source_name(raw), log)
    if not known:
        return ""
    zone, _ = _home(known[0].frame.geometry.dropna(), known[0].epsg or 0)
    try:
        for layer in harmonise.harmonise_file(raws, Source(path.name, file_name=path.name), zone, log):
            bounds = tuple(layer.frame.total_bounds)
            check_layer(layer, None, AreaRule.around(zone, bounds), log)
    except ArealregnskapError as stop:
        return stop.sentence
    return ""


@dataclass(frozen=True)
class Created:
    """A new case: its ``sak.toml``, and the sentences of the files that cannot be used as they are."""

    path: Path
    stops: tuple[str, ...]


def create_case(folder: Path, files: Sequence[Path], number: str, name: str, as_of: dt.date) -> Created:
    """Copy the files into a new case folder and write its ``sak.toml``. Never writes over an existing case."""
    if not cases.is_kommunenummer(number):
        raise CaseError(f"«{number}» er ikke et kommunenummer.", expected="fire sifre, f.eks. 5061")
    target = folder / cases.FILE_NAME
    if target.exists():
        raise CaseError(f"{target} finnes fra før.", remedy="Velg ei annen mappe, eller rett fila for hånd.")
    names = [f.name for f in files]
    twice = sorted({n for n in names if names.count(n) > 1})
    if twice:
        raise CaseError(f"To filer heter det samme: {', '.join(twice)}.", remedy="Gi den ene et annet navn.")
    reports = [examine(file, IssueLog()) for file in files]
    (folder / _INPUTS).mkdir(parents=True, exist_ok=True)
    for file in files:
        copy = shutil.copytree if file.is_dir() else shutil.copy2
        copy(file, folder / _INPUTS / file.name)
    head = (
        f'[sak]\nkommunenummer = "{number}"\nkommunenavn = {_toml(name)}\ntittel = "Arealregnskap"\n'
        f'dato = {as_of.isoformat()}\nregelsett = ["NINA 2023", "KDD enkel"]\n'
    )
    body = [_entry(report) for report in reports]
    target.write_text("\n".join([head, *body]), encoding="utf-8")
    return Created(target, tuple(report.stop for report in reports if report.stop))


def _entry(report: FileReport) -> str:
    """One ``[[lag]]``; a role only where all that was recognised agrees on one."""
    lines = ["[[lag]]", f"fil = {_toml(f'{_INPUTS}/{report.path.name}')}"]
    roles = {x.known_as.role for x in report.layers if x.known_as and x.known_as.role}
    main = roles - {Role.HENSYN} if roles & {Role.PLAN, Role.REGULERINGSPLAN} else roles
    if len(main) == 1:
        lines.insert(1, f'rolle = "{main.pop().value}"')
    titles = dict.fromkeys(x.known_as.title() for x in report.layers if x.known_as)
    lines.append(f"tittel = {_toml(', '.join(titles) or report.path.stem)}")
    if _SYNTHETIC in report.path.name.upper():
        lines.append("syntetisk = true  # filnavnet sier det")
    if report.stop:
        lines.append(f"# Kan ikke brukes slik den er: {report.stop}")
    lines.append('tilgang = "ukjent"  # åpen eller begrenset\n# dato = 2026-01-01  # dagen innholdet gjelder for')
    return "\n".join(lines) + "\n"


def _toml(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'

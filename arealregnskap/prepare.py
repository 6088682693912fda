"""From a case to layers ready for the mosaic and the overlay: read → validate → harmonise, for every file of the case.

All files are tried before it stops, so that a planner gets every fault at once. A theme that cannot be used does
not stop the account: its state becomes "feil", with a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from . import harmonise, read, valg, validate
from .case import Case, LayerSpec
from .crs import AreaRule, working_epsg
from .errors import ArealregnskapError, CaseError, SchemaError
from .issues import IssueLog
from .layers import Layer, RawLayer, Role

#: Called with (what is done, how many are done, of how many).
Progress = Callable[[str, int, int], None]

#: Land this far beyond the municipality is still read [m]: buildings and borders there matter for buffers and checks.
MARGIN = 500.0

_ANY_ZONE = 25833  # covers the mainland well enough to find the municipality's place before its own zone is known
_THEME_ROLES = (Role.TEMA, Role.DEKNING)
#: Land cover, which there can only be one of.
_ONE_OF = {Role.AREALDEKKE: "arealdekker", Role.AREALDEKKE_TIDLIGERE: "tidligere arealdekker"}


@dataclass(frozen=True)
class Ready:
    """Layers of one case in the working zone. ``complete`` and ``failed`` are tema keys (see ``cells.build``).

    ``proposed`` is what the planforslag files bring, plan and zones; nothing of it rules today. ``compared`` is land
    cover that figures are held against; nothing of it is used.
    """

    kommune: Layer
    layers: tuple[Layer, ...]
    rule: AreaRule
    complete: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()
    proposed: tuple[Layer, ...] = ()
    compared: tuple[Layer, ...] = ()

    def of(self, *roles: Role) -> list[Layer]:
        return [layer for layer in self.layers if layer.role in roles]

    @property
    def outline(self) -> shapely.Geometry:
        """The municipality as one surface."""
        return self.kommune.frame.geometry.iloc[0]

    @property
    def arealdekke(self) -> Layer | None:
        return next(iter(self.of(Role.AREALDEKKE)), None)

    @property
    def earlier_cover(self) -> Layer | None:
        """An older version of the land cover, to be compared with it."""
        return next(iter(self.of(Role.AREALDEKKE_TIDLIGERE)), None)

    @property
    def hensyn(self) -> Layer | None:
        """All hensynssoner as one layer."""
        return _together(self.of(Role.HENSYN))


def prepare(case: Case, log: IssueLog, progress: Progress) -> Ready:
    """Read, check and harmonise every layer of a case. Raises with every fault found."""
    home = [s for s in case.layers if s.role in (Role.KOMMUNE, None)]
    files = _Files(log)
    kommune, rule = _municipality(case, home, files, log, progress)
    files.near = _box(kommune)
    rest = [s for s in case.layers if s.role is not Role.KOMMUNE]
    found: list[Layer] = []
    proposed: list[Layer] = []
    compared: list[Layer] = []
    failed: set[str] = set()
    stops: list[ArealregnskapError] = []
    for n, spec in enumerate(rest):
        progress(f"leser {spec.path.name}", n, len(rest))
        try:
            target = compared if spec.compared else proposed if spec.role is Role.PLANFORSLAG else found
            # What is doubtful in a map that is only held against ours changes no figure of ours.
            target += _usable(spec, files, kommune, rule, IssueLog() if spec.compared else log)
        except ArealregnskapError as stop:
            if spec.role not in _THEME_ROLES:
                stops.append(stop)
                continue
            failed.add(spec.theme)
            log.add("tema_feilet", spec.path.name, value=spec.theme or spec.title, action=stop.sentence)
    for role, what in _ONE_OF.items():
        covers = [layer for layer in found if layer.role is role]
        if len(covers) > 1:
            stops.append(
                CaseError(
                    f"Saken har {len(covers)} {what}: {', '.join(c.source.title for c in covers)}.",
                    expected="ett lag som gir hver flekk én klasse",
                    remedy="Behold det beste; Grunnkart går foran AR5, AR5 foran AR50.",
                )
            )
    _stop_with_all(stops)
    found, proposed = valg.apply(_once(found), case.valg, rule, log), _once(proposed)
    complete = {spec.theme for spec in rest if spec.complete and spec.theme}
    return Ready(
        kommune, tuple(found), rule, frozenset(complete), frozenset(failed - {""}), tuple(proposed),
        tuple(compared),
    )  # fmt: skip


def _municipality(
    case: Case, specs: Sequence[LayerSpec], files: _Files, log: IssueLog, progress: Progress
) -> tuple[Layer, AreaRule]:
    """The municipality's surface in its own zone, and the area rule around it."""
    for spec in specs:
        progress(f"leser {spec.path.name}", 0, len(specs))
        raws = files.read(spec)
        try:
            tried = _harmonised(spec, raws, _ANY_ZONE, IssueLog(), role=Role.KOMMUNE, kommunenummer=case.kommunenummer)
        except SchemaError:
            if spec.role is Role.KOMMUNE:
                raise
            continue  # a file whose role is not said need not have the municipality
        if (scout := _one_municipality(case, tried)) is None:
            continue
        west, _, east, _ = scout.frame.to_crs(4258).total_bounds
        epsg = case.epsg or working_epsg((west + east) / 2)
        layer = _one_municipality(
            case, _harmonised(spec, raws, epsg, log, role=Role.KOMMUNE, kommunenummer=case.kommunenummer)
        )
        assert layer is not None  # the same file, in another zone
        return layer, AreaRule.around(epsg, tuple(layer.frame.total_bounds))
    raise CaseError(
        f"Fant ikke kommune {case.kommunenummer} {case.kommunenavn} i laget for kommunegrensa.",
        where=", ".join(s.path.name for s in specs if s.role) or case.folder.name,
        remedy="Sjekk kommunenummeret, og at fila har grensa for kommunen.",
    )


def _one_municipality(case: Case, layers: Sequence[Layer]) -> Layer | None:
    """The case's own municipality out of layers that may hold the whole country."""
    for layer in layers:
        if layer.role is Role.KOMMUNE:
            own = layer.frame["kommunenummer"].map(harmonise.current) == harmonise.current(case.kommunenummer)
            if own.any():
                return replace(layer, frame=layer.frame[own].reset_index(drop=True))
    return None


def _usable(spec: LayerSpec, files: _Files, kommune: Layer, rule: AreaRule, log: IssueLog) -> list[Layer]:
    """The layers of one file that the account will use, checked."""
    raws = files.read(spec)
    west, south, east, north = kommune.frame.total_bounds
    near = (west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)
    earlier = spec.role is Role.AREALDEKKE_TIDLIGERE
    role = Role.AREALDEKKE if earlier else spec.role
    layers = _harmonised(spec, raws, rule.epsg, log, role=role, within=near, rule=rule)
    used = []
    for layer in layers:
        if layer.role is Role.KOMMUNE:
            continue
        parts = validate.cover_faces(layer, kommune)
        validate.check_layer(layer, kommune, rule, log, parts=parts)
        if layer.role is Role.AREALDEKKE:
            layer = validate.make_partition(layer, rule, log, parts=parts)
        used.append(replace(layer, role=Role.AREALDEKKE_TIDLIGERE) if earlier else layer)
    return used


class _Files:
    """Reads each file once, however many layers of the case are in it. ``near`` is the municipality's box [degrees]."""

    def __init__(self, log: IssueLog) -> None:
        self.log = log
        self.near: tuple[float, float, float, float] | None = None
        self._read: dict[tuple[Path, int | None, str | None], list[RawLayer]] = {}

    def read(self, spec: LayerSpec) -> list[RawLayer]:
        key = (spec.path, spec.epsg, spec.encoding)
        if key not in self._read:
            options = read.ReadOptions(encoding=spec.encoding, epsg=spec.epsg, near=self.near)
            self._read[key] = read.read_file(spec.path, options=options, log=self.log)
        return self._read[key]


def _box(kommune: Layer) -> tuple[float, float, float, float]:
    west, south, east, north = map(float, kommune.frame.to_crs(4258).total_bounds)
    return west, south, east, north


def _harmonised(
    spec: LayerSpec, raws: list[RawLayer], epsg: int, log: IssueLog, *, role: Role | None, **place: Any
) -> list[Layer]:
    return harmonise.harmonise_file(
        raws, spec.source(), epsg, log,
        role=role, product=spec.product, layers=spec.layers, columns=spec.columns, defaults=_defaults(spec), **place,
    )  # fmt: skip


def _defaults(spec: LayerSpec) -> dict[str, Any]:
    """What the case says of a layer fills what the file leaves empty.

    The date of a kommuneplan layer is the plan map's; for other layers the date says how fresh the extract is.
    """
    defaults: dict[str, Any] = {}
    if spec.accuracy_m is not None:
        defaults["noyaktighet_m"] = spec.accuracy_m
    if spec.theme:
        defaults["tema"] = spec.theme
    if spec.provisions_date:
        defaults["bestemmelsesdato"] = spec.provisions_date
    if spec.date and spec.role in (Role.PLAN, Role.PLANFORSLAG):
        defaults["ikrafttredelse"] = spec.date
    return defaults


def _once(layers: Sequence[Layer]) -> list[Layer]:
    """Zones that came both with their plan and by an entry of their own are the same zones."""
    seen: set[tuple[str, str, str]] = set()
    kept = []
    for layer in layers:
        key = (layer.source.sha256, layer.name, layer.product)
        if layer.role is not Role.HENSYN or key not in seen:
            kept.append(layer)
        seen.add(key)
    return kept


def _together(layers: Sequence[Layer]) -> Layer | None:
    if len(layers) < 2:
        return next(iter(layers), None)
    frame = gpd.GeoDataFrame(pd.concat([layer.frame for layer in layers], ignore_index=True), crs=layers[0].frame.crs)
    return replace(layers[0], name=" + ".join(dict.fromkeys(layer.name for layer in layers)), frame=frame)


def _stop_with_all(stops: Sequence[ArealregnskapError]) -> None:
    """One stop that tells every fault; a single one is raised as it is."""
    if len(stops) == 1:
        raise stops[0]
    if stops:
        raise CaseError(f"{len(stops)} filer kan ikke brukes.", faults=tuple(s.sentence for s in stops))

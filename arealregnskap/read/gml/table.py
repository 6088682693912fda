"""Features as layers: one layer for each object type (and reference system), one column for each leaf element.

A column has the name of its leaf (``kommunenummer``). Where a leaf name occurs at several places in an object the
one nearest the top keeps it, and the others are told apart by the properties they lie in (``kvalitet.målemetode``).
A link is a column ``arealplan_href`` with the id it points to (several ids with a blank between); repeated values
stand with «; » between them. All values are text.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import shapely

from ...issues import IssueLog
from ...layers import RawLayer
from ..columns import frame_of, nfc, text_series
from ..contract import ReadOptions
from ..curves import report_arcs
from .geometry import Builder, GeometryFault, Tally, Terrain
from .parse import Collection, Feature, Shape
from .srs import Srs

_RANK = {3: 0, 6: 0, 7: 0, 1: 1, 2: 1, 5: 1, 0: 2, 4: 2}  # surfaces before lines before points

Built = tuple[shapely.Geometry | None, Srs | None]


def by_type(collection: Collection) -> dict[str, list[Feature]]:
    """Features by object type, in the order the types are met."""
    out: dict[str, list[Feature]] = {}
    for feature in collection.features:
        out.setdefault(nfc(feature.type), []).append(feature)
    return out


def layers(collection: Collection, path: Path, options: ReadOptions, log: IssueLog) -> list[RawLayer]:
    """All layers of a file."""
    builder = Builder(collection, options.arc_deviation_m)
    out = []
    for name, features in by_type(collection).items():
        where = f"{path.name}, laget {name}"
        builder.tally = tally = Tally()
        built = _Geometries(builder, where, log)
        geometry = [built.of(feature) for feature in features]
        built.report()
        _report(tally, where, log)
        out.extend(_split(name, features, geometry, built.explained, builder.default.epsg, path))
    _note_cut(collection, path, log)
    return out


class _Geometries:
    """Builds the geometry of the features of a layer and remembers what could not be built."""

    def __init__(self, builder: Builder, where: str, log: IssueLog) -> None:
        self.builder, self.where, self.log = builder, where, log
        self.faults: list[str] = []
        self.terrain = self.several = 0

    def of(self, feature: Feature) -> Built:
        """The feature's surface, else its line, else its point; and the system it is in."""
        found: list[tuple[shapely.Geometry, Srs]] = []
        for shape in self._shapes(feature):
            try:
                found.append(self.builder.build(shape))
            except GeometryFault as fault:
                self.faults.append(f"{feature.id or feature.type}: {fault}")
            except Terrain:
                self.terrain += 1
        if len(found) > 1:
            self.several += 1
        return min(found, key=lambda f: _RANK[shapely.get_type_id(f[0])], default=(None, None))

    def _shapes(self, feature: Feature) -> list[Shape]:
        """Geometries in the feature, and those of the file that a property of it points to."""
        shapes = [shape for _, shape in feature.shapes]
        for targets in feature.links.values():
            shapes += [
                self.builder.shared[t[1:]] for t in targets if t.startswith("#") and t[1:] in self.builder.shared
            ]
        return shapes

    @property
    def explained(self) -> int:
        """Geometries that are missing for a reason already told."""
        return len(self.faults) + self.terrain

    def report(self) -> None:
        if self.faults:
            text = "; ".join(self.faults[:3])
            self.log.add("les_uleselig_geometri", self.where, count=len(self.faults), value=text)
        if self.terrain:
            self.log.add("les_terreng", self.where, count=self.terrain)
        if self.several:
            self.log.add("les_flere_geometrier", self.where, count=self.several)


def _report(tally: Tally, where: str, log: IssueLog) -> None:
    if tally.arcs:
        report_arcs(tally.arcs, tally.arc_area, where, log)
    if tally.false_arcs:
        log.add("les_bue_ugyldig", where, count=len(tally.false_arcs), value=", ".join(tally.false_arcs[:5]))
    for name, count in tally.straightened.items():
        log.add("les_kurvetype", where, count=count, value=name)
    if tally.closed:
        log.add("les_ring_lukket", where, count=len(tally.closed), value=", ".join(tally.closed[:5]))
    if tally.heights:
        log.add("les_hoyde", where, count=tally.heights, action="høyder utelatt")
    codes = {_code(name) for name in tally.systems}
    if len(codes) > 1:
        log.add("les_crs_blandet", where, value=" og ".join(sorted(codes)))
    for name in tally.systems:
        if Srs.of(name).epsg is None:
            log.add("les_crs_ukjent", where, value=name[:80])


def _code(name: str) -> str:
    epsg = Srs.of(name).epsg
    return name[:60] if epsg is None else f"EPSG:{epsg}"


def _split(
    name: str, features: list[Feature], geometry: list[Built], explained: int, default: int | None, path: Path
) -> list[RawLayer]:
    """One layer, or one for each reference system its geometries are in."""
    stated = Counter(srs.epsg for _, srs in geometry if srs is not None)
    main = stated.most_common(1)[0][0] if stated else default
    groups: dict[int | None, list[int]] = {}
    for i, (_, srs) in enumerate(geometry):
        groups.setdefault(main if srs is None else srs.epsg, []).append(i)
    names = column_names(features)
    has_geometry = any(feature.shapes for feature in features) or bool(stated)
    return [
        RawLayer(
            name,
            _frame([features[i] for i in rows], [geometry[i][0] for i in rows], names, epsg),
            epsg, "gml", path,
            {
                "har_geometri": has_geometry,
                "navnerom": features[rows[0]].namespace,
                "uten_geometri_forklart": explained if epsg == main else 0,
            },
        )
        for epsg, rows in groups.items()
    ]  # fmt: skip


def _frame(features: list[Feature], geometry: list[shapely.Geometry | None], names: dict, epsg: int | None):
    columns = {"gml_id": text_series([f.id or None for f in features])}
    for path, name in names.items():
        if path[-1].endswith("\0href"):
            key = (*path[:-1], path[-1][:-5])
            values = [" ".join(_target(v) for v in f.links[key]) if key in f.links else None for f in features]
        else:
            values = ["; ".join(f.texts[path]) if path in f.texts else None for f in features]
        columns[name] = text_series(values)
    array = np.empty(len(geometry), dtype=object)
    array[:] = geometry
    return frame_of(columns, array, epsg)


def _target(href: str) -> str:
    return href[1:] if href.startswith("#") else href


def column_names(features: list[Feature]) -> dict[tuple[str, ...], str]:
    """Column for each path met in these features; the path of a link ends in ``\\0href``."""
    paths: dict[tuple[str, ...], None] = {}
    for feature in features:
        for path in feature.texts:
            paths.setdefault(path)
        for path in feature.links:
            paths.setdefault((*path[:-1], path[-1] + "\0href"))
    taken: dict[str, tuple[str, ...]] = {}
    for path in sorted(paths, key=lambda p: (len(p), p)):
        taken.setdefault(path[-1], path)
    return {path: (_leaf(path) if taken[path[-1]] == path else _qualified(path)) for path in paths}


def _leaf(path: tuple[str, ...]) -> str:
    return path[-1].replace("\0", "_")


def _qualified(path: tuple[str, ...]) -> str:
    """Property names down to the leaf; the type names between them (capitalised) say nothing more."""
    return ".".join([*(step for step in path[:-1] if step[:1].islower()), _leaf(path)])


def _note_cut(collection: Collection, path: Path, log: IssueLog) -> None:
    """A WFS answer says how many objects matched; fewer in the file means that the answer was paged."""
    read = len(collection.features)
    if collection.matched is not None and collection.matched > read:
        log.add("les_antall", path.name, count=read, value=str(collection.matched))

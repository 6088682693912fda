"""What refers to what in a GML file: ids given twice, links that lead nowhere, borders beside their surface."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import shapely

from ...issues import IssueLog
from ...layers import RawLayer
from .parse import Collection, Feature
from .table import by_type

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

#: A border may lie this far from the outline of the surface it bounds [m].
_BORDER_TOLERANCE = 0.01


def check(collection: Collection, layers: list[RawLayer], path: Path, log: IssueLog) -> None:
    """Note every fault of reference; nothing is changed."""
    ids = Counter(f.id for f in collection.features if f.id)
    known = set(ids) | set(collection.shared)
    for name, features in by_type(collection).items():
        where = f"{path.name}, laget {name}"
        _twice(features, ids, where, log)
        _dangling(features, known, where, log)
        if "plan" in features[0].namespace.rsplit("/produktspesifikasjon/", 1)[-1].lower():
            _local_ids(features, where, log)
    _borders(collection, layers, path, log)


def _twice(features: list[Feature], ids: Counter[str], where: str, log: IssueLog) -> None:
    repeated = [f.id for f in features if ids[f.id] > 1]
    if repeated:
        log.add("les_id_gjentatt", where, count=len(repeated), value=repeated[0])


def _dangling(features: list[Feature], known: set[str], where: str, log: IssueLog) -> None:
    """Links within the file that no id answers to; links to other files are left alone."""
    missing = [
        (path[-1], target)
        for feature in features
        for path, targets in feature.links.items()
        for target in targets
        if target.startswith("#") and target[1:] not in known
    ]
    for prop, count in Counter(prop for prop, _ in missing).items():
        first = next(target for p, target in missing if p == prop)
        log.add("les_lenke_mangler", where, count=count, value=f"{prop}: {first}")


def _local_ids(features: list[Feature], where: str, log: IssueLog) -> None:
    own = ("identifikasjon", "Identifikasjon", "lokalId")
    wrong = [v for f in features for v in f.texts.get(own, []) if not _UUID.fullmatch(v)]
    if wrong:
        log.add("les_lokalid", where, count=len(wrong), value=f"«{wrong[0][:40]}»")


def _borders(collection: Collection, layers: list[RawLayer], path: Path, log: IssueLog) -> None:
    """Each border that a surface names (``avgrensesAv…``) must follow the outline of that surface."""
    geometry = {
        gml_id: shape
        for layer in layers
        for gml_id, shape in zip(layer.frame["gml_id"], layer.frame.geometry, strict=True)
        if shape is not None
    }
    for name, features in by_type(collection).items():
        wide = [
            (border, distance)
            for feature in features
            for border, distance in _distances(feature, geometry)
            if distance > _BORDER_TOLERANCE
        ]
        if wide:
            border, distance = max(wide, key=lambda pair: pair[1])
            text = f"{border} ligger inntil {distance:.2f} m unna".replace(".", ",")
            log.add("les_avgrensning", f"{path.name}, laget {name}", count=len(wide), value=text)


def _distances(feature: Feature, geometry: dict[str, shapely.Geometry]) -> Iterator[tuple[str, float]]:
    surface = geometry.get(feature.id)
    if surface is None or shapely.get_dimensions(surface) != 2:
        return
    outline = shapely.boundary(surface)
    for path, targets in feature.links.items():
        for target in targets if path[-1].startswith("avgrenses") else ():
            border = geometry.get(target[1:])
            if border is not None:
                points = shapely.points(shapely.get_coordinates(border))
                yield target[1:], float(shapely.distance(points, outline).max())

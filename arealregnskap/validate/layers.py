"""The checks of a whole layer against itself and the municipality."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ..codes import codelist
from ..crs import AreaRule
from ..errors import CaseError, OverlayError
from ..issues import IssueLog
from ..layers import Layer, Role
from ..units import number_text
from .arrangement import Faces, GeometryArray, faces
from .overlap import HAIR_M, Overlaps, overlaps, surface_of, width

#: Surfaces narrower than this [m] are pointed out; they stay in the account.
SLIVER_M = 0.5
#: Surfaces farther than this [m] from the municipality are listed one by one.
FAR_M = 1_000.0
#: At most so many rows of a kind; the rest is one row with their sum.
LISTED = 100

_PLANS = {Role.PLAN, Role.PLANFORSLAG, Role.REGULERINGSPLAN}
_MUST_REACH = {Role.PLAN, Role.PLANFORSLAG, Role.AREALDEKKE}
#: Attributes a plan surface cannot be judged without. Missing status and dates are told by the mosaic, which sets them.
_NEEDED = {
    Role.PLAN: {"planid": "plan-id"},
    Role.PLANFORSLAG: {"planid": "plan-id"},
    Role.REGULERINGSPLAN: {"planid": "plan-id", "vertikalniva": "vertikalnivå"},
}


def check_layer(
    layer: Layer, kommune: Layer | None, rule: AreaRule, log: IssueLog, *, parts: Faces | None = None
) -> None:
    """Note what is doubtful in a harmonised layer; nothing is changed. ``parts``: see ``cover_faces``.

    ``kommune`` has the municipality as its one row; without it, what needs it is not asked. Raises CaseError when a
    plan or land-cover layer has nothing at all inside the municipality: then it is another municipality's file.
    """
    if layer.role is Role.KOMMUNE:
        return
    source = source_name(layer)
    geometry = np.asarray(layer.frame.geometry, dtype=object)
    surface = np.isin(shapely.get_type_id(geometry), (3, 6))
    area = layer.ground_area(rule)
    if kommune is not None:
        _note_outside(layer, geometry, area, kommune, rule, source, log)
    _note_slivers(geometry[surface], area[surface], source, log)
    if layer.role in _PLANS:
        _note_missing(layer, area, source, log)
        if kommune is not None:
            _note_numbers(layer.frame, area, str(kommune.frame["kommunenummer"].iloc[0]), source, log)
        _note_plan_overlaps(layer.frame, geometry, rule, source, log)
    if layer.role is Role.AREALDEKKE and kommune is not None:
        parts = parts or cover_faces(layer, kommune)
        if parts is not None:  # where no border fits, make_partition tells
            _note_cover(parts, kommune.frame.geometry.iloc[0], rule, source, log)


def cover_faces(layer: Layer, kommune: Layer) -> Faces | None:
    """The faces of land cover parted by the municipality's border, for ``check_layer`` and ``make_partition`` both.

    None for another role, and for a layer whose borders do not fit anywhere.
    """
    if layer.role is not Role.AREALDEKKE:
        return None
    try:
        return faces(np.asarray(layer.frame.geometry, dtype=object), kommune.frame.geometry.iloc[0])
    except OverlayError:
        return None


def source_name(layer: Layer) -> str:
    """What the findings call a layer: its file, and the layer's name where it is another."""
    file = layer.source.file_name
    if not file or layer.name in ("", file, file.rsplit(".", 1)[0]):
        return file or layer.name
    return f"{file} ({layer.name})"


def _note_outside(
    layer: Layer, geometry: GeometryArray, area: np.ndarray, kommune: Layer, rule: AreaRule, source: str, log: IssueLog,
) -> None:  # fmt: skip
    """Daa outside the municipality, surfaces far outside, and the stop for another municipality's file."""
    outline = kommune.frame.geometry.iloc[0]
    shapely.prepare(outline)
    within = shapely.covers(outline, geometry)
    touches = ~within & shapely.intersects(outline, geometry)
    inside = np.where(within, area, 0.0)
    cut = [surface_of(shapely.intersection(g, outline)) for g in geometry[touches]]
    inside[touches] = rule.area(np.array(cut, dtype=object)) if cut else 0.0
    outside = area - inside
    if layer.role in _MUST_REACH and not inside.any():
        name = str(kommune.frame["kommunenavn"].iloc[0])
        raise CaseError(
            f"Ingen av de {len(geometry)} flatene ligger i {name} kommune.",
            where=source,
            remedy="Sjekk at det er riktig fil for kommunen, og at referansesystemet er riktig.",
        )
    beyond = outside > HAIR_M * np.sqrt(np.maximum(area, 0))
    if beyond.any() and (layer.role in _PLANS or layer.role is Role.AREALDEKKE):
        log.add("utenfor_kommunen", source, count=int(beyond.sum()), area_m2=float(outside[beyond].sum()))
    apart = ~within & ~touches
    if apart.any():
        _note_far(layer.frame, geometry, area, apart, outline, source, log)


def _note_far(
    frame: pd.DataFrame, geometry: GeometryArray, area: np.ndarray, apart: np.ndarray, outline: shapely.Geometry,
    source: str, log: IssueLog,
) -> None:  # fmt: skip
    near = shapely.dwithin(outline, geometry, FAR_M)  # the outline is prepared; exact distances only for those listed
    far = np.flatnonzero(apart & ~near)
    for row in far[np.argsort(-area[far], kind="stable")][:LISTED]:
        x, y = _place(geometry[row])
        distance = number_text(float(shapely.distance(outline, geometry[row])) / 1000, 1)
        log.add("langt_utenfor", source, object_id=_id(frame, row), value=f"{distance} km", area_m2=float(area[row]),
                x=x, y=y)  # fmt: skip


def _note_slivers(geometry: GeometryArray, area: np.ndarray, source: str, log: IssueLog) -> None:
    thin = width(geometry) < SLIVER_M
    if thin.any():
        log.add("splint", source, value=f"{number_text(SLIVER_M, 1)} m", count=int(thin.sum()),
                area_m2=float(area[thin].sum()), action="beholdt")  # fmt: skip


def _note_missing(layer: Layer, area: np.ndarray, source: str, log: IssueLog) -> None:
    for column, label in _NEEDED[layer.role].items():
        empty = layer.frame[column].isna().to_numpy()
        if empty.any():
            log.add("attributt_mangler", source, value=label, count=int(empty.sum()), area_m2=float(area[empty].sum()))


def _note_numbers(frame: pd.DataFrame, area: np.ndarray, kommunenummer: str, source: str, log: IssueLog) -> None:
    """Old numbers of this municipality, and numbers of others."""
    successor = codelist("kommunenummer").rows["etterfolger"].to_dict()
    for number in sorted(set(frame["kommunenummer"].dropna()) - {kommunenummer}):
        rows = (frame["kommunenummer"] == number).to_numpy()
        kind = "gammelt_kommunenummer" if successor.get(number) == kommunenummer else "annen_kommune"
        log.add(kind, source, value=str(number), count=int(rows.sum()), area_m2=float(area[rows].sum()))


def _note_plan_overlaps(
    frame: pd.DataFrame, geometry: GeometryArray, rule: AreaRule, source: str, log: IssueLog
) -> None:
    """Overlaps within one plan on one level are faults of that plan; overlaps between plans are for the mosaic."""
    keys = [frame[c].astype(object).where(frame[c].notna(), "") for c in ("kommunenummer", "planid", "vertikalniva")]
    for members in frame.groupby(keys, sort=True).indices.values():
        rows = np.asarray(members, dtype=np.intp)
        if len(rows) > 1:
            twins = _note_twins(frame, geometry, rows, rule, source, log)
            try:
                _note_pairs(frame, rows, overlaps(geometry[rows], rule), twins, source, log)
            except OverlayError as tangled:
                log.add("grenser_passer_ikke", source, action=tangled.found, count=len(rows))


def _note_twins(
    frame: pd.DataFrame, geometry: GeometryArray, rows: np.ndarray, rule: AreaRule, source: str, log: IssueLog
) -> set[tuple[int, int]]:
    """Surfaces with the same border as an earlier one; pairs (row, earlier row)."""
    box = pd.DataFrame(shapely.bounds(geometry[rows]))
    alike = rows[box.duplicated(keep=False).to_numpy()]
    seen: dict[bytes, int] = {}
    twins = set()
    for row in alike:
        wkb = shapely.to_wkb(shapely.normalize(geometry[row]), byte_order=1)
        earlier = seen.setdefault(wkb, row)
        if earlier != row:
            twins.add((earlier, row))
            x, y = _place(geometry[row])
            log.add("dobbel_flate", source, **_both(frame, row, earlier), value=_id(frame, earlier),
                    area_m2=float(rule.area(geometry[row])[0]), x=x, y=y)  # fmt: skip
    return twins


def _note_pairs(
    frame: pd.DataFrame, rows: np.ndarray, found: Overlaps, twins: set[tuple[int, int]], source: str, log: IssueLog
) -> None:
    """Each overlapping pair, largest first; hairlines and what is beyond the list as sums."""
    if found.hair_m2 > 0:
        log.add("overlapp_smale", source, value=_hair(), count=found.hairs, area_m2=found.hair_m2, action="beholdt")
    pairs: dict[tuple[int, int], list[int]] = {}
    for n, pair in enumerate(zip(rows[found.first], rows[found.second], strict=True)):
        if pair not in twins:
            pairs.setdefault(pair, []).append(n)
    totals = {pair: float(found.area_m2[parts].sum()) for pair, parts in pairs.items()}
    ranked = sorted(pairs, key=lambda pair: (-totals[pair], pair))
    for one, other in ranked[:LISTED]:
        parts = pairs[one, other]
        x, y = _place(found.geometry[parts[int(np.argmax(found.area_m2[parts]))]])
        log.add("overlapp", source, **_both(frame, other, one), value=_id(frame, one),
                area_m2=totals[one, other], x=x, y=y)  # fmt: skip
    rest = ranked[LISTED:]
    if rest:
        log.add("overlapp_flere", source, count=len(rest), area_m2=sum(totals[p] for p in rest))


def _both(frame: pd.DataFrame, one: int, other: int) -> dict[str, object]:
    """Two plan surfaces at odds, as a finding tells them."""
    said = frame[["arealformal", "omradenavn", "planid"]].astype(object)
    surfaces = [tuple("" if pd.isna(v) else str(v) for v in said.iloc[row]) for row in (one, other)]
    return {
        "object_id": _id(frame, one), "other_id": _id(frame, other),
        "surface": surfaces[0], "other_surface": surfaces[1],
    }  # fmt: skip


def _note_cover(parts: Faces, outline: shapely.Geometry, rule: AreaRule, source: str, log: IssueLog) -> None:
    """Land cover inside the municipality: ground with no class, and ground with several [m²]."""
    inside = shapely.covers(outline, shapely.point_on_surface(parts.geometry))
    area = rule.area(parts.geometry)
    double = inside & (parts.count > 1)
    if double.any() and width(parts.geometry[double]).max() >= HAIR_M:
        log.add("overlapp_dekke", source, count=int(double.sum()),
                area_m2=float(np.sum(area[double] * (parts.count[double] - 1))))  # fmt: skip
    gap = np.flatnonzero(inside & (parts.count == 0))
    if not len(gap) or width(parts.geometry[gap]).max() < HAIR_M:
        return
    log.add("hull_i_dekke_sum", source, count=len(gap), area_m2=float(area[gap].sum()), action="ført som ikke kartlagt")
    wide = gap[width(parts.geometry[gap]) >= SLIVER_M]
    for n in wide[np.argsort(-area[wide], kind="stable")][:LISTED]:
        x, y = _place(parts.geometry[n])
        log.add("hull_i_dekke", source, area_m2=float(area[n]), action="ført som ikke kartlagt", x=x, y=y)


def _place(geometry: shapely.Geometry) -> npt.NDArray[np.float64]:
    """A point inside, to zoom to."""
    return np.asarray(shapely.get_coordinates(shapely.point_on_surface(geometry))[0], dtype=float)


def _id(frame: pd.DataFrame, row: int) -> str:
    return str(frame["flate_id"].iloc[row])


def _hair() -> str:
    return f"{HAIR_M * 1000:.0f} mm"

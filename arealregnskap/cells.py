"""Cells: the land of one municipality as a small table of areas that every account is arithmetic on.

One overlay answers every question about every piece of ground at once: inside the municipality? which plan surface
rules? what land cover? what became of it as building land? which themes hit, which were mapped? A cell is one
combination of answers with its ground area [m²]; it has no geometry.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from . import overlay
from .crs import AreaRule
from .errors import ReconciliationError
from .issues import IssueLog
from .layers import Layer
from .overlay import Surfaces
from .schema import ECOSYSTEM
from .themes import Questions, State, Theme, asked, masks, questions
from .units import daa_text

if TYPE_CHECKING:  # only for annotations; accounts are read without the geometry steps
    from .mosaic import Mosaic
    from .reserve import Reserve

#: Relative difference between the sum of the cells and the municipality's own area that is still rounding.
TOLERANCE = 1e-9

_COVERED = "dekket"

#: Stands before the columns of a proposed plan, in cells that are made of two plans.
PROPOSAL = "forslag_"

#: Stands before the columns of an earlier land cover, where two versions are laid over each other.
EARLIER = "tidligere_"

#: Land classes of a cell, in the order of the Klimakobling key.
LAND = ("artype", "artreslag", "arskogbon", "argrunnf")

#: Column of the cells: built today by any source the rule set counts, whatever the plan says there.
BUILT = "bygd"


class Cover(StrEnum):
    """How a cell stands to the land-cover layer."""

    CLASSED = "klasse"
    MISSING = "uten arealdekke"
    OVERLAP = "overlapp"  # negative area: ground that two land-cover surfaces both count


@dataclass(frozen=True)
class Cells:
    """All cells of one municipality and its surroundings as far as the layers reach.

    ``frame``, one row per combination:
      i_kommune bool · mosaikk_id int (−1 = no plan) · arealdekke (a ``Cover`` value) · artype, artreslag,
      arskogbon, argrunnf, kildeklasse, and ``ECOSYSTEM`` where the land cover has it (None where unknown) · bygd bool,
      where built surfaces were given · utfall (code of ``utfall``, ikke_utbygging without a plan)
      · omrade_nr int (−1 = not reserve) · per analysed theme tema_KEY bool, klasse_KEY (its classes there, joined by
      " + "; None without), dekning_KEY bool · area_m2 float, ground area [m²], negative only in overlap rows.

    ``municipality_m2`` and ``grid_m2`` are the municipality's own area on the ground and in the map grid [m²].
    ``has_cover``, ``has_zones``: whether a land-cover layer and a hensyn layer were given at all.
    """

    frame: pd.DataFrame
    municipality_m2: float
    grid_m2: float
    themes: tuple[Theme, ...] = ()
    has_cover: bool = True
    has_zones: bool = True

    @property
    def inside(self) -> pd.DataFrame:
        """The cells inside the municipality."""
        return self.frame[self.frame["i_kommune"]]

    @property
    def closure(self) -> float:
        """(sum of cells inside − municipality's own area) / municipality's own area."""
        return (math.fsum(self.inside["area_m2"]) - self.municipality_m2) / self.municipality_m2

    def check(self) -> None:
        """Raise ReconciliationError when the cells do not add up to the municipality."""
        if not abs(self.closure) <= TOLERANCE:  # also catches NaN
            raise ReconciliationError(
                f"Delene summerer ikke til kommunens areal: avviket er "
                f"{daa_text(abs(self.closure) * self.municipality_m2)} daa.",
                expected=f"{daa_text(self.municipality_m2)} daa, med relativt avvik under {TOLERANCE:g}",
                remedy="Ingen tabeller er gitt ut. Sjekk kommuneflaten og funnene for geometri.",
            )

    def theme(self, key: str) -> Theme:
        """The theme of that key."""
        return next(t for t in self.themes if t.key == key)

    def analysed(self) -> Iterator[Theme]:
        """The themes that have columns."""
        return (t for t in self.themes if t.state is None)

    def states(self, key: str) -> pd.Series:
        """State of a theme in each cell (``State`` values), index as ``frame``."""
        theme = self.theme(key)
        if theme.state is not None:
            return pd.Series(theme.state.value, index=self.frame.index)
        states = self.frame[f"dekning_{key}"].map({True: State.NO_HIT.value, False: State.NOT_MAPPED.value})
        return states.mask(self.frame[f"tema_{key}"], State.HIT.value)


def build(
    kommune: Layer,
    mosaic: Mosaic,
    reserve: Reserve,
    arealdekke: Layer | None,
    temaer: Sequence[Layer],
    dekning: Sequence[Layer],
    rule: AreaRule,
    *,
    hensyn: Layer | None = None,
    complete: Collection[str] = (),
    failed: Collection[str] = (),
    partition: bool = False,
    log: IssueLog | None = None,
    proposal: tuple[Mosaic, Reserve] | None = None,
    built: npt.NDArray[np.object_] | None = None,
) -> Cells:
    """Overlay everything in one pass and give the cells, checked against the municipality's area.

    ``complete``: tema keys whose source has looked in the whole municipality. ``failed``: tema keys whose layer was
    given but could not be used. ``partition``: land cover lies nowhere double (``validate.make_partition``), so that
    need not be asked, which costs as much as all the rest. ``proposal``: a second plan, whose mosaikk_id, utfall and
    omrade_nr stand in columns with ``PROPOSAL`` in front. ``built``: surfaces of all that is built
    (``reserve.causes.built``); they give the column bygd. Raises ReconciliationError when the cells do not add up,
    OverlayError when the overlay cannot be made.
    """
    q = questions(temaer, dekning, hensyn, complete, failed, IssueLog() if log is None else log)
    outline = kommune.frame.geometry.to_numpy()
    inputs = [
        Surfaces("kommune", outline, np.zeros(len(outline), np.int64), "set"),
        *_of_plan(mosaic, reserve),
    ]
    asking, further = list(q.surfaces.values()), list[str]()
    classes = None
    if arealdekke is not None:
        surfaces = arealdekke.frame.geometry.to_numpy()
        classes, label = _land_classes(arealdekke.frame)
        inputs.append(Surfaces("arealdekke", surfaces, label, "set"))
        if not partition:
            # Asked again as a mask, which counts ground once: gaps and overlaps are told apart instead of cancelling.
            asking.append(surfaces)
            further.append(_COVERED)
    if built is not None:
        asking.append(reserve.not_among_causes(built))
        further.append(BUILT)
    if proposal is not None:
        inputs += [replace(s, name=PROPOSAL + s.name) for s in _of_plan(*proposal)]
    raw = overlay.cells([*inputs, *masks(asking)], rule)
    for n, name in enumerate(further, len(q.surfaces)):
        raw[name] = asked(raw, n)
    if built is not None:
        raw[BUILT] |= reserve.built_by_cause(raw)
    cells = Cells(
        frame=_decode(raw, q, classes, reserve, proposal[1] if proposal else None),
        municipality_m2=math.fsum(rule.area(outline)),
        grid_m2=math.fsum(shapely.area(outline)),
        themes=q.themes,
        has_cover=arealdekke is not None,
        has_zones=hensyn is not None,
    )
    cells.check()
    return cells


def versions(kommune: Layer, earlier: Layer, later: Layer, rule: AreaRule) -> pd.DataFrame:
    """Two versions of a land cover over the municipality, from one overlay.

    One row per combination: arealdekke and the land classes as in ``Cells.frame``, those of the earlier map with
    ``EARLIER`` in front, and area_m2 [m², ground area]. Raises ReconciliationError when the rows do not add up to the
    municipality, OverlayError when the overlay cannot be made.
    """
    outline = kommune.frame.geometry.to_numpy()
    inputs, asking, decoded = [Surfaces("kommune", outline, np.zeros(len(outline), np.int64), "set")], [], []
    for name, layer in ((f"{EARLIER}arealdekke", earlier), ("arealdekke", later)):
        classes, label = _land_classes(layer.frame)
        inputs.append(Surfaces(name, layer.frame.geometry.to_numpy(), label, "set"))
        asking.append(layer.frame.geometry.to_numpy())
        decoded.append((name, classes))
    raw = overlay.cells([*inputs, *masks(asking)], rule)
    parts = [_cover(raw[name], asked(raw, n), classes) for n, (name, classes) in enumerate(decoded)]
    parts[0] = parts[0].add_prefix(EARLIER)
    frame = pd.concat([*parts, raw["area_m2"]], axis=1)[raw["kommune"] >= 0].reset_index(drop=True)
    whole = math.fsum(rule.area(outline))
    Cells(frame.assign(i_kommune=True), whole, math.fsum(shapely.area(outline))).check()
    return frame


def _cover(label: pd.Series, covered: pd.Series | npt.NDArray[np.bool_], classes: pd.DataFrame) -> pd.DataFrame:
    """Columns arealdekke and the land classes, from labels of a land-cover input and where it is at all."""
    kind = np.select([label >= 0, covered], [Cover.CLASSED.value, Cover.OVERLAP.value], Cover.MISSING.value)
    of_cell = classes.reindex(label).set_axis(label.index)
    of_cell = of_cell.astype(object).where(of_cell.notna(), None)
    return pd.concat([pd.Series(kind, index=label.index, name="arealdekke"), of_cell], axis=1)


def _of_plan(mosaic: Mosaic, reserve: Reserve) -> list[Surfaces]:
    """What one plan puts into the overlay."""
    plan = mosaic.frame
    ruling = Surfaces("mosaikk_id", plan.geometry.to_numpy(), plan["mosaikk_id"].to_numpy(np.int64), "set")
    return [ruling, *reserve.inputs]


def _land_classes(frame: pd.DataFrame) -> tuple[pd.DataFrame, npt.NDArray[np.int64]]:
    """The distinct combinations of land classes, and which of them each surface has.

    Labels are combinations, not surfaces: some hundred instead of some ten thousand, which keeps the cells few.
    """
    columns = [*LAND, "kildeklasse", *(c for c in ECOSYSTEM if c in frame and frame[c].notna().any())]
    groups = frame.groupby(columns, dropna=False, sort=True)
    label = np.asarray(groups.ngroup(), np.int64)
    first = np.unique(label, return_index=True)[1]
    return pd.DataFrame(frame[columns]).iloc[first].reset_index(drop=True), label


def _decode(
    raw: pd.DataFrame, q: Questions, classes: pd.DataFrame | None, reserve: Reserve, proposed: Reserve | None
) -> pd.DataFrame:
    """Labels and bits of the overlay → the columns of ``Cells.frame``."""
    frame = pd.DataFrame({"i_kommune": raw["kommune"] >= 0, "mosaikk_id": raw["mosaikk_id"]})
    if classes is None:
        frame["arealdekke"] = Cover.MISSING.value
        frame[[*LAND, "kildeklasse"]] = None
    else:
        covered = raw[_COVERED] if _COVERED in raw else raw["area_m2"] < 0
        frame = frame.join(_cover(raw["arealdekke"], covered, classes))
    if BUILT in raw:
        frame[BUILT] = raw[BUILT]
    frame["utfall"] = reserve.outcome(raw)
    frame["omrade_nr"] = reserve.area_number(raw)
    if proposed is not None:
        own = raw[[c for c in raw.columns if c.startswith(PROPOSAL)]].rename(columns=lambda c: c.removeprefix(PROPOSAL))
        frame[f"{PROPOSAL}mosaikk_id"] = own["mosaikk_id"]
        frame[f"{PROPOSAL}utfall"] = proposed.outcome(own)
        frame[f"{PROPOSAL}omrade_nr"] = proposed.area_number(own)
    answers = pd.DataFrame(_answers(raw, q), index=raw.index)
    return pd.concat([frame, answers, raw["area_m2"]], axis=1)


def _answers(raw: pd.DataFrame, q: Questions) -> dict[str, npt.NDArray[np.generic]]:
    """Columns tema_, klasse_ and dekning_ of every analysed theme."""
    number = {question: i for i, question in enumerate(q.surfaces)}
    columns: dict[str, npt.NDArray[np.generic]] = {}
    for theme in (t for t in q.themes if t.state is None):
        inside = [asked(raw, number[theme.key, klass]) for klass in theme.classes]
        present = np.column_stack(inside) if inside else np.zeros((len(raw), 0), bool)
        mapped = np.full(len(raw), theme.complete)
        if (theme.key, None) in number:
            mapped |= asked(raw, number[theme.key, None])
        columns[f"tema_{theme.key}"] = np.asarray(present.any(axis=1))
        columns[f"klasse_{theme.key}"] = _class_texts(theme.classes, present)
        columns[f"dekning_{theme.key}"] = mapped
    return columns


def _class_texts(classes: tuple[str, ...], present: npt.NDArray[np.bool_]) -> npt.NDArray[np.object_]:
    """The classes present in each cell as one text. ``present``: one row per cell, one column per class."""
    patterns, which = np.unique(present, axis=0, return_inverse=True)
    texts = [" + ".join(c for c, there in zip(classes, p, strict=True) if there) or None for p in patterns]
    return np.array(texts, dtype=object)[which.reshape(-1)]

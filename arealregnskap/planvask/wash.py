"""A wash: the reserve areas of one rule set, ready for decisions.

Built once from a result and kept; after that every decision is arithmetic. What a division of an area needs of new
overlay is done once per drawn part and remembered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..accounts.base import AccountData
from ..errors import PlanvaskError
from ..mosaic.cut import polygons_of
from ..natur.choices import Choices
from ..result import Result, RulesetRun
from .decisions import Decision, Follow
from .division import digest, part_of
from .ground import Ground
from .measures import FloatArray, Measures, measures, of_piece

#: What each area is told of its plan surface.
PLAN_COLUMNS = (
    "niva", "planid", "plannavn", "omradenavn", "flate_id", "kommunenummer", "plantype", "ikrafttredelse",
    "bestemmelsesdato", "aldersklasse_kart", "aldersklasse_bestemmelser", "paragraf_12_4",
)  # fmt: skip

#: What a piece of an area comes to.
KEPT, OUT, UNDECIDED = "beholdes", "tatt_ut", "ikke_avgjort"

#: Purposes of ground that no kommuneplan lies under.
NO_PLAN = "uten_plan"


class Fate(NamedTuple):
    """What becomes of a piece of an area. ``purpose`` is its arealformål afterwards; "" while it is undecided.

    ``status`` is the arealstatus it then has. ``geometry`` None means the whole area.
    """

    comes_to: str
    purpose: str
    status: str
    measures: FloatArray
    geometry: Any = None


@dataclass(frozen=True)
class Wash:
    """``areas``: the reserve areas inside the municipality in the order of their numbers, indexed by stabil_id, with
    ``mosaikk_id``, ``niva``, ``planid``, ``arealformal``, ``arealstatus``, ``omrade_id``, ``geometry``.

    ``ground`` None: areas can be decided on whole, but not divided.
    """

    data: AccountData
    run: RulesetRun
    areas: gpd.GeoDataFrame
    measures: Measures
    choices: Choices
    ground: Ground | None = None
    kommune: Any = None
    _pieces: dict[tuple[str, ...], Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, result: Result, run: RulesetRun | None = None, *, choices: Choices | None = None) -> Wash:
        """The wash of a result, under its first rule set unless another run is given."""
        run = run or result.main
        chosen = choices or Choices.of()
        made = measures(run.data, chosen)
        areas = run.reserve.areas.set_index("omrade_nr", drop=False).loc[list(made.omrade)]
        plan = pd.DataFrame(run.data.plan).set_index("mosaikk_id")
        for column in PLAN_COLUMNS:
            areas[column] = plan[column].reindex(areas["mosaikk_id"]).to_numpy()
        return cls(
            run.data, run, areas.set_index("stabil_id", drop=False), made, chosen, result.ground,
            result.kommune.frame.geometry.iloc[0],
        )  # fmt: skip

    @cached_property
    def row(self) -> dict[str, int]:
        """Row of the matrix by stabil_id."""
        return {omrade: n for n, omrade in enumerate(self.areas.index)}

    @property
    def levels(self) -> dict[str, str]:
        """Plan level by stabil_id, for ``history.append``."""
        return dict(zip(self.areas.index, self.areas["niva"], strict=True))

    def fates(self, decision: Decision) -> list[Fate]:
        """The pieces that a decision makes of its area; together they are the area, exactly.

        Raises PlanvaskError for an area that is not there, and for a division that cannot be made.
        """
        if decision.omrade not in self.row:
            raise PlanvaskError(
                f"Området {decision.omrade} finnes ikke i beregningen.",
                remedy="Se lista over endrede områder, og flytt beslutningen til det området som gjelder nå.",
            )
        whole = self.measures.matrix[self.row[decision.omrade]]
        now, status = self._codes[decision.omrade]
        match decision.follow:
            case Follow.KEPT:
                return [Fate(KEPT, now, status, whole)]
            case Follow.UNDECIDED:
                return [Fate(UNDECIDED, "", status, whole)]
            case Follow.OUT:
                return [Fate(OUT, decision.new_purpose, "1", whole)]
            case Follow.BY_PURPOSE:
                return [self._changed(decision.new_purpose, status, whole)]
            case Follow.SPLIT:
                return self._reduced(decision, whole, now, status)
        return self._repealed(decision, whole)

    @cached_property
    def _codes(self) -> dict[str, tuple[str, str]]:
        """Arealformål and arealstatus by stabil_id; "" where missing."""
        codes = self.areas[["arealformal", "arealstatus"]].astype(object)
        rows = codes.where(codes.notna(), "").itertuples(name=None)
        return {omrade: (str(purpose), str(status)) for omrade, purpose, status in rows}

    def _changed(self, purpose: str, status: str, own: FloatArray, geometry: Any = None) -> Fate:
        """Ground that gets another purpose: still reserve when the rule set counts it."""
        counts = purpose in self.run.ruleset.counted
        return Fate(KEPT if counts else OUT, purpose, status if counts else "1", own, geometry)

    def _reduced(self, d: Decision, whole: FloatArray, now: str, status: str) -> list[Fate]:
        """One part out, the rest kept. The rest is the whole without the part, so nothing is lost between them."""
        drawn = self.drawn(d)
        own, ground = self._piece(d.omrade, drawn)
        rest = polygons_of(np.array([shapely.difference(self.areas.at[d.omrade, "geometry"], drawn)]))[0]
        return [
            self._changed(d.new_purpose, status, own, ground),
            Fate(KEPT, now, status, whole - own, rest),
        ]

    def drawn(self, d: Decision) -> Any:
        """The surface that ``redusere`` takes out, as it was drawn or as its line cuts it."""
        area = self.areas.at[d.omrade, "geometry"]
        key = (d.omrade, "drawn", digest(d.part if d.line is None else d.line), d.side)
        if key not in self._pieces:
            self._pieces[key] = part_of(area, part=d.part, line=d.line, side=d.side)
        return self._pieces[key]

    def _piece(self, omrade: str, drawn: Any) -> tuple[FloatArray, Any]:
        """Measures and ground of what a drawn surface takes of an area."""
        key = (omrade, "part", digest(drawn))
        if key not in self._pieces:
            piece = polygons_of(np.array([shapely.intersection(self.areas.at[omrade, "geometry"], drawn)]))[0]
            self._pieces[key] = (self._ask(omrade, [piece])[0], piece)
        return self._pieces[key]

    def _ask(self, omrade: str, pieces: list[Any]) -> list[FloatArray]:
        """Measures of pieces of an area, by one small overlay."""
        land = self.cells_of(omrade, pieces)
        return [
            of_piece(land[land["mosaikk_id"] == n], self.measures, self.run.cells, self.choices)
            for n in range(len(pieces))
        ]

    def cells_of(self, omrade: str, pieces: list[Any]) -> pd.DataFrame:
        """The cells of pieces of an area; ``mosaikk_id`` is the number of the piece."""
        if self.ground is None:
            raise PlanvaskError(
                "Området kan ikke deles, fordi kartlagene ikke er tatt vare på.",
                where=str(self.areas.at[omrade, "omrade_id"]),
                remedy="Regn ut saken på nytt.",
            )
        return self.ground.ask(pieces, self.run.cells, self.run.ruleset)

    @cached_property
    def kommuneplan(self) -> gpd.GeoDataFrame:
        """Who would rule where if there were no reguleringsplan."""
        if self.ground is None:
            raise PlanvaskError("Kommuneplanen under er ikke tatt vare på.", remedy="Regn ut saken på nytt.")
        return self.ground.kommuneplan(self.run.ruleset, self.kommune)

    @cached_property
    def _below(self) -> shapely.STRtree:
        return shapely.STRtree(self.kommuneplan.geometry.to_numpy())

    def _repealed(self, d: Decision, whole: FloatArray) -> list[Fate]:
        """The kommuneplan rules again; what it has no surface for is without a plan."""
        key = (d.omrade, "below")
        if key not in self._pieces:
            self._pieces[key] = list(self._under(d.omrade, whole))
        return self._pieces[key]

    def _under(self, omrade: str, whole: FloatArray) -> Iterator[Fate]:
        area, plan = self.areas.at[omrade, "geometry"], self.kommuneplan
        rows = np.sort(self._below.query(area, predicate="intersects"))
        ground = polygons_of(shapely.intersection(area, plan.geometry.to_numpy()[rows]))
        real = ~shapely.is_missing(ground)
        rows, ground = rows[real], ground[real]
        if len(rows) == 1 and shapely.covers(plan.geometry.iloc[rows[0]], area):
            own = [whole]
        else:
            own = self._ask(omrade, list(ground)) if len(rows) else []
        for row, measured, piece in zip(rows, own, ground, strict=True):
            surface = plan.iloc[row]
            comes_to = KEPT if surface["teller_som_utbygging"] else OUT
            yield Fate(comes_to, str(surface["arealformal"]), str(surface["arealstatus"] or ""), measured, piece)
        rest = whole - np.sum(own, axis=0) if own else whole
        if not (len(own) == 1 and own[0] is whole):
            bare = shapely.difference(area, shapely.union_all(ground)) if len(ground) else area
            yield Fate(OUT, NO_PLAN, "", rest, bare)

"""Invented land for the wash: four building areas whose figures can be done in the head. SYNTETISK.

The municipality is 1 000 × 1 000 m on a flat map; the western half forest, the eastern half mire, the southernmost
100 m farmland. Kommuneplan: F (1120) 200 × 300 m half on mire, B (1110) 100 × 100 m with a house on a quarter of it,
N (1300) 200 × 100 m on farmland. Reguleringsplan: R (1120) 200 × 200 m over LNFR (half) and over H (1120, half).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd

from arealregnskap import cells, mosaic, reserve
from arealregnskap.accounts import AccountData
from arealregnskap.issues import IssueLog
from arealregnskap.layers import Layer, Role, Source
from arealregnskap.planvask.decisions import Decision, Kind
from arealregnskap.planvask.ground import Ground
from arealregnskap.planvask.wash import Wash
from arealregnskap.result import ReserveAreas, RulesetRun
from tests.land.planer import CRS, FLAT, box, built, cover, layer, rp, ruleset, surface

RULES = ruleset()
WHOLE = box(0, 0, 1000, 1000)
F, B, N = box(400, 600, 200, 300), box(100, 600, 100, 100), box(400, 0, 200, 100)
R, H = box(700, 600, 200, 200), box(700, 600, 100, 200)
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
WHO = "Planlegger"


def decide(omrade: str, kind: Kind, **more: Any) -> Decision:
    """A decision that is complete."""
    return Decision(omrade, kind, **{"reason": "på grunn av myr", "who": WHO, "when": NOON, **more})


def layers() -> list[Layer]:
    """Everything of the invented municipality."""
    fields = [(F, "1120", "F"), (B, "1110", "B"), (N, "1300", "N"), (H, "1120", "H")]
    rest = WHOLE.difference(F).difference(B).difference(N).difference(H)
    kp = [surface(g, arealformal=code, flate_id=name, omradenavn=name) for g, code, name in fields]
    kp.append(surface(rest, arealformal="5100", arealstatus="1", flate_id="LNFR"))
    farm = box(0, 0, 1000, 100)
    reindeer = {"tema": "reindrift", "geometry": box(0, 500, 500, 500)}
    types = {"tema": "naturtype_nin", "klasse": "Høy kvalitet", "geometry": box(500, 800, 50, 50)}
    looked = {"tema": "naturtype_nin", "geometry": box(400, 700, 200, 300)}
    return [
        layer(Role.PLAN, kp, "Kommuneplan"),
        layer(Role.REGULERINGSPLAN, [rp(R, arealformal="1120", arealstatus="2", flate_id="R", omradenavn="R")], "Reg"),
        cover(("21", farm), ("30", box(0, 100, 500, 900)), ("60", box(500, 100, 500, 900))),
        built(("ssb_arealbruk", box(100, 600, 50, 50))),
        layer(Role.TEMA, [reindeer, types], "Tema"),
        layer(Role.DEKNING, [looked], "Dekning"),
    ]


@dataclass(frozen=True)
class _Result:
    """As much of a result as a wash asks for."""

    main: RulesetRun
    kommune: Layer
    ground: Ground | None = None


def result(given: list[Layer] | None = None, rules: Any = RULES) -> Any:
    """The computed municipality."""
    given = given or layers()

    def of(*roles: Role) -> list[Layer]:
        return [x for x in given if x.role in roles]

    home = Layer(
        "kommune", Role.KOMMUNE,
        gpd.GeoDataFrame({"kommunenummer": ["0000"], "kommunenavn": ["Ruta"]}, geometry=[WHOLE], crs=CRS),
        Source("SYNTETISK"),
    )  # fmt: skip
    ruling = mosaic.build(given, rules, FLAT, IssueLog(), kommune=WHOLE, as_of=NOON.date())
    unbuilt = reserve.build(ruling, of(Role.AREALDEKKE, Role.BEBYGD), rules, FLAT, IssueLog())
    land = cells.build(
        home, ruling, unbuilt, of(Role.AREALDEKKE)[0], of(Role.TEMA), of(Role.DEKNING), FLAT, complete={"reindrift"}
    )
    data = AccountData("0000", "Ruta", land, ruling.frame, unbuilt.areas, rules.name, counted=rules.counted,
                       lost=ruling.lost, produced=NOON.date())  # fmt: skip
    return _Result(RulesetRun(rules, ruling, ReserveAreas(unbuilt.areas), land, data, {}, IssueLog()), home)


def wash(given: list[Layer] | None = None, rules: Any = RULES) -> Wash:
    """The wash of the invented municipality, with its ground."""
    given = given or layers()
    made = result(given, rules)
    ground = Ground.near(given, made.main.reserve.areas, FLAT, frozenset({"reindrift"}))
    return Wash.of(replace(made, ground=ground))


def named(of: Wash) -> dict[str, str]:
    """stabil_id by the name of the plan surface."""
    return {name: omrade for omrade, name in of.areas["omradenavn"].items()}

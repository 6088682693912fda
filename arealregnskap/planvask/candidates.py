"""The reserve areas with all that is known of each: plan, ages, flag, daa, what it hits and how far away it lies."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from ..accounts.base import BUILT, NOT_BUILDING_LAND, RESERVE
from ..accounts.reserve_hensyn import TOUCH_M2, theme_name
from ..codes import codelist
from ..schema import Column
from ..themes import State
from ..units import M2_PER_DAA
from .criteria import Answer, Criteria, Ranking, answers
from .distances import distances
from .measures import Measure
from .plots import plots
from .wash import Wash

_FAR = "Luftlinje fra kant til kant; tom: ikke analysert"

COLUMNS = (
    Column("stabil_id", "text", "Varig id", "Varig id", description="Nøkkelen til området, den samme i ny beregning"),
    Column("omrade_id", "text", "Område"),
    Column("omradenavn", "text", "Navn i planen", "Namn i planen"),
    Column("arealformal", "code", "Kode", codelist="arealformal"),
    Column("formalsnavn", "text", "Arealformål", "Arealføremål"),
    Column("arealstatus", "code", "Arealstatus", codelist="arealstatus"),
    Column("niva", "code", "Plannivå"),
    Column("planid", "text", "Plan-id"),
    Column("plannavn", "text", "Plannavn", "Plannamn"),
    Column("plantype", "code", "Plantype", codelist="plantype"),
    Column("ikrafttredelse", "date", "Plankart fra", "Plankart frå"),
    Column("bestemmelsesdato", "date", "Bestemmelser fra", "Føresegner frå"),
    Column("aldersklasse_kart", "code", "Aldersklasse, kart", codelist="aldersklasse"),
    Column("aldersklasse_bestemmelser", "code", "Aldersklasse, bestemmelser", "Aldersklasse, føresegner",
           codelist="aldersklasse"),
    Column("paragraf_12_4", "text", "Pbl. § 12-4", description="Et flagg som krever vurdering, aldri en konklusjon"),
    Column("reserve_daa", "float", "Arealreserve", unit="daa"),
    Column("planlagt_daa", "float", "Planflata i alt", "Planflata i alt", "daa", "Flata som området er en del av"),
    Column("bebygd_daa", "float", "Bebygd av planflata", "Utbygd av planflata", "daa"),
    Column("tatt_ut_daa", "float", "Tatt ut av regelsettet", "Teke ut av regelsettet", "daa"),
    Column("ubygd_andel", "float", "Ubygd del av planflata", "Ubygd del av planflata",
           description="0–1; all reserve på flata delt på flata"),
    Column("tomter_ledige", "int", "Ledige tomter", "Ledige tomter", "antall",
           "Tomter i området som ikke er bebygd; tom når tomter ikke er oppgitt"),
    Column("tomter_bebygd", "int", "Bebygde tomter på planflata", "Utbygde tomter på planflata", "antall",
           "Tom når tomter ikke er oppgitt"),
    Column("avstand_sentrum_m", "float", "Avstand til sentrum", "Avstand til sentrum", "m", _FAR),
    Column("avstand_veg_m", "float", "Avstand til veg", "Avstand til veg", "m", _FAR),
    Column("avstand_bygning_m", "float", "Avstand til bygning", "Avstand til bygning", "m", _FAR),
    Column("kartlagt_andel", "float", "Kartlagt for kriteriene", "Kartlagt for kriteria",
           description="0–1; del av arealet ganger kriterium som det er svar på"),
)  # fmt: skip


def columns(wash: Wash, criteria: Criteria, language: str = "nb") -> tuple[Column, ...]:
    """The columns of ``candidates``: the common ones, three per criterion, then three per theme that was given."""
    out = list(COLUMNS)
    named = [(f"k_{c.key}", c.name(language)) for c in criteria.criteria]
    named += [(f"t_{t.key}", theme_name(wash.data, t)) for t in wash.run.cells.themes if t.state != State.NOT_ANALYSED]
    for key, name in named:
        out += [
            Column(f"{key}_daa", "float", name, name, "daa"),
            Column(f"{key}_tilstand", "text", f"{name}: tilstand", f"{name}: tilstand"),
            Column(f"{key}_kartlagt", "float", f"{name}: kartlagt", f"{name}: kartlagt", description="0–1"),
        ]
    return tuple(out)


def candidates(
    wash: Wash, criteria: Criteria, *, language: str = "nb",
    given: list[Answer] | None = None, ranking: Ranking | None = None,
) -> pd.DataFrame:  # fmt: skip
    """One row per area in number order, indexed by stabil_id, with ``columns``; of a ranking its columns too.

    Plots are counted where the case has them (``planvask.plots``); elsewhere their number is missing, not 0.
    ``given``: the answers, where they are known already.
    """
    every = answers(wash, criteria) if given is None else given
    frame = pd.DataFrame(wash.areas.drop(columns="geometry"))
    names = codelist("arealformal")
    frame["formalsnavn"] = [names.label(str(c), language) if isinstance(c, str) else None for c in frame["arealformal"]]
    whole = wash.measures.matrix[:, 0]
    frame["reserve_daa"] = whole / M2_PER_DAA
    frame = frame.assign(**_of_surface(wash), **plots(wash))
    for target, far in distances(wash.areas, wash.ground, criteria.centres).items():
        frame[f"avstand_{target}_m"] = math.nan if far is None else far
    frame["kartlagt_andel"] = _surveyed(every, whole)
    more: dict[str, object] = {}
    for answer in every:
        key = f"k_{answer.criterion.key}"
        more |= _answer(key, answer.hit_m2, answer.state, answer.mapped_m2, whole)
    for theme in (t for t in wash.run.cells.themes if t.state != State.NOT_ANALYSED):
        more |= _theme(wash, theme.key, theme.state, whole)
    frame = pd.concat([frame, pd.DataFrame(more, index=frame.index)], axis=1)
    frame = frame[[c.name for c in columns(wash, criteria, language)]]
    return frame if ranking is None else frame.join(ranking.frame)


def _answer(
    key: str, hit_m2: np.ndarray, state: np.ndarray, mapped_m2: np.ndarray, whole: np.ndarray
) -> dict[str, object]:
    return {
        f"{key}_daa": hit_m2 / M2_PER_DAA,
        f"{key}_tilstand": [str(s) for s in state],
        f"{key}_kartlagt": np.clip(mapped_m2 / whole, 0.0, 1.0),
    }


def _theme(wash: Wash, key: str, failed: State | None, whole: np.ndarray) -> dict[str, object]:
    """Daa, state and share looked for of one theme, straight from the matrix."""
    if failed is not None:
        nothing = np.full(len(whole), np.nan)
        return _answer(f"t_{key}", nothing, np.full(len(whole), failed, object), nothing, whole)
    hit = wash.measures.matrix[:, wash.measures.column(Measure("tema", key))]
    looked = wash.measures.matrix[:, wash.measures.column(Measure("kartlagt", key))]
    states = np.select([hit >= TOUCH_M2, looked < TOUCH_M2], [State.HIT, State.NOT_MAPPED], State.NO_HIT)
    return _answer(f"t_{key}", np.where(states == State.NOT_MAPPED, np.nan, hit), states, looked, whole)


def _of_surface(wash: Wash) -> dict[str, np.ndarray]:
    """What became of the plan surface that each area is part of, adjoining surfaces of one plan being one [daa]."""
    land = wash.data.building_land
    field = wash.run.mosaic.fields.at(land["mosaikk_id"].to_numpy())
    sums = land.groupby([field, "utfall"])["area_m2"].sum().unstack(fill_value=0) / M2_PER_DAA
    sums = sums.reindex(wash.areas["mosaikk_id"], fill_value=0.0)
    planned = sums.sum(axis=1).to_numpy(float)
    built = sums[BUILT].to_numpy(float) if BUILT in sums else np.zeros(len(sums))
    unbuilt = sums[RESERVE].to_numpy(float)
    assert NOT_BUILDING_LAND not in sums  # building_land has none
    share = np.divide(unbuilt, planned, out=np.full(len(sums), np.nan), where=planned > 0)
    return {
        "planlagt_daa": planned, "bebygd_daa": built, "tatt_ut_daa": planned - built - unbuilt, "ubygd_andel": share
    }  # fmt: skip


def _surveyed(every: list[Answer], whole: np.ndarray) -> np.ndarray:
    """The share of area × criterion that there is an answer to, over the criteria that ask the ground."""
    ground = [a for a in every if a.criterion.of_ground]
    if not ground:
        return np.full(len(whole), np.nan)
    looked = np.column_stack([np.nan_to_num(a.mapped_m2) for a in ground])
    return np.clip(looked.mean(axis=1) / whole, 0.0, 1.0)

"""The flow figures of a result: gjeldende plan against the proposal, and which land the reserve of each plan takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from ..accounts import reserve_markslag
from ..accounts.base import AccountData, compute
from ..codes import codelist
from ..plan_change.data import NO_CODE, NO_PLAN, UNCHANGED
from ..plan_change.matrix import name
from ..result import Result
from ..units import M2_PER_DAA, daa_text
from .charts import CLASSES
from .facts import SYNTHETIC, source_line
from .flow import SEEN, Flow, Link, Node, described, gathered
from .texts import TEXTS

#: Colour of each kind of change, dark enough to be told apart on white; the names stand beside it.
KINDS = {"ut": "#1b6532", "inn": "#b8860b", "mellom": "#0062ba", "andre": "#77797b"}
_UNKNOWN = "ukjent"


def figures(result: Result, language: str = "nb") -> dict[str, Flow]:
    """The figures by name of their file."""
    found = {"flyt_markslag_gjeldende": land_flow(result, result.main.data, "gjeldende", language)}
    if result.forslag is not None:
        found["flyt_markslag_forslag"] = land_flow(result, result.forslag.data.proposal, "forslag", language)
        found["flyt_gjeldende_forslag"] = plan_flow(result, language)
    return found


def plan_flow(result: Result, language: str = "nb") -> Flow:
    """Ground that changes purpose, from group to group; the rest is named in the description."""
    assert result.forslag is not None
    t, pairs = TEXTS[language], result.forslag.data.pairs
    changed = pairs[pairs["endring"] != UNCHANGED]
    ends = ["fra_gruppe", "til_gruppe", "endring"]
    sums = (changed.groupby(ends, sort=True)["area_m2"].sum() / M2_PER_DAA).reset_index()
    every = [
        Link(str(row["fra_gruppe"]), str(row["til_gruppe"]), float(row["area_m2"]), KINDS[row["endring"]])
        for row in sums.to_dict("records")
    ]
    keys = [*codelist("arealformalsgruppe"), NO_CODE, NO_PLAN]
    nodes = tuple(Node(k, name(k, "arealformalsgruppe", language)) for k in keys)
    kinds = codelist("planendring")
    links, left, right = gathered(every, nodes, nodes, t["flyt_andre"])
    return Flow(
        title=t["flyt_plan"],
        description=t["flyt_plan_alt"].format(
            endret=daa_text(float(changed["area_m2"].sum())),
            uendret=daa_text(float(pairs.loc[pairs["endring"] == UNCHANGED, "area_m2"].sum())),
            storst=described(every, nodes, nodes, t["flyt_storst"].format),
        ),
        heads=(t["flyt_gjeldende"], t["flyt_forslag"]),
        left=left,
        right=right,
        links=links,
        note=" ".join(filter(None, (t["flyt_plan_merknad"], _told(links, t)))),
        legend=tuple((KINDS[k], kinds.label(k, language)) for k in kinds if KINDS[k] in {x.colour for x in links}),
        source=source_line(result, language),
        mark=SYNTHETIC if result.synthetic else "",
    )


def land_flow(result: Result, data: AccountData, plan: str, language: str = "nb") -> Flow:
    """What land the reserve of a plan lies on (left) and the group it is set aside for (right): table T4."""
    t = TEXTS[language]
    frame = compute(reserve_markslag.ACCOUNT, data).frame
    every = tuple(_of_land(frame))
    names = t["klasser"]
    classes = tuple(Node(key, names[key], colour) for key, colour, _ in CLASSES)
    groups = tuple(Node(k, name(k, "arealformalsgruppe", language)) for k in codelist("arealformalsgruppe"))
    links, left, right = gathered(every, classes, groups, t["flyt_andre"])
    return Flow(
        title=t[f"flyt_mark_{plan}"],
        description=t["flyt_mark_alt"].format(
            reserve=daa_text(sum(x.daa for x in every) * M2_PER_DAA), regelsett=data.ruleset,
            storst=described(every, classes, groups, t["flyt_storst"].format),
        ),
        heads=(t["flyt_mark_fra"], t["flyt_mark_til"]),
        left=left,
        right=right,
        links=links,
        note=_told(links, t),
        source=source_line(result, language),
        mark=SYNTHETIC if result.synthetic else "",
    )  # fmt: skip


def _told(links: Sequence[Link], t: dict[str, Any]) -> str:
    """What is counted but not drawn, because it could not be seen."""
    return t["flyt_ikke_tegnet"] if any(0 < x.daa < SEEN for x in links) else ""


def _of_land(frame: pd.DataFrame) -> Iterator[Link]:
    """From class to group, for each of T4 that has area."""
    for key, colour, codes in CLASSES:
        own = [f"m_{c}_daa" for c in codes] + (["m_uten_arealdekke_daa"] if key == _UNKNOWN else [])
        sums = frame[[c for c in own if c in frame]].sum(axis=1)
        for group, daa in zip(frame["gruppe"], sums, strict=True):
            if daa > 0:
                yield Link(key, str(group), float(daa), colour)

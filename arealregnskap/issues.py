"""Findings (*funn*): everything doubted, repaired, defaulted or left out is a row that travels with the result.

The kinds are data (``data/codes/funn.csv``): severity, what the finding means for the sums, and the sentences
in bokmål and nynorsk; those in English, for pages, are in ``data/locale/funn_en.csv``, and how a sentence is of one
surface, row or object alone in ``data/locale/funn_ett.csv``. A step calls
``log.add("overlapp", …)``; nothing is ever dropped without such a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

import pandas as pd

from . import messages
from .codes import codelist
from .datafiles import read_table
from .units import daa_text, number_text


class Severity(StrEnum):
    """What the finding asks of the planner, gravest first."""

    STOP = "stopp"  # the layer or surface could not be used
    DECIDE = "må avgjøres"  # a person must choose; until then a stated default holds
    REPAIRED = "rettet"  # put right by a stated rule, area before and after noted
    REVIEW = "se over"  # a default was used
    INFO = "til orientering"


class Consequence(StrEnum):
    """Which figures can move; findings are grouped by it, and within it sorted by daa."""

    RESERVE = "reserve"
    OTHER = "andre tabeller"
    NONE = "ingen"


@dataclass(frozen=True)
class Kind:
    """One row of ``funn.csv``. The texts may use ``{verdi}``, ``{antall}``, ``{daa}``, ``{objekt}``, ``{kilde}``,
    ``{handling}``, and of plan surfaces ``{flate}``, ``{annen}`` (code, name and id) and ``{plan}``. ``one``: the
    sentence of one alone by language, empty where it is the same."""

    key: str
    severity: Severity
    consequence: Consequence
    title_nb: str
    title_nn: str
    text_nb: str
    text_nn: str
    remedy_nb: str
    remedy_nn: str
    title_en: str
    text_en: str
    remedy_en: str
    one: Mapping[str, str] = field(default_factory=dict, kw_only=True)

    def title(self, language: str) -> str:
        """What it is, in a few words."""
        return {"nn": self.title_nn, "en": self.title_en}.get(language, self.title_nb)

    def text(self, language: str, count: int = 2) -> str:
        """The sentence, with its values to be filled in; of one alone it may be another than of several."""
        if count == 1 and self.one:
            return self.one.get(language, self.one["nb"])
        return {"nn": self.text_nn, "en": self.text_en}.get(language, self.text_nb)

    def remedy(self, language: str) -> str:
        """What to do."""
        return {"nn": self.remedy_nn, "en": self.remedy_en}.get(language, self.remedy_nb)


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """All kinds by key."""
    rows = read_table("codes/funn.csv").to_dict("records")
    texts = ("tittel_nb", "tittel_nn", "tekst_nb", "tekst_nn", "rad_nb", "rad_nn")
    english = read_table("locale/funn_en.csv").set_index("funn")
    one = read_table("locale/funn_ett.csv").set_index("funn")
    return {
        r["funn"]: Kind(
            r["funn"], Severity(r["alvor"]), Consequence(r["virkning"]), *(r[t] for t in texts),
            *english.loc[r["funn"], ["tittel", "tekst", "rad"]],
            one=dict(one.loc[r["funn"]]) if r["funn"] in one.index else {},
        )
        for r in rows
    }  # fmt: skip


@dataclass(frozen=True)
class Issue:
    """One finding about one object (or one file, when ``object_id`` is empty).

    ``area_m2`` is the area at stake, ``before_m2``/``after_m2`` are given for repairs [m², ground area].
    ``x``, ``y`` is a point to zoom to, in the working reference system. ``value`` is what was met and
    ``action`` what was done, both short and in Norwegian. ``other_id`` is the other object where two are at odds.
    ``surface`` and ``other_surface`` are (arealformal, omradenavn, planid) of plan surfaces, for people know no ids.
    """

    kind: str
    source: str
    object_id: str = ""
    value: str = ""
    action: str = ""
    area_m2: float = float("nan")
    before_m2: float = float("nan")
    after_m2: float = float("nan")
    x: float = float("nan")
    y: float = float("nan")
    count: int = 1
    other_id: str = ""
    surface: Sequence[str] = ()
    other_surface: Sequence[str] = ()

    def text(self, language: str = "nb") -> str:
        """The finished sentence in bokmål (nb), nynorsk (nn) or English (en)."""
        return (
            kinds()[self.kind]
            .text(language, self.count)
            .format(
                verdi=messages.value(self.value, language),
                antall=number_text(self.count),
                daa=daa_text(self.area_m2),
                objekt=self.object_id,
                kilde=self.source,
                handling=self.done(language),
                flate=_named(self.surface, self.object_id, language),
                annen=_named(self.other_surface, self.other_id, language),
                plan=(self.surface[2] if self.surface else "") or UNNAMED[language],
            )
        )

    def done(self, language: str = "nb") -> str:
        """What was done about it, in a language; the reason of a choice is the municipality's own words."""
        if self.kind.startswith(OWN_WORDS):
            return self.action
        stop = "" if self.action.endswith(".") else "."
        return messages.said(self.action + stop, language).removesuffix(stop)


#: Kinds of findings that tell of a choice, by how they begin.
OWN_WORDS = "valg_"
#: A plan that the data give no id.
UNNAMED = {"nb": "uten plan-id", "nn": "utan plan-id", "en": "without plan id"}


def _named(surface: Sequence[str], object_id: str, language: str) -> str:
    """A plan surface as people know it, its id last: ``1120 Fritidsbebyggelse «Øvre felt» (id 7)``."""
    if not surface:
        return object_id
    code, name, _ = surface
    return f"{code} {codelist('arealformal').label(code, language)}{f' «{name}»' if name else ''} (id {object_id})"


#: Columns of the findings table, in order; areas are [m²].
COLUMNS = (
    "funn", "alvor", "virkning", "kilde", "objekt", "verdi", "handling", "antall",
    "area_m2", "before_m2", "after_m2", "x", "y", "tekst", "rad",
)  # fmt: skip


class IssueLog:
    """Collects findings through a run, in the order they are met."""

    def __init__(self, issues: Iterable[Issue] = ()) -> None:
        self._issues: list[Issue] = list(issues)

    def add(self, kind: str, source: str, **details: object) -> None:
        """Note one finding; ``kind`` must be in ``funn.csv``."""
        if kind not in kinds():
            raise KeyError(f"unknown kind of finding: {kind}")
        self._issues.append(Issue(kind, source, **details))  # type: ignore[arg-type]  # names are Issue's own

    def extend(self, issues: Iterable[Issue]) -> None:
        self._issues.extend(issues)

    def __iter__(self):
        return iter(self._issues)

    def __len__(self) -> int:
        return len(self._issues)

    def frame(self, language: str = "nb") -> pd.DataFrame:
        """One row per finding: consequence first (reserve, other tables, none), then severity, then daa at stake."""
        known = kinds()
        rows = [
            (
                i.kind, known[i.kind].severity.value, known[i.kind].consequence.value, i.source, i.object_id,
                i.value, i.done(language), i.count, i.area_m2, i.before_m2, i.after_m2, i.x, i.y, i.text(language),
                known[i.kind].remedy(language),
            )
            for i in self._issues
        ]  # fmt: skip
        frame = pd.DataFrame(rows, columns=list(COLUMNS))
        order = pd.DataFrame({
            "c": frame["virkning"].map({c.value: n for n, c in enumerate(Consequence)}),
            "s": frame["alvor"].map({s.value: n for n, s in enumerate(Severity)}),
            "a": -frame["area_m2"].astype(float).fillna(0),
        })  # fmt: skip
        return frame.loc[order.sort_values(["c", "s", "a"], kind="stable").index].reset_index(drop=True)

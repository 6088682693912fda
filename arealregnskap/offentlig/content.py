"""Case and decisions → public records, by the list of ``fields`` alone.

What comes in holds names, case numbers, paths, scores and answers from the dialogue; what goes out has none of it,
because a record can hold nothing but what the list names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from ..codes import codelist
from ..planvask.decisions import Decision, Kind, undecided
from ..planvask.effect import Effect, effect
from ..planvask.history import MAIN, History
from ..planvask.wash import OUT, Wash
from ..result import Result
from ..units import M2_PER_DAA
from .fields import Record, record
from .hearing import Hearing
from .watch import Sign, looks_private

#: Groups of ecosystem types that are told of, and the carbon-rich class beside them.
_GROUPS, _MIRE = ("natur", "jordbruk", "ukjent"), "myr"


@dataclass(frozen=True)
class Held:
    """A text that is not shown: of which area (its number), which field, and what it looks like it has; ``text`` is for
    the municipality's own eyes."""

    number: str
    omrade: str
    field: str
    text: str
    signs: tuple[Sign, ...]


@dataclass(frozen=True)
class Public:
    """All that the pages show, in one language.

    ``shapes`` are the surfaces of the areas, in the order of ``areas``; ``taken`` the part of each that is taken out
    where it is divided, else None; ``municipality`` its outline; ``surroundings`` the plan. All in the zone ``epsg``.
    ``reserve`` [daa] before, and after at least and at most. ``held`` is for the municipality, never written.
    """

    language: str
    case: Record
    hearing: Record
    areas: tuple[Record, ...]
    kinds: tuple[str, ...]
    sums: tuple[Record, ...]
    land: tuple[Record, ...]
    sources: tuple[Record, ...]
    shapes: tuple[Any, ...]
    taken: tuple[Any, ...]
    municipality: Any
    surroundings: Any
    epsg: int
    reserve: tuple[float, float, float]
    held: tuple[Held, ...]


def public(result: Result, wash: Wash, history: History, hearing: Hearing, language: str = "nb") -> Public:
    """The public records of a wash: what holds in the main alternative, undecided areas as undecided."""
    state = history.state(MAIN)
    made = effect(wash, state)
    held: list[Held] = []
    areas = [_area(wash, made, str(o), state, hearing, language, held) for o in wash.areas.index]
    p = result.provenance
    before, least, most = (m2 / M2_PER_DAA for m2 in made.reserve)
    plan = wash.run.mosaic.frame[["arealformal", "arealstatus", "geometry"]]
    return Public(
        language=language,
        case=record(
            "sak", kommunenummer=result.case.kommunenummer, kommunenavn=result.case.kommunenavn, dato=p.as_of,
            regelsett=wash.run.ruleset.name, program=p.program_version, syntetisk=result.synthetic,
        ),
        hearing=record(
            "horing", tittel=hearing.title, innledning=hearing.intro, uttalelse=hearing.statement,
            frist=hearing.deadline,
        ),
        areas=tuple(areas),
        kinds=tuple(str(k) for k in made.areas["beslutning"]),
        sums=tuple(_sums(made, language)),
        land=tuple(_land(made, language)),
        sources=tuple(_sources(result, hearing, held)),
        shapes=tuple(wash.areas.geometry),
        taken=tuple(_part(wash, made, state.get(str(o))) for o in wash.areas.index),
        municipality=result.kommune.frame.geometry.iloc[0],
        surroundings=plan,
        epsg=p.epsg,
        reserve=(before, least, most),
        held=tuple(held),
    )  # fmt: skip


def _area(
    wash: Wash, made: Effect, omrade: str, state: Any, hearing: Hearing, language: str, held: list[Held]
) -> Record:
    row = wash.areas.loc[omrade]
    decision: Decision = state.get(omrade) or undecided(omrade)
    if omrade in made.unfit:  # it no longer fits the data, and counts as undecided until somebody decides again
        decision = undecided(omrade)
    purposes, kinds = codelist("arealformal"), codelist("beslutning")
    own: Any = made.areas.loc[omrade]
    effects = {k: float(own[k]) / M2_PER_DAA for k in ("gjennomgatt", "tatt_ut", "beholdes", "ikke_avgjort")}
    number, name = str(row["omrade_id"]), _given(row["omradenavn"])
    code = _given(row["arealformal"])
    target = [t for t in str(own["til_formal"] or "").split(" + ") if t]
    return record(
        "omrade",
        nummer=number,
        navn=_shown(name, "navn", number, omrade, hearing, held),
        formal=code,
        formal_navn=purposes.label(code, language) if code else "",
        daa=effects["gjennomgatt"],
        beslutning=decision.kind.value,
        beslutning_navn=kinds.label(decision.kind, language),
        nytt_formal=" + ".join(_purpose(t, language) for t in target),
        tas_ut_daa=effects["tatt_ut"],
        beholdes_daa=effects["beholdes"],
        ikke_avgjort_daa=effects["ikke_avgjort"],
        begrunnelse=_reason(decision, number, hearing, held),
    )


def _part(wash: Wash, made: Effect, decision: Decision | None) -> Any:
    """What is taken out of an area that a decision divides; None where it is the whole of it or nothing."""
    if decision is None or decision.omrade in made.unfit:
        return None
    pieces = [f.geometry for f in wash.fates(decision) if f.comes_to == OUT and f.geometry is not None]
    return shapely.union_all(pieces) if pieces else None


def _purpose(code: str, language: str) -> str:
    """An arealformål with its name; ground that no plan lies under has none."""
    if code not in codelist("arealformal"):
        return "Utan plan" if language == "nn" else "Uten plan"
    return f"{codelist('arealformal').label(code, language)} ({code})"


def _reason(decision: Decision, number: str, hearing: Hearing, held: list[Held]) -> str:
    """The reason where it is marked as public, and nobody need look at it again first."""
    if decision.kind is Kind.OPEN or not hearing.marks(decision):
        return ""
    return _shown(decision.reason, "begrunnelse", number, decision.omrade, hearing, held)


def _shown(text: str, name: str, number: str, omrade: str, hearing: Hearing, held: list[Held]) -> str:
    """The text, or nothing where it looks private and nobody has let it through; then the municipality is told."""
    if hearing.lets_through(text):
        return text
    held.append(Held(number, omrade, name, text, looks_private(text)))
    return ""


def _sums(made: Effect, language: str) -> Iterator[Record]:
    """One row per kind of decision that some area has, in the order of the list."""
    names = codelist("beslutning")
    rows: list[dict[Any, Any]] = made.outcomes.to_dict("records")
    for r in rows:
        if r["omrader"]:
            yield record(
                "sum", beslutning_navn=names.label(str(r["beslutning"]), language), omrader=int(r["omrader"]),
                gjennomgatt_daa=r["gjennomgatt"] / M2_PER_DAA, tas_ut_daa=r["tatt_ut"] / M2_PER_DAA,
                beholdes_daa=r["beholdes"] / M2_PER_DAA, ikke_avgjort_daa=r["ikke_avgjort"] / M2_PER_DAA,
            )  # fmt: skip


def _land(made: Effect, language: str) -> Iterator[Record]:
    """Before, taken out, after of what lies in the areas; what no map of the case tells is left out."""
    names, mire = codelist("natur_samlet"), codelist("natur_karbonklasse")
    groups = made.summary.reindex(_GROUPS).dropna()
    met = groups[groups["for"] > 0]
    for group, row in zip(met.index, met.to_dict("records"), strict=True):
        yield _lying(names.label(str(group), language), row)
    measured = made.measures[(made.measures["familie"] == "karbon") & (made.measures["kode"] == _MIRE)]
    for row in measured.to_dict("records"):
        yield _lying(mire.label(_MIRE, language), row)


def _lying(name: str, row: Mapping[Any, Any]) -> Record:
    before, out, after = (float(row[c]) / M2_PER_DAA for c in ("for", "tatt_ut", "etter"))
    return record("virkning", navn=name, for_daa=before, tas_ut_daa=out, etter_daa=after)


def _sources(result: Result, hearing: Hearing, held: list[Held]) -> Iterator[Record]:
    """Title, owner, licence and day of what went in, each once; no file, no path, no layer."""
    seen = set()
    for i in result.provenance.inputs:
        key = (i.title, i.owner, i.licence, i.date)
        if key not in seen:
            seen.add(key)
            texts = [_shown(t, "kilde", "", "", hearing, held) for t in (i.title, i.owner, i.licence)]
            yield record("kilde", tittel=texts[0], eier=texts[1], lisens=texts[2], dato=i.date)


def _given(value: Any) -> str:
    return "" if value is None or (isinstance(value, float) and np.isnan(value)) else str(value)

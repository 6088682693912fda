"""Decisions of a planvask in a result: tables V1–V7, and a scenario of nature behind each plan they are about."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from .issues import IssueLog
from .natur import inputs
from .natur.build import FORSLAG, WASHED, all_issues, build
from .natur.changes import Scenario
from .natur.choices import Choices
from .planvask import criteria
from .planvask.decisions import Decision
from .planvask.effect import effect
from .planvask.exchange import excel, geopackage, merge
from .planvask.exchange.rows import to_history
from .planvask.history import History
from .planvask.scenario import scenario, washed
from .planvask.wash import Wash
from .planvask.washed import Washed
from .result import PlanChange, Result, RulesetRun

#: Who a decision in the case's file is by, when the file has it only as an edited row.
_FROM_FILE = "Fra saksmappa"
#: The finding of a decision that does not fit the areas any more.
UNFIT = "planvask_passer_ikke"


@dataclass(frozen=True)
class Decided:
    """What decisions make of a result: their history, the plans after them, and the decisions that do not fit."""

    history: History
    scenarios: tuple[Scenario, ...]
    issues: IssueLog


def with_decisions(result: Result, kept: Decided | None = None) -> Result:
    """The result with the decisions that its case names (``[planvask]``), its areas held to the criteria of the case;
    as it is where it names none.

    ``kept`` is what they came to when the result was computed; its tables of nature are then made when asked for.
    Raises PlanvaskError or ReadError for a file that cannot be read.
    """
    if result.case.decisions is None:
        return result
    made = kept or _decided(result, result.case.decisions)
    washing = Washed(Wash.of(result), criteria.load(folder=result.case.folder), made.history)
    return replace(_with(result, made, when_asked=kept is not None), planvask=washing)


def with_state(result: Result, state: Mapping[str, Decision]) -> Result:
    """The result with the scenarios «gjeldende + planvask» and, where the proposal has the same areas, «forslag +
    planvask» in the accounts of nature of its first rule set. ``state`` is ``History.state``.

    A decision that does not fit any more is a finding, and its area counts as undecided: it stays reserve.
    """
    log = IssueLog()
    return _with(result, Decided(History(), _scenarios(result, state, log), log))


def _decided(result: Result, file: Path) -> Decided:
    log = IssueLog()
    history = history_of(result, file, log)
    return Decided(history, _scenarios(result, history.state(), log), log)


def _scenarios(result: Result, state: Mapping[str, Decision], log: IssueLog) -> tuple[Scenario, ...]:
    """The plans after the decisions; those that do not fit are findings."""
    choices = inputs.of(result.case.natur)["choices"]
    wash = Wash.of(result, choices=choices)
    made = effect(wash, state)
    for omrade, sentence in made.unfit.items():
        log.add(UNFIT, _FROM_FILE, object_id=omrade, action=sentence.rstrip("."))
    proposed = _of_proposal(result, state, choices) if result.forslag is not None else None
    return (scenario(wash, state, made), *([proposed] if proposed is not None else []))


def _with(result: Result, made: Decided, *, when_asked: bool = False) -> Result:
    main, fields = result.main, inputs.of(result.case.natur)
    own = build(
        main, fields, proposal=result.forslag, further=made.scenarios, versions=result.versions, when_asked=when_asked
    )
    natur = {**result.natur, main.ruleset.name: own}
    return replace(result, natur=natur, issues=IssueLog([*all_issues(main, result.forslag, natur), *made.issues]))


def as_run(main: RulesetRun, proposal: PlanChange) -> RulesetRun:
    """The proposal as a run of the same rule set, for what is made for a run: ``Wash.of(result, run)``."""
    data = proposal.data.proposal
    return RulesetRun(main.ruleset, proposal.mosaic, proposal.reserve, data.cells, data, {}, proposal.issues)


def _of_proposal(result: Result, state: Mapping[str, Decision], choices: Choices) -> Scenario | None:
    """What the decisions make of the proposal; None when it has none of their areas."""
    assert result.forslag is not None
    wash = Wash.of(result, as_run(result.main, result.forslag), choices=choices)
    own = {omrade: decision for omrade, decision in state.items() if omrade in wash.row}
    if not own:
        return None
    data = washed(wash, own, effect(wash, own))
    return Scenario(f"{FORSLAG}{WASHED}", "Forslag + planvask", "Framlegg + planvask", data)


def history_of(result: Result, file: Path, log: IssueLog) -> History:
    """What a file of decisions holds: its history, and the rows somebody has edited since it was written."""
    if file.suffix.lower() == ".json":  # as the case store keeps them: nothing is edited there
        return to_history(json.loads(file.read_text(encoding="utf-8")), file.name)
    read = geopackage.read if file.suffix.lower() == ".gpkg" else excel.read
    history, edits = read(file.read_bytes(), file.name)
    day = dt.datetime.combine(result.case.as_of, dt.time(), dt.UTC)
    merged = merge.merge(Wash.of(result), history, edits, who=_FROM_FILE, when=day)
    for sentence in (*merged.conflicts, *merged.unknown, *merged.faults):
        log.add(UNFIT, file.name, action=sentence.rstrip("."))
    return merged.history

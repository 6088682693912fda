"""The one way through: read → validate → harmonise → mosaic + reserve → overlay → accounts → report.

``run`` computes, ``publish`` writes. The command line, the web app and notebooks call these two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from . import accounts, cells, mosaic, naming, report, reserve, rulesets, stored
from .accounts import AccountData, arealreserve, regelsett
from .case import Case
from .collector import collector_rests
from .decided import with_decisions
from .differences.build import build as differences
from .differences.build import with_ssb
from .issues import IssueLog
from .layers import Role
from .natur import inputs as natur_inputs
from .natur.build import all_issues, natur_of
from .natur.versions import build as map_versions
from .plan_change.build import build as plan_change
from .planning import read_given
from .planregister import planer
from .planvask.ground import Ground
from .prepare import Progress, Ready, prepare
from .provenance import provenance
from .result import ReserveAreas, Result, RulesetRun
from .rulesets import Ruleset
from .uncertainty.build import with_plans_and_nature, with_uncertainty

_Geometry = tuple[mosaic.Mosaic, reserve.Reserve]
_Earlier = tuple[mosaic.Mosaic | None, reserve.Reserve | None]

_PLAN_ROLES = (Role.PLAN, Role.REGULERINGSPLAN, Role.HENSYN)


def silent(step: str, done: int, total: int) -> None:
    """Progress that nobody sees."""


@collector_rests()
def run(case: Case, *, chosen: Sequence[str] = (), progress: Progress = silent) -> Result:
    """Compute a case under each of its rule sets (or those ``chosen``), the first being the municipality's choice.

    Raises an ArealregnskapError with a finished sentence for what must be put right first; ReconciliationError when
    sums that must be equal are not.
    """
    sets = [rulesets.load(name, case.folder) for name in chosen or case.rulesets]
    fields = natur_inputs.of(case.natur)  # what is wrong in a filled-in table is told before the long work
    given = read_given(case)
    log = IssueLog()
    ready = prepare(case, log, progress)
    names = naming.load(case, ready.rule.epsg, log)
    runs: dict[str, RulesetRun] = {}
    for n, ruleset in enumerate(sets):
        progress(f"regner med {ruleset.name}", n, len(sets))
        runs[ruleset.name], names = _run(case, ready, ruleset, log, names)
    progress("måler usikkerhet", len(sets), len(sets))
    runs, land = with_uncertainty(case, ready, with_ssb(case, runs))
    main = runs[sets[0].name]
    again = _again(case, ready, main, names) if len(sets) > 1 or ready.proposed else None
    forslag = None
    if again is not None and ready.proposed:
        progress("sammenligner gjeldende plan og forslag", len(sets), len(sets))
        forslag, names = plan_change(case, ready, main, again[1], names)
    progress("sammenligner regelsett", len(sets), len(sets))
    sensitivity = _sensitivity(case, ready, sets, runs, again)
    progress("sammenligner med andre metoder", len(sets), len(sets))
    different = differences(case, ready, runs, sensitivity, lambda other: _t3_alone(case, other, sets[0], None))
    progress("regner naturregnskap", len(sets), len(sets))
    earlier, cover = ready.earlier_cover, ready.arealdekke
    versions = map_versions(ready.kommune, earlier, cover, ready.rule) if earlier and cover else None
    natur = natur_of(runs, fields, forslag, versions)
    main = with_plans_and_nature(case, ready, main, land, forslag, natur[main.ruleset.name])
    runs[main.ruleset.name] = main
    made = Result(
        case=case,
        kommune=ready.kommune,
        rule=ready.rule,
        runs=runs,
        issues=all_issues(main, forslag, natur),
        provenance=provenance(case, ready.rule, (ready.kommune, *ready.layers, *ready.proposed, *ready.compared), sets),
        comparison=regelsett.side_by_side(_t3(runs), sets[0].name),
        per_group=regelsett.per_group(_t3(runs), sets[0].name),
        sensitivity=sensitivity,
        zones=ready.hensyn.frame if ready.hensyn else None,
        forslag=forslag,
        differences=different,
        natur=natur,
        versions=versions,
        plans=planer.plans(ready.layers, ready.rule),
        given=given,
        names=names,
        ground=_ground(ready, [run.reserve.areas for run in (*runs.values(), forslag) if run is not None]),
    )
    return with_decisions(made)


def _ground(ready: Ready, areas: Sequence[pd.DataFrame]) -> Ground:
    """What planvask asks again when an area is divided: the layers near the reserve areas of every run."""
    every = gpd.GeoDataFrame(pd.concat([a[["geometry"]] for a in areas], ignore_index=True))
    return Ground.near(ready.layers, every, ready.rule, ready.complete, ready.failed)


@collector_rests()
def publish(
    result: Result,
    *,
    formats: Sequence[str] = (),
    language: str = "nb",
    variants: Sequence[str] = (),
    target: Path | None = None,
    progress: Progress = silent,
) -> list[Path]:
    """Write the result's files and keep the computation, so that files can be written again without it.

    ``variants`` are those of Word and PDF (``report.write``).
    """
    folder = target or result.case.result_folder
    folder.mkdir(parents=True, exist_ok=True)
    progress("skriver filer", 0, 1)
    if target is None:
        keep(result)
    return report.write(result, folder, formats=formats or None, language=language, variants=variants)


def keep(result: Result, settings: bytes | None = None) -> None:
    """Keep the computation, and the names it gave the areas, in the case folder; ``settings`` as ``stored.save``."""
    result.case.result_folder.mkdir(parents=True, exist_ok=True)
    if result.names is not None:
        naming.save(result.names, result.case)
    stored.save(result, result.case.result_folder, settings)


def _run(
    case: Case, ready: Ready, ruleset: Ruleset, common: IssueLog, names: reserve.Known
) -> tuple[RulesetRun, reserve.Known]:
    """Everything under one rule set, and the names given by then.

    Its own findings come on top of those the layers have in common.
    """
    log = IssueLog(common)
    ruling, unbuilt = _geometry(case, ready, ruleset, log, names=names)
    settled = not any(issue.kind == "grenser_passer_ikke" for issue in common)
    land = cells.build(
        ready.kommune, ruling, unbuilt, ready.arealdekke, ready.of(Role.TEMA), ready.of(Role.DEKNING), ready.rule,
        hensyn=ready.hensyn, complete=ready.complete, failed=ready.failed, partition=settled, log=log,
        built=reserve.causes.built(ready.of(*reserve.causes.ROLES), ruleset),
    )  # fmt: skip
    data = account_data(
        case, ready.arealdekke.source.title if ready.arealdekke else "", ruleset, ruling, unbuilt, land, log
    )
    names = names.after(ruleset.name, unbuilt.areas, case.as_of)
    changes = reserve.area_changes(names, ruleset.name, ready.rule)
    run = RulesetRun(ruleset, ruling, ReserveAreas(unbuilt.areas), land, data, accounts.tables(data), log, changes)
    return run, names


def _geometry(
    case: Case, ready: Ready, ruleset: Ruleset, log: IssueLog, like: _Earlier = (None, None),
    names: reserve.Known | None = None,
) -> _Geometry:  # fmt: skip
    """Who rules where, and what is unbuilt of it. What the rules share with ``like`` is not computed again."""
    ruling_like, unbuilt_like = like
    ruling = mosaic.build(
        ready.of(*_PLAN_ROLES), ruleset, ready.rule, log, kommune=ready.outline, as_of=case.as_of, like=ruling_like
    )
    land = ready.of(Role.AREALDEKKE, Role.BEBYGD)
    return ruling, reserve.build(ruling, land, ruleset, ready.rule, log, previous=names, like=unbuilt_like)


def _again(case: Case, ready: Ready, main: RulesetRun, names: reserve.Known) -> _Geometry:
    """The geometry of a run, with what other computations can start from; its findings are told already."""
    return _geometry(case, ready, main.ruleset, IssueLog(), (main.mosaic, None), names)


def account_data(
    case: Case, land_source: str, ruleset: Ruleset, ruling: mosaic.Mosaic, unbuilt: reserve.Reserve,
    land: cells.Cells, log: IssueLog,
) -> AccountData:  # fmt: skip
    """What the accounts look at."""
    return AccountData(
        kommunenummer=case.kommunenummer,
        kommunenavn=case.kommunenavn,
        cells=land,
        plan=ruling.frame,
        areas=unbuilt.areas,
        ruleset=ruleset.name,
        counted=ruleset.counted,
        lost=ruling.lost,
        findings=log.frame(),
        land_source=land_source,
        produced=case.as_of,
    )


def _t3(runs: Mapping[str, RulesetRun]) -> dict[str, pd.DataFrame]:
    return {name: run.tables[arealreserve.ACCOUNT.key].frame for name, run in runs.items()}


def _sensitivity(
    case: Case, ready: Ready, sets: Sequence[Ruleset], runs: Mapping[str, RulesetRun], like: _Geometry | None
) -> dict[str, pd.DataFrame]:
    """For each other rule set: what every single rule moves on the way from the municipality's choice to it [daa].

    Only T3 is needed, so the variants leave out land cover and themes.
    """
    base, t3 = sets[0], _t3(runs)
    known: dict[tuple[Any, ...], pd.DataFrame] = {}
    moved = {}
    for other in sets[1:]:
        variants = {}
        for difference in rulesets.differences(base, other):
            variant = rulesets.with_rule(base, other, difference.rule)
            if variant.rules not in known:
                known[variant.rules] = _t3_alone(case, ready, variant, like)
            variants[difference.rule] = known[variant.rules]
        moved[other.name] = regelsett.single_rules(t3[base.name], t3[other.name], variants)
    return moved


def _t3_alone(case: Case, ready: Ready, ruleset: Ruleset, like: _Geometry | None) -> pd.DataFrame:
    log = IssueLog()
    ruling, unbuilt = _geometry(case, ready, ruleset, log, like or (None, None))
    land = cells.build(ready.kommune, ruling, unbuilt, None, (), (), ready.rule, log=log)
    return arealreserve.ACCOUNT.table(account_data(case, "", ruleset, ruling, unbuilt, land, log))

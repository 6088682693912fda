"""A computed result kept on disk, so that files can be written again without doing the overlay again.

Cells, mosaic and reserve areas are Parquet; the rest is one JSON. The accounts are arithmetic on cells and are made
anew by the same functions: those of the first rule set when the result is read, those of other rule sets and of nature
when first asked for, which is most often never. Settings that have changed since are a stop, never a mix.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import shutil
from functools import partial
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from . import __version__, accounts, plan_change, rulesets, stored_decided, stored_ground
from .accounts import AccountData
from .asked import WhenAsked
from .case import FILE_NAME, Case, fingerprint
from .cells import Cells
from .crs import AreaRule
from .decided import with_decisions
from .differences import ssb_file
from .errors import CaseError
from .issues import Issue, IssueLog
from .layers import Access, Layer, Role, Source
from .mosaic import Mosaic
from .natur import inputs as natur_inputs
from .natur.build import all_issues, natur_of
from .natur.versions import Versions
from .planning import read_given
from .result import InputRecord, PlanChange, Provenance, ReserveAreas, Result, RulesetRun
from .themes import State, Theme
from .uncertainty import Uncertainty

FOLDER = "beregning"
META = "resultat.json"
_UNCERTAINTY = "usikkerhet.parquet"
_PROPOSAL = "forslag"  # folder and key of the proposal
_VERSIONS = "kartversjoner.parquet"
_PLANS = "planer.parquet"
_FORMAT = 3  # of the files here; a change that old files cannot be read by raises it


def lies_in(folder: Path) -> Path:
    """Where the computation lies in a result folder: where a stop came just as it was replaced, that is the old one."""
    target, old = folder / FOLDER, folder / f"{FOLDER}.gammel"
    return old if old.is_dir() and not target.exists() else target


def save(result: Result, folder: Path, settings: bytes | None = None) -> Path:
    """Write the computation to ``folder/beregning``; the old one is replaced only when the new one is whole.

    ``settings``: the case file it was computed from, kept with it, for a case that may be changed meanwhile.
    """
    target, fresh = folder / FOLDER, folder / f"{FOLDER}.ny"
    if (left := lies_in(folder)) != target:
        left.rename(target)
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    result.kommune.frame.to_parquet(fresh / "kommune.parquet")
    if result.zones is not None:
        result.zones.to_parquet(fresh / "soner.parquet")
    result.comparison.to_parquet(fresh / "sammenligning.parquet")
    result.per_group.to_parquet(fresh / "per_gruppe.parquet")
    result.differences.to_parquet(fresh / "tallavvik.parquet")
    for n, table in enumerate(result.sensitivity.values()):
        table.to_parquet(fresh / f"enkeltregler_{n}.parquet")
    for n, run in enumerate(result.runs.values()):
        place = fresh / str(n)
        place.mkdir()
        _save_run(run, run.cells, place)
        if run.data.uncertainty is not None:
            run.data.uncertainty.frame.to_parquet(place / _UNCERTAINTY)
        run.area_changes.to_parquet(place / "omradeendringer.parquet")
    if result.forslag is not None:
        place = fresh / _PROPOSAL
        place.mkdir()
        _save_run(result.forslag, result.forslag.data.cells, place)
        result.forslag.changes.to_parquet(place / "endringer.parquet")
    if result.versions is not None:
        result.versions.frame.to_parquet(fresh / _VERSIONS)
    if len(result.plans):
        result.plans.to_parquet(fresh / _PLANS)
    if result.ground is not None:
        stored_ground.save(result.ground, fresh)
    stored_decided.save(result, fresh)
    if settings is not None:
        (fresh / FILE_NAME).write_bytes(settings)
    (fresh / META).write_text(json.dumps(_meta(result), ensure_ascii=False, indent=1, default=str), encoding="utf-8")
    old = folder / f"{FOLDER}.gammel"
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)
    return target


def _save_run(run: RulesetRun | PlanChange, cells: Cells, place: Path) -> None:
    cells.frame.to_parquet(place / "celler.parquet")
    run.mosaic.frame.to_parquet(place / "mosaikk.parquet")
    run.mosaic.lost.to_parquet(place / "tapt.parquet")
    run.reserve.areas.to_parquet(place / "reserve.parquet")


def load(case: Case) -> Result:
    """The last computed result of a case. Raises CaseError when there is none, or when it is of other settings, and
    ReconciliationError when sums of the first rule set that must be equal are not; other tables raise it when asked."""
    folder = lies_in(case.result_folder)
    meta, sets = _checked(case)
    rule = AreaRule(**{**meta["arealregel"], "coefficients": tuple(meta["arealregel"]["coefficients"])})
    runs = {r.name: _run(case, folder / str(n), r, meta["regelsett"][n], main=not n) for n, r in enumerate(sets)}
    main = next(iter(runs.values()))
    forslag = _proposal(folder / _PROPOSAL, main, meta[_PROPOSAL]) if _PROPOSAL in meta else None
    versions = _map_versions(folder / _VERSIONS, meta["kartversjoner"]) if "kartversjoner" in meta else None
    natur = natur_of(runs, natur_inputs.of(case.natur), forslag, versions, when_asked=True)
    made = Result(
        case=case,
        kommune=_kommune(folder, meta["kommune"]),
        rule=rule,
        runs=runs,
        issues=all_issues(main, forslag, natur),
        provenance=_provenance(meta["proveniens"]),
        comparison=pd.read_parquet(folder / "sammenligning.parquet"),
        per_group=pd.read_parquet(folder / "per_gruppe.parquet"),
        differences=pd.read_parquet(folder / "tallavvik.parquet"),
        sensitivity={
            name: pd.read_parquet(folder / f"enkeltregler_{n}.parquet") for n, name in enumerate(meta["enkeltregler"])
        },
        zones=gpd.read_parquet(folder / "soner.parquet") if (folder / "soner.parquet").is_file() else None,
        forslag=forslag,
        natur=natur,
        versions=versions,
        plans=pd.read_parquet(folder / _PLANS) if (folder / _PLANS).is_file() else pd.DataFrame(),
        given=read_given(case),
        ground=stored_ground.load(folder, rule),
    )
    return with_decisions(made, stored_decided.load(made, folder))


def check(case: Case) -> None:
    """Raises CaseError where ``load`` would for want of a result, or for one of other settings, without reading it."""
    _checked(case)


def _checked(case: Case) -> tuple[dict[str, Any], list[rulesets.Ruleset]]:
    """What the last result says of itself, and its rule sets, when it is of the case as it is."""
    folder = lies_in(case.result_folder)
    if not (folder / META).is_file():
        raise CaseError(
            "Saken er ikke regnet ut ennå.",
            where=str(case.folder),
            remedy=f"Kjør «arealregnskap beregn {case.folder}».",
        )
    meta = json.loads((folder / META).read_text(encoding="utf-8"))
    sets = [rulesets.load(run["regelsett"], case.folder) for run in meta["regelsett"]]
    changed = [
        r.name for r, run in zip(sets, meta["regelsett"], strict=True) if _setting_text(r) != run["innstillinger"]
    ]
    other = meta["format"] != _FORMAT or meta["program"] != __version__
    if changed or other or meta["sak"] != _case_text(case):
        what = f"regelsettet {', '.join(changed)} er endret" if changed else "saken eller filene er endret"
        what = "programmet er et annet" if other else what
        raise CaseError(
            f"Resultatet kan ikke brukes: {what} siden det ble regnet.",
            where=str(case.folder),
            remedy="Kjør «beregn» på nytt.",
        )
    return meta, sets


def _map_versions(path: Path, meta: dict[str, Any]) -> Versions:
    first, last = (dt.date.fromisoformat(day) for day in meta["datoer"])
    return Versions(pd.read_parquet(path), (first, last))


def _meta(result: Result) -> dict[str, Any]:
    return {
        "format": _FORMAT,
        "program": __version__,
        "sak": _case_text(result.case),
        "arealregel": dataclasses.asdict(result.rule),
        "kommune": {"navn": result.kommune.name, "kilde": dataclasses.asdict(result.kommune.source)},
        "proveniens": dataclasses.asdict(result.provenance),
        "enkeltregler": list(result.sensitivity),
        "regelsett": [
            {
                "regelsett": name,
                "innstillinger": _setting_text(run.ruleset),
                "arealdekke": run.data.land_source,
                "funn": [dataclasses.asdict(i) for i in run.issues],
                **_cells_meta(run.cells),
            }
            for name, run in result.runs.items()
        ],
        **({_PROPOSAL: _proposal_meta(result.forslag)} if result.forslag is not None else {}),
        **({"kartversjoner": {"datoer": result.versions.dates}} if result.versions is not None else {}),
    }


def _proposal_meta(forslag: PlanChange) -> dict[str, Any]:
    return {"funn": [dataclasses.asdict(i) for i in forslag.issues], **_cells_meta(forslag.data.cells)}


def _cells_meta(cells: Cells) -> dict[str, Any]:
    """What a frame of cells does not hold."""
    own = {f.name: getattr(cells, f.name) for f in dataclasses.fields(Cells) if f.name not in ("frame", "themes")}
    return {"celler": own, "temaer": [dataclasses.asdict(t) for t in cells.themes]}


def _case_text(case: Case) -> str:
    """What the figures depend on in a case: municipality, date, and each layer with its file's fingerprint."""
    layers = [(dataclasses.replace(s, path=Path(s.path.name)), s.source().sha256) for s in case.layers]
    return repr((case.kommunenummer, case.kommunenavn, case.as_of, case.epsg, layers, case.valg, _settings(case)))


def _settings(case: Case) -> tuple[Any, ...]:
    """The sections of the case file that figures depend on, files by name and fingerprint."""
    ssb = case.compare.ssb
    compare = dataclasses.replace(case.compare, ssb=None), ssb and (ssb.name, fingerprint(ssb))
    decided = fingerprint(case.decisions) if case.decisions is not None else ""
    return case.natur.text(), case.uncertainty, compare, decided


def _setting_text(ruleset: rulesets.Ruleset) -> str:
    """All settings of a rule set as text; equal for equal rules, whatever their sources say."""
    return repr(dataclasses.replace(ruleset, sources={}))


def _run(case: Case, place: Path, ruleset: rulesets.Ruleset, meta: dict[str, Any], *, main: bool) -> RulesetRun:
    cells, mosaic, areas, log = _plan(place, meta)
    data = AccountData(
        kommunenummer=case.kommunenummer, kommunenavn=case.kommunenavn, cells=cells, plan=mosaic.frame, areas=areas,
        ruleset=ruleset.name, counted=ruleset.counted, lost=mosaic.lost, findings=log.frame(),
        land_source=meta["arealdekke"], produced=case.as_of, uncertainty=_uncertainty(case, place),
        ssb=ssb_file.read(case.compare.ssb, case.kommunenummer) if case.compare.ssb else None,
    )  # fmt: skip
    changes = pd.read_parquet(place / "omradeendringer.parquet")
    tables = accounts.tables(data) if main else WhenAsked(partial(accounts.tables, data))
    return RulesetRun(ruleset, mosaic, ReserveAreas(areas), cells, data, tables, log, changes)


def _uncertainty(case: Case, place: Path) -> Uncertainty | None:
    file = place / _UNCERTAINTY
    return Uncertainty(pd.read_parquet(file), case.uncertainty) if file.is_file() else None


def _proposal(place: Path, main: RulesetRun, meta: dict[str, Any]) -> PlanChange:
    both, mosaic, areas, log = _plan(place, meta)
    data = plan_change.PlanChangeData.of(main.data, both, mosaic, areas, log)
    tables = plan_change.tables(data, main.tables)
    changes = gpd.read_parquet(place / "endringer.parquet")
    return PlanChange(mosaic, ReserveAreas(areas), data, tables, changes, log)


def _plan(place: Path, meta: dict[str, Any]) -> tuple[Cells, Mosaic, gpd.GeoDataFrame, IssueLog]:
    """Cells, mosaic, reserve areas and findings of one plan under one rule set."""
    themes = tuple(
        Theme(**{**t, "classes": tuple(t["classes"]), "state": State(t["state"]) if t["state"] else None})
        for t in meta["temaer"]
    )
    cells = Cells(frame=pd.read_parquet(place / "celler.parquet"), themes=themes, **meta["celler"])
    mosaic = Mosaic(gpd.read_parquet(place / "mosaikk.parquet"), gpd.read_parquet(place / "tapt.parquet"))
    return cells, mosaic, gpd.read_parquet(place / "reserve.parquet"), IssueLog(Issue(**i) for i in meta["funn"])


def _kommune(folder: Path, meta: dict[str, Any]) -> Layer:
    return Layer(
        meta["navn"], Role.KOMMUNE, gpd.read_parquet(folder / "kommune.parquet"), Source(**_dated(meta["kilde"]))
    )


def _provenance(meta: dict[str, Any]) -> Provenance:
    inputs = tuple(InputRecord(**{**_dated(i), "role": Role(i["role"])}) for i in meta["inputs"])
    return Provenance(**{**meta, "as_of": dt.date.fromisoformat(meta["as_of"]), "inputs": inputs})


def _dated(record: dict[str, Any]) -> dict[str, Any]:
    """A record from JSON with its date and access class as they were."""
    date = dt.date.fromisoformat(record["date"]) if record["date"] else None
    return {**record, "date": date, "access": Access(record["access"])}

"""Choices (*valg*) a person made on findings: part of the case, applied in one place, each told with its daa.

    [[valg]]
    handling = "forrang"              # utelat, sett, forrang or godta
    funn = "overlapp"                 # the kind of finding it answers; may be left out
    fil = "reguleringsplaner.gml"     # which file; may be left out where the plan or the surface says enough
    plan = "2011004"                  # all surfaces of a plan …
    flate = "d695a115-…"              # … or one surface
    kolonne = "ikrafttredelse"        # with sett: which value, where it is missing
    verdi = "2011-06-14"
    begrunnelse = "Vedtaket står i møteboka, sak 41/11."
    hvem = "Kari Plan"
    dato = 2026-11-22

``utelat`` leaves the surfaces out of the account, ``sett`` fills in a value the file lacks, ``forrang`` lets them go
before every other plan surface they overlap, ``godta`` changes nothing and says that a person has seen it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

import pandas as pd
import shapely

from .codes import codelist
from .crs import AreaRule
from .issues import IssueLog, kinds
from .layers import Layer, Role
from .schema import COLUMNS

#: Roles whose surfaces can be chosen upon.
ROLES = (Role.PLAN, Role.REGULERINGSPLAN)

#: What ``sett`` may fill in: values that decide who rules and what counts, and that a planner can look up.
SETTABLE = ("ikrafttredelse", "bestemmelsesdato", "planstatus", "arealstatus", "arealformal")

#: The column of a layer that says which surfaces go before all others, see ``mosaic.select``.
PRECEDENCE = "forrang"

_MISSING_DATE = pd.Timestamp(1800, 1, 1)  # the register's sign for it, as in ``mosaic.select``


class Handling(StrEnum):
    """What a choice does."""

    UTELAT = "utelat"
    SETT = "sett"
    FORRANG = "forrang"
    GODTA = "godta"


@dataclass(frozen=True)
class Valg:
    """One ``[[valg]]`` of the case file."""

    handling: Handling
    funn: str = ""
    fil: str = ""
    plan: str = ""
    flate: str = ""
    kolonne: str = ""
    verdi: str = ""
    begrunnelse: str = ""
    hvem: str = ""
    dato: dt.date | None = None

    @property
    def target(self) -> str:
        """What it is about, in words."""
        what = [f"plan {self.plan}" if self.plan else "", f"flate {self.flate}" if self.flate else "", self.fil]
        return ", ".join(part for part in what if part)


def read(entry: dict[str, Any], where: str, faults: list[str]) -> Valg | None:
    """One ``[[valg]]``; its faults are added to ``faults``."""
    before = len(faults)
    known = {f.name for f in fields(Valg)}
    listed = ", ".join(sorted(known))
    faults += [f"{where} «{key}» er ikke en kjent innstilling (kjente: {listed})." for key in entry.keys() - known]
    texts = {key: entry[key] for key in known - {"dato"} if key in entry}
    wrong = [key for key, value in texts.items() if not isinstance(value, str)]
    faults += [f"{where} {key} skal være en tekst i anførselstegn." for key in wrong]
    date = entry.get("dato")
    if date is not None and not isinstance(date, dt.date):
        faults.append(f"{where} dato skal være en dato uten anførselstegn, f.eks. 2026-11-22.")
    if texts.get("handling") not in set(Handling):
        faults.append(f"{where} handling skal være en av: {', '.join(Handling)}.")
    if len(faults) > before:
        return None
    valg = Valg(**{**texts, "handling": Handling(texts["handling"])}, dato=date)
    faults += [f"{where} {fault}" for fault in _faults(valg)]
    return valg if len(faults) == before else None


def _faults(valg: Valg) -> list[str]:
    faults = []
    if valg.funn and valg.funn not in kinds():
        faults.append(f"funn = «{valg.funn}» er ikke et kjent funn.")
    named = valg.plan or valg.flate or (valg.handling is Handling.SETT and valg.fil)
    if valg.handling is not Handling.GODTA and not named:
        faults.append("sier ikke hva det gjelder; oppgi plan eller flate.")
    if valg.handling is Handling.SETT:
        if valg.kolonne not in SETTABLE:
            faults.append(f"kolonne skal være en av: {', '.join(SETTABLE)}.")
        elif _value(valg) is None:
            faults.append(f"verdi = «{valg.verdi}» passer ikke i {valg.kolonne}.")
    return faults


def _value(valg: Valg) -> Any:
    """The value to set, in the column's own type; None when the text is not one."""
    column = next(c for c in COLUMNS[Role.PLAN] if c.name == valg.kolonne)
    if column.type == "date":
        try:
            return dt.date.fromisoformat(valg.verdi)
        except ValueError:
            return None
    return valg.verdi if valg.verdi in codelist(column.codelist or column.name) else None


def apply(layers: Sequence[Layer], choices: Sequence[Valg], rule: AreaRule, log: IssueLog) -> list[Layer]:
    """The layers as the choices make them; every choice is a finding with the ground area it touched [m²].

    A choice that met nothing is a finding too: the data may have changed since it was made.
    """
    made = list(layers)
    for valg in choices:
        if valg.handling is Handling.GODTA:
            log.add("valg_godtatt", valg.fil or "sak.toml", value=_kind_title(valg), action=_why(valg))
            continue
        touched = 0
        for n, layer in enumerate(made):
            if layer.role in ROLES and (rows := _meant(layer, valg)).any():
                made[n] = _one(layer, rows, valg, rule, log)
                touched += int(rows.sum())
        if not touched:
            log.add("valg_uten_treff", valg.fil or "sak.toml", object_id=valg.target, value=valg.handling.value)
    return made


def _meant(layer: Layer, valg: Valg) -> pd.Series:
    """Which rows of a layer a choice is about."""
    frame = layer.frame
    rows = pd.Series(True, index=frame.index)
    if valg.fil:
        rows &= valg.fil in (layer.source.file_name, layer.source.title)
    if valg.plan:
        rows &= (frame["planid"] == valg.plan).fillna(False)
    if valg.flate:
        rows &= frame["flate_id"] == valg.flate
    if valg.handling is Handling.SETT:
        rows &= _lacks(frame[valg.kolonne])
    return rows.astype(bool)


def _lacks(values: pd.Series) -> pd.Series:
    """Where a value is missing; a date up to 1800-01-01 is."""
    dates = pd.to_datetime(values, errors="coerce") if values.notna().any() and _is_date(values) else None
    return values.isna() if dates is None else ~(dates > _MISSING_DATE)


def _is_date(values: pd.Series) -> bool:
    return isinstance(values.dropna().iloc[0], (dt.date, pd.Timestamp))


def _one(layer: Layer, rows: pd.Series, valg: Valg, rule: AreaRule, log: IssueLog) -> Layer:
    hit = layer.frame[rows]
    point = shapely.point_on_surface(hit.geometry.iloc[0])
    log.add(
        f"valg_{valg.handling.value}", layer.source.title or layer.name, object_id=valg.target,
        value=f"{valg.kolonne} = {valg.verdi}" if valg.kolonne else "", action=_why(valg), count=len(hit),
        area_m2=float(rule.area(hit.geometry).sum()), x=float(point.x), y=float(point.y),
    )  # fmt: skip
    frame = layer.frame.copy()
    if valg.handling is Handling.UTELAT:
        frame = frame[~rows].reset_index(drop=True)
    elif valg.handling is Handling.SETT:
        frame.loc[rows, valg.kolonne] = _value(valg)
    else:
        frame[PRECEDENCE] = rows | frame.get(PRECEDENCE, False)
    return replace(layer, frame=frame)


def _why(valg: Valg) -> str:
    """The reason, and who gave it when; without a full stop."""
    by = ", ".join(part for part in (valg.hvem, f"{valg.dato:%d.%m.%Y}" if valg.dato else "") if part)
    reason = valg.begrunnelse.strip().rstrip(".") or "ikke oppgitt"
    return f"{reason} ({by})" if by else reason


def _kind_title(valg: Valg) -> str:
    return kinds()[valg.funn].title_nb if valg.funn else "funnet"

"""A plan register as the municipality keeps it: a table (CSV or Excel) with one line per plan."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from ..codes import codelist
from ..errors import CaseError
from ..natur.files import read_table
from .settings import SYNONYMS

DATES = ("ikrafttredelse", "bestemmelsesdato", "opphevet")
_NO_DATE = dt.date(1800, 1, 1)
_WRITTEN = (
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?"), (1, 2, 3)),
    (re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})"), (3, 2, 1)),
    (re.compile(r"(\d{4})(\d{2})(\d{2})"), (1, 2, 3)),
)


def read(path: Path, columns: Mapping[str, str]) -> pd.DataFrame:
    """One row per line with a plan id: the keys of ``SYNONYMS`` and ``linje``. Dates are ``date`` or None, the status a
    code of ``planstatus``, the type one of ``plantype``, as far as they are known.

    ``columns`` are the municipality's own names by ours. Raises CaseError with every line that cannot be read.
    """
    table = read_table(path)
    found = _columns(list(map(str, table.columns)), columns, path)
    frame = pd.DataFrame({name: table[own] for name, own in found.items()}).reindex(columns=list(SYNONYMS))
    frame = frame.astype(object).where(frame.notna(), "").assign(linje=table.index)
    frame = frame[frame["planid"] != ""]
    faults: list[str] = []
    for name in (*DATES, "planstatus", "plantype"):
        cells = zip(frame[name], frame["linje"], strict=True)
        where = found.get(name, name)
        values = [_value(name, text, faults, f"Linje {n}, «{where}»") for text, n in cells]
        frame[name] = pd.Series(values, index=frame.index, dtype=object)
    if frame.empty and not faults:
        faults.append("Ingen linjer har plan-id.")
    if faults:
        raise CaseError(
            "Planregisteret kan ikke leses.", where=path.name, faults=tuple(faults[:30]),
            remedy="Rett linjene, eller oppgi hvilke kolonner som er hva under [planregister] kolonner.",
        )  # fmt: skip
    return frame.reset_index(drop=True)


def _columns(heads: list[str], chosen: Mapping[str, str], path: Path) -> dict[str, str]:
    """Our name → the file's. Raises CaseError for a name that is not there, or no plan id at all."""
    plain = {head.strip().casefold(): head for head in heads}
    missing = [f"{ours} = «{own}»" for ours, own in chosen.items() if own.strip().casefold() not in plain]
    if missing:
        raise CaseError(
            f"Kolonnen finnes ikke i planregisteret: {', '.join(missing)}.", where=path.name,
            expected=f"en av {', '.join(heads)}", remedy="Rett kolonnenavnet.",
        )  # fmt: skip
    found = {ours: plain[own.strip().casefold()] for ours, own in chosen.items()}
    for ours, names in SYNONYMS.items():
        known = next((plain[name] for name in names if name in plain), None)
        if ours not in found and known is not None:
            found[ours] = known
    if "planid" not in found:
        raise CaseError(
            "Planregisteret har ingen kolonne med plan-id.", where=path.name,
            expected=f"en kolonne som heter {', '.join(SYNONYMS['planid'])}",
            remedy="Oppgi hvilken kolonne det er: [planregister] kolonner = { planid = \"…\" }.",
        )  # fmt: skip
    return found


def _value(name: str, text: str, faults: list[str], where: str) -> Any:
    return _date(text, faults, where) if name in DATES else _code(text, name, faults, where)


def _date(text: str, faults: list[str], where: str) -> dt.date | None:
    """A date as registers write it; none, and 1800-01-01, are None."""
    plain = text.strip()
    if not plain:
        return None
    for pattern, (year, month, day) in _WRITTEN:
        hit = pattern.fullmatch(plain)
        if hit:
            try:
                found = dt.date(int(hit[year]), int(hit[month]), int(hit[day]))
            except ValueError:
                break
            return found if found > _NO_DATE else None
    faults.append(f"{where}: «{plain}» er ikke en dato; skriv f.eks. 27.06.2013.")
    return None


def _code(text: str, key: str, faults: list[str], where: str) -> str | None:
    """A code, or a name in either language, as the code."""
    plain = text.strip()
    if not plain:
        return None
    names = codelist(key)
    first = plain.split()[0].rstrip(":.,")
    if first in names:
        return first
    for code in names:
        if plain.casefold() in (names.label(code).casefold(), names.label(code, "nn").casefold()):
            return str(code)
    if key == "plantype":
        return None  # registers have types of their own, and nothing rests on them
    faults.append(f"{where}: «{plain}» er ikke en kjent status; bruk koden, f.eks. 3 for vedtatt.")
    return None

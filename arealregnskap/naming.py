"""The names of reserve areas kept in the case folder, beside ``sak.toml``: results come and go, names stay.

One GeoParquet file for all rule sets, and the one before it as a copy. A damaged file is never taken for an empty one:
names are then built from the copy and the last result, or the program stops, since decisions hang on them.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa

from .case import Case
from .errors import CaseError
from .issues import IssueLog
from .reserve import Known
from .reserve.known import COLUMNS, IDENTITY, TOLD
from .stored import FOLDER, META

FILE, COPY = "omradenavn.parquet", "omradenavn.kopi.parquet"


def load(case: Case, epsg: int, log: IssueLog) -> Known:
    """All names given in the case, in the working zone ``epsg``; none in a case not computed before.

    Raises CaseError when there were names and they cannot be found again.
    """
    files = [case.folder / name for name in (FILE, COPY)]
    whole = [_read(file, epsg) for file in files]
    known = whole[0] or whole[1]
    if whole[0] is not None:
        return whole[0]
    known = _with_result(known or Known.nothing(epsg), case, epsg)
    if known.frame.empty and any(file.is_file() for file in files):
        raise CaseError(
            f"Fila {FILE} med navnene på reserveområdene er skadet, og det finnes ingen kopi.",
            where=str(case.folder),
            remedy="Hent den fra en sikkerhetskopi. Slett den bare hvis alle områdene kan få nye navn.",
        )
    if any(file.is_file() for file in files):
        log.add("omradenavn_gjenopprettet", FILE, action="Navnene er hentet fra kopien og det siste resultatet")
    return known


def save(known: Known, case: Case) -> None:
    """Write the names; the file before becomes the copy. Nothing is written when nothing has changed."""
    file, copy, fresh = (case.folder / name for name in (FILE, COPY, f"{FILE}.ny"))
    texts = dict.fromkeys(["regelsett", "ledd", "omrade_id", "stabil_id", *TOLD], object)
    known.frame.astype(texts).to_parquet(fresh, index=False)  # texts read back are of another kind, and other bytes
    if file.is_file() and file.read_bytes() == fresh.read_bytes():
        fresh.unlink()
        return
    if _read(file, known.frame.crs.to_epsg()) is not None:
        file.replace(copy)
    fresh.replace(file)


def _read(file: Path, epsg: int) -> Known | None:
    """The names in a file, or None when there is no such file or it is not whole."""
    try:
        frame = gpd.read_parquet(file).to_crs(epsg)
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException):
        return None
    whole = set(COLUMNS) <= set(frame.columns) and not frame.duplicated(["regelsett", "ledd", "omrade_id"]).any()
    return Known(frame[COLUMNS]) if whole and _one_to_one(frame) else None


def _one_to_one(frame: pd.DataFrame) -> bool:
    """Whether each name has one number and one stabil_id, and the other way."""
    seen = frame[IDENTITY].drop_duplicates()
    return not any(seen[column].duplicated().any() for column in IDENTITY)


def _with_result(known: Known, case: Case, epsg: int) -> Known:
    """With the areas of the last result, as far as it can be read and its names are those of one case.

    The names of each rule set must be those of the others; a result of a program before names were kept is passed over.
    """
    folder = case.result_folder / FOLDER
    try:
        meta = json.loads((folder / META).read_text(encoding="utf-8"))
        day = dt.date.fromisoformat(meta["proveniens"]["as_of"])
        for n, run in enumerate(meta["regelsett"]):
            areas = gpd.read_parquet(folder / str(n) / "reserve.parquet").to_crs(epsg)
            if _one_to_one((more := known.after(run["regelsett"], areas, day)).frame):
                known = more
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException, pd.errors.ParserError):
        return known
    return known

"""A small wash for hearing with secrets in every field that is not for the public. SYNTETISK.

The land is that of ``tests.planvask.wash_land``: F goes back to LNFR, B is kept, N is divided, R is undecided.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

from arealregnskap.case import Case
from arealregnskap.layers import Access, Layer, Role, Source
from arealregnskap.planvask import history
from arealregnskap.planvask.decisions import Decision, Kind
from arealregnskap.planvask.history import History
from arealregnskap.planvask.wash import Wash
from arealregnskap.result import InputRecord, Provenance
from tests.planvask import wash_land as land

#: Nothing that holds this may be in any file.
SECRET = "HEMMELIG"
#: What people have written by mistake, in fields that may be shown.
GNR, MAIL, PATH = "gnr. 12 bnr. 3", "kari@nordmann.example", "P:\\planer\\hytter.sos"
HOSTILE = "<img src=x onerror=alert(1)>\"'`</script><script>alert(2)</script>"
DAY = dt.date(2026, 11, 1)


def case() -> tuple[Any, Wash]:
    """A result of which every field that a page does not need holds a secret, and its wash."""
    wash = land.wash()
    place = SECRET + "/mappe"
    record = InputRecord(
        Role.PLAN, "Kommuneplan 2012", SECRET, f"{SECRET}.sos", "ab" * 32, "Ruta kommune", "åpen", Access.RESTRICTED,
        dt.date(2012, 5, 31), True, SECRET, 7, 1e6,
    )  # fmt: skip
    from_path = InputRecord(
        Role.BEBYGD, PATH, SECRET, SECRET, "cd" * 32, MAIL, "ingen", Access.RESTRICTED, None, True, SECRET, 1, 1.0
    )
    provenance = Provenance("0.1.0", DAY, 25832, SECRET, (record, from_path), {SECRET: SECRET}, {SECRET: SECRET})

    class Result:
        kommune = Layer(
            SECRET, Role.KOMMUNE,
            gpd.GeoDataFrame(
                {"kommunenummer": ["0000"], "kommunenavn": [SECRET]}, geometry=[land.WHOLE], crs="EPSG:25832"
            ),
            Source(SECRET, owner=SECRET, file_name=SECRET),
        )  # fmt: skip
        synthetic = True

    Result.case = Case(Path(place), "0000", "Ruta", SECRET, DAY, ("KDD enkel",), (), True)
    Result.provenance = provenance
    for column in ("planid", "plannavn", "flate_id", "kilde"):
        if column in wash.areas:
            wash.areas[column] = SECRET
        if column in wash.run.mosaic.frame:
            wash.run.mosaic.frame[column] = SECRET
    wash.run.mosaic.frame["omradenavn"] = SECRET  # the plan round an area is drawn, never named
    return Result, wash


def decided(wash: Wash, **reasons: str) -> History:
    """The decisions, each with secrets in all its other fields; ``reasons`` by the name of the plan surface."""
    named = land.named(wash)
    more = {
        "who": f"{SECRET} Nordmann", "when": land.NOON, "case_number": f"{SECRET}-412",
        "links": (f"https://intern.example/{SECRET}",), "inputs": (f"{SECRET} innspill 7",),
    }  # fmt: skip
    line = shapely.LineString([(450, -10), (450, 200)])

    def made(name: str, kind: Kind, **own: Any) -> Decision:
        return Decision(named[name], kind, **{"reason": reasons.get(name, f"{SECRET} notat om {name}"), **more, **own})

    rows = [
        made("F", Kind.RETURN), made("B", Kind.KEEP), made("N", Kind.REDUCE, line=line, side="venstre"),
        made("F", Kind.KEEP, alternative=f"{SECRET} alternativ"),
    ]  # fmt: skip
    return history.append(History(), rows, levels=wash.levels)

"""N16: naturpoeng of a project, by a rule set that nobody has confirmed against NINA Rapport 2329.

Optional: nothing is computed unless the municipality fills in ``data/natur/naturpoeng_mal.csv``. The rule set is data
(``naturpoeng_ubekreftet.toml``); its name and status stand in the title, in the notes and in every row.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import pandas as pd

from ..accounts.base import Account
from ..datafiles import read_toml
from ..schema import Column
from .base import NaturData, over_nature
from .templates import parse, stop

_QUALITY, _INTEREST = "naturkvalitet", "forvaltningsinteresse"
_RISKS = ("avstand", "tid", "vanskelighet")

#: Columns each event needs beside quality and interest.
_NEEDS: dict[str, tuple[str, ...]] = {
    "uendret": (),
    "tapt": (),
    "pavirket": ("pavirkning",),
    "skapt": _RISKS,
    "skapt_utenfor": (*_RISKS, f"{_QUALITY}_for", f"{_INTEREST}_for"),
}

COLUMNS = (
    Column("prosjekt", "text", "Prosjekt", required=True),
    Column("flate", "text", "Flate", required=True),
    Column("hendelse", "code", "Hendelse", "Hending", codelist="natur_hendelse", required=True),
    Column("areal_daa", "float", "Areal", unit="daa", required=True),
    Column(_QUALITY, "code", "Naturkvalitet", description="Målet når natur skapes", required=True),
    Column(_INTEREST, "code", "Forvaltningsinteresse", description="Målet når natur skapes", required=True),
    Column(f"{_QUALITY}_for", "code", "Naturkvalitet før", description="Bare for skapt_utenfor"),
    Column(f"{_INTEREST}_for", "code", "Forvaltningsinteresse før", description="Bare for skapt_utenfor"),
    Column("pavirkning", "code", "Påvirkning", "Påverknad", description="Bare for pavirket"),
    Column("avstand", "code", "Avstand", description="Bare når natur skapes"),
    Column("tid", "code", "Tid", description="Bare når natur skapes"),
    Column("vanskelighet", "code", "Vanskelighet", description="Bare når natur skapes"),
)


@lru_cache(maxsize=1)
def rules() -> dict[str, Any]:
    """The rule set: navn, status and one table of values per factor."""
    return read_toml("natur/naturpoeng_ubekreftet.toml")


@dataclass(frozen=True)
class Projects:
    """Checked surfaces of projects, ``COLUMNS``."""

    frame: pd.DataFrame


def projects(table: pd.DataFrame, where: str = "naturpoeng") -> Projects:
    """Surfaces from a filled-in table (text cells, index = line). Raises SchemaError with every fault."""
    frame = parse(table, COLUMNS, where)
    faults = []
    for line, row in frame.iterrows():
        used = (_QUALITY, _INTEREST, *_NEEDS[row["hendelse"]])
        for column in (c.name for c in COLUMNS if c.type == "code" and c.name != "hendelse"):
            values = rules()[column.removesuffix("_for")]
            if column in used and row[column] not in values:
                faults.append(f"Linje {line}: «{row[column]}» i «{column}» er ikke en av {', '.join(values)}.")
            if column not in used and row[column]:
                faults.append(f"Linje {line}: «{column}» brukes ikke når hendelsen er {row['hendelse']}.")
        if row["areal_daa"] < 0:
            faults.append(f"Linje {line}: arealet er negativt.")
    double = frame[frame.duplicated(["prosjekt", "flate"])]
    faults += [f"Linje {line}: flate «{row['flate']}» står to ganger." for line, row in double.iterrows()]
    stop(faults, where)
    return Projects(frame)


def points(row: pd.Series) -> tuple[float, float, float]:
    """Points before, lost and created on one surface [daa × quality × interest]."""
    value = row["areal_daa"] * rules()[_QUALITY][row[_QUALITY]] * rules()[_INTEREST][row[_INTEREST]]
    match row["hendelse"]:
        case "uendret":
            return value, 0.0, 0.0
        case "tapt":
            return value, value, 0.0
        case "pavirket":
            return value, value * rules()["pavirkning"][row["pavirkning"]], 0.0
        case "skapt":
            return 0.0, 0.0, value * _risk(row)
    before = (
        row["areal_daa"]
        * rules()[_QUALITY][row[f"{_QUALITY}_for"]]
        * rules()[_INTEREST][row[f"{_INTEREST}_for"]]
    )  # fmt: skip
    return 0.0, 0.0, (value - before) * _risk(row)


def _risk(row: pd.Series) -> float:
    factor = 1.0
    for risk in _RISKS:
        factor *= rules()[risk][row[risk]]
    return factor


def table(data: NaturData) -> pd.DataFrame:
    """One row per surface: points before, lost, created, and the balance; each says that it is not confirmed."""
    assert data.projects is not None  # the account is only made where they are given
    frame = data.projects.frame.reset_index(drop=True)
    made = pd.DataFrame(
        [points(row) for _, row in frame.iterrows()], columns=["poeng_for", "poeng_tapt", "poeng_skapt"]
    )
    status = data.text(rules()["status_nb"], rules()["status_nn"])
    return frame.join(made).assign(
        balanse=made["poeng_skapt"] - made["poeng_tapt"], regelsett=rules()["navn"], status=status
    )


ACCOUNT = Account(
    key="N16",
    title_nb="Naturpoeng på prosjektnivå (ikke bekreftet mot NINA Rapport 2329)",
    title_nn="Naturpoeng på prosjektnivå (ikkje stadfesta mot NINA Rapport 2329)",
    columns=(
        *(replace(c, codelist="natur_kvalitet") if c.name == _QUALITY else c for c in COLUMNS[:6]),
        Column("poeng_for", "float", "Poeng før", places=1),
        Column("poeng_tapt", "float", "Poeng tapt", "Poeng tapte", places=1),
        Column("poeng_skapt", "float", "Poeng skapt", "Poeng skapte", places=1),
        Column("balanse", "float", "Balanse", description="Skapt − tapt", places=1),
        Column("regelsett", "text", "Regelsett"),
        Column("status", "text", "Status"),
    ),
    table=over_nature(table),
    unit="poeng",
    sums=("areal_daa", "poeng_for", "poeng_tapt", "poeng_skapt", "balanse"),
    method=(
        "Poeng = areal × naturkvalitet × forvaltningsinteresse; påvirket areal mister en andel; natur som skapes, "
        "ganges med faktorer for avstand, tid og vanskelighet [HAV]. Verdiene er ikke bekreftet mot NINA Rapport "
        "2329 og er ikke et offisielt regelsett [NINA-2329]."
    ),
    notes_nb=("Ikke bekreftet mot NINA Rapport 2329. Bare til utprøving.",),
    notes_nn=("Ikkje stadfesta mot NINA Rapport 2329. Berre til utprøving.",),
)

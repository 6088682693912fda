"""Writes ``sak.toml`` and a short note beside the example's input files."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import criteria
from .layers import MARK

AS_OF = dt.date(2026, 11, 1)
RULESETS = ("NINA 2023", "KDD enkel", "ARV", "Miljødirektoratet 2026")


@dataclass(frozen=True)
class Entry:
    """One ``[[lag]]``. ``more`` are further settings, such as ``lag``, ``tema`` or ``fullstendig``."""

    role: str
    file: str
    title: str
    date: dt.date
    more: dict[str, Any] = field(default_factory=dict)
    real: bool = False  # the boundary; everything else is invented


def write(folder: Path, settings: dict[str, Any], entries: Sequence[Entry], nature: Mapping[str, str]) -> Path:
    """``sak.toml`` in the folder; returns its path. ``nature`` is file by table of ``[natur]``."""
    municipality = settings["kommune"]
    lines = [
        f"# {MARK}: plan, arealdekke, bygninger, veger og temaer er oppdiktet. Bare kommunegrensa er virkelig.",
        "[sak]",
        *_settings(
            kommunenummer=municipality["nummer"],
            kommunenavn=municipality["navn"],
            tittel=f"Arealregnskap for {municipality['navn']} ({MARK})",
            dato=AS_OF,
            regelsett=list(RULESETS),
            syntetisk=True,
        ),
    ]
    for e in entries:
        lines += ["", "[[lag]]", *_settings(
            rolle=e.role,
            fil=f"inn/{e.file}",
            tittel=e.title if e.real else f"{e.title} ({MARK})",
            eier="Kartverket" if e.real else f"{MARK}, laget av arealregnskap",
            lisens="CC BY 4.0 © Kartverket" if e.real else "som programmet (MIT)",
            tilgang="åpen",
            dato=e.date,
            syntetisk=not e.real,
            **e.more,
        )]  # fmt: skip
    lines += ["", "[natur]", *_settings(**{table: f"inn/{file}" for table, file in nature.items()}),
              *_settings(delomrader=settings["natur"]["delomrader"])]  # fmt: skip
    path = folder / "sak.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    criteria.write(folder, settings)
    _note(folder, settings, entries, nature)
    return path


def _settings(**values: Any) -> list[str]:
    return [f"{key} = {_toml(value)}" for key, value in values.items()]


def _toml(value: Any) -> str:
    """Text, numbers, truth values, dates and lists of texts as TOML writes them."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def _note(folder: Path, settings: dict[str, Any], entries: Sequence[Entry], nature: Mapping[str, str]) -> None:
    municipality = settings["kommune"]
    plan, sub = settings["kommuneplan"], settings["kommunedelplan"]
    holds = "gjelder fortsatt der den ligger" if sub["gjelder"] else "er avløst av arealdelen, men ligger i registeret"
    rows = [f"| `inn/{e.file}` | {e.role} | {e.title} |" for e in entries]
    rows += [f"| `inn/{file}` | natur | Tabellen «{table}» til naturregnskapet |" for table, file in nature.items()]
    files = "\n".join(rows)
    former = municipality["gammelt_nummer"]
    text = f"""# {municipality["navn"]} ({MARK})

Eksempelsak laget av `arealregnskap` med fast startverdi. Kommunegrensa er virkelig (© Kartverket, CC BY 4.0).
**Alt annet er oppdiktet** og sier ingenting om kommunen: flater, navn, datoer på planer, bygninger og temaer.

Regn ut saken på nytt med `arealregnskap beregn` og denne mappa.

| Fil | Rolle | Innhold |
|---|---|---|
{files}

Planfilene har feil som virkelige planfiler har: to flater som overlapper, et hull, ei flate der linja krysser seg selv,
ei flate som går utenfor kommunen, to flater med samme id, {plan["uten_arealstatus"]} flater uten arealstatus, og noen
flater og planer under det gamle kommunenummeret {former}. Kommunedelplanen fra {sub["ikraft"].year}
har koder etter loven av 1985 og {holds}. Tre reguleringsplaner mangler ikrafttredelsesdato, én er erstattet, og
disposisjonsplanen fra {settings["reguleringsplan"]["disposisjonsplan"]} finnes bare som omriss.

Planforslaget tar ut og halverer noen ubygde områder, endrer formål på andre og legger til noen nye. Tabellene til
naturregnskapet har oppdiktede tall; klimafaktorene er runde tall som bare viser formen, og skal ikke brukes til noe.
"""
    (folder / "LESMEG.md").write_text(text, encoding="utf-8", newline="\n")

"""``[planregister]`` of sak.toml: the register as the municipality keeps it, and what its columns are called.

[planregister]
fil = "tabeller/planregister.xlsx"
kolonner = { planid = "Plannr", planstatus = "Status" }    # only where the names are not known already
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SECTION = "planregister"
#: Our columns and the names they are known by in registers; the first is our own.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "planid": ("planid", "plan-id", "plan id", "arealplanid", "planidentifikasjon", "nasjonal arealplan-id", "plannr"),
    "plannavn": ("plannavn", "navn", "plannamn", "namn", "plantittel"),
    "plantype": ("plantype", "type"),
    "planstatus": ("planstatus", "status"),
    "ikrafttredelse": ("ikrafttredelse", "ikrafttredelsesdato", "ikraft", "vedtaksdato", "vedtatt", "ikraftsetting"),
    "bestemmelsesdato": ("bestemmelsesdato", "bestemmelser", "dato bestemmelser", "føresegner"),
    "opphevet": ("opphevet", "opphevet dato", "opphevelsesdato", "opphevingsdato", "oppheva"),
    "erstattet_av": ("erstattet_av", "erstattet av", "erstatta av", "etterfølger", "erstattes av"),
}


@dataclass(frozen=True)
class RegisterSpec:
    """``path``: the register, None where there is none. ``columns``: the file's names by ours."""

    path: Path | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


def of(entry: Any, faults: list[str], path: Callable[[str, str], Path | None]) -> RegisterSpec:
    """The settings from the section; what is wrong is added to ``faults``. ``path`` gives a file of the case."""
    where = f"[{SECTION}]"
    if not isinstance(entry, dict):
        faults.append(f"{where} skal være et avsnitt med innstillinger.")
        return RegisterSpec()
    for key in entry.keys() - {"fil", "kolonner"}:
        faults.append(f"{where} «{key}» er ikke en kjent innstilling (kjente: fil, kolonner).")
    text, columns = entry.get("fil", ""), entry.get("kolonner", {})
    if not isinstance(text, str):
        faults.append(f"{where} fil = {text!r} skal være navnet på ei fil i anførselstegn.")
        text = ""
    if not isinstance(columns, dict) or not all(isinstance(v, str) and k in SYNONYMS for k, v in columns.items()):
        faults.append(
            f'{where} kolonner skal være en tabell, f.eks. {{ planid = "Plannr" }}, med {", ".join(SYNONYMS)}.'
        )
        columns = {}
    return RegisterSpec(path(text, f"{where} fil:") if text else None, columns)

"""``[behov]`` of sak.toml: the tables to reckon from, and the municipality's own assumptions.

[behov]
folketall = "tabeller/framskriving.csv"         # Statistikkbanken: framskrevet folkemengde
boliger = "tabeller/boliger.csv"                # may be left out: dwellings in use, for persons per dwelling
fritidsboliger_per_ar = { lav = 5, hoved = 9, hoy = 14, kilde = "Matrikkelen 2016-2025, snitt" }
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..codes import codelist
from . import forutsetninger
from .forutsetninger import Assumption

FILES = ("folketall", "boliger")
SECTION = "behov"


@dataclass(frozen=True)
class BehovSpec:
    """The files by name (``FILES``), and the municipality's own assumptions by key."""

    files: Mapping[str, Path] = field(default_factory=dict)
    own: Mapping[str, Assumption] = field(default_factory=dict)


def of(entry: Any, faults: list[str], path: Callable[[str, str], Path | None]) -> BehovSpec:
    """The settings from the section; what is wrong is added to ``faults``. ``path`` gives a file of the case."""
    where = f"[{SECTION}]"
    if not isinstance(entry, dict):
        faults.append(f"{where} skal være et avsnitt med innstillinger.")
        return BehovSpec()
    known = codelist("behov_forutsetning")
    for key in entry:
        if key not in FILES and key not in known:
            faults.append(f"{where} «{key}» er ikke kjent (kjente: {', '.join((*FILES, *known))}).")
    files = {}
    for name in FILES:
        if not isinstance(text := entry.get(name, ""), str):
            faults.append(f"{where} {name} = {text!r} skal være navnet på ei fil i anførselstegn.")
        elif text and (found := path(text, f"{where} {name}:")) is not None:
            files[name] = found
    own = forutsetninger.of({k: v for k, v in entry.items() if k in known}, faults, where)
    return BehovSpec(files, own)

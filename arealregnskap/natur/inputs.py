"""From what a case says of nature to the fields of ``NaturData``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from ..case import NaturSpec
from ..errors import ArealregnskapError, CaseError
from .choices import Choices
from .condition.classes import unit_conditions
from .condition.template import variables
from .factors import factors
from .files import read_table
from .points import projects
from .services import services
from .subareas import subarea

#: Name of the template (``files.template``) → field of ``NaturData``, and the function that checks the table.
TABLES: dict[str, tuple[str, Callable[[pd.DataFrame, str], Any]]] = {
    "tilstand": ("variables", variables),
    "tilstand_enheter": ("unit_conditions", unit_conditions),
    "tjenester": ("services", services),
    "utslippsfaktorer": ("factors", factors),
    "naturpoeng": ("projects", projects),
}


def of(spec: NaturSpec) -> dict[str, Any]:
    """Fields for ``NaturData.of(data, **fields)`` from ``[natur]`` of a case.

    Raises CaseError with what is wrong in every file, RulesetError for a choice that does not exist.
    """
    return {
        "choices": Choices.of(**spec.choices),
        "subareas": tuple(subarea(text) for text in spec.subareas),
        "unit": spec.unit,
        **filled_in(spec.tables),
    }


def filled_in(files: Mapping[str, Path]) -> dict[str, Any]:
    """Fields for ``NaturData`` from files by template name, e.g. ``{"tilstand": path}``.

    Raises CaseError with what is wrong in every file.
    """
    unknown = sorted(set(files) - set(TABLES))
    faults = [f"«{name}» er ingen tabell; mulige er {', '.join(TABLES)}." for name in unknown]
    fields = {}
    for name, path in files.items():
        if name in TABLES:
            field, check = TABLES[name]
            try:
                fields[field] = check(read_table(path), path.name)
            except ArealregnskapError as e:
                faults.append(e.sentence)
    if faults:
        raise CaseError("Tabeller til naturregnskapet kan ikke brukes.", faults=tuple(faults))
    return fields

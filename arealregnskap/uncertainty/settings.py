"""The choices behind ± and traffic light: ``[usikkerhet]`` in sak.toml. All of them are ours (record 0075, 0076)."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(frozen=True)
class UncertaintySpec:
    """``reach_m``: border nearer than this moves together [m]. ``green_share`` and ``yellow_share``: ± as part of the
    area up to which the light is green and yellow (0–1). ``green_years`` and ``yellow_years``: the same for the age of
    the map [years]. ``green_class`` and ``yellow_class``: share of the surfaces that have the right class, from which
    the light is green and yellow (0–1)."""

    reach_m: float = field(default=50.0, metadata={"key": "korrelasjonslengde_m"})
    green_share: float = field(default=0.05, metadata={"key": "gronn_andel"})
    yellow_share: float = field(default=0.20, metadata={"key": "gul_andel"})
    green_years: float = field(default=5.0, metadata={"key": "gronn_ar"})
    yellow_years: float = field(default=10.0, metadata={"key": "gul_ar"})
    green_class: float = field(default=0.90, metadata={"key": "gronn_klasse"})
    yellow_class: float = field(default=0.75, metadata={"key": "gul_klasse"})


#: Name in sak.toml → field.
KEYS = {f.metadata["key"]: f.name for f in fields(UncertaintySpec)}


def of(entry: Any, faults: list[str]) -> UncertaintySpec:
    """The settings from the section ``[usikkerhet]``; what is wrong with it is added to ``faults``."""
    where = "[usikkerhet]"
    if not isinstance(entry, dict):
        faults.append(f"{where} skal være et avsnitt med innstillinger.")
        return UncertaintySpec()
    given: dict[str, float] = {}
    for key, value in entry.items():
        if key not in KEYS:
            faults.append(f"{where} «{key}» er ikke en kjent innstilling (kjente: {', '.join(sorted(KEYS))}).")
        elif isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < float("inf"):
            faults.append(f"{where} {key} = {value!r} skal være et tall, 0 eller større.")
        else:
            given[KEYS[key]] = float(value)
    made = UncertaintySpec(**given)
    for low, high in (
        ("green_share", "yellow_share"),
        ("green_years", "yellow_years"),
        ("yellow_class", "green_class"),
    ):
        if getattr(made, low) > getattr(made, high):
            names = {field_: key for key, field_ in KEYS.items()}
            faults.append(f"{where} {names[low]} skal ikke være større enn {names[high]}.")
    return made

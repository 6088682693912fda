"""Values of a TOML table as what they must be; what is not is told as a sentence, and all of them at once."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

_KINDS = {bool: "true eller false", int: "et heltall", str: "en tekst i anførselstegn"}


class Values:
    """Takes values by key and gathers faults on the way."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def _number(self, table: dict[str, Any], key: str, least: float, most: float, where: str) -> float | None:
        value = table.get(key)
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if value is not None and not (number and least <= value <= most):
            self.faults.append(f"{where} {key} = {value!r} skal være et tall fra {least:g} til {most:g}.")
            return None
        return None if value is None else float(value)

    def _only(self, table: dict[str, Any], known: set[str], where: str) -> None:
        for key in table.keys() - known:
            self.faults.append(
                f"{where} «{key}» er ikke en kjent innstilling (kjente: {', '.join(sorted(known))}).".strip()
            )

    def _take(self, table: dict[str, Any], key: str, kind: type, default: Any, where: str) -> Any:
        value = table.get(key, default)
        if value is not default and (not isinstance(value, kind) or (kind is int and isinstance(value, bool))):
            self.faults.append(f"{where} {key} = {value!r} skal være {_KINDS[kind]}.")
            return default
        return value

    def _text(self, table: dict[str, Any], key: str, where: str, *, required: bool = False) -> str:
        value = str(self._take(table, key, str, "", where)).strip()
        if required and not value and not any(key in f and where in f for f in self.faults):
            self.faults.append(f"{where} {key} mangler.")
        return value

    def _texts(self, table: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
        value = table.get(key, [])
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
            self.faults.append(f"{where} {key} skal være en tekst eller en liste av tekster.")
            return ()
        return tuple(values)

    def _date(self, table: dict[str, Any], key: str, where: str, *, required: bool = False) -> dt.date | None:
        value = table.get(key)
        if isinstance(value, dt.datetime):
            value = value.date()
        if value is None and required:
            self.faults.append(f"{where} {key} mangler; skriv f.eks. {key} = 2026-11-01.")
        if value is not None and not isinstance(value, dt.date):
            self.faults.append(f"{where} {key} = {value!r} skal være en dato uten anførselstegn, f.eks. 2013-06-27.")
            return None
        return value

    def _choice(self, table: dict[str, Any], key: str, kind: type[StrEnum], where: str) -> Any:
        text = self._text(table, key, where)
        if not text:
            return None
        try:
            return kind(text)
        except ValueError:
            self.faults.append(f"{where} {key} = «{text}» skal være en av: {', '.join(kind)}.")
            return None

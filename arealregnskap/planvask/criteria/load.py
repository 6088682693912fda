"""Reading sets of criteria: strict, and with all faults told at once.

Sets are TOML files in ``data/criteria/`` and in ``kriterier/`` of a case. A set says everything itself, so that a copy
is the municipality's own and does not change when the program does.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any

from ...codes import codelist
from ...datafiles import listing
from ...errors import PlanvaskError, toml_fault
from .declare import TARGETS, Basis, Criteria, Criterion, Place, Scale

#: The folder of a case with its own sets.
FOLDER = "kriterier"

_HEAD = ("navn", "versjon", "beskrivelse", "beskrivelse_nn", "kriterium", "sentrum")
_COMMON = ("nokkel", "navn", "navn_nn", "grunnlag", "maal", "grense_andel", "vekt", "stopp", "begrunnelse",
           "begrunnelse_nn", "kilde", "kilde_nn")  # fmt: skip
#: Settings of each basis beside the common ones.
_OWN = {
    Basis.THEME: ("tema", "ogsa", "klasser"),
    Basis.LAND_COVER: ("artyper",),
    Basis.DISTANCE: ("til", "grense_m"),
    Basis.PLAN_AGE: ("grense_ar",),
}


def available(folder: Path | None = None) -> dict[str, Path]:
    """Sets by name: those shipped, then those of a case folder."""
    paths = list(listing("criteria", "*.toml"))
    if folder is not None:
        paths += sorted((folder / FOLDER).glob("*.toml"))
    found: dict[str, Path] = {}
    for path in paths:
        name = _content(path).get("navn")
        if not isinstance(name, str) or not name.strip():
            raise PlanvaskError("Kriteriesettet mangler «navn».", where=path.name, remedy='Skriv f.eks. navn = "Eget".')
        if name in found:
            raise PlanvaskError(f"To kriteriesett heter «{name}».", where=path.name, remedy="Gi det ene et annet navn.")
        found[name] = path
    return found


def load(name: str = "", folder: Path | None = None) -> Criteria:
    """The set of that name; without a name the case's own first set, else the shipped one.

    Raises PlanvaskError with every fault found.
    """
    known = available(folder)
    own = [n for n, path in known.items() if path.parent.name == FOLDER]
    chosen = name or next(iter(own or known))
    if chosen not in known:
        raise PlanvaskError(
            f"Kriteriesettet «{chosen}» finnes ikke.",
            expected=", ".join(f"«{n}»" for n in known),
            remedy=f"Velg et av disse, eller legg en egen fil i {FOLDER}/ i saksmappa.",
        )
    return parse(_content(known[chosen]), known[chosen].name)


def own_copy(of: str, name: str, folder: Path | None = None) -> str:
    """The text of a set under another name, for the municipality to change."""
    known = available(folder)
    if of not in known:
        load(of, folder)  # says what there is
    if name in known or not name.strip() or '"' in name:
        raise PlanvaskError(f"Navnet «{name}» er i bruk eller kan ikke brukes.", remedy="Velg et annet navn.")
    text = known[of].read_text(encoding="utf-8-sig")
    head, _, body = text.partition("\nnavn = ")
    return f'{head}\nnavn = "{name}"\n{body.partition(chr(10))[2]}'


def parse(content: dict[str, Any], where: str) -> Criteria:
    """A set from what a TOML file says. Raises PlanvaskError with every fault found."""
    return _Reader(where).criteria(content)


def _content(path: Path) -> dict[str, Any]:
    try:
        return _toml(path.read_text(encoding="utf-8-sig"), path.name)
    except UnicodeDecodeError as e:
        raise PlanvaskError(toml_fault(e), where=path.name, remedy="Rett linja og prøv igjen.") from e


def load_text(text: str, where: str = "kriteriene") -> Criteria:
    """A set from the text of its file. Raises PlanvaskError with every fault found."""
    return parse(_toml(text, where), where)


def _toml(text: str, where: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        raise PlanvaskError(toml_fault(e), where=where, remedy="Rett linja og prøv igjen.") from e


class _Reader:
    """Turns the TOML of one file into Criteria and gathers faults on the way."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.faults: list[str] = []

    def criteria(self, content: dict[str, Any]) -> Criteria:
        self._only(content, _HEAD, "")
        rows = self._tables(content, "kriterium")
        found = tuple(c for n, row in enumerate(rows, 1) if (c := self._criterion(row, f"kriterium nr. {n}")))
        if not rows:
            self.faults.append("Settet har ingen [[kriterium]].")
        keys = [c.key for c in found]
        self.faults += [f"To kriterier har nøkkelen «{k}»." for k in sorted(set(keys)) if keys.count(k) > 1]
        if found and not any(c.weight for c in found) and not any(c.stop for c in found):
            self.faults.append("Ingen kriterier har vekt, og ingen er stopp.")
        centres = tuple(
            self._place(row, f"sentrum nr. {n}") for n, row in enumerate(self._tables(content, "sentrum"), 1)
        )
        made = Criteria(
            self._text(content, "navn", "", required=True), self._text(content, "versjon", "", required=True),
            self._text(content, "beskrivelse", ""), self._text(content, "beskrivelse_nn", ""), found, centres,
        )  # fmt: skip
        if self.faults:
            raise PlanvaskError(
                f"{len(self.faults)} feil i kriteriesettet «{made.name or '?'}».",
                where=self.where,
                faults=tuple(self.faults),
                remedy="Rett dem og prøv igjen.",
            )
        return made

    def _criterion(self, row: dict[str, Any], where: str) -> Criterion | None:
        key = self._text(row, "nokkel", where, required=True)
        where = f"kriterium «{key}»" if key else where
        if key and not (key.isascii() and key.replace("_", "").isalnum() and key == key.lower()):
            self.faults.append(f"{where}: nøkkelen skal bare ha små bokstaver a–z, tall og understrek.")
        basis = self._choice(row, "grunnlag", Basis, where)
        if basis is None:
            return None
        self._only(row, (*_COMMON, *_OWN[basis]), where)
        stop = self._flag(row, "stopp", where)
        if stop and "vekt" in row:
            self.faults.append(f"{where}: et stopp har ingen vekt; fjern «vekt» eller «stopp».")
        if not stop and "vekt" not in row:
            self.faults.append(f"{where}: vekt mangler. Skriv vekt = 0 for et kriterium som bare skal vises.")
        return Criterion(
            key=key,
            name_nb=self._text(row, "navn", where, required=True),
            name_nn=self._text(row, "navn_nn", where),
            basis=basis,
            source=self._text(row, "kilde", where, required=True),
            source_nn=self._text(row, "kilde_nn", where),
            reason_nb=self._text(row, "begrunnelse", where, required=True),
            reason_nn=self._text(row, "begrunnelse_nn", where),
            **self._own(row, basis, where),
            limit_share=self._number(row, "grense_andel", where, most=1.0),
            scale=self._choice(row, "maal", Scale, where) or Scale.HIT,
            weight=self._number(row, "vekt", where),
            stop=stop,
        )

    def _own(self, row: dict[str, Any], basis: Basis, where: str) -> dict[str, Any]:
        """The settings of a basis."""
        match basis:
            case Basis.THEME:
                return {
                    "themes": self._questions(row, where),
                    "also": self._texts(row, "ogsa", where),
                    "classes": self._texts(row, "klasser", where),
                }
            case Basis.LAND_COVER:
                return {"land": self._codes(row, "artyper", "ar5_arealtype", where)}
            case Basis.DISTANCE:
                target = self._text(row, "til", where, required=True)
                if target and target not in TARGETS:
                    self.faults.append(f"{where}: til = «{target}» skal være en av {', '.join(TARGETS)}.")
                return {"target": target, "limit_m": self._number(row, "grense_m", where, required=True)}
        return {"limit_years": self._number(row, "grense_ar", where, required=True)}

    def _questions(self, row: dict[str, Any], where: str) -> tuple[tuple[str, ...], ...]:
        value = row.get("tema")
        good = isinstance(value, list) and value and all(
            isinstance(q, list) and q and all(isinstance(t, str) and t for t in q) for q in value
        )  # fmt: skip
        if not good:
            self.faults.append(f'{where}: tema skal være en liste av lister, f.eks. [["villrein"]].')
            return ()
        return tuple(tuple(q) for q in value or ())

    def _codes(self, row: dict[str, Any], key: str, of: str, where: str) -> tuple[str, ...]:
        values = self._texts(row, key, where)
        unknown = [v for v in values if v not in codelist(of)]
        if unknown or not values:
            self.faults.append(f"{where}: {key} skal ha koder fra {', '.join(codelist(of))}.")
        return values

    def _place(self, row: dict[str, Any], where: str) -> Place:
        self._only(row, ("navn", "ost", "nord"), where)
        return Place(
            self._text(row, "navn", where, required=True),
            self._number(row, "ost", where, required=True),
            self._number(row, "nord", where, required=True),
        )

    def _tables(self, content: dict[str, Any], key: str) -> list[dict[str, Any]]:
        value = content.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            self.faults.append(f"{key} skal skrives som [[{key}]].")
            return []
        return value

    def _text(self, row: dict[str, Any], key: str, where: str, *, required: bool = False) -> str:
        value = row.get(key, "")
        if not isinstance(value, str):
            self.faults.append(f"{_at(where)}{key} skal være en tekst i anførselstegn.")
            return ""
        if required and not value.strip():
            self.faults.append(f"{_at(where)}{key} mangler.")
        return value.strip()

    def _texts(self, row: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
        value = row.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            self.faults.append(f"{where}: {key} skal være en liste av tekster i anførselstegn.")
            return ()
        return tuple(value)

    def _flag(self, row: dict[str, Any], key: str, where: str) -> bool:
        value = row.get(key, False)
        if not isinstance(value, bool):
            self.faults.append(f"{where}: {key} skal være true eller false.")
        return value is True

    def _number(
        self, row: dict[str, Any], key: str, where: str, *, required: bool = False, most: float = math.inf
    ) -> float:
        if key not in row:
            if required:
                self.faults.append(f"{where}: {key} mangler.")
            return 0.0
        value = row[key]
        good = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
        if not good or not 0 <= value <= most:
            wanted = f"mellom 0 og {most:g}" if most < math.inf else "som er 0 eller større"
            self.faults.append(f"{where}: {key} = {value!r} skal være et tall {wanted}.")
            return 0.0
        return float(value)

    def _choice(self, row: dict[str, Any], key: str, kind: type[StrEnum], where: str) -> Any:
        text = self._text(row, key, where, required=key == "grunnlag")
        if text and text not in list(kind):
            self.faults.append(f"{where}: {key} = «{text}» skal være en av {', '.join(kind)}.")
        return kind(text) if text in list(kind) else None

    def _only(self, row: dict[str, Any], known: Iterable[str], where: str) -> None:
        known = list(known)
        for key in row:
            if key not in known:
                self.faults.append(f"{_at(where)}«{key}» er ikke en kjent innstilling (kjente: {', '.join(known)}).")


def _at(where: str) -> str:
    return f"{where}: " if where else ""

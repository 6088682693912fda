"""The case file of a case, written from its rows, so that the command line computes it as well.

The rows are what holds: ``sak.toml`` is written anew after every change, whole or not at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import case as core
from ..planvask.criteria.load import FOLDER as CRITERIA
from . import disk
from .models import ANGRET, Fil, Funnvalg, Lag, Sak
from .store import Store

INPUTS = "inn"
#: Where tables of need and register lie: beside the map files, since no figure of a run comes of them.
TABLES = "tabeller"
_NOTE = "# Skrevet av programmet etter hver endring i saken; endre saken i nettleseren, ikke her.\n"

#: The file of a case's own criteria, beside those that came with it.
OWN_CRITERIA = "egne.toml"


def write(store: Store, sak_id: str) -> bool:
    """Write ``sak.toml`` of a case from its rows, without layers not in use; returns whether it had to be changed."""
    path = store.case_folder(sak_id) / core.FILE_NAME
    with store.write() as session:  # writers take turns, so that the newest rows are what is written last
        sak = session.get_one(Sak, sak_id, with_for_update=True)
        query = (
            select(Lag, Fil).join(Fil, Fil.id == Lag.fil_id)
            .where(Lag.sak_id == sak_id, Lag.i_bruk, Lag.slettet.is_(None), Fil.slettet.is_(None))
            .order_by(Lag.nr, Lag.id)
        )  # fmt: skip
        layers = [(lag, fil) for lag, fil in session.execute(query)]
        chosen = holding(session, sak_id).values()
        content = text(sak, layers, list(chosen)).encode()
        if path.is_file() and path.read_bytes() == content:
            return False
        disk.replace(path, content)
    return True


def write_criteria(store: Store, sak_id: str, text: str) -> None:
    """Put the municipality's own criteria in the case folder, where the command line finds them."""
    folder = store.case_folder(sak_id) / CRITERIA
    folder.mkdir(exist_ok=True)
    disk.replace(folder / OWN_CRITERIA, text.encode())


def holding(session: Session, sak_id: str) -> dict[str, Funnvalg]:
    """The newest choice of each finding, in the order they were first chosen about; undone ones left out."""
    held: dict[str, Funnvalg] = {}
    for row in session.scalars(select(Funnvalg).where(Funnvalg.sak_id == sak_id).order_by(Funnvalg.id)):
        held[row.funn] = row
    return {funn: row for funn, row in held.items() if row.valg != ANGRET}


def text(sak: Sak, layers: Sequence[tuple[Lag, Fil]], chosen: Sequence[Funnvalg]) -> str:
    """The case file as text; what is not said is left out."""
    head = {
        "kommunenummer": sak.kommunenummer, "kommunenavn": sak.kommunenavn, "tittel": sak.tittel, "dato": sak.dato,
        "regelsett": sak.regelsett, "syntetisk": sak.syntetisk, "crs": sak.epsg,
    }  # fmt: skip
    parts = [_NOTE + _table("[sak]", head), *(_table("[[lag]]", _entry(lag, fil)) for lag, fil in layers)]
    parts.extend(_table("[[valg]]", entry) for row in chosen for entry in _choices(row))
    return "\n".join([*parts, *(part for name, section in sak.ekstra.items() for part in _section(name, section))])


def _choices(row: Funnvalg) -> list[dict[str, object]]:
    """The ``[[valg]]`` of one choice, each with its reason, who and the day."""
    told = {"begrunnelse": row.begrunnelse, "hvem": row.hvem, "dato": row.nar.date()}
    return [{**entry, **told} for entry in row.detaljer]


def _section(name: str, section: Any) -> list[str]:
    """A section without columns of its own, as it was."""
    if isinstance(section, list):
        return [_table(f"[[{name}]]", entry) for entry in section]
    return [_table(f"[{name}]", section)]


def _entry(lag: Lag, fil: Fil) -> dict[str, object]:
    return {
        "rolle": lag.rolle, "fil": fil.lagret, "tittel": lag.tittel, "eier": lag.eier, "lisens": lag.lisens,
        "tilgang": lag.tilgang, "dato": lag.dato, "bestemmelsesdato": lag.bestemmelsesdato, "produkt": lag.produkt,
        "lag": lag.lag, "crs": lag.epsg, "tegnsett": lag.tegnsett, "kolonner": lag.kolonner, "tema": lag.tema,
        "fullstendig": lag.fullstendig, "syntetisk": lag.syntetisk,
    }  # fmt: skip


def _table(name: str, values: Mapping[str, object]) -> str:
    lines = [f"{key} = {_value(value)}" for key, value in values.items() if value not in (None, "", [], {})]
    return "\n".join([name, *lines]) + "\n"


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return repr(value)
        case dt.date():
            return value.isoformat()
        case list():
            return "[" + ", ".join(map(_value, value)) + "]"
        case dict():
            return "{ " + ", ".join(f"{_string(k)} = {_value(v)}" for k, v in value.items()) + " }"
    return _string(str(value))


def _string(value: str) -> str:
    """A TOML basic string, whatever people or files called things."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'

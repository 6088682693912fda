"""The decisions of a planvask, kept row by row: ``planvask.history`` says how they hang together, this keeps them.

Rows are only added. Two who decide at once take turns; the one who looked at an older version is told, and nothing is
lost.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..planvask import history as planvask
from ..planvask.criteria import Criteria, load_text
from ..planvask.decisions import Decision
from ..planvask.exchange.merge import continued
from ..planvask.exchange.rows import of_decision, to_history, to_rows
from ..planvask.history import History
from . import caseio, cases, disk, log
from .models import Beslutning, Kriteriesett, Person
from .store import Store, now

FOLDER = "planvask"


def history(store: Store, sak_id: str) -> History:
    """All decisions of a case, in the order they were made."""
    with store.read() as session:
        return _history(session, sak_id)


def add(
    store: Store, sak_id: str, decisions: Sequence[Decision], who: Person, *, expected: Mapping[str, int] | None = None,
    levels: Mapping[str, str] | None = None,
) -> History:  # fmt: skip
    """Save some decisions, all of them or none; arguments and errors as ``planvask.history.append``."""

    def grow(kept: History) -> History:
        return planvask.append(kept, decisions, expected=expected, levels=levels)

    return _grown(store, sak_id, who, grow, "besluttet")


def undo(store: Store, sak_id: str, number: int, who: Person, reason: str = "") -> History:
    """Take one row back by a new one; errors as ``planvask.history.undo``."""
    at = now()

    def grow(kept: History) -> History:
        return planvask.undo(kept, number, who=who.navn, when=at, reason=reason)

    return _grown(store, sak_id, who, grow, "angret")


def branch(store: Store, sak_id: str, alternative: str, of: str, who: Person) -> History:
    """Begin a named alternative as a copy of another; errors as ``planvask.history.branch``."""
    at = now()

    def grow(kept: History) -> History:
        return planvask.branch(kept, alternative, of=of, who=who.navn, when=at)

    return _grown(store, sak_id, who, grow, "laget alternativ")


def replace_with(store: Store, sak_id: str, longer: History, who: Person) -> History:
    """Save the rows that ``longer`` has beyond those kept (an import). Raises PlanvaskError where the two part."""
    return _grown(store, sak_id, who, lambda kept: continued(kept, longer), "hentet inn beslutninger")


def _grown(store: Store, sak_id: str, who: Person, grow: Callable[[History], History], act: str) -> History:
    with store.write() as session:
        cases.touch(session, sak_id, who.navn, lock=True)  # two who decide at once take turns
        kept = _history(session, sak_id)
        longer = grow(kept)
        at = now()
        for entry in longer.entries[len(kept) :]:
            session.add(
                Beslutning(
                    sak_id=sak_id, nummer=entry.number, versjon=entry.version, angrer=entry.undoes,
                    rad=of_decision(entry.decision), nar=entry.decision.when or at, hvem=entry.decision.who or who.navn,
                )
            )  # fmt: skip
            log.note(
                session, who.navn, act, sak_id, nummer=entry.number, omrade=entry.decision.omrade,
                beslutning=entry.decision.kind.value, alternativ=entry.decision.alternative,
            )  # fmt: skip
        return longer


def _history(session: Session, sak_id: str) -> History:
    query = select(Beslutning).where(Beslutning.sak_id == sak_id).order_by(Beslutning.nummer)
    rows = [{"nr": b.nummer, "versjon": b.versjon, "angrer": b.angrer, **b.rad} for b in session.scalars(query)]
    return to_history(rows, sak_id)


def publish(store: Store, sak_id: str) -> None:
    """Put the decisions in the case folder and let the case file name them, so that a run has their scenario.

    The file is named by what it holds and never changed: the result that is there was made from the one before.
    """
    rows = to_rows(history(store, sak_id))
    if not rows:
        return
    content = json.dumps(rows, ensure_ascii=False, indent=1).encode()
    name = f"{FOLDER}/beslutninger-{hashlib.sha256(content).hexdigest()[:12]}.json"
    file = store.case_folder(sak_id) / name
    file.parent.mkdir(exist_ok=True)
    if not file.is_file():
        disk.replace(file, content)
    with store.write() as session:
        sak = cases.existing(session, sak_id)
        sak.ekstra = {**sak.ekstra, "planvask": {"beslutninger": name}}
    caseio.write(store, sak_id)


def criteria(store: Store, sak_id: str) -> Criteria | None:
    """The municipality's own criteria of a case as last saved; None while it uses the shipped ones."""
    text = criteria_saved(store, sak_id)
    return load_text(text) if text else None


def criteria_saved(store: Store, sak_id: str) -> str:
    """The text of the municipality's own criteria as last saved; "" while it uses the shipped ones."""
    query = select(Kriteriesett.innhold).where(Kriteriesett.sak_id == sak_id).order_by(Kriteriesett.id.desc())
    with store.read() as session:
        return session.scalar(query.limit(1)) or ""


def save_criteria(store: Store, sak_id: str, text: str, who: Person) -> Criteria:
    """Save the municipality's own criteria; raises PlanvaskError with every fault before anything is kept."""
    made = load_text(text)
    with store.write() as session:
        cases.touch(session, sak_id, who.navn, lock=True)
        session.add(Kriteriesett(sak_id=sak_id, innhold=text, nar=now(), hvem=who.navn))
        log.note(session, who.navn, "endret kriteriene", sak_id, navn=made.name)
    caseio.write_criteria(store, sak_id, text)
    return made


def criteria_versions(store: Store, sak_id: str) -> list[tuple[dt.datetime, str]]:
    """When the criteria were saved and by whom, newest first."""
    query = select(Kriteriesett.nar, Kriteriesett.hvem).where(Kriteriesett.sak_id == sak_id)
    with store.read() as session:
        return [(nar, hvem) for nar, hvem in session.execute(query.order_by(Kriteriesett.id.desc()))]

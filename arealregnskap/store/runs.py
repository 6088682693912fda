"""Long pieces of work on a case: the row of each, from waiting to done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from . import cases, log
from .errors import NotFoundError
from .models import Kjoring, RunState, Sak
from .store import Store, now

BEREGNING, EKSPORT, LESING, ETTERPROVING = "beregning", "eksport", "lesing", "etterproving"

#: States in which somebody still works, or will.
OPEN = (RunState.VENTER, RunState.KJORER)


def begin(store: Store, sak_id: str, slag: str, inndata: str, parametre: dict[str, Any], who: str) -> Kjoring:
    """The run of this work on these inputs: the one under way, or done, or a new one that waits.

    The same inputs and parameters are never worked on twice at a time, and not again once done; work that failed or was
    called off is tried anew under a new id.
    """
    with store.write() as session:
        cases.existing(session, sak_id)
        session.execute(select(Sak.id).where(Sak.id == sak_id).with_for_update())  # two who ask at once take turns
        earlier = list(
            session.scalars(
                select(Kjoring).where(Kjoring.sak_id == sak_id, Kjoring.slag == slag, Kjoring.inndata == inndata)
            )
        )
        same = [run for run in earlier if run.parametre == parametre]
        for run in same:
            if run.tilstand in (*OPEN, RunState.FERDIG):
                return run
        run = Kjoring(
            id=f"{sak_id}-{inndata[:12]}-{len(earlier) + 1}", sak_id=sak_id, slag=slag, parametre=parametre,
            inndata=inndata, tilstand=RunState.VENTER.value, framdrift={}, startet=now(), ferdig=None, nokkeltall={},
            melding="", hvem=who,
        )  # fmt: skip
        session.add(run)
        log.note(session, who, f"startet {slag}", sak_id, kjoring=run.id, **parametre)
        return run


def again(store: Store, run_id: str, who: str) -> Kjoring:
    """A new run of the same work as a run whose result is lost."""
    with store.write() as session:
        old = _existing(session, run_id)
        old.tilstand = RunState.FEILET.value
        old.melding = old.melding or "Resultatet finnes ikke lenger."
    return begin(store, old.sak_id, old.slag, old.inndata, old.parametre, who)


def get(store: Store, run_id: str) -> Kjoring:
    """One run. Raises NotFoundError."""
    with store.read() as session:
        return _existing(session, run_id)


def of_case(store: Store, sak_id: str, slag: str | None = None, most: int = 50) -> list[Kjoring]:
    """The runs of a case, newest first."""
    query = select(Kjoring).where(Kjoring.sak_id == sak_id).order_by(Kjoring.startet.desc(), Kjoring.id.desc())
    if slag is not None:
        query = query.where(Kjoring.slag == slag)
    with store.read() as session:
        return list(session.scalars(query.limit(most)))


def latest(store: Store, sak_id: str, states: Sequence[RunState] = ()) -> Kjoring | None:
    """The newest beregning of a case; with ``states``, the newest in one of them."""
    wanted = {state.value for state in states}
    found = (run for run in of_case(store, sak_id, BEREGNING) if not wanted or run.tilstand in wanted)
    return next(found, None)


def open_runs(store: Store) -> list[Kjoring]:
    """Everything that waits or is worked on, oldest first."""
    query = select(Kjoring).where(Kjoring.tilstand.in_([state.value for state in OPEN])).order_by(Kjoring.startet)
    with store.read() as session:
        return list(session.scalars(query))


def progress(store: Store, run_id: str, framdrift: dict[str, Any]) -> bool:
    """Note how far a run came; False when it has been called off."""
    with store.write() as session:
        run = _existing(session, run_id)
        if run.tilstand not in OPEN:
            return False
        run.tilstand, run.framdrift = RunState.KJORER.value, framdrift
        return True


def finish(store: Store, run_id: str, nokkeltall: dict[str, Any]) -> None:
    """The run gave a result."""
    _end(store, run_id, RunState.FERDIG, nokkeltall=nokkeltall)


def fail(store: Store, run_id: str, melding: str) -> None:
    """The run stopped; ``melding`` is the finished sentence."""
    _end(store, run_id, RunState.FEILET, melding=melding)


def call_off(store: Store, run_id: str, who: str) -> None:
    """Somebody no longer wants it."""
    _end(store, run_id, RunState.AVBRUTT, melding=f"Avbrutt av {who}.", who=who)


def _end(
    store: Store, run_id: str, state: RunState, *, nokkeltall: dict[str, Any] | None = None, melding: str = "",
    who: str = log.PROGRAM,
) -> None:  # fmt: skip
    with store.write() as session:
        run = _existing(session, run_id)
        if run.tilstand not in OPEN:
            return  # already over: what was said first holds
        run.tilstand, run.ferdig, run.melding = state.value, now(), melding
        run.nokkeltall = nokkeltall or {}
        log.note(session, who, f"{run.slag} {state.value}", run.sak_id, kjoring=run_id, melding=melding)


def _existing(session: Session, run_id: str) -> Kjoring:
    run = session.get(Kjoring, run_id)
    if run is None:
        raise NotFoundError("Jobben finnes ikke", remedy="Gå til saken for å se hva som er regnet ut.")
    return run

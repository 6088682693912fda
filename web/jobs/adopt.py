"""What comes with an imported case folder: its result, taken for a finished computation, and its decisions."""

from __future__ import annotations

from arealregnskap import case as cases
from arealregnskap import decided
from arealregnskap.errors import ArealregnskapError
from arealregnskap.headline import headline
from arealregnskap.issues import IssueLog
from arealregnskap.result import Result
from arealregnskap.store import Store, decisions, runs
from arealregnskap.store.models import Person

from . import fingerprint, kept


def adopt(store: Store, sak_id: str, who: Person) -> bool:
    """Note a finished run with its key figures, and take in the decisions that the case names.

    False where there is no result, or none this program can read.
    """
    folder = store.case_folder(sak_id)
    if fingerprint.stamp(folder) is None:
        return False
    kept.mark(folder)
    try:
        result = kept.read(folder)
    except ArealregnskapError:
        return False
    _take_decisions(store, sak_id, result, who)
    run = runs.begin(store, sak_id, runs.BEREGNING, fingerprint.of_case(folder), {}, who.navn)
    runs.finish(store, run.id, headline(result))
    return True


def decisions_of(store: Store, sak_id: str, who: str) -> None:
    """Take in the decisions that a case names in its file, once its areas are known: those of a folder that came in
    through the browser. A case that has decisions of its own, or names none, is left alone."""
    folder = store.case_folder(sak_id)
    if len(decisions.history(store, sak_id)) or cases.load(folder).decisions is None:
        return
    _take_decisions(store, sak_id, kept.read(folder), Person(navn=who))


def _take_decisions(store: Store, sak_id: str, result: Result, who: Person) -> None:
    if result.case.decisions is not None:
        history = decided.history_of(result, result.case.decisions, IssueLog())
        decisions.replace_with(store, sak_id, history, who)

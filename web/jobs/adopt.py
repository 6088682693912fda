"""The result that came with an imported case folder, taken for a finished computation of the case as it is."""

from __future__ import annotations

from arealregnskap import decided
from arealregnskap.errors import ArealregnskapError
from arealregnskap.headline import headline
from arealregnskap.issues import IssueLog
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
    if result.case.decisions is not None:
        history = decided.history_of(result, result.case.decisions, IssueLog())
        decisions.replace_with(store, sak_id, history, who)
    run = runs.begin(store, sak_id, runs.BEREGNING, fingerprint.of_case(folder), {}, who.navn)
    runs.finish(store, run.id, headline(result))
    return True

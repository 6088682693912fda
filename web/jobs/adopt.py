"""The result that came with an imported case folder, taken for a finished computation of the case as it is."""

from __future__ import annotations

from arealregnskap.errors import ArealregnskapError
from arealregnskap.headline import headline
from arealregnskap.store import Store, runs

from . import fingerprint, kept


def adopt(store: Store, sak_id: str, who: str) -> bool:
    """Note a finished run with its key figures; False where there is no result, or none this program can read."""
    folder = store.case_folder(sak_id)
    if fingerprint.stamp(folder) is None:
        return False
    kept.mark(folder)
    try:
        figures = headline(kept.read(folder))
    except ArealregnskapError:
        return False
    run = runs.begin(store, sak_id, runs.BEREGNING, fingerprint.of_case(folder), {}, who)
    runs.finish(store, run.id, figures)
    return True

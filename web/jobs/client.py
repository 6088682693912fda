"""What views and commands ask of the jobs."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from arealregnskap.errors import ArealregnskapError
from arealregnskap.store import Store, caseio, decisions, files, runs
from arealregnskap.store.models import Fil, Kjoring, RunState
from arealregnskap.store.store import new_id

from . import fingerprint, kept, packed
from .queue import Queue


class Jobs:
    """Starts, follows and calls off the long work on cases."""

    def __init__(self, store: Store, url: str) -> None:
        self._store = store
        self._queue = Queue(url)

    def compute(self, sak_id: str, who: str) -> Kjoring:
        """Compute a case: a new run, the one under way, or the finished one of the very same inputs."""
        decisions.publish(self._store, sak_id)
        caseio.write(self._store, sak_id)
        folder = self._store.case_folder(sak_id)
        run = runs.begin(self._store, sak_id, runs.BEREGNING, fingerprint.of_case(folder), {}, who)
        if run.tilstand == RunState.FERDIG and not self._holds(run):
            run = runs.again(self._store, run.id, who)
        return self._put(run)

    def _holds(self, run: Kjoring) -> bool:
        """Whether the result folder still has what a finished run made, and this program can read it."""
        newest = self.newest(run.sak_id)
        if newest is None or newest.id != run.id:
            return False  # another result has taken its place
        try:
            kept.check(self._store.case_folder(run.sak_id))
        except ArealregnskapError:
            return False
        return True

    def export(self, sak_id: str, parametre: dict[str, Any], who: str) -> Kjoring:
        """Write one document of the computed result, ``parametre`` as ``report.write`` takes them; or pack the case."""
        folder = self._store.case_folder(sak_id)
        if parametre["format"] == packed.CASE:
            decisions.publish(self._store, sak_id)
            caseio.write(self._store, sak_id)
        inndata = self.goes_into(sak_id, parametre["format"])
        run = runs.begin(self._store, sak_id, runs.EKSPORT, inndata, parametre, who)
        if run.tilstand == RunState.FERDIG and not all(
            (folder / name).is_file() for name in run.nokkeltall.get("files", ())
        ):
            run = runs.again(self._store, run.id, who)
        return self._put(run)

    def goes_into(self, sak_id: str, form: str) -> str:
        """What a document of a format depends on: the result, or for the packed case folder the case itself."""
        folder = self._store.case_folder(sak_id)
        return fingerprint.of_folder(folder) if form == packed.CASE else fingerprint.of_result(folder)

    def verify(self, sak_id: str, bundle: Path, name: str, who: str, *, keep: bool = False) -> Kjoring:
        """Make the figures of a bundle again, always anew; ``bundle`` is moved away unless it is to be kept."""
        time, place = new_id(), packed.brought(self._store.case_folder(sak_id))
        place.mkdir(parents=True, exist_ok=True)
        (shutil.copyfile if keep else shutil.move)(bundle, place / f"{time}.zip")
        digest = files.digest(place / f"{time}.zip")
        return self._put(runs.begin(self._store, sak_id, runs.ETTERPROVING, digest, {"navn": name, "gang": time}, who))

    def examine(self, fil: Fil, who: str) -> Kjoring:
        """Look into an uploaded file; what is found ends up in its row."""
        run = runs.begin(self._store, fil.sak_id, runs.LESING, fil.sha256, {"fil": fil.id}, who)
        if run.tilstand == RunState.FERDIG:
            run = runs.again(self._store, run.id, who)
        return self._put(run)

    def status(self, run_id: str) -> Kjoring:
        """How far a run came. Raises NotFoundError."""
        return runs.get(self._store, run_id)

    def newest(self, sak_id: str) -> Kjoring | None:
        """The last finished computation of a case, which is the one its result folder holds."""
        finished = [r for r in runs.of_case(self._store, sak_id, runs.BEREGNING) if r.tilstand == RunState.FERDIG]
        return max(finished, key=lambda run: run.ferdig or run.startet, default=None)

    def latest(self, sak_id: str) -> Kjoring | None:
        """The newest computation of a case, however it ended."""
        return runs.latest(self._store, sak_id)

    def under_way(self, sak_id: str) -> Kjoring | None:
        """The computation that waits or works, if any."""
        return runs.latest(self._store, sak_id, runs.OPEN)

    def stale(self, sak_id: str) -> bool:
        """Whether the inputs have changed since the last finished computation."""
        newest = self.newest(sak_id)
        return newest is not None and newest.inndata != fingerprint.of_case(self._store.case_folder(sak_id))

    def cancel(self, run_id: str, who: str) -> None:
        """Call a run off; the heavy process is ended within a second."""
        runs.call_off(self._store, run_id, who)
        self._queue.take_off(run_id)

    def close(self) -> None:
        self._queue.close()

    def _put(self, run: Kjoring) -> Kjoring:
        if run.tilstand in runs.OPEN:
            self._queue.put(run)
        return run

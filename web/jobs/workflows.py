"""The steps of a job, in the worker: heavy part in a child process, then the end of it in the store.

A step that is over is not done again; a worker killed within a step does that step anew. Each step can be: the child
puts whole files in place of whole files, and the first word on how a run ended holds.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dbos import DBOS

from arealregnskap.errors import ArealregnskapError
from arealregnskap.store import Store, files, runs
from arealregnskap.store.models import Kjoring, RunState

from . import adopt, kept, packed, queue, uptake

_LOG = logging.getLogger(__name__)
_LOOK = 0.5  # seconds between two looks at whether a run was called off


@dataclass
class Worker:
    """What the steps need: the case store and how much memory [bytes, 0 no limit] a child may take."""

    store: Store
    memory: int = 0


_worker: Worker | None = None


def use(worker: Worker) -> None:
    """Say what the steps work with; once, before the queue is listened to."""
    global _worker
    _worker = worker


def _at_work() -> Worker:
    if _worker is None:
        raise RuntimeError("the worker is not set up")
    return _worker


@DBOS.workflow(name=queue.WORKFLOW)
def job(run_id: str) -> str:
    """All of one run; returns the state it ended in."""
    answer = heavy(run_id)
    return end(run_id, answer)


@DBOS.step()
def heavy(run_id: str) -> dict[str, Any]:
    """The child's last word: ``result`` or ``stop``. A run that was called off gives neither."""
    worker = _at_work()
    run = runs.get(worker.store, run_id)
    if run.tilstand not in runs.OPEN:
        return {}
    return _Child(worker, run).work()


@DBOS.step()
def end(run_id: str, answer: dict[str, Any]) -> str:
    """Write down how the run ended."""
    store = _at_work().store
    if "result" in answer:
        try:
            runs.finish(store, run_id, _kept(store, runs.get(store, run_id), answer["result"]))
        except ArealregnskapError as stop:
            runs.fail(store, run_id, stop.sentence)
    elif answer:
        runs.fail(store, run_id, answer["stop"] or _program_failed(run_id))
    return runs.get(store, run_id).tilstand


def _program_failed(run_id: str) -> str:
    return (
        "Programmet gjorde en feil og kom ikke i mål. Det som er lagret, er urørt. "
        f"Meld fra og oppgi jobbnummeret {run_id}."
    )


def _kept(store: Store, run: Kjoring, result: dict[str, Any]) -> dict[str, Any]:
    """What the run's row keeps of the child's result; what was found in a file goes to the file's row."""
    if run.slag == runs.LESING:
        uptake.keep(store, run.sak_id, run.parametre["fil"], result, run.hvem)
        return {}
    if run.slag == runs.ETTERPROVING:
        _brought(store, run).unlink(missing_ok=True)
    if run.slag == runs.BEREGNING:
        adopt.decisions_of(store, run.sak_id, run.hvem)
    return result


def _brought(store: Store, run: Kjoring) -> Path:
    """The bundle that a run checks."""
    return packed.brought(store.case_folder(run.sak_id)) / f"{run.parametre['gang']}.zip"


class _Child:
    """One child process: started, listened to, ended when its run is called off."""

    def __init__(self, worker: Worker, run: Kjoring) -> None:
        self.worker, self.run = worker, run
        self.last: dict[str, Any] = {}
        self.progress: dict[str, Any] = {"step": "", "done": 0, "total": 0}

    def work(self) -> dict[str, Any]:
        process = subprocess.Popen(  # noqa: S603 - our own module, with arguments of our own making
            self._command(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        listener = threading.Thread(target=self._listen, args=(process,), daemon=True)
        errors: list[str] = []
        complaints = threading.Thread(target=lambda: errors.extend(process.stderr or ()), daemon=True)
        listener.start()
        complaints.start()
        told: dict[str, Any] = {}
        while process.poll() is None:
            if self.progress != told:
                told = dict(self.progress)
                if not runs.progress(self.worker.store, self.run.id, told):
                    process.kill()
                    break
            elif runs.get(self.worker.store, self.run.id).tilstand == RunState.AVBRUTT:
                process.kill()
                break
            time.sleep(_LOOK)
        process.wait()
        listener.join()
        complaints.join()
        if self.last.get("wrong") or not self.last:
            _LOG.error("run %s: child ended with %s\n%s", self.run.id, process.returncode, "".join(errors[-60:]))
        return self._answer(process.returncode)

    def _answer(self, code: int) -> dict[str, Any]:
        if runs.get(self.worker.store, self.run.id).tilstand == RunState.AVBRUTT:
            return {}
        if self.last:
            return self.last
        if code == -9:  # the system ended it, most often for want of memory
            return {"stop": "Utregningen ble stanset av maskinen, trolig fordi den manglet minne."}
        return {"stop": ""}

    def _listen(self, process: subprocess.Popen[str]) -> None:
        for line in process.stdout or ():
            try:
                said = json.loads(line)
            except ValueError:
                continue  # something a library printed
            if "step" in said:
                self.progress = said
            else:
                self.last = said

    def _command(self) -> list[str]:
        folder = self.worker.store.case_folder(self.run.sak_id)
        head = [sys.executable, "-m", "web.jobs.child"]
        head += ["--parent", str(os.getpid()), "--memory", str(self.worker.memory)]
        if self.run.slag == runs.BEREGNING:
            return [*head, "compute", str(folder)]
        if self.run.slag == runs.LESING:
            fil = files.get(self.worker.store, self.run.sak_id, self.run.parametre["fil"])
            return [*head, "examine", str(files.path_of(self.worker.store, fil))]
        if self.run.slag == runs.ETTERPROVING:
            return [*head, "verify", str(_brought(self.worker.store, self.run)), "--folder", str(folder)]
        return [*head, "export", str(folder), "--target", str(kept.exports(folder) / self.run.id), *self._options()]

    def _options(self) -> list[str]:
        return [part for key, value in self.run.parametre.items() for part in (f"--{key}", str(value))]

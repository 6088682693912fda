"""kill -9 of the server, alone or with its worker, while people upload, decide, rename and compute: what was confirmed
is there, half of anything is not, and every job ends.

Two rounds in the normal suite; ``KILL_ROUNDS=50`` in the environment for as many as there is time for.
"""

from __future__ import annotations

import hashlib
import os
import random
import re
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from arealregnskap import case as cases
from arealregnskap import pipeline
from arealregnskap.headline import headline
from arealregnskap.store import Store, decisions, files, imports, log, open_store, people, runs, uploads
from arealregnskap.store import cases as store_cases
from arealregnskap.store.models import RunState
from tests import databases
from tests.land import saker
from tests.web.process import Server
from web.jobs import kept
from web.jobs.adopt import adopt
from web.settings import Settings

ROUNDS = int(os.environ.get("KILL_ROUNDS", "2"))
PATIENCE = 240  # seconds, on a busy machine
PIECE, PIECES = 40_000, 60
_WAIT_EVERY = 5  # rounds between waiting for all jobs; in between one job is cut off again and again
RESERVE_DAA = 175  # B1 100 daa of which 25 are built, and F1 100 daa


@dataclass
class Confirmed:
    """What people have been told is saved, and the one thing each may have asked for without getting an answer."""

    title: str = ""
    titles_asked: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)  # id → SHA-256
    under_way: tuple[str, bytes, int] = ("", b"", 0)  # id, whole content, bytes confirmed
    runs: set[str] = field(default_factory=set)
    answers: int = 0


class Person:
    """Somebody in a browser, who does one thing again and again until the line breaks."""

    def __init__(self, url: str, sak: str, seed: int) -> None:
        self.base, self.chance = f"{url}/sak/{sak}", random.Random(seed)
        self.browser = requests.Session()
        page = self.browser.get(f"{self.base}/innstillinger", timeout=PATIENCE).text
        self.csrf = re.search(r'name="csrf[-_]token" (?:content|value)="([^"]+)"', page)[1]

    def post(self, path: str, **form: object) -> requests.Response:
        answer = self.browser.post(
            self.base + path, data={**form, "csrf_token": self.csrf}, timeout=PATIENCE, allow_redirects=False
        )
        assert answer.status_code in (303, 409), f"{path}: {answer.status_code} {answer.text[-3000:]}"
        return answer

    def send(self, method: str, path: str, **what: object) -> dict[str, object]:
        headers = {"X-CSRFToken": self.csrf, "Accept": "application/json"}
        answer = self.browser.request(method, self.base + path, headers=headers, timeout=PATIENCE, **what)
        assert answer.status_code == 200, answer.text[-2000:]
        return answer.json()


@dataclass
class Town:
    """The data folder, the store seen from beside the server, and what has been confirmed."""

    settings: Settings
    store: Store
    sak: str
    area: str
    told: Confirmed = field(default_factory=Confirmed)

    @property
    def folder(self) -> Path:
        return self.store.case_folder(self.sak)

    def rename(self, who: Person, n: int) -> None:
        title = f"Tittel {n}-{who.chance.randrange(10**6)}"
        self.told.titles_asked = [title]
        sak = store_cases.get(self.store, self.sak)
        said = who.post("/innstillinger", versjon=sak.versjon, tittel=title, kommunenummer=sak.kommunenummer,
                        kommunenavn=sak.kommunenavn, dato=sak.dato.isoformat(), regelsett=sak.regelsett[0])  # fmt: skip
        if said.status_code == 303:  # else another one saved something of the case meanwhile
            self.told.title = title

    def decide(self, who: Person, n: int) -> None:
        reason = f"Grunn {n}-{who.chance.randrange(10**6)}"
        versjon = decisions.history(self.store, self.sak).version(self.area)
        said = who.post(f"/planvask/omrade/{self.area}", beslutning="viderefore", begrunnelse=reason, versjon=versjon)
        assert said.status_code == 303
        self.told.reasons.append(reason)

    def upload(self, who: Person, n: int) -> None:
        """Piece by piece; goes on with the one that was broken off."""
        id_, content, at = self.told.under_way
        if not id_:
            content = who.chance.randbytes(PIECE * PIECES)
            name = f"fil-{n}-{who.chance.randrange(10**6)}.bin"
            begun = who.send("POST", "/data/opplasting", json={"navn": name, "storrelse": len(content)})
            id_, at = str(begun["id"]), 0
            self.told.under_way = (id_, content, at)
        while at < len(content):
            said = who.send("PUT", f"/data/opplasting/{id_}?fra={at}", data=content[at : at + PIECE])
            at = int(said["mottatt"])
            self.told.under_way = (id_, content, at)
        self.told.files[id_] = hashlib.sha256(content).hexdigest()
        self.told.under_way = ("", b"", 0)

    def compute(self, who: Person, n: int) -> None:
        """Once a round; from then on look at how far it came."""
        if not any(run.tilstand in runs.OPEN for run in runs.of_case(self.store, self.sak, runs.BEREGNING)):
            who.post("/kontroll/regn")
        self.told.runs |= {run.id for run in runs.open_runs(self.store)}
        assert who.browser.get(f"{who.base}/kontroll/framdrift", timeout=PATIENCE).status_code == 200
        time.sleep(0.5)


@pytest.fixture(scope="module")
def computed(tmp_path_factory) -> Path:
    folder = saker.write_case(tmp_path_factory.mktemp("sak") / "sak")
    pipeline.keep(pipeline.run(cases.load(folder)))
    return folder


@pytest.fixture
def town(computed, tmp_path) -> Iterator[Town]:
    settings = databases.settings(tmp_path / "data")
    store = open_store(settings.database_url, settings.data)
    who = people.local_user(store)
    sak = imports.import_folder(store, computed, who)
    assert adopt(store, sak.id, who)
    areas = kept.read(store.case_folder(sak.id)).main.reserve.areas
    yield Town(settings, store, sak.id, str(areas["stabil_id"].iloc[0]), Confirmed(title=sak.tittel))
    store.close()


def test_killed_at_random_points_nothing_confirmed_is_lost(town):
    chance = random.Random(20261122)
    ends: list[str] = []
    server = Server(town.settings.data)
    try:
        server.ready(PATIENCE)
        for n in range(1, ROUNDS + 1):
            everything = bool(n % 2)
            moment = chance.uniform(0.3, 6)
            broken = at_work(town, server, n, moment, everything=everything)
            whole_on_disk(town)
            server = Server(town.settings.data)
            server.ready(PATIENCE)
            all_is_there(town)
            states = finished(town) if n % _WAIT_EVERY == 0 or n == ROUNDS else "jobber går videre"
            what = "tjener og arbeider" if everything else "tjener"
            ends.append(f"{n}: {what} etter {moment:.1f} s, {broken} brutt, {states}")
            print(ends[-1], flush=True)
    finally:
        server.end_all()
        end_worker(town)
    told = town.told
    counts = f"{told.answers} svar, {len(told.files)} filer, {len(told.reasons)} beslutninger, {len(told.runs)} jobber"
    print(f"{len(ends)} runder: {counts} bekreftet")
    assert len(told.files) + len(told.reasons) + told.answers > ROUNDS


def at_work(town: Town, server: Server, n: int, moment: float, *, everything: bool) -> int:
    """Four people at work at once until the kill; how many were broken off."""
    broken, wrong = [], []
    acts: list[Callable[[Person, int], None]] = [town.rename, town.decide, town.upload, town.compute]
    persons = [Person(server.url, town.sak, 1000 * n + i) for i in range(len(acts))]

    def go_on(who: Person, act: Callable[[Person, int], None]) -> None:
        try:
            while True:
                act(who, n)
                town.told.answers += 1
        except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):  # before or amid the answer
            broken.append(act.__name__)
        except BaseException as stop:  # told in the thread of the test
            wrong.append((act.__name__, stop))

    threads = [threading.Thread(target=go_on, args=pair) for pair in zip(persons, acts, strict=True)]
    for thread in threads:
        thread.start()
    time.sleep(moment)
    server.process.kill()
    if everything:
        end_worker(town)
    server.process.wait(60)
    for thread in threads:
        thread.join(PATIENCE)
    assert not wrong, wrong
    return len(broken)


def whole_on_disk(town: Town) -> None:
    """Before anything is tidied: both databases are sound, and the result can be read."""
    if databases.CHOSEN != "postgresql":  # whose own server was not killed
        for name in ("arealregnskap.db", "jobber.db"):
            with closing(sqlite3.connect(town.settings.data / name, timeout=60)) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)], name
                assert connection.execute("PRAGMA foreign_key_check").fetchall() == [], name
    assert headline(kept.read(town.folder))["reserve_daa"] == pytest.approx(RESERVE_DAA, rel=1e-4)


def all_is_there(town: Town) -> None:
    """After the start: every write that was confirmed, and at most the one that was asked for beyond it."""
    told, sak = town.told, store_cases.get(town.store, town.sak)
    assert sak.tittel in (told.title, *told.titles_asked)
    told.title = sak.tittel
    assert cases.load(town.folder).title == sak.tittel, "the case file says what the rows say"
    history = decisions.history(town.store, town.sak)
    reasons = [entry.decision.reason for entry in history.entries]
    assert reasons[: len(told.reasons)] == told.reasons and len(reasons) <= len(told.reasons) + 1
    told.reasons = reasons
    assert [entry.number for entry in history.entries] == list(range(1, len(reasons) + 1))
    there = {fil.id: fil for fil in files.listing(town.store, town.sak)}
    for id_, digest in told.files.items():
        assert there[id_].sha256 == digest == files.digest(files.path_of(town.store, there[id_]))
    upload_goes_on(town, {id_ for id_ in there if id_ not in told.files})
    decided = [row for row in log.listing(town.store, town.sak, most=10_000) if row.handling == "besluttet"]
    assert len(decided) == len(reasons), "each act has its row in the log"


def upload_goes_on(town: Town, others: set[str]) -> None:
    """The upload that was broken off stands where it was confirmed or one piece beyond, or became a file."""
    id_, content, at = town.told.under_way
    if not id_:
        return
    if id_ in others:  # the last piece was taken, and only the answer was lost
        town.told.files[id_] = hashlib.sha256(content).hexdigest()
        town.told.under_way = ("", b"", 0)
        return
    upload = uploads.get(town.store, town.sak, id_)
    assert at <= upload.mottatt <= at + PIECE
    on_disk = uploads.part(town.store, upload).read_bytes() if upload.mottatt else b""
    assert on_disk[: upload.mottatt] == content[: upload.mottatt]
    town.told.under_way = (id_, content, upload.mottatt)


def finished(town: Town) -> str:
    """Every job ends, with the right figures or a sentence; how they ended, in short."""
    until = time.monotonic() + PATIENCE
    while left := [run.id for run in runs.open_runs(town.store) if run.slag == runs.BEREGNING]:
        assert time.monotonic() < until, f"still open: {left}"
        time.sleep(0.2)
    states = []
    for run_id in sorted(town.told.runs):
        run = runs.get(town.store, run_id)
        if run.slag != runs.BEREGNING or run.tilstand in runs.OPEN:
            continue
        states.append(run.tilstand)
        if run.tilstand == RunState.FERDIG:
            assert run.nokkeltall["reserve_daa"] == pytest.approx(RESERVE_DAA, rel=1e-4)
        else:
            assert run.melding, run_id
    assert headline(kept.read(town.folder))["reserve_daa"] == pytest.approx(RESERVE_DAA, rel=1e-4)
    assert not list(town.folder.rglob("*.ny"))
    return ", ".join(f"{states.count(s)} {s}" for s in dict.fromkeys(states)) or "ingen jobb"


def end_worker(town: Town) -> None:
    """kill -9 of everything that still works on the folder; a worker may be left of any server before."""
    wanted = f"AREALREGNSKAP_DATA={town.settings.data}".encode()
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (place / "environ").read_bytes().split(b"\0"):
                os.kill(int(place.name), signal.SIGKILL)
        except OSError:
            continue

"""The web app as it is run: ``python -m benchmarks.web CASE_FOLDER`` measures server, worker and browser, and writes
``benchmarks/results/web.md``.

A server with its worker is started in a folder of its own, the case is brought in over HTTP as a zip, and what people
do is timed from outside. The command line computes the same folder for comparison. Chromium and Playwright are needed
for the map page alone.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests
from sqlalchemy import create_engine, text

from .land import HERE
from .web_map import first_map

USERS, SECONDS, THINK_S = 20, 60.0, (1.0, 4.0)
PIECE = 8_000_000
PAGES = ("", "arealregnskap", "kontroll", "data", "sammenligning", "naturregnskap", "planvask", "kart", "eksport",
         "arealregnskap/celler?tabell=T3&rad=sum&kolonne=reserve_daa", "fliser/plan/11/1083/579.mvt")  # fmt: skip
_ENGINE_WAIT_S = 1800


@dataclass
class Site:
    """A server of its own, with its worker."""

    data: Path
    process: subprocess.Popen[bytes]
    url: str
    browser: requests.Session = field(default_factory=requests.Session)

    def token(self) -> str:
        page = self.browser.get(f"{self.url}/sak/ny", timeout=300).text
        found = re.search(r'name="csrf[-_]token" (?:content|value)="([^"]+)"', page)
        assert found
        return found[1]

    def rows(self, query: str) -> list[tuple[object, ...]]:
        engine = create_engine(f"sqlite:///{self.data / 'arealregnskap.db'}", connect_args={"timeout": 60})
        with closing(engine.connect()) as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def memory_mb(self) -> dict[str, float]:
        """Resident memory by kind of process [MB]; the largest of a kind."""
        found: dict[str, float] = defaultdict(float)
        for place in Path("/proc").glob("[0-9]*"):
            try:
                if os.getpgid(int(place.name)) != self.process.pid:
                    continue
                command = (place / "cmdline").read_bytes()
                pages = int((place / "statm").read_text().split()[1])
            except (OSError, IndexError):
                continue
            kind = (
                "child of a job" if b"web.jobs.child" in command else "worker" if b"arbeider" in command else "server"
            )
            found[kind] = max(found[kind], pages * os.sysconf("SC_PAGE_SIZE") / 1e6)
        return dict(found)


@contextmanager
def serving(data: Path, **env: str) -> Iterator[Site]:
    """A server that answers, until the end of the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {k: v for k, v in os.environ.items() if not k.startswith("AREALREGNSKAP_")}
    own |= {"AREALREGNSKAP_DATA": str(data), "AREALREGNSKAP_PORT": str(port), **env}
    with (data.parent / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "web"], env=own, stdout=log, stderr=log, start_new_session=True
        )
    site = Site(data, process, f"http://127.0.0.1:{port}")
    try:
        until = time.monotonic() + 300
        while True:
            try:
                if requests.get(f"{site.url}/helse", timeout=30).status_code == 200:
                    break
            except requests.ConnectionError:
                pass
            if time.monotonic() > until or process.poll() is not None:
                raise RuntimeError("the server did not come up")
            time.sleep(0.2)
        yield site
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def bring(site: Site, packed: Path) -> tuple[str, list[tuple[str, float]]]:
    """The case sent as a zip, and its computation asked for: its id, and (step, seconds) in order."""
    headers = {"X-CSRFToken": site.token(), "Accept": "application/json"}
    size, took = packed.stat().st_size, []
    began = time.perf_counter()
    place = f"{site.url}/sak/hent/opplasting"
    upload = site.browser.post(
        place, json={"navn": packed.name, "storrelse": size}, headers=headers, timeout=300
    ).json()
    with packed.open("rb") as file:
        at = 0
        while piece := file.read(PIECE):
            if at + len(piece) == size:
                took.append(("sent, all but the last piece", time.perf_counter() - began))
                began = time.perf_counter()
            where = f"{place}/{upload['id']}?fra={at}"
            said = site.browser.put(where, data=piece, headers=headers, timeout=600).json()
            at += len(piece)
    sak = str(said["videre"]).split("/")[2]
    took.append(("last piece, unpacked and made a case", time.perf_counter() - began))
    return sak, took


def followed(site: Site, sak: str) -> list[tuple[str, float]]:
    """The steps of the computation under way as the page sees them, to its end."""
    steps: list[tuple[str, float]] = []
    now, began = "waits for the worker", time.perf_counter()
    query = f"SELECT tilstand, framdrift, nokkeltall FROM kjoring WHERE sak_id = '{sak}' AND slag = 'beregning'"
    until = time.monotonic() + _ENGINE_WAIT_S
    while time.monotonic() < until:
        (state, progress, _), *_ = site.rows(query)
        found = re.search(r'"step": "([^"]*)"', str(progress))
        step = found[1].encode().decode("unicode_escape") if found and "\\u" in found[1] else found[1] if found else ""
        step = re.sub(r"leser .*", "leser filene", step) or now
        if step != now or state not in ("venter", "kjorer"):
            steps.append((now, time.perf_counter() - began))
            now, began = step, time.perf_counter()
        if state == "ferdig":
            return _joined(steps)
        if state not in ("venter", "kjorer"):
            raise RuntimeError(f"the computation ended as {state}")
        time.sleep(0.05)
    raise RuntimeError("the computation did not end")


def _joined(steps: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """Steps of one name together, in the order they were first met."""
    out: dict[str, float] = defaultdict(float)
    for name, seconds in steps:
        out[name] += seconds
    return list(out.items())


def by_command_line(folder: Path) -> tuple[float, float]:
    """``arealregnskap beregn`` on a copy, with one small file written: wall and CPU seconds."""
    before = os.times()
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "arealregnskap", "beregn", str(folder), "--format", "json", "--stille"],
        stdout=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - began, cpu


def load(site: Site, sak: str) -> tuple[dict[str, list[float]], dict[str, float]]:
    """``USERS`` people read pages of a case for ``SECONDS`` while it is computed anew: seconds by page, most memory
    [MB]."""
    took: dict[str, list[float]] = defaultdict(list)
    most: dict[str, float] = {}
    csrf = site.token()
    _change(site, sak, csrf, "Under last")
    site.browser.post(f"{site.url}/sak/{sak}/kontroll/regn", data={"csrf_token": csrf}, timeout=300)

    until = time.monotonic() + SECONDS

    def user(n: int) -> None:
        chance, browser = random.Random(n), requests.Session()
        while time.monotonic() < until:
            page = chance.choice(PAGES)
            began = time.perf_counter()
            answer = browser.get(f"{site.url}/sak/{sak}/{page}" if page else site.url, timeout=300)
            took[page.partition("?")[0] or "start"].append(time.perf_counter() - began)
            assert answer.status_code in (200, 204), (page, answer.status_code)
            time.sleep(chance.uniform(*THINK_S))

    people = [threading.Thread(target=user, args=(n,)) for n in range(USERS)]
    for person in people:
        person.start()
    while any(person.is_alive() for person in people):
        for kind, mb in site.memory_mb().items():
            most[kind] = max(mb, most.get(kind, 0.0))
        time.sleep(0.5)
    return dict(took), most


def _change(site: Site, sak: str, csrf: str, title: str) -> None:
    """Another title, so that the case is computed anew."""
    (row,) = site.rows(f"SELECT kommunenummer, kommunenavn, dato, versjon, syntetisk FROM sak WHERE id = '{sak}'")
    number, name, day, version, synthetic = row
    form = {"csrf_token": csrf, "tittel": title, "kommunenummer": number, "kommunenavn": name, "dato": day,
            "versjon": version, "regelsett": "NINA 2023", "ved_siden": "KDD enkel"}  # fmt: skip
    form |= {"syntetisk": "on"} if synthetic else {}
    site.browser.post(f"{site.url}/sak/{sak}/innstillinger", data=form, timeout=300).raise_for_status()


def run(folder: Path) -> str:
    """All of it, as Markdown."""
    with tempfile.TemporaryDirectory(prefix="bench-web-") as place:
        packed = _packed(folder, Path(place) / "sak.zip")
        copy = shutil.copytree(folder, Path(place) / "sak")
        shutil.rmtree(copy / "resultat", ignore_errors=True)
        data = Path(place) / "data"
        data.mkdir()
        with serving(data, AREALREGNSKAP_JOB_PROCESSES="2") as site:
            time.sleep(3)
            rest = site.memory_mb()
            first, steps = bring(site, packed)
            steps += followed(site, first)
            alone = by_command_line(copy)
            warm = _page_now(site, first)
            bring(site, packed)  # computed while pages of the first case are read, as is that case itself
            views, most = load(site, first)
        with serving(data) as site:  # nothing is in memory, and the browser is new
            shown = first_map(f"{site.url}/sak/{first}/kart")
            again = first_map(f"{site.url}/sak/{first}/kart")
    return _told(folder.name, steps, alone, warm, views, rest, most, (shown, again))


def _page_now(site: Site, sak: str) -> float:
    """The account page when nobody has asked for it [s]: the result has been read ahead."""
    began = time.perf_counter()
    site.browser.get(f"{site.url}/sak/{sak}/arealregnskap", timeout=300)
    return time.perf_counter() - began


def _packed(folder: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for file in sorted(p for p in folder.rglob("*") if p.is_file()):
            if file.relative_to(folder).parts[0] != "resultat":
                archive.write(file, file.relative_to(folder).as_posix())
    return target


def _told(
    name: str, steps: list[tuple[str, float]], alone: tuple[float, float], warm: float,
    views: dict[str, list[float]], rest: dict[str, float], most: dict[str, float], shown: tuple[str, str],
) -> str:  # fmt: skip
    every = [s for of in views.values() for s in of]
    lines = [
        "# web", "", (__doc__ or "").split("\n\n")[1], "", f"## Upload to finished account, {name}", "",
        "| step | s |", "|---|---|", *(f"| {step} | {seconds:.1f} |" for step, seconds in steps),
        f"| **all, in the browser** | **{sum(s for _, s in steps):.1f}** |",
        f"| `arealregnskap beregn`, the same folder, with JSON written | {alone[0]:.1f} ({alone[1]:.1f} CPU) |", "",
        f"The account page the first time it is asked for after that: {1000 * warm:.0f} ms.", "",
        f"## Pages, {USERS} users and two jobs at work, {SECONDS:.0f} s", "",
        "| page | n | median ms | p95 ms |", "|---|---|---|---|",
        *(f"| {page} | {len(of)} | {1000 * statistics.median(of):.0f} | {1000 * _p95(of):.0f} |"
          for page, of in sorted(views.items())),
        f"| **all** | {len(every)} | {1000 * statistics.median(every):.0f} | {1000 * _p95(every):.0f} |", "",
        "## Map page with a cold cache, Chromium", "", f"After a restart: {shown[0]}.", "",
        f"Once more in a new browser: {shown[1]}.", "",
        "## Memory [MB]", "", "| process | at rest, no case | most, under load |", "|---|---|---|",
        *(f"| {kind} | {rest.get(kind, 0):.0f} | {most.get(kind, 0):.0f} |" for kind in sorted({*rest, *most})), "",
        "Tiles of 100 000 surfaces: [tiles-M.md](tiles-M.md).",
    ]  # fmt: skip
    return "\n".join(lines)


def _p95(values: list[float]) -> float:
    return sorted(values)[max(0, int(0.95 * len(values)) - 1)]


def main() -> None:
    from .__main__ import _machine

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a case folder; it is not changed")
    began = os.getloadavg()[0]
    body = run(parser.parse_args().folder)
    result = f"{body}\n\nMachine: load {began:.1f} at the beginning, {_machine()}.\n"
    (HERE / "results" / "web.md").write_text(result, encoding="utf-8")
    print(result)


if __name__ == "__main__":
    main()

"""Every faulty and hostile file gives exactly the sentence it should, within limits, and calls nobody."""

from __future__ import annotations

import csv
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from arealregnskap import read
from arealregnskap.errors import ReadError
from arealregnskap.issues import IssueLog
from arealregnskap.read import sandbox
from arealregnskap.read.limits import GIB, MIB
from tests.faulty import make

EXPECTED_FILE = Path(make.__file__).with_name("expected.csv")
LIMITS = read.Limits(memory_bytes=3 * GIB, cpu_s=20, wall_s=60)

#: What any one of these small files may take, far below the limits that would stop it.
MEMORY, CPU_S = 400 * MIB, 5.0


class Listener:
    """A socket on loopback that counts who calls."""

    def __init__(self) -> None:
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            self.calls += 1
            connection.close()


@pytest.fixture(scope="module")
def listener() -> Listener:
    return Listener()


@pytest.fixture(scope="module")
def expected() -> dict[str, list[list[str]]]:
    out: dict[str, list[list[str]]] = {}
    lines = [line for line in EXPECTED_FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    for name, outcome, text in list(csv.reader(lines))[1:]:
        out.setdefault(name, []).append([outcome, text])
    return out


@pytest.fixture
def usage(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[sandbox.Usage]]:
    """What each read in the reading process took."""
    taken: list[sandbox.Usage] = []
    run = sandbox.run

    def recorded(*arguments):
        taken.append(run(*arguments))
        return taken[-1]

    monkeypatch.setattr(sandbox, "run", recorded)
    yield taken


def outcome_of(path: Path, port: int, sandboxed: bool = True) -> list[list[str]]:
    log = IssueLog()
    try:
        layers = read.read_file(path, options=read.ReadOptions(limits=LIMITS), log=log, sandboxed=sandboxed)
    except ReadError as e:
        return [[type(e).__name__, str(e).replace(str(port), "{port}")]]
    shapes = " ".join(f"{layer.name}:{len(layer.frame)}:{layer.epsg}" for layer in layers)
    return [["lest", shapes], *([i.kind, i.text().replace(str(port), "{port}")] for i in log)]


def test_every_file_has_an_expectation(expected: dict) -> None:
    assert set(expected) == set(make.FILES)


@pytest.mark.parametrize("name", list(make.FILES))
def test_says_exactly_what_is_wrong(name: str, tmp_path: Path, listener: Listener, expected: dict, usage: list) -> None:
    path = make.make(tmp_path, listener.port, (name,))[name]
    before = {p: p.stat().st_size for p in path.parent.iterdir()}
    assert outcome_of(path, listener.port) == expected[name]
    assert {p: p.stat().st_size for p in path.parent.iterdir()} == before, "nothing is written beside the file"
    for taken in usage:
        assert taken.memory_bytes < MEMORY
        assert taken.cpu_s < CPU_S
    time.sleep(0)
    assert listener.calls == 0


@pytest.mark.parametrize("name", [n for n in make.FILES if n.endswith(("nett.gml", "dtd.gml", "lenke.geojson"))])
def test_our_parsers_call_nobody_even_with_a_network(name: str, tmp_path: Path, listener: Listener) -> None:
    path = make.make(tmp_path, listener.port, (name,))[name]
    outcome_of(path, listener.port, sandboxed=False)
    time.sleep(0.05)
    assert listener.calls == 0


def test_too_many_files_in_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "mange.zip"
    path.write_bytes(make.zipped(*((f"{i}.txt", b"a") for i in range(30))))
    with pytest.raises(ReadError, match=r"mange.zip: Arkivet har flere filer enn det som er tillatt\."):
        read.read_file(path, options=read.ReadOptions(limits=read.Limits(archive_files=20)), log=IssueLog())


def test_too_much_in_an_archive(tmp_path: Path) -> None:
    """The sum over all entries counts, not only each one."""
    path = tmp_path / "stort.zip"
    path.write_bytes(make.zipped(*((f"{i}.gml", bytes(MIB)) for i in range(5))))
    with pytest.raises(ReadError, match="Arkivet er større utpakket enn det som er tillatt"):
        read.read_file(path, options=read.ReadOptions(limits=read.Limits(archive_bytes=4 * MIB)), log=IssueLog())


def test_missing_closed_and_oversized_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ReadError, match=r"borte.gml: Fila finnes ikke\. Sjekk navn og mappe\."):
        read.recognise(tmp_path / "borte.gml")
    path = tmp_path / "plan.gml"
    path.write_bytes(b"x" * 100)
    with pytest.raises(ReadError, match=r"Fila er på 100 byte\. Grensen er 99\."):
        read.recognise(path, read.Limits(input_bytes=99))
    with pytest.raises(ReadError, match="Mappa er ingen FileGDB"):
        read.recognise(tmp_path)

    def closed(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", closed)
    with pytest.raises(ReadError, match="Fila kan ikke åpnes: den er låst, eller du mangler tilgang"):
        read.recognise(path)

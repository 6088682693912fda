"""The reading process: its limits, its empty network, its few drivers, and the sentences when it is stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from arealregnskap import read
from arealregnskap.errors import ReadError
from arealregnskap.issues import IssueLog
from arealregnskap.read import sandbox
from arealregnskap.read.limits import MIB
from tests.faulty import make

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """20 000 squares as GeoJSON: about a second of work and 200 MB."""
    path = tmp_path / "stor.geojson"
    make.land(20_000).to_file(path, driver="GeoJSON", engine="pyogrio")
    return path


def stopped(path: Path, **limits: float) -> str:
    with pytest.raises(ReadError) as error:
        read.read_file(path, options=read.ReadOptions(limits=read.Limits(**limits)), log=IssueLog())
    return str(error.value)


def test_stopped_by_the_clock(large: Path) -> None:
    started = time.perf_counter()
    assert stopped(large, wall_s=0.05) == (
        "stor.geojson: Lesingen ble stanset etter 0 sekunder. Sjekk fila, del den opp, eller øk grensen."
    )
    assert time.perf_counter() - started < 20


def test_stopped_by_memory(tmp_path: Path) -> None:
    """12 MB of text that become half a gigabyte of empty objects."""
    path = tmp_path / "oppblast.geojson"
    path.write_text('{"type": "FeatureCollection", "features": [' + "{}," * 4_000_000 + "{}]}")
    text = stopped(path, memory_bytes=512 * MIB)
    assert text == (
        "oppblast.geojson: Lesingen trengte mer enn 0,5 GiB minne. Sjekk fila, del den opp, eller øk grensen."
    )


def test_reads_again_after_a_stop(large: Path, tmp_path: Path) -> None:
    stopped(large, wall_s=0.05)
    path = make.make(tmp_path / "ny", names=("hoyder.geojson",))["hoyder.geojson"]
    assert len(read.read_file(path, log=IssueLog())) == 1


@pytest.mark.parametrize(
    ("ending", "sentence"),
    [
        (-signal.SIGSEGV, "x.gml: Fila fikk leseren for GML til å krasje. Fila er trolig skadet."),
        (-signal.SIGXCPU, "x.gml: Lesingen ble stanset etter 600 sekunder regnetid."),
    ],
)
def test_a_sentence_for_each_end(ending: int, sentence: str) -> None:
    gml = next(f for f in read.FORMATS if f.key == "gml")
    told = {"exit": ending, "timeout": False}
    assert str(sandbox._stopped(told, Path("x.gml"), gml, read.ReadOptions())).startswith(sentence)


def test_a_worker_killed_from_outside_is_a_crash(large: Path) -> None:
    """The keeper tells of its worker's death; nothing waits for ever."""

    def kill_workers() -> None:
        for _ in range(200):
            time.sleep(0.01)
            for worker in _grandchildren(sandbox._SERVER._process.pid if sandbox._SERVER._process else 0):
                os.kill(worker, signal.SIGKILL)
                return

    read.read_file(large, log=IssueLog())  # the server is up
    killer = threading.Thread(target=kill_workers)
    killer.start()
    with pytest.raises(ReadError, match="krasje"):
        read.read_file(large, log=IssueLog())
    killer.join()


def _grandchildren(server: int) -> list[int]:
    def children(pid: int) -> list[int]:
        path = Path(f"/proc/{pid}/task/{pid}/children")
        try:
            return [int(p) for p in path.read_text().split()]
        except OSError:
            return []

    return [worker for keeper in children(server) for worker in children(keeper)]


def test_several_threads_read_at_once(tmp_path: Path) -> None:
    files = make.make(tmp_path, names=("samling.geojson", "tomt_lag.gpkg", "uten_prj.shp", "oddetall.gml"))
    sizes: dict[str, int] = {}

    def one(name: str, path: Path) -> None:
        sizes[name] = len(read.read_file(path, log=IssueLog())[0].frame)

    threads = [threading.Thread(target=one, args=item) for item in files.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sizes == {"samling.geojson": 1, "tomt_lag.gpkg": 0, "uten_prj.shp": 4, "oddetall.gml": 2}


def inside(code: str, *arguments: str) -> str:
    """Run code in a fresh process, as the reading process would."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout.strip()


def test_the_network_is_gone() -> None:
    """The same call gets through before, and not after."""
    code = """
import socket, sys
from arealregnskap.read import child
server = socket.create_server(("127.0.0.1", 0))
def reached():
    try:
        socket.create_connection(server.getsockname(), timeout=1).close()
        return True
    except OSError:
        return False
print(reached(), end=" ")
child._leave_network()
print(reached())
"""
    assert inside(code) == "True False"


def test_only_the_needed_drivers_are_left(tmp_path: Path) -> None:
    """A VRT that pyogrio would open by its content is refused by GDAL itself."""
    vrt = tmp_path / "flater.gpkg"
    vrt.write_text(make.VRT)
    code = """
import sys
from pathlib import Path
from arealregnskap import read
from arealregnskap.read import child
format_ = next(f for f in read.FORMATS if f.key == "gpkg")
child._close_in(Path(sys.argv[2]), read.Limits(), format_, child._driver_names())
import pyogrio
print(sorted(pyogrio.list_drivers()))
try:
    pyogrio.list_layers(sys.argv[1])
    print("opened")
except pyogrio.errors.DataSourceError:
    print("refused")
"""
    assert inside(code, str(vrt), str(tmp_path)) == "['GPKG']\nrefused"


def test_without_the_drivers_taken_away_the_same_file_is_opened(tmp_path: Path) -> None:
    """So that the test above can fail: with all drivers the VRT gives the content of a system file."""
    vrt = tmp_path / "flater.gpkg"
    vrt.write_text(make.VRT)
    code = "import sys, pyogrio; print(pyogrio.list_layers(sys.argv[1])[0][0])"
    assert inside(code, str(vrt)) == "passwd"

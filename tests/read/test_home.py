"""Reading leaves no temporary folders: not at the end, not when it is killed, and not from those killed before."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from arealregnskap.read import home

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90  # seconds, on a busy machine
READ = """
import sys
from pathlib import Path
from arealregnskap.issues import IssueLog
from arealregnskap.read import read_file, sandbox
read_file(Path(sys.argv[1]), log=IssueLog())
print(sandbox._SERVER._process.pid, flush=True)
"""
WAIT = "import time; time.sleep(600)"


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "flate.gpkg"
    gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.box(0, 0, 1, 1)], crs=25832).to_file(path)
    return path


@pytest.fixture
def temporary(tmp_path) -> Path:
    (tmp_path / "midlertidig").mkdir()
    return tmp_path / "midlertidig"


def reader(code: str, file: Path, temporary: Path) -> subprocess.Popen[str]:
    env = {**os.environ, "TMPDIR": str(temporary)}
    return subprocess.Popen(
        [sys.executable, "-c", code, str(file)], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True
    )


def gone(temporary: Path) -> bool:
    """Whether all is removed, within reason."""
    until = time.monotonic() + PATIENCE
    while list(temporary.iterdir()) and time.monotonic() < until:
        time.sleep(0.05)
    return not list(temporary.iterdir())


def test_a_process_that_ends_leaves_nothing(file, temporary):
    process = reader(READ, file, temporary)
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 0 and gone(temporary)


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM])
def test_what_a_killed_process_had_is_removed_by_its_server(file, temporary, sign):
    process = reader(READ + WAIT, file, temporary)
    assert process.stdout.readline()
    (place,) = temporary.glob("arealregnskap-*")
    (place / "les-halv").mkdir()  # as in the middle of a file
    process.send_signal(sign)
    process.communicate(timeout=PATIENCE)
    assert gone(temporary)


def test_what_is_left_when_both_are_killed_goes_at_the_next_start_and_nothing_of_the_living(
    file, temporary, monkeypatch
):
    dead, living = (reader(READ + WAIT, file, temporary) for _ in range(2))
    servers = [int(process.stdout.readline()) for process in (dead, living)]
    try:
        place = next(p for p in temporary.iterdir() if p == Path(f"/proc/{servers[0]}/cwd").readlink())
        os.kill(servers[0], signal.SIGKILL)
        dead.kill()
        dead.communicate(timeout=PATIENCE)
        with (place / "i-bruk").open() as held:  # a killed server takes a moment to be gone
            fcntl.flock(held, fcntl.LOCK_EX)
        assert place.is_dir() and len(list(temporary.iterdir())) == 2
        monkeypatch.setattr(home.tempfile, "tempdir", str(temporary))
        young, lock = home.make()
        assert place.is_dir(), "one this young may be just about to be held"
        long_ago = time.time() - 3600
        for held in temporary.glob("*/i-bruk"):
            os.utime(held, (long_ago, long_ago))
        newest, other = home.make()
        assert not place.exists() and young.is_dir() and newest.is_dir()
        assert len(list(temporary.iterdir())) == 3, "the living one's folder is there too"
        os.close(lock)
        os.close(other)
    finally:
        living.kill()
        living.communicate(timeout=PATIENCE)


def test_a_folder_of_somebody_elses_is_never_removed(temporary, monkeypatch):
    monkeypatch.setattr(home.tempfile, "tempdir", str(temporary))
    own, lock = home.make()
    named = temporary / "arealregnskap-2026"
    for place in (named, temporary / "arbeid"):
        place.mkdir()
        (place / "plan.gml").touch()
    (temporary / "arbeid" / "i-bruk").touch()
    for place in (own, named, temporary / "arbeid"):
        home.remove(place)
    os.close(lock)
    assert sorted(p.name for p in temporary.iterdir()) == ["arbeid", "arealregnskap-2026"]
    assert (named / "plan.gml").is_file()

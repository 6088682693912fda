"""The databases of the tests: SQLite, and a throwaway PostgreSQL cluster that is really started.

Every test that uses ``database_url`` runs on both. Everything else that has an app or a server, with its queue of jobs,
runs on SQLite; with ``TEST_DATABASE=postgresql`` in the environment it all runs on PostgreSQL, and nothing on SQLite.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from web.settings import PREFIX, Settings

KINDS = ("sqlite", "postgresql")
#: The kind of database that was asked for; "" for SQLite, and both where a test has ``database_url``.
CHOSEN = os.environ.get("TEST_DATABASE", "")
assert CHOSEN in ("", *KINDS), f"TEST_DATABASE is {CHOSEN!r}, not one of {KINDS}"

#: The cluster that is up, and the database of each data folder in it; the queue lies beside the store's tables.
_up: list[str] = []
_made: dict[Path, str] = {}


def settings(data: Path, **more: Any) -> Settings:
    """Settings of a server with a data folder, on the kind of database that was asked for."""
    return Settings(data=data, **_places(data) | more)


def environment(data: Path) -> dict[str, str]:
    """The same for a process: what it is told of its databases beside the data folder."""
    return {PREFIX + name.upper(): url for name, url in _places(data).items()}


def _places(data: Path) -> dict[str, str]:
    """Where store and queue of a data folder are; nothing for files in the folder itself."""
    if CHOSEN != "postgresql":
        return {}
    if data not in _made:
        _made[data] = _create(f"t{uuid4().hex}")
    return {"database": _made[data], "jobs_database": _made[data]}


def _create(name: str) -> str:
    with psycopg.connect(_up[0].format("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return _up[0].format(name)


def drop(data: Path) -> None:
    """Remove what was made for a data folder that nobody needs any more."""
    if data in _made:
        name = _made.pop(data).partition("@/")[2].partition("?")[0]
        with psycopg.connect(_up[0].format("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _programs() -> Path | None:
    """The folder of the newest PostgreSQL server programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def _unprivileged() -> str | None:
    """PostgreSQL refuses to run as root: somebody else, when the tests do."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), None)


@pytest.fixture(scope="session", autouse=CHOSEN == "postgresql")
def cluster() -> Iterator[str]:
    """The connection string, without database, of a cluster that lives as long as the tests; skips where it cannot."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed here (no initdb)")
    user = _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="areal-pg-"))
    try:
        folder.chmod(0o755)
        if user is not None:
            shutil.chown(folder, user)
        data = folder / "data"

        def run(program: str, *arguments: str) -> None:
            done = subprocess.run(
                [programs / program, *arguments], user=user, cwd=folder, capture_output=True, text=True,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            )  # fmt: skip
            assert done.returncode == 0, done.stderr or done.stdout

        run("initdb", "-D", str(data), "-U", "tester", "-A", "trust", "--no-sync", "-E", "UTF8")
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off -c max_connections=100"
        run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            _up.append(f"postgresql://tester@/{{}}?host={folder}")
            yield _up[0]
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=[CHOSEN] if CHOSEN else KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database of its own; on PostgreSQL a schema, which is as empty and made in no time."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'data' / 'store.db'}"
    server, name = request.getfixturevalue("cluster").format("postgres"), f"t{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}".encode())
    return f"{server}&options=-csearch_path%3D{name}"

"""After a stop at any point: confirmed work is whole, the rest is taken back, and the log tells of it."""

from __future__ import annotations

import datetime as dt
import io
import os
import signal
import subprocess
import sys

import pytest
from sqlalchemy import update

from arealregnskap.store import FileState, cases, files, log, open_store, recovery, uploads
from arealregnskap.store.models import Opplasting
from arealregnskap.store.store import now

LIMITS = uploads.Limits(file=100, files=9, free=0)


def test_a_folder_in_order_is_left_alone(store, sak, a_layer):
    before = len(log.listing(store))
    assert recovery.recover(store) == []
    assert len(log.listing(store)) == before


def test_half_made_cases_and_files_are_taken_back(store, sak, kari):
    (store.folder / "saker" / ".abc.ny").mkdir()
    (store.folder / "saker" / "ukjent").mkdir()
    (files.inputs(store, sak.id) / ".xyz.ny").write_bytes(b"half")
    (files.inputs(store, sak.id) / "plan-abc234.sos").write_bytes(b"named, never confirmed")
    (files.inputs(store, sak.id) / "tilstand.csv").write_bytes(b"put here by hand")
    recovery.recover(store)
    assert sorted(p.name for p in (store.folder / "saker").iterdir()) == [sak.id]
    assert [p.name for p in files.inputs(store, sak.id).iterdir()] == ["tilstand.csv"]
    assert (store.case_folder(sak.id) / "forlatt" / "plan-abc234.sos").read_bytes() == b"named, never confirmed"
    assert (store.folder / "forlatt" / "ukjent").is_dir()
    told = {row.handling for row in log.listing(store) if row.hvem == "programmet"}
    assert len(told) == 4


def test_an_upload_cut_off_before_or_after_its_renaming_is_completed(store, sak):
    for n, renamed in enumerate((False, True)):
        upload = uploads.begin(store, sak.id, f"{n}.sos", 3, LIMITS, "Kari Plan")
        uploads.append(store, sak.id, upload.id, 0, b"abc")
        if renamed:
            target = store.case_folder(sak.id) / files.stored_path(upload.navn, upload.id)
            uploads.part(store, upload).rename(target)
    recovery.recover(store)
    assert uploads.listing(store, sak.id) == []
    assert [files.path_of(store, fil).read_bytes() for fil in files.listing(store, sak.id)] == [b"abc", b"abc"]


def test_an_upload_under_way_waits_and_an_old_one_is_given_up(store, sak):
    waiting = uploads.begin(store, sak.id, "a.sos", 9, LIMITS, "Kari Plan")
    uploads.append(store, sak.id, waiting.id, 0, b"abc")
    old = uploads.begin(store, sak.id, "b.sos", 9, LIMITS, "Kari Plan")
    with store.write() as session:
        long_ago = now() - recovery.PATIENCE - dt.timedelta(days=1)
        session.execute(update(Opplasting).where(Opplasting.id == old.id).values(endret=long_ago))
    recovery.recover(store)
    assert [(u.id, u.mottatt) for u in uploads.listing(store, sak.id)] == [(waiting.id, 3)]


def test_a_file_the_disk_lost_is_told_of_once(store, sak):
    fil = files.add(store, sak.id, "a.sos", io.BytesIO(b"abc"), "Kari Plan")
    files.path_of(store, fil).unlink()
    assert recovery.recover(store) == ["savner ei fil a.sos"]
    assert recovery.recover(store) == []
    lost = files.get(store, sak.id, fil.id)
    assert lost.tilstand == FileState.AVVIST and "Last den opp på nytt" in lost.rapport["stopp"]


def test_the_case_file_follows_the_rows(store, sak):
    (store.case_folder(sak.id) / "sak.toml").write_text("half")
    recovery.recover(store)
    assert 'tittel = "Arealdelen 2027"' in (store.case_folder(sak.id) / "sak.toml").read_text()


@pytest.mark.parametrize("wait_ms", [1, 8, 25])
def test_a_process_killed_while_it_takes_files_in_loses_nothing_it_confirmed(
    database_url, tmp_path, kill_script, wait_ms
):
    """Every file whose name was printed is there and whole afterwards, and no other one is."""
    working = subprocess.Popen([sys.executable, "-c", kill_script], stdout=subprocess.PIPE, text=True)
    first = working.stdout.readline()
    working.stdout.flush() if working.stdout.writable() else None
    try:
        working.wait(wait_ms / 1000)
    except subprocess.TimeoutExpired:
        os.kill(working.pid, signal.SIGKILL)
    confirmed = set((first + working.stdout.read()).split())
    working.wait()
    store = open_store(database_url, tmp_path / "data")
    recovery.recover(store)
    with store.read() as session:
        sak_id = session.scalars(cases.select(cases.Sak.id)).one()
    there = {fil.navn: files.path_of(store, fil).read_text() for fil in files.listing(store, sak_id)}
    assert confirmed - {"klar"} <= set(there)
    assert all(text == name * 1000 for name, text in there.items())
    kept = {p.name for p in files.inputs(store, sak_id).iterdir()}
    assert kept == {files.path_of(store, fil).name for fil in files.listing(store, sak_id)}
    store.close()


@pytest.fixture
def kill_script(database_url, tmp_path):
    return f"""
import datetime as dt, io, pathlib
from arealregnskap.store import cases, files, open_store, people
store = open_store({database_url!r}, pathlib.Path({str(tmp_path / "data")!r}))
sak = cases.create(store, cases.Head("5061", "Rindal", "Sak", dt.date(2026, 11, 1)), people.local_user(store))
print("klar", flush=True)
for n in range(1000):
    name = f"fil{{n}}.sos"
    files.add(store, sak.id, name, io.BytesIO((name * 1000).encode()), "Kari Plan")
    print(name, flush=True)
"""

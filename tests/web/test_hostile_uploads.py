"""Every small faulty file handed in through the web: its row says why in a sentence, and nothing else is touched."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask import Flask

from arealregnskap.store import FileState, Store, cases, files, layers, people
from tests import databases
from tests.faulty import make
from tests.store.conftest import HEAD
from web import create_app
from web.jobs import child, uptake

SMALL = 2_000_000  # bytes


def told() -> dict[str, list[str]]:
    """File → the sentence it is refused with, or those of its findings."""
    out: dict[str, list[str]] = {}
    lines = Path(make.__file__).with_name("expected.csv").read_text(encoding="utf-8").splitlines()
    for name, outcome, text in list(csv.reader(line for line in lines if not line.startswith("#")))[1:]:
        out.setdefault(name, []).append(text if outcome.endswith("Error") else "")
    return out


@pytest.fixture(scope="module")
def app(tmp_path_factory) -> Iterator[Flask]:
    made = create_app(databases.settings(tmp_path_factory.mktemp("tjener") / "data", rate="100000 per minute"))
    made.testing = True
    yield made
    made.extensions["jobs"].close()
    made.extensions["store"].close()


def examined(path: Path, capsys: pytest.CaptureFixture[str]) -> dict:
    """What the process that looks into an uploaded file says last."""
    capsys.readouterr()
    child.main(["examine", str(path)])
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_each_faulty_file_gets_its_sentence_and_harms_nothing(app, tmp_path, capsys):
    store: Store = app.extensions["store"]
    who = people.local_user(store)
    sak = cases.create(store, HEAD, who)
    expected, refused = told(), 0
    for name, path in make.make(tmp_path / "filer").items():
        if path.stat().st_size > SMALL or path.suffix == ".shp":  # a shapefile comes as a zip of its parts
            continue
        fil = files.add(store, sak.id, name, io.BytesIO(path.read_bytes()), who.navn)
        answer = examined(files.path_of(store, fil), capsys)
        assert "result" in answer, (name, answer)
        uptake.keep(store, sak.id, fil.id, answer["result"], who.navn)
        row = row_of(app, sak.id, fil.id)
        kept = files.get(store, sak.id, fil.id)
        if expected[name][0]:
            refused += 1
            assert kept.tilstand == FileState.AVVIST, name
            reason = expected[name][0].removeprefix(f"{name}: ")[:40]
            assert reason in row, (name, row)
            assert "Ingen tall i regnskapet er berørt." in row
            assert not [lag for lag in layers.listing(store, sak.id) if lag.fil_id == fil.id]
        else:
            assert kept.tilstand == FileState.LEST, name
        assert str(tmp_path) not in row and str(store.case_folder(sak.id)) not in row
        files.delete(store, sak.id, fil.id, files.get(store, sak.id, fil.id).versjon, who.navn)
    assert refused > 30
    place = store.case_folder(sak.id)
    beside = [p for p in place.rglob("*") if p.is_file() and p.parent != place / "inn"]
    assert beside == [place / "sak.toml"], "a file left something behind"


def row_of(app: Flask, sak_id: str, file_id: str) -> str:
    """The text of a file's row on the page *Data*, as people read it."""
    page = app.test_client().get(f"/sak/{sak_id}/data").text
    row = re.search(rf'<tr[^>]*id="fil-{file_id}".*?</tr>', page, re.DOTALL)[0]
    assert "<script" not in row
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", row)).split())

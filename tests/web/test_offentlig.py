"""The public page in the browser: marks, what is held back, the preview, and who may do what."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import pytest

from arealregnskap.planvask.decisions import Decision, Kind
from arealregnskap.store import cases, decisions, hearings, people
from arealregnskap.store.store import now
from tests.web import shown as land
from web import results


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> Iterator[land.Shown]:
    computed = land.compute(tmp_path_factory.mktemp("sak") / "sak")
    yield from land.running(computed, tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def areas(shown) -> list[str]:
    """stabil_id of the areas, each decided on with a reason of its own."""
    store = shown.app.extensions["store"]
    who = people.local_user(store)
    with shown.app.app_context():
        result, _ = results.looked_up(cases.get(store, shown.sak))
    found = [str(o) for o in result.main.reserve.areas["stabil_id"]]
    reasons = ["Myr skal ikke bygges ned.", "Eier av gnr. 12 bnr. 3 vil ikke bygge."]
    rows = [
        Decision(o, Kind.RETURN, r, "Kari Hemmelig", now(), case_number="2026/HEMMELIG")
        for o, r in zip(found, reasons, strict=False)
    ]
    decisions.add(store, shown.sak, rows, who)
    return found


def csrf(text: str) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', text)[1]


def form_of(client, address) -> dict[str, str]:
    page = client.get(address).text
    return {"csrf_token": csrf(page), "versjon": re.search(r'name="versjon" value="([^"]+)"', page)[1]}


def test_a_reason_is_shown_when_it_is_marked_and_not_before(shown, areas):
    client, address = shown.app.test_client(), f"{shown.base}/offentlig"
    preview = client.get(f"{address}/forhandsvis/index.html")
    assert preview.status_code == 200 and "noindex" in preview.headers["X-Robots-Tag"]
    assert "Myr skal ikke bygges ned." not in preview.text and "Hemmelig" not in preview.text
    page = client.get(address).text
    assert "Det står ikke ennå hvordan man gir en uttalelse" in page and "gårds- og bruksnummer" in page
    marks = re.findall(r'name="merket" value="([^"]+)"', page)
    assert len(marks) == len(areas[:2])
    sent = form_of(client, address) | {
        "tittel": "Høring i Oppdiktet", "frist": "2027-02-01", "uttalelse": "Send brev.", "merket": marks,
    }  # fmt: skip
    assert client.post(address, data=sent).status_code == 303
    told = client.get(f"{address}/forhandsvis/index.html").text
    assert "Høring i Oppdiktet" in told and "1. februar 2027" in told and "Send brev." in told
    assert "Myr skal ikke bygges ned." in told and "bnr. 3" not in told  # marked, but looks private
    held = client.get(address).text.partition('id="holdt"')[2]
    seen = re.findall(r'name="sett" value="([^"]+)"', held)
    assert client.post(address, data=sent | form_of(client, address) | {"sett": seen}).status_code == 303
    assert "bnr. 3" in client.get(f"{address}/forhandsvis/index.html").text


def test_a_mark_does_not_follow_a_reason_that_is_written_anew(shown, areas):
    client, address, store = shown.app.test_client(), f"{shown.base}/offentlig", shown.app.extensions["store"]
    marks = re.findall(r'name="merket" value="([^"]+)"', client.get(address).text)
    client.post(address, data=form_of(client, address) | {"merket": marks})
    new = Decision(areas[0], Kind.RETURN, "Ny begrunnelse som ingen har lest.", "Kari", now())
    decisions.add(store, shown.sak, [new], people.local_user(store))
    assert "Ny begrunnelse" not in client.get(f"{address}/forhandsvis/index.html").text
    assert "Skrevet om siden den ble merket" in client.get(address).text
    stale = form_of(client, address) | {"merket": marks}  # a page opened before the text was changed
    assert client.post(address, data=stale).status_code == 303
    assert "Ny begrunnelse" not in client.get(f"{address}/forhandsvis/index.html").text


def test_the_zip_is_what_the_preview_shows(shown, areas):
    client, address = shown.app.test_client(), f"{shown.base}/offentlig"
    archive = zipfile.ZipFile(io.BytesIO(client.get(f"{address}/offentlig.zip").data))
    for name in ("index.html", "nn/index.html", "stil.css", "kart.js", "omrader.geojson", "omrader.csv"):
        answer = client.get(f"{address}/forhandsvis/{name}")
        assert archive.read(f"offentlig/{name}") == answer.data, name
    kinds = {n: client.get(f"{address}/forhandsvis/{n}").mimetype for n in ("stil.css", "omrader.geojson")}
    assert kinds == {"stil.css": "text/css", "omrader.geojson": "application/geo+json"}
    for bad in ("../../sak.toml", "%2e%2e/sak.toml", "finnesikke.html", "/etc/passwd"):
        assert client.get(f"{address}/forhandsvis/{bad}").status_code in (404, 308)
    assert not [n for n in archive.namelist() if b"HEMMELIG" in archive.read(n)]


def test_two_who_save_at_once_do_not_overwrite_each_other(shown, areas):
    client, address = shown.app.test_client(), f"{shown.base}/offentlig"
    first = form_of(client, address)
    assert client.post(address, data=first | {"tittel": "A"}).status_code == 303
    assert client.post(address, data=first | {"tittel": "B"}).status_code == 409
    assert hearings.get(shown.app.extensions["store"], shown.sak)[0].title == "A"


def test_too_long_a_text_is_refused(shown, areas):
    client, address = shown.app.test_client(), f"{shown.base}/offentlig"
    answer = client.post(address, data=form_of(client, address) | {"tittel": "x" * 500})
    assert answer.status_code == 422 and "lengre enn 200 tegn" in answer.text


def test_only_who_may_write_marks_what_is_public(town):
    address = f"/sak/{town.sak.id}/offentlig"
    told = {name: b.get(address).status_code for name, b in town.browsers.items()}
    assert told["leser"] == 200 and told["uten rolle"] == 404 and told["ingen innlogget"] == 303
    reader = town.browsers["leser"]
    token = re.search(r'name="csrf[-_]token" (?:content|value)="([^"]+)"', reader.get(address).text)[1]
    assert reader.post(address, data={"csrf_token": token, "versjon": "x"}).status_code == 403
    for rest in ("/forhandsvis/index.html", "/offentlig.zip"):
        assert town.browsers["uten rolle"].get(address + rest).status_code == 404

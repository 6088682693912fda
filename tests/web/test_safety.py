"""Headers, forms, host names, sizes, rates and error pages."""

from __future__ import annotations

import errno
import io
import logging
import re
from dataclasses import replace

import pytest

from arealregnskap.store import cases, people
from tests import databases
from tests.store.conftest import HEAD
from web.access import public

from .conftest import running, token

HOSTILE = "<img src=x onerror=alert(1)>\"'`${7*7}{{7*7}}</script><script>alert(2)</script>"


@pytest.fixture
def database_url(tmp_path) -> str:
    """What is tested here does not depend on the kind of database."""
    return databases.settings(tmp_path / "data").database_url


def policy(answer):
    parts = answer.headers["Content-Security-Policy"].split("; ")
    return {name: values.split() for name, _, values in (part.partition(" ") for part in parts)}


@pytest.mark.parametrize("path", ["/", "/ordliste", "/finnes-ikke", "/helse", "/static/css/base.css", "/logg-ut"])
def test_every_answer_carries_the_headers(client, path):
    answer = client.get(path)
    told = policy(answer)
    assert (
        told["default-src"] == ["'none'"] and told["frame-ancestors"] == ["'none'"] and told["base-uri"] == ["'none'"]
    )
    assert told["form-action"] == ["'self'"] and told["connect-src"] == ["'self'"]
    assert told["img-src"] == ["'self'", "data:"] and told["font-src"] == ["'self'"]
    for name in ("script-src", "style-src"):
        assert told[name][0] == "'self'" and re.fullmatch(r"'nonce-[\w-]{20,}'", told[name][1]) and len(told[name]) == 2
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (
        answer.headers["Cross-Origin-Opener-Policy"] == answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    )
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["X-Request-ID"]
    assert "Strict-Transport-Security" not in answer.headers and "Server" not in answer.headers


def test_files_of_ours_are_kept_by_the_browser_until_they_change(client):
    sheet = re.search(r'href="(/static/css/base.css\?v=\w+)"', client.get("/").text)[1]
    assert client.get(sheet).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "no-cache" in client.get("/static/css/base.css").headers["Cache-Control"]


def test_a_full_disk_is_told_as_one(settings, monkeypatch):
    for app in running(settings):
        client = app.test_client()
        csrf = token(client)

        def full(*_, **__):
            raise OSError(errno.ENOSPC, "No space left on device", "/srv/hemmelig/sti")

        monkeypatch.setattr("arealregnskap.store.disk.replace", full)
        typed = {
            "tittel": "a",
            "kommunenummer": "5061",
            "kommunenavn": "b",
            "dato": "2026-11-01",
            "regelsett": "NINA 2023",
        }
        answer = client.post("/sak/ny", data={**typed, "csrf_token": csrf})
        assert answer.status_code == 507 and "ikke plass" in answer.text and "hemmelig" not in answer.text


def test_a_nonce_is_used_once(client):
    assert policy(client.get("/"))["script-src"] != policy(client.get("/"))["script-src"]


def test_by_https_cookies_are_bound_and_the_browser_told_to_stay(settings):
    for app in running(replace(settings, url="https://areal.example")):
        answer = app.test_client().get("/", base_url="https://areal.example")
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        (cookie,) = answer.headers.getlist("Set-Cookie")
        assert cookie.startswith("__Host-skjema=") and "Secure" in cookie and "HttpOnly" in cookie


def test_a_base_map_opens_its_own_address_and_no_other(settings):
    for app in running(replace(settings, basemap_url="https://kart.example/t/{z}/{x}/{y}.png")):
        told = policy(app.test_client().get("/"))
        assert told["img-src"] == ["'self'", "data:", "https://kart.example"] and told["connect-src"] == ["'self'"]


@pytest.mark.parametrize("host", ["ond.example", "127.0.0.1.ond.example", "ond.example:8061"])
def test_other_host_names_are_refused(client, host):
    answer = client.get("/", headers={"Host": host})
    assert answer.status_code == 400 and "Bruk http://127.0.0.1:8061" in answer.text
    assert "ond.example" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8061", "localhost", "localhost:9"])
def test_this_machine_by_its_own_names_is_answered(client, host):
    assert client.get("/", headers={"Host": host}).status_code == 200


def test_no_form_is_taken_without_its_token(app, client):
    forms = [r for r in app.url_map.iter_rules() if r.methods & {"POST", "PUT", "PATCH", "DELETE"}]
    assert len(forms) > 5
    for rule in forms:
        method = next(iter(rule.methods & {"POST", "PUT", "PATCH", "DELETE"}))
        address = re.sub(r"<[^>]+>", "x", re.sub(r"<int:[^>]+>", "1", rule.rule))
        refused = client.open(address, method=method)
        assert refused.status_code == 400 and "Skjemaet er for gammelt" in refused.text, rule.endpoint


def test_a_token_of_another_browser_is_refused(app, client):
    assert client.post("/sak/ny", data={"csrf_token": token(app.test_client())}).status_code == 400


def test_what_is_too_large_is_a_page_with_the_limit(settings):
    for app in running(replace(settings, max_form_mb=1)):
        client = app.test_client()
        body = {"csrf_token": token(client), "fil": (io.BytesIO(b"x" * 1_000_001), "stor.zip")}
        answer = client.post("/sak/ny", data=body)
        assert answer.status_code == 413
        assert "større enn 1 MB" in answer.text and "Ingenting er lagret" in answer.text


def test_too_many_cases_are_refused_with_the_limit(settings):
    for app in running(replace(settings, max_cases=1)):
        client, store = app.test_client(), app.extensions["store"]
        cases.create(store, HEAD, people.local_user(store))
        answer = client.post("/sak/ny", data={"csrf_token": token(client)})
        assert answer.status_code == 413 and "1 saker, som er grensa" in answer.text


def test_too_many_requests_are_told_to_wait(settings):
    for app in running(replace(settings, rate="3 per minute")):
        client = app.test_client()
        assert [client.get("/ordliste").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
        refused = client.get("/ordliste")
        assert refused.headers["Retry-After"] and "Vent et minutt" in refused.text
        assert client.get("/static/css/base.css").status_code == 200


def test_sign_in_is_tried_less_often(settings):
    for app in running(replace(settings, rate_login="2 per minute")):
        client = app.test_client()
        assert [client.get("/logg-inn").status_code for _ in range(3)] == [303, 303, 429]


@pytest.fixture
def failing(settings):
    """An app with a view that fails as a program fails."""
    for app in running(settings):

        @app.get("/feiler")
        @public
        def fails():
            raise RuntimeError("hemmelig detalj")

        yield app


def test_a_fault_of_the_program_is_a_page_with_a_reference_and_a_trace_in_the_log(failing, caplog):
    with caplog.at_level(logging.ERROR):
        answer = failing.test_client().get("/feiler")
    assert answer.status_code == 500
    assert "hemmelig" not in answer.text and "Traceback" not in answer.text and "RuntimeError" not in answer.text
    assert answer.headers["X-Request-ID"] in answer.text
    assert "hemmelig detalj" in caplog.text


def test_programs_get_their_sentence_as_json(failing):
    for path, status in (("/feiler", 500), ("/finnes-ikke", 404)):
        answer = failing.test_client().get(path, headers={"Accept": "application/json"})
        assert answer.status_code == status and answer.json["feil"] and answer.json["referanse"]


@pytest.mark.parametrize(
    ("path", "status"), [("/finnes-ikke", 404), ("/sak/finnesikke", 404), ("/sak/finnesikke/data", 404)]
)
def test_what_is_not_there_is_a_page(client, path, status):
    answer = client.get(path)
    assert answer.status_code == status and "<h1>" in answer.text and "Referanse" in answer.text


def test_text_of_people_is_only_ever_text(app, client):
    store = app.extensions["store"]
    sak = cases.create(store, replace(HEAD, tittel=HOSTILE, kommunenavn=HOSTILE), people.local_user(store))
    pages = [r.rule.replace("<sak_id>", sak.id) for r in app.url_map.iter_rules()
             if "GET" in r.methods and set(r.arguments) <= {"sak_id"} and r.endpoint != "static"]  # fmt: skip
    seen = 0
    for path in pages:
        answer = client.get(path)
        if answer.mimetype != "text/html":
            continue
        assert answer.status_code < 500, path
        assert "<img src=x" not in answer.text and "<script>alert" not in answer.text, path
        seen += "&lt;img src=x onerror=alert(1)&gt;" in answer.text
    assert seen >= 4


def test_what_was_typed_is_shown_again_with_what_is_wrong(client):
    typed = {"tittel": HOSTILE, "kommunenummer": "12", "kommunenavn": "", "dato": "2026-11-01", "regelsett": "tull"}
    answer = client.post("/sak/ny", data={**typed, "csrf_token": token(client)})
    assert answer.status_code == 422
    for sentence in ("fire sifre", "navn mangler", "tull» finnes ikke"):
        assert sentence in answer.text
    assert "&lt;img src=x" in answer.text and "<img src=x" not in answer.text


def test_two_people_on_the_same_form(app, client, sak):
    """The second one is told who saved, sees it, and has what they typed."""
    page = f"/sak/{sak.id}/innstillinger"
    csrf = token(client)
    form = {"csrf_token": csrf, "versjon": sak.versjon, "kommunenummer": "5061", "kommunenavn": "Rindal",
            "dato": "2026-11-01", "regelsett": "NINA 2023"}  # fmt: skip
    assert client.post(page, data={**form, "tittel": "Den første"}).status_code == 303
    refused = client.post(page, data={**form, "tittel": "Den andre"})
    assert refused.status_code == 409
    assert "lagret av Lokal bruker" in refused.text and "«Den første»" in refused.text
    assert 'value="Den andre"' in refused.text and 'name="versjon" value="2"' in refused.text
    assert cases.get(app.extensions["store"], sak.id).tittel == "Den første"
    assert client.post(page, data={**form, "versjon": 2, "tittel": "Den andre"}).status_code == 303


def test_a_deleted_case_is_gone(app, client, sak):
    done = client.post(f"/sak/{sak.id}/slett", data={"csrf_token": token(client), "versjon": 1})
    assert done.status_code == 303
    assert client.get(f"/sak/{sak.id}/innstillinger").status_code == 404

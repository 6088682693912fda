"""Signing in by a provider, and what is refused on the way."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from markupsafe import escape
from sqlalchemy import update

from arealregnskap.store import log
from arealregnskap.store.models import Okt, Person
from arealregnskap.store.store import now

from .conftest import KARI, OLA, running, token


@pytest.fixture
def browser(oidc_app):
    return oidc_app.test_client()


def persons(app):
    with app.extensions["store"].read() as session:
        return session.query(Person).all()


def test_whoever_is_not_signed_in_is_sent_to_the_provider_and_comes_back_where_they_were(browser, provider):
    first = browser.get("/logg-ut")
    assert (first.status_code, first.headers["Location"]) == (303, "/logg-inn?neste=/logg-ut")
    done = provider.sign_in(browser, KARI, neste="/logg-ut")
    assert (done.status_code, done.headers["Location"]) == (303, "/logg-ut")
    assert browser.get("/logg-ut").status_code == 200


def test_the_question_carries_state_nonce_and_pkce(browser, provider):
    asked = parse_qs(urlsplit(browser.get("/logg-inn").headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"] and asked["response_type"] == ["code"]
    assert all(len(asked[name][0]) > 16 for name in ("state", "nonce", "code_challenge"))
    assert asked["redirect_uri"] == ["http://localhost:8061/logg-inn/tilbake"]


@pytest.mark.parametrize(
    "fault", ["issuer", "audience", "nonce", "expired", "signature", "unsigned", "denied", "metadata"]
)
def test_a_wrong_answer_signs_nobody_in_and_is_a_sentence(browser, oidc_app, provider, fault):
    refused = provider.sign_in(browser, KARI, fault=fault)
    assert refused.status_code == 422
    assert "innlogging" in refused.text.lower() and "<script>alert" not in refused.text
    assert browser.get("/logg-ut").status_code == 303
    assert [p.navn for p in persons(oidc_app)] == []


def test_an_answer_is_used_once_and_only_in_the_browser_that_asked(browser, oidc_app, provider):
    provider.tell(user=KARI, fault="")
    back = provider.return_address(browser.get("/logg-inn"))
    thief = oidc_app.test_client()
    assert thief.get(back).status_code == 422
    assert browser.get(back).status_code == 303
    assert browser.get(back).status_code == 422
    assert browser.get("/logg-inn/tilbake?code=x&state=y").status_code == 422


def test_the_session_gets_a_new_name_at_sign_in_and_ends_at_sign_out(browser, oidc_app, provider):
    provider.sign_in(browser, KARI)
    first = browser.get_cookie("okt").value
    provider.sign_in(browser, KARI)
    second = browser.get_cookie("okt").value
    assert first != second
    stale = oidc_app.test_client()
    stale.set_cookie("okt", first)
    assert stale.get("/logg-ut").status_code == 303  # the one before ended with the new one
    assert browser.post("/logg-ut", data={"csrf_token": token(browser)}).status_code == 200
    stale.set_cookie("okt", second)
    assert stale.get("/logg-ut").status_code == 303
    told = [row.handling for row in log.listing(oidc_app.extensions["store"])]
    assert told == ["logget ut", "logget inn", "logget inn"]


def test_signing_out_ends_the_session_at_the_provider_and_comes_back(browser, provider):
    provider.sign_in(browser, KARI)
    out = browser.post("/logg-ut", data={"csrf_token": token(browser)})
    away = out.headers["Refresh"].removeprefix("0; url=")
    assert away.startswith(f"{provider.url}/logout?tema=a&client_id=arealregnskap&") and escape(away) in out.text
    back = requests.get(away, allow_redirects=False, timeout=10)
    assert back.status_code == 302, back.text
    landed = browser.get(back.headers["Location"].removeprefix("http://localhost:8061"))
    assert landed.status_code == 200 and "Du er logget ut" in landed.text and "Refresh" not in landed.headers
    assert browser.get("/").status_code == 303


def test_a_provider_without_a_place_to_sign_out_is_left_alone(browser, provider):
    provider.sign_in(browser, KARI, fault="no logout")
    out = browser.post("/logg-ut", data={"csrf_token": token(browser)})
    assert out.status_code == 200 and "Refresh" not in out.headers and "Logg ut der" not in out.text


@pytest.mark.parametrize(
    ("column", "age"), [("sist_brukt", dt.timedelta(minutes=61)), ("opprettet", dt.timedelta(hours=11))]
)
def test_a_session_ends_unused_and_at_an_age(browser, oidc_app, provider, column, age):
    provider.sign_in(browser, KARI)
    with oidc_app.extensions["store"].write() as session:
        session.execute(update(Okt).values({column: now() - age}))
    assert browser.get("/logg-ut").status_code == 303


def test_the_store_holds_no_token_a_thief_could_use(browser, oidc_app, provider):
    provider.sign_in(browser, KARI)
    with oidc_app.extensions["store"].read() as session:
        (row,) = session.query(Okt).all()
    assert browser.get_cookie("okt").value not in (row.id, str(vars(row)))


def test_cookies_are_for_this_server_only(browser, provider):
    done = provider.sign_in(browser, KARI)
    for cookie in done.headers.getlist("Set-Cookie"):
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_only_named_and_verified_people_administer(oidc_app, provider):
    for user, expected in (
        (KARI, True),
        ({**KARI, "sub": "falsk", "email_verified": False}, False),
        ({"sub": "uten", "email": "kari@rindal.example"}, False),
        (OLA, False),
    ):
        assert provider.sign_in(oidc_app.test_client(), user).status_code == 303
        (person,) = [p for p in persons(oidc_app) if p.subjekt == user["sub"]]
        assert person.administrator is expected, user


@pytest.mark.parametrize(
    "address", ["https://ond.example/", "//ond.example", "/\\ond.example", "javascript:alert(1)", "/\t/x"]
)
def test_sign_in_leads_nowhere_else(browser, provider, address):
    assert provider.sign_in(browser, KARI, neste=address).headers["Location"] == "/"


def test_without_contact_with_the_provider_there_is_a_sentence(oidc_settings, provider):
    for app in running(replace(oidc_settings, oidc_issuer="http://127.0.0.1:9")):
        answer = app.test_client().get("/logg-inn")
        assert answer.status_code == 422 and "Får ikke kontakt med innloggingstjenesten" in answer.text

"""The app on each database: with its one local user, and with an OpenID Connect provider as a process of its own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient

from arealregnskap.store import RoleName, cases, people
from arealregnskap.store.models import Person, Sak
from tests import databases
from tests.store.conftest import HEAD
from web import create_app
from web.settings import Settings


@pytest.fixture
def settings(tmp_path, database_url) -> Iterator[Settings]:
    """Settings of a server for this machine only."""
    yield databases.settings(tmp_path / "data", database=database_url)
    databases.drop(tmp_path / "data")


@pytest.fixture
def app(settings) -> Iterator[Flask]:
    yield from running(settings)


@pytest.fixture
def client(app) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def sak(app) -> Sak:
    store = app.extensions["store"]
    return cases.create(store, HEAD, people.local_user(store))


def running(settings: Settings) -> Iterator[Flask]:
    """An app whose store is closed afterwards."""
    app = create_app(settings)
    app.testing = False  # errors become pages, as for people
    yield app
    app.extensions["jobs"].close()
    app.extensions["store"].close()


def token(client: FlaskClient, page: str = "/logg-ut") -> str:
    """The form token of a page."""
    return re.search(r'name="csrf[-_]token" (?:content|value)="([^"]+)"', client.get(page).text)[1]


@dataclass
class Provider:
    """The provider's process, and how to steer it."""

    url: str

    def tell(self, **state: object) -> None:
        requests.post(f"{self.url}/test", data=json.dumps(state), timeout=10).raise_for_status()

    def sign_in(self, client: FlaskClient, user: dict[str, object], fault: str = "", neste: str = ""):
        """Go the whole way in a browser: to the provider, which signs the user in, and back; the last answer."""
        self.tell(user=user, fault=fault)
        away = client.get("/logg-inn", query_string={"neste": neste} if neste else {})
        if away.status_code != 302:
            return away
        return client.get(self.return_address(away))

    def return_address(self, away) -> str:
        """Where the provider sends the browser back to, as a path of the app."""
        back = requests.get(away.headers["Location"], allow_redirects=False, timeout=10)
        assert back.status_code == 302, back.text
        return back.headers["Location"].removeprefix("http://localhost:8061")


@pytest.fixture(scope="session")
def provider() -> Iterator[Provider]:
    root = Path(__file__).resolve().parents[2]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.web.provider"], stdout=subprocess.PIPE, text=True, cwd=root
    )
    yield Provider(f"http://127.0.0.1:{process.stdout.readline().strip()}")
    process.kill()
    process.wait()


@pytest.fixture
def oidc_settings(settings, provider) -> Settings:
    return replace(
        settings, url="http://localhost:8061", oidc_issuer=provider.url, oidc_client="arealregnskap",
        oidc_secret="klienthemmelighet", administrators=("kari@rindal.example",), rate_login="1000 per minute",
    )  # fmt: skip


@pytest.fixture
def oidc_app(oidc_settings) -> Iterator[Flask]:
    yield from running(oidc_settings)


KARI = {"sub": "kari", "name": "Kari Plan", "email": "kari@rindal.example", "email_verified": True}
OLA = {"sub": "ola", "name": "Ola Leser", "email": "ola@rindal.example", "email_verified": True}


@dataclass
class Town:
    """A case with one person in each role, and one without any; each has a signed-in browser."""

    app: Flask
    sak: Sak
    browsers: dict[str, FlaskClient]


@pytest.fixture
def town(oidc_app, provider) -> Town:
    store = oidc_app.extensions["store"]
    browsers: dict[str, FlaskClient] = {"ingen innlogget": oidc_app.test_client()}

    def enter(name: str, user: dict[str, object]) -> Person:
        browsers[name] = oidc_app.test_client()
        assert provider.sign_in(browsers[name], user).status_code == 303
        return people.signed_in(
            store, provider.url, user["sub"], user["name"], user["email"], administrator=name == "kari"
        )

    kari = enter("kari", KARI)
    sak = cases.create(store, HEAD, kari)
    for role in RoleName:
        user = {
            "sub": role.value,
            "name": role.value.title(),
            "email": f"{role.value}@rindal.example",
            "email_verified": True,
        }
        enter(role.value, user)
        people.invite(store, sak.id, user["email"], role, "Kari Plan")
    enter("uten rolle", OLA)
    return Town(oidc_app, sak, browsers)

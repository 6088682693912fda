"""Settings: read from the environment, refused when they are wrong or would leave the door open."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from web.settings import PREFIX, Settings, SettingsError, is_loopback

OIDC = {
    "AREALREGNSKAP_OIDC_ISSUER": "https://id.example", "AREALREGNSKAP_OIDC_CLIENT": "areal",
    "AREALREGNSKAP_ADMINISTRATORS": "kari@rindal.example", "AREALREGNSKAP_URL": "https://areal.example",
}  # fmt: skip


def read(**env):
    return Settings.from_environment({PREFIX + name.upper(): value for name, value in env.items()})


def test_without_variables_the_server_is_for_this_machine():
    settings = Settings.from_environment({"PATH": "/bin"})
    assert (settings.host, settings.oidc, settings.basemap_url) == ("127.0.0.1", False, "")
    assert settings.database_url.startswith("sqlite:///") and settings.database_url.endswith(
        "saker-web/arealregnskap.db"
    )


def test_each_kind_of_value_is_read():
    settings = read(data="/srv/a", port="80", hosts="a.example, b.example", oidc_trust_email="ja")
    assert settings.data == Path("/srv/a") and settings.port == 80 and settings.oidc_trust_email is True
    assert {"a.example", "b.example", "localhost"} <= settings.allowed_hosts


def test_all_faults_are_told_at_once():
    with pytest.raises(SettingsError) as refused:
        read(port="åtti", threads="-1", oidc_trust_email="kanskje", tull="1")
    assert len(refused.value.faults) == 4
    assert "AREALREGNSKAP_TULL er ikke en innstilling" in str(refused.value)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "areal.example", "127.0.0.1.example", ""])
def test_other_machines_are_let_in_only_with_sign_in(host):
    with pytest.raises(SettingsError, match="synlig for andre maskiner, men innlogging er ikke"):
        read(host=host)
    assert Settings.from_environment({**OIDC, "AREALREGNSKAP_HOST": host}).host == host


@pytest.mark.parametrize(("host", "own"), [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True),
                                           ("128.0.0.1", False), ("localhost.example", False)])  # fmt: skip
def test_what_this_machine_is(host, own):
    assert is_loopback(host) is own


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"AREALREGNSKAP_OIDC_CLIENT": ""}, "trenger både"),
        ({"AREALREGNSKAP_ADMINISTRATORS": " , "}, "minst én e-postadresse"),
        ({"AREALREGNSKAP_URL": "http://areal.example"}, "https://"),
        ({"AREALREGNSKAP_BASEMAP_URL": "http://kart.example"}, "https://"),
    ],
)
def test_half_a_configuration_does_not_start(change, sentence):
    with pytest.raises(SettingsError, match=sentence):
        Settings.from_environment({**OIDC, **change})


def test_secrets_are_not_shown():
    shown = repr(Settings(oidc_secret="hysj1", secret_key="hysj2", metrics_token="hysj3"))
    assert "hysj" not in shown


def test_every_setting_is_in_the_operations_guide():
    guide = (Path(__file__).resolve().parents[2] / "docs" / "drift.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`AREALREGNSKAP_([A-Z_]+)`", guide))
    assert {f.name.upper() for f in dataclasses.fields(Settings)} <= told
    assert told <= {f.name.upper() for f in dataclasses.fields(Settings)} | {"TESTDATA"}

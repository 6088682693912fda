"""The commands, really run: what listens where, what survives a kill, and a copy put back."""

from __future__ import annotations

import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from arealregnskap import case as core
from arealregnskap import pipeline
from tests import databases
from tests.land import saker
from tests.web.process import ROOT, Server, clean_environment


def command(data: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "web", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120,
        env={**clean_environment(), "AREALREGNSKAP_DATA": str(data), **databases.environment(data), **env},
    )  # fmt: skip


@pytest.fixture
def serve(tmp_path):
    """Start servers; those still running are ended afterwards, their workers with them."""
    started = []

    def start(*arguments: str, data: Path = tmp_path / "data", **env: str) -> Server:
        started.append(Server(data, *arguments, **env))
        return started[-1]

    yield start
    for server in started:
        server.end_all()


def test_it_refuses_to_be_seen_by_others_without_sign_in(tmp_path):
    refused = command(tmp_path / "data", AREALREGNSKAP_HOST="0.0.0.0")
    assert refused.returncode == 2
    assert "synlig for andre maskiner, men innlogging er ikke satt opp" in refused.stderr.replace("\n", " ")
    assert not (tmp_path / "data").exists()


def listening(port: int, host: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) == 0


def health_and_metrics(server: Server) -> None:
    """/helse is well once the worker is up; /metrics is for this machine, or for who has the token."""
    until = time.monotonic() + 60
    while (told := requests.get(f"{server.url}/helse", timeout=10)).status_code != 200:
        assert time.monotonic() < until, told.text
        time.sleep(0.3)
    assert set(told.json().values()) == {"ok"}
    assert (
        'arealregnskap_svar_total{status="200",view="ops.health"}'
        in requests.get(f"{server.url}/metrics", timeout=10).text
    )
    proxied = {"X-Forwarded-For": "192.0.2.7"}
    assert requests.get(f"{server.url}/metrics", headers=proxied, timeout=10).status_code == 404
    with_token = {**proxied, "Authorization": "Bearer hysj"}
    assert requests.get(f"{server.url}/metrics", headers=with_token, timeout=10).status_code == 200
    with_wrong = {**proxied, "Authorization": "Bearer hysjj"}
    assert requests.get(f"{server.url}/metrics", headers=with_wrong, timeout=10).status_code == 404


def test_it_listens_on_this_machine_only_and_ends_in_order(serve):
    server = serve(AREALREGNSKAP_METRICS_TOKEN="hysj")
    server.ready()
    others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)} - {"127.0.0.1"}
    assert listening(server.port, "127.0.0.1") and not any(
        listening(server.port, host) for host in others if not host.startswith("127.")
    )
    home = requests.get(server.url, timeout=20)
    assert home.status_code == 200 and "Server" not in home.headers
    health_and_metrics(server)
    out, err = server.stop()
    assert f"Arealregnskap er klart: {server.url}" in out
    assert server.process.returncode == 0 and "Traceback" not in err
    assert re.search(r'"foresporsel": "\w{10}"', err)


def test_a_taken_port_is_a_sentence(serve, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = command(tmp_path / "data", AREALREGNSKAP_PORT=str(port))
    assert (
        refused.returncode == 2 and f"Porten {port} er opptatt" in refused.stderr and "Traceback" not in refused.stderr
    )


def make_case(url: str, title: str) -> str:
    """A new case through the form; returns its id."""
    with requests.Session() as browser:
        page = browser.get(f"{url}/sak/ny", timeout=30).text
        form = {"csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', page)[1], "tittel": title,
                "kommunenummer": "5061", "kommunenavn": "Rindal", "dato": "2026-11-01",
                "regelsett": "NINA 2023"}  # fmt: skip
        done = browser.post(f"{url}/sak/ny", data=form, timeout=30, allow_redirects=False)
    assert done.status_code == 303, done.text
    return done.headers["Location"].split("/")[2]


def test_what_was_confirmed_is_there_after_a_kill_and_the_rest_is_tidied(serve, tmp_path):
    server = serve()
    server.ready()
    sak_id = make_case(server.url, "Står etter strømbrudd")
    server.stop(signal.SIGKILL)
    (tmp_path / "data" / "saker" / ".halv.ny").mkdir()
    (tmp_path / "data" / "saker" / sak_id / "sak.toml").write_text("[sak")
    again = serve()
    again.ready()
    assert "Står etter strømbrudd" in requests.get(f"{again.url}/sak/{sak_id}/innstillinger", timeout=30).text
    assert not (tmp_path / "data" / "saker" / ".halv.ny").exists()
    assert "Står etter strømbrudd" in (tmp_path / "data" / "saker" / sak_id / "sak.toml").read_text()
    assert "fjernet en halvferdig saksmappe" in again.stop()[1]


def test_a_copy_made_while_in_use_comes_back_on_another_server(serve, tmp_path):
    server = serve()
    server.ready()
    sak_id = make_case(server.url, "Kopiert")
    saved = command(tmp_path / "data", "sikkerhetskopi", str(tmp_path / "kopi.zip"))
    assert saved.returncode == 0, saved.stderr
    server.stop()
    back = command(tmp_path / "ny", "gjenopprett", str(tmp_path / "kopi.zip"))
    assert back.returncode == 0 and "La tilbake" in back.stdout, back.stderr
    other = serve(data=tmp_path / "ny")
    other.ready()
    assert "Kopiert" in requests.get(f"{other.url}/sak/{sak_id}/innstillinger", timeout=30).text
    refused = command(tmp_path / "ny", "gjenopprett", str(tmp_path / "kopi.zip"))
    assert refused.returncode == 2 and "ikke tom" in refused.stderr


@pytest.fixture
def examples(tmp_path) -> Path:
    """Two computed cases where the examples are looked for: small ones, so that nothing has to be computed."""
    place = tmp_path / "eksempler" / "rindal"
    saker.write_case(place)
    pipeline.publish(pipeline.run(core.load(place)), formats=("json",))
    shutil.copytree(place, tmp_path / "eksempler" / "holtalen")
    return tmp_path / "eksempler"


def test_examples_are_there_computed_from_the_first_page_and_only_the_first_time(serve, examples):
    server = serve("--eksempler", str(examples))
    server.ready()
    home = requests.get(server.url, timeout=30)
    ids = set(re.findall(r"/sak/(\w{10})", home.text))
    assert len(ids) == 2 and home.text.count("Oppdiktet sak") >= 2
    account = requests.get(f"{server.url}/sak/{ids.pop()}", timeout=60)
    assert account.url.endswith("/arealregnskap") and account.status_code == 200
    assert re.search(r'Arealregnskap</span>\s*<span class="step-figure">[^<]*daa', account.text)
    out, _ = server.stop()
    assert out.count("Hentet inn") == 2
    again = serve("--eksempler", str(examples))
    again.ready()
    assert len(set(re.findall(r"/sak/(\w{10})", requests.get(again.url, timeout=30).text))) == 2
    assert "Hentet inn" not in again.stop()[0]

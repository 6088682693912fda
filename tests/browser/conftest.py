"""A real Chromium against a real server. Where Chromium is absent the tests are skipped, and say so."""

from __future__ import annotations

import pathlib
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import waitress
from flask import Flask
from playwright.sync_api import Browser, sync_playwright

from tests.web import shown as land

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A loaded machine may miss a deadline of the browser: such a test gets one more try, shown as RERUN.

    Only for a deadline; what is asserted and does not hold fails at once.
    """
    here = pathlib.Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=["TimeoutError"]))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def computed(tmp_path_factory) -> pathlib.Path:
    """The folder of the invented case with its result."""
    return land.compute(tmp_path_factory.mktemp("sak") / "sak")


@pytest.fixture(scope="session")
def served(computed, tmp_path_factory) -> Iterator[land.Shown]:
    """The invented case behind waitress on a port of its own."""
    for shown in land.running(computed, tmp_path_factory.mktemp("data")):
        with behind_waitress(shown.app, land.PORT):
            yield shown


@contextmanager
def behind_waitress(app: Flask, port: int) -> Iterator[None]:
    """An app that a browser can visit, served by threads of this process."""
    server = waitress.create_server(app, host="127.0.0.1", port=port, threads=4, ident=None)
    threading.Thread(target=server.run, daemon=True).start()
    yield
    server.close()

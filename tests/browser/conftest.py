"""A real Chromium against a real server. Where Chromium is absent the tests are skipped, and say so."""

from __future__ import annotations

import pathlib
import shutil
import threading
from collections.abc import Iterator

import pytest
import waitress
from playwright.sync_api import Browser, sync_playwright

from tests.web import shown as land

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_FLAGS = (
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
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory) -> Iterator[land.Shown]:
    """The invented case behind waitress on a port of its own."""
    computed = land.compute(tmp_path_factory.mktemp("sak") / "sak")
    for shown in land.running(computed, tmp_path_factory.mktemp("data")):
        server = waitress.create_server(shown.app, host="127.0.0.1", port=land.PORT, threads=4, ident=None)
        threading.Thread(target=server.run, daemon=True).start()
        yield shown
        server.close()

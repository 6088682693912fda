"""The map page in a browser that has never been there: when it can be used."""

from __future__ import annotations

import shutil
import time

_TILES = """() => performance.getEntriesByType("resource").filter(r => r.name.includes(".mvt"))
  .map(r => [r.responseEnd, r.transferSize])"""


def first_map(url: str) -> str:
    """When the page answers, when the map can be moved, and when its first tiles are there, in words [ms]."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        return "Chromium is not installed here"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        try:
            page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
            began = time.perf_counter()
            page.goto(url, timeout=300_000, wait_until="commit")
            answered = time.perf_counter() - began
            page.wait_for_selector("html[data-map-ready]", state="attached", timeout=300_000)
            ready = time.perf_counter() - began
            page.wait_for_load_state("networkidle", timeout=300_000)
            tiles = page.evaluate(_TILES)
        finally:
            browser.close()
    last = max((end for end, _ in tiles), default=0.0)
    kb = sum(size for _, size in tiles) / 1e3
    return (
        f"the page answers after {1000 * answered:.0f} ms, the map can be moved after {1000 * ready:.0f} ms, and its "
        f"{len(tiles)} tiles ({kb:.0f} kB) are there {last:.0f} ms from the start"
    )

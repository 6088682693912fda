"""The map page: stands alone, is harmless whatever the names, has the map's content as tables too."""

from __future__ import annotations

import dataclasses
import html.parser
import re
import shutil
import subprocess

import pytest

from arealregnskap.map.assets import content_policy, json_in_script, leaflet_js, page_css
from arealregnskap.map.page import page
from tests.report import invented

#: Addresses that are names, not places anything is fetched from: the SVG name space, Leaflet's own mark (not shown).
NAMES = {"http://www.w3.org/2000/svg", "https://leafletjs.com"}


@pytest.fixture(scope="module")
def text() -> str:
    return page(invented.result("NINA 2023", "KDD enkel"))


class Reader(html.parser.HTMLParser):
    """What a browser would see: tags with attributes, and the text of the body outside scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag):
        self._inside = ""

    def handle_data(self, data):
        if self._inside not in ("script", "style"):
            self.words.append(data)


def test_nothing_is_fetched(text):
    assert set(re.findall(r"https?://[^\s\"'<>\\)]+", text)) <= NAMES
    for tag, attributes in Reader(text).tags:
        for name in ("src", "href"):
            assert (attributes.get(name) or "#").startswith(("#", "data:")), (tag, attributes)
        assert tag not in ("link", "iframe", "object", "base")
    assert "sourceMappingURL" not in text and not re.search(r"url\((?!data:|#)", page_css())


def test_policy_allows_just_what_is_there(text):
    (policy,) = [a["content"] for t, a in Reader(text).tags if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy
    scripts = re.findall(r"<script>(.*?)</script>", text, re.S)
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.S)
    assert len(scripts) == 3 and content_policy(scripts, style) == policy


def test_the_page_may_be_zoomed(text):
    (viewport,) = [a["content"] for _, a in Reader(text).tags if a.get("name") == "viewport"]
    assert "user-scalable" not in text and "maximum-scale" not in text and "width=device-width" in viewport


def test_hostile_names_are_only_text(text):
    reader = Reader(text)
    assert not [t for t, a in reader.tags if t == "img" or any(name.startswith("on") for name in a)]
    assert invented.HOSTILE[1] in reader.words  # shown, as text, in the table
    assert "<img src=x" not in text  # neither in the page nor in the data of its scripts


def test_a_rule_set_may_have_any_name():
    """Leaflet takes the names of layers for HTML."""
    result = invented.result()
    run = result.main
    named = dataclasses.replace(run, ruleset=dataclasses.replace(run.ruleset, name="<u>vårt</u> & ${1}"))
    text = page(dataclasses.replace(result, runs={named.ruleset.name: named}))
    assert "u" not in {t for t, _ in Reader(text).tags} and "<u>" not in text
    assert r"Arealreserve, \u0026lt;u\u0026gt;v" in text


def test_json_for_a_script_cannot_close_it():
    assert "<" not in json_in_script({"</script><b>": "&<!--"}) and json_in_script("å") == '"å"'


def test_synthetic_is_said_first_and_only_when_true(text):
    assert Reader(text).words and "SYNTETISK" in text.partition("<main")[0]
    assert "SYNTETISK" not in page(invented.result(synthetic=False))


def test_tables_hold_what_the_map_shows(text):
    reader = Reader(text)
    assert [t for t, _ in reader.tags].count("caption") == 2
    for name in ("B1", "F1", "N1", "K1"):
        assert name in reader.words
    rows = {a["id"] for t, a in reader.tags if t == "tr" and "id" in a}
    buttons = {f"omrade-{a['value']}" for t, a in reader.tags if t == "button"}
    assert rows == buttons == {"omrade-1", "omrade-2", "omrade-3", "omrade-4"}
    assert all(a.get("scope") for t, a in reader.tags if t == "th")


def test_zones_are_in_the_legend_with_their_hatch(text):
    reader = Reader(text)
    patterns = {a["id"] for t, a in reader.tags if t == "pattern"}
    assert {"sone-fare", "sone-angitt"} <= patterns
    assert "H320" in reader.words and " Flomfare" in reader.words


def test_language():
    nynorsk = page(invented.result(), "nn")
    assert '<html lang="nn">' in nynorsk and "Planane set av 750 dekar" in nynorsk and "Teiknforklaring" in nynorsk


def test_same_result_same_page(text):
    assert page(invented.result("NINA 2023", "KDD enkel")) == text


def test_leaflet_is_whole():
    assert leaflet_js().startswith("/* @preserve") and "window.L=" in leaflet_js()


def test_a_browser_draws_it(text, tmp_path):
    """Chromium with its own network off: all surfaces drawn with their patterns, no error, no script but ours."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if not browser:
        pytest.skip("chromium is not installed")
    file = tmp_path / "kart.html"
    file.write_text(text, encoding="utf-8")
    run = subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         f"--user-data-dir={tmp_path}/profil", "--enable-logging=stderr", "--virtual-time-budget=3000",
         "--window-size=1280,1000", "--dump-dom", file.as_uri()],
        capture_output=True, text=True, timeout=90, check=True,
    )  # fmt: skip
    assert "CONSOLE" not in run.stderr
    drawn = re.findall(r'<path class="flate[^"]*"[^>]*fill="([^"]+)"', run.stdout)
    assert len(drawn) == 7 and sum(f.startswith("url(#f") for f in drawn) == 4
    assert run.stdout.count('class="leaflet-marker-icon merke') >= 3
    assert "<img" not in run.stdout

"""Nothing but what the list names leaves the case: secrets are planted everywhere, and looked for in every file."""

from __future__ import annotations

import dataclasses
import json
import re
import zipfile
from io import BytesIO

import pytest

from arealregnskap.offentlig import content, fields, files, pages
from arealregnskap.offentlig.hearing import Hearing
from arealregnskap.offentlig.watch import looks_private, signs
from tests.offentlig import washed
from tests.offentlig.washed import GNR, HOSTILE, MAIL, PATH, SECRET
from tests.planvask import wash_land as land


@pytest.fixture(scope="module")
def made():
    return washed.case()


def site(made, hearing=None, language="nb", **reasons):
    result, wash = made
    history = washed.decided(wash, **reasons)
    if hearing is None:
        hearing = Hearing("Høring", "Innledning", "Skriv til oss", washed.DAY)
        marked = land.named(wash)
        hearing = hearing.mark(d for o, d in history.state().items() if o in {marked[n] for n in reasons})
    return files.Site(result, wash, history, hearing, language)


def everything(made_site) -> str:
    """Every file as text, with what a browser would show for its entities."""
    return "\n".join(f"{name}\n{content.decode('utf-8', 'replace')}" for name, content in made_site.files())


def test_no_secret_is_in_any_file(made):
    told = everything(site(made))
    assert SECRET not in told and "Nordmann" not in told
    assert GNR not in told and MAIL not in told and PATH not in told and "P:\\" not in told
    assert set(re.findall(r"[0-9a-f]{12}", told)).isdisjoint(land.named(made[1]).values())  # stabil_id is internal


def test_no_secret_is_in_the_zip_or_its_names(made):
    archive = zipfile.ZipFile(BytesIO(files.zipped(site(made))))
    assert all(SECRET not in n and not n.startswith("/") and ".." not in n for n in archive.namelist())
    assert all(SECRET.encode() not in archive.read(n) for n in archive.namelist())


def test_every_field_of_a_record_is_on_the_list_and_the_list_is_all_there_is(made):
    shown = site(made).shown
    records = {
        "sak": [shown.case], "horing": [shown.hearing], "omrade": shown.areas, "sum": shown.sums,
        "virkning": shown.land, "kilde": shown.sources,
    }  # fmt: skip
    assert records.keys() == fields.allowed().keys()
    for table, rows in records.items():
        assert rows
        for row in rows:
            assert list(row) == [f.name for f in fields.allowed()[table]]


@pytest.mark.parametrize("table", ["omrade", "kilde", "sak"])
def test_a_field_that_is_not_on_the_list_cannot_be_written(table):
    own = {f.name: "" for f in fields.allowed()[table]}
    assert fields.record(table, **own)
    with pytest.raises(KeyError, match="avgjort_av"):
        fields.record(table, **own, avgjort_av="Kari")
    with pytest.raises(TypeError):
        fields.record(table, **own)["avgjort_av"] = "Kari"
    own.popitem()
    with pytest.raises(KeyError):
        fields.record(table, **own)


def test_the_list_has_nothing_of_people_property_paths_or_scores():
    names = {f.name for own in fields.allowed().values() for f in own}
    for word in ("avgjort_av", "hvem", "saksnummer", "lenker", "innspill", "planid", "stabil_id", "rang", "poeng",
                 "gnr", "bnr", "eier_navn", "fil", "sha256", "respons", "notat"):  # fmt: skip
        assert word not in names
    assert all(f.why for own in fields.allowed().values() for f in own)


def test_a_reason_is_shown_only_where_that_very_text_is_marked(made):
    result, wash = made
    named = land.named(wash)
    first = washed.decided(wash, F="Myr skal ikke bygges ned.", B="Intern vurdering som ingen har merket")
    hearing = Hearing().mark([first.state()[named["F"]]])
    told = everything(files.Site(result, wash, first, hearing))
    assert "Myr skal ikke bygges ned." in told and "Intern vurdering" not in told
    changed = washed.decided(wash, F="Myr skal ikke bygges ned. Han vil klage.")
    assert "Han vil klage" not in everything(files.Site(result, wash, changed, hearing))


@pytest.mark.parametrize(
    "text", [f"Ligger på {GNR}", "Eiendom 12/3", "Grunneieren vil selge", f"Spør {MAIL}", f"Se {PATH}",
             "Ring 911 22 333", "Fødselsnummer 010203 12345", "Internt: ikke for høring"],
)  # fmt: skip
def test_a_marked_reason_that_looks_private_is_held_back_until_somebody_has_read_it(made, text):
    result, wash = made
    history = washed.decided(wash, F=text)
    decision = history.state()[land.named(wash)["F"]]
    hearing = Hearing().mark([decision])
    shown = files.Site(result, wash, history, hearing)
    assert text not in everything(shown).replace("&#39;", "'")
    (held,) = [h for h in shown.shown.held if h.field == "begrunnelse"]
    assert held.text == text and held.number
    read = hearing.let_through([text])
    reasons = [a["begrunnelse"] for a in files.Site(result, wash, history, read).shown.areas]
    assert text in reasons


@pytest.mark.parametrize("text", ["Myr og 100 daa skog", "§ 12-4 og planen fra 2012", "Sak 2026/412", "12,3/4"])
def test_ordinary_reasons_are_not_taken_for_private(text):
    assert [s.key for s in looks_private(text) if s.key != "gnr_bnr"] == []
    assert text == "Sak 2026/412" or not looks_private(text)


def test_a_name_in_the_plan_that_holds_a_property_number_is_held_back(made):
    result, wash = made
    frame = wash.areas.copy()
    frame["omradenavn"] = [f"{n}, {GNR}" if n == "B" else n for n in frame["omradenavn"]]
    other = dataclasses.replace(wash, areas=frame)
    shown = files.Site(result, other, washed.decided(wash), Hearing())
    assert GNR not in everything(shown)
    assert [h.field for h in shown.shown.held if h.number] == ["navn"]


def test_what_people_write_stays_text(made):
    told = [c.decode() for n, c in site(made, F=HOSTILE).files() if n.endswith(".html")]
    assert any("&lt;img src=x" in page for page in told)
    assert not [page for page in told if "<img" in page or "alert(2)</script>" in page]
    title = Hearing(HOSTILE, HOSTILE, HOSTILE, washed.DAY)
    told = [c.decode() for n, c in site(made, title).files() if n.endswith(".html")]
    assert not [page for page in told if "<img" in page or "<script>alert" in page]


def test_nothing_is_asked_of_any_server(made):
    for name, data in site(made).files():
        text = data.decode("utf-8", "replace")
        if name.endswith((".html", ".css", ".js")):
            assert not re.findall(r"https?://(?!www\.w3\.org/)", text), name
            assert not re.findall(r"\b(fetch|XMLHttpRequest|import)\s*\(", text), name
            assert not re.findall(r'(?:src|href)="(?!#|[\w./-]+(?:#[\w-]+)?")', text), name


def test_every_link_leads_to_a_file_that_is_there(made):
    all_files = dict(site(made).files())
    for name, data in all_files.items():
        if not name.endswith(".html"):
            continue
        for link in re.findall(r'(?:src|href)="([^"#]+)(?:#[^"]*)?"', data.decode()):
            parts = [*name.split("/")[:-1], *link.split("/")]
            while ".." in parts:
                at = parts.index("..")
                del parts[at - 1 : at + 1]
            assert "/".join(parts) in all_files, (name, link)
        own = set(re.findall(r'\bid="([^"]+)"', data.decode()))
        assert set(re.findall(r'href="#([^"]+)"', data.decode())) <= own, name


def test_the_figures_are_those_of_the_account(made):
    shown = site(made, F="Myr.").shown
    by_name = {a["navn"]: a for a in shown.areas}
    assert (by_name["F"]["daa"], by_name["F"]["tas_ut_daa"]) == (60.0, 60.0)
    assert by_name["N"]["tas_ut_daa"] + by_name["N"]["beholdes_daa"] == pytest.approx(by_name["N"]["daa"])
    assert by_name["N"]["tas_ut_daa"] == pytest.approx(5.0)
    whole = sum(a["daa"] for a in shown.areas)
    assert sum(r["gjennomgatt_daa"] for r in shown.sums) == pytest.approx(whole) == pytest.approx(shown.reserve[0])
    before, least, most = shown.reserve
    out = sum(a["tas_ut_daa"] for a in shown.areas)
    assert most == pytest.approx(before - out) and most - least == pytest.approx(
        sum(a["ikke_avgjort_daa"] for a in shown.areas)
    )
    told = json.loads(dict(site(made).files())["omrader.geojson"])
    assert len(told["features"]) == len(shown.areas)


def test_a_decision_that_no_longer_fits_is_not_told_as_decided(made):
    result, wash = made
    history = washed.decided(wash)
    fitting = {a["navn"]: a["beslutning"] for a in content.public(result, wash, history, Hearing()).areas}
    assert fitting["N"] == "redusere"
    moved = dataclasses.replace(wash, ground=None, _pieces={})  # the layers are gone, so nothing can be divided
    left = {a["navn"]: a["beslutning"] for a in content.public(result, moved, history, Hearing()).areas}
    assert left["N"] == "uavklart" and left["F"] == "tilbakefore_lnfr"


def test_nynorsk_stands_in_a_folder_of_its_own_or_first(made):
    both = dict(site(made, language="nn").files())
    assert 'lang="nn"' in both["index.html"].decode() and 'lang="nb"' in both["nb/index.html"].decode()
    assert "Framlegg" in both["index.html"].decode() and "Forslag" in both["nb/index.html"].decode()
    for key, text in pages.texts("nn").items():
        assert text and not re.search(r"\b(ikke|hvordan|hver|fra)\b", text), key


def test_the_same_wash_gives_the_same_bytes(made):
    assert files.zipped(site(made)) == files.zipped(site(made))


def test_the_signs_are_sound():
    assert len({s.key for s in signs()}) == len(signs()) and all(s.name_nb and s.name_nn for s in signs())


def test_it_says_that_it_is_invented(made):
    for name, data in site(made).files():
        if name.endswith((".html", ".csv", "LESMEG.txt")):
            assert "SYNTETISK" in data.decode("utf-8-sig"), name

"""What is refused, and why a job failed, in the language of the reader: one of each kind, in nynorsk and English."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from html import unescape

import openpyxl
import pytest
from flask.testing import FlaskClient

from arealregnskap.codes import codelist
from arealregnskap.crs import epsg_of
from arealregnskap.errors import CrsError
from arealregnskap.issues import kinds
from arealregnskap.planvask.exchange import excel
from arealregnskap.store import cases, files, people, runs
from tests.dialog.rooms import room
from tests.faulty import make
from tests.store.conftest import HEAD
from tests.web import shown as land
from tests.web.conftest import token
from tests.web.test_planvask import typed
from web.jobs import child, uptake


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> Iterator[land.Shown]:
    computed = land.compute(tmp_path_factory.mktemp("sak") / "sak")
    yield from land.running(computed, tmp_path_factory.mktemp("data"))


@pytest.fixture(params=["nn", "en"])
def reader(shown, request) -> FlaskClient:
    """A browser with a language."""
    client = shown.app.test_client()
    client.set_cookie("sprak", request.param)
    client.language = request.param
    return client


def said(answer, status: int = 422) -> str:
    """What a page says, as people read it."""
    assert answer.status_code == status, answer.text[-2000:]
    page = answer.text[answer.text.index("<main") : answer.text.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def in_words(reader: FlaskClient, nn: str, en: str) -> str:
    return {"nn": nn, "en": en}[reader.language]


@pytest.mark.parametrize(
    ("name", "nn", "en"),
    [
        (
            "peker.vrt",
            "Fila er ei VRT, som peikar på andre filer eller nettstader. Venta: sjølve dataa.",
            "The file is a VRT, which points at other files or sites. Expected: the data themselves.",
        ),
        ("rotnet.zip", "Arkivet er skadd eller kutta (", "The archive is damaged or cut off ("),
    ],
)
def test_why_a_file_could_not_be_read_is_kept_and_told(reader, shown, tmp_path, capsys, name, nn, en):
    store = shown.app.extensions["store"]
    who = people.local_user(store)
    sak = cases.create(store, HEAD, who)
    content = b"PK\x03\x04" + b"rot" * 400 if name == "rotnet.zip" else make.make(tmp_path)[name].read_bytes()
    fil = files.add(store, sak.id, name, io.BytesIO(content), who.navn)
    capsys.readouterr()
    child.main(["examine", str(files.path_of(store, fil))])
    uptake.keep(store, sak.id, fil.id, json.loads(capsys.readouterr().out.splitlines()[-1])["result"], who.navn)
    assert in_words(reader, nn, en) in said(reader.get(f"/sak/{sak.id}/data"), 200)


def test_every_finding_is_told_with_what_was_done(reader, shown):
    page = said(reader.get(f"{shown.base}/kontroll"), 200)
    result = shown.app.extensions["results"].of(shown.app.extensions["store"].case_folder(shown.sak))
    told = list(result.issues)
    assert len({issue.kind for issue in told}) > 1
    for issue in told[:40]:
        kind = kinds()[issue.kind]
        for text in (kind.title(reader.language), kind.remedy(reader.language), issue.text(reader.language)):
            assert " ".join(text.split()) in page, text
        if reader.language == "en":
            assert kind.title_nb not in page and kind.remedy_nb not in page


def test_what_was_found_in_a_file_is_kept_and_told(reader, shown, tmp_path, capsys):
    store = shown.app.extensions["store"]
    who = people.local_user(store)
    sak = cases.create(store, HEAD, who)
    content = json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"a": 1}, "geometry": geometry}
        for geometry in (None, {"type": "Polygon", "coordinates": [[[9, 63], [9.1, 63], [9.1, 63.1], [9, 63]]]})
    ]})  # fmt: skip
    fil = files.add(store, sak.id, "flater.geojson", io.BytesIO(content.encode()), who.navn)
    capsys.readouterr()
    child.main(["examine", str(files.path_of(store, fil))])
    uptake.keep(store, sak.id, fil.id, json.loads(capsys.readouterr().out.splitlines()[-1])["result"], who.navn)
    sentence = in_words(
        reader, r"1 rad i flater\S*\.geojson har ingen geometri og gir ikkje areal\.",
        r"1 row in flater\S*\.geojson has no geometry and gives no area\.",
    )  # fmt: skip
    assert re.search(sentence, said(reader.get(f"/sak/{sak.id}/data"), 200))


def test_why_a_job_failed_is_told_on_the_page_of_the_check(reader, shown):
    store = shown.app.extensions["store"]
    sak = cases.create(store, HEAD, people.local_user(store))
    run = runs.begin(store, sak.id, runs.BEREGNING, "a" * 64, {}, "Kari")
    with pytest.raises(CrsError) as stop:
        epsg_of("lokalt nett")
    runs.fail(store, run.id, f"ar5.gpkg: {stop.value.sentence}")
    assert in_words(
        reader, "ar5.gpkg: Referansesystemet «lokalt nett» er ukjent.",
        "ar5.gpkg: The coordinate reference system «lokalt nett» is unknown.",
    ) in said(reader.get(f"/sak/{sak.id}/kontroll"), 200)  # fmt: skip


def test_what_the_store_refuses_is_told_in_the_form(reader):
    form = {"csrf_token": token(reader, "/sak/ny"), "kommunenummer": "12", "kommunenavn": "", "tittel": "",
            "dato": "2026-11-01", "epsg": "25832", "regelsett": "KDD enkel"}  # fmt: skip
    text = said(reader.post("/sak/ny", data=form))
    assert in_words(
        reader, "Kommunenummeret «12» skal vere fire siffer, til dømes 5061. Namnet på kommunen manglar. Saka manglar",
        "The municipality number «12» must be four digits, for example 5061. The name of the municipality is missing.",
    ) in text  # fmt: skip


def test_the_script_that_uploads_is_answered_in_the_language(reader, shown):
    head = {"Accept": "application/json", "X-CSRFToken": token(reader, f"{shown.base}/data")}
    refused = reader.post(f"{shown.base}/data/opplasting", headers=head)
    assert refused.status_code == 422 and refused.json["feil"] == in_words(
        reader, "Opplastinga sa ikkje kva fil som kjem, eller kor stor ho er. Last sida på nytt og vel fila igjen.",
        "The upload did not say which file is coming, or how large it is. Reload the page and choose the file again.",
    )  # fmt: skip


def test_rows_of_decisions_that_do_not_fit_are_told_each(reader, shown):
    content = reader.get(f"{shown.base}/planvask/filer/beslutninger.xlsx").data
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[excel.DECISIONS]
    heads = {str(c.value): c for row in sheet.iter_rows(max_row=6) for c in row if c.value}
    head = heads[excel.HEADS["beslutning"]]
    sheet.cell(head.row + 1, head.column).value = codelist("beslutning").label("tilbakefore_lnfr")
    sheet.cell(head.row + 1, heads[excel.HEADS["begrunnelse"]].column).value = ""
    out = io.BytesIO()
    book.save(out)
    sent = {"fil": (io.BytesIO(out.getvalue()), "b.xlsx"), "csrf_token": token(reader, f"{shown.base}/planvask")}
    text = said(reader.post(f"{shown.base}/planvask/filer", data=sent))
    assert in_words(
        reader, "Nokre rader i fila kan ikkje takast inn. Ingenting er lagra.",
        "Some rows in the file cannot be taken in. Nothing has been saved.",
    ) in text  # fmt: skip
    assert re.search(in_words(reader, r"Linje \d+, .*treng ei grunngjeving", r"Line \d+, .*needs a reason"), text), text


def test_what_a_set_of_criteria_lacks_is_told(reader, shown):
    form = typed(reader.get(f"{shown.base}/planvask/kriterier").text)
    form |= {key: "0" for key in form if re.fullmatch(r"k\d+-vekt", key)}
    form |= {key: "vekt" for key in form if re.fullmatch(r"k\d+-teller", key)}
    form["csrf_token"] = token(reader, f"{shown.base}/planvask/kriterier")
    text = said(reader.post(f"{shown.base}/planvask/kriterier", data=form))
    assert in_words(
        reader, "Ingen kriterium har vekt, og ingen er stopp.", "No criterion has a weight, and none is a stop."
    ) in text  # fmt: skip


def test_a_dialogue_that_cannot_be_saved_says_why(reader, shown):
    asked = room()
    address = f"{shown.base}/mulighetsdialog/nytt"
    form = {"csrf_token": token(reader, address), "tittel": "", "dato": asked.date.isoformat(), "sted": asked.place,
            "fra": "10:00", "til": "09:00", "notat_dager": "28", "respons_dager": "7"}  # fmt: skip
    text = said(reader.post(address, data=form))
    assert in_words(reader, "Dialogen kan ikkje lagrast.", "The dialogue cannot be saved.") in text
    assert in_words(reader, "Dialogen manglar tittel.", "The dialogue has no title.") in text


def test_a_guest_without_an_account_is_answered_in_the_language(reader):
    text = said(reader.get("/svar/" + "x" * 40), 404)
    assert in_words(
        reader, "Lenkja verkar ikkje. Ho kan vere skriven feil, gått ut eller trekt tilbake. Be kommunen om ei ny.",
        "The link does not work. It may be misspelt, expired or withdrawn. Ask the municipality for a new one.",
    ) in text  # fmt: skip


def test_a_page_in_bokmal_tells_what_the_core_told(shown):
    client = shown.app.test_client()
    client.set_cookie("sprak", "nb")
    assert "Lenken virker ikke. Den kan være skrevet feil" in said(client.get("/svar/" + "x" * 40), 404)

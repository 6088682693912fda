"""The pages of *Planvask* beside list and area: criteria, files out and in, proposals, fact sheets, and the effect."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from functools import partial
from html import escape, unescape

import docx
import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely

from arealregnskap import case, pipeline, read, stored
from arealregnskap.codes import codelist
from arealregnskap.issues import IssueLog
from arealregnskap.planvask.criteria import answers, load, load_text
from arealregnskap.planvask.effect import effect
from arealregnskap.planvask.exchange import excel, geopackage
from arealregnskap.planvask.tables import measure_name
from arealregnskap.planvask.wash import Wash
from arealregnskap.store import decisions
from arealregnskap.units import daa_text
from tests.land.saker import EPSG, SAK, SOUTH, WEST
from tests.plan_change import proposals
from tests.web import shown as land
from tests.web.conftest import token


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> Iterator[land.Shown]:
    """The invented case without documents."""
    folder = tmp_path_factory.mktemp("sak") / "sak"
    proposals.write(folder, list(proposals.washed()), SAK + PLOTS)
    places = [shapely.Point(WEST + 2000, SOUTH + y) for y in (2050, 2100, 2150)]  # in F1
    frame = gpd.GeoDataFrame({"tomtenummer": ["1", "2", "3"], "bebygd": ["nei", None, "ja"]}, geometry=places, crs=EPSG)
    frame.to_file(folder / "inn" / "tomter.gpkg", layer="tomter", driver="GPKG")
    pipeline.keep(pipeline.run(case.load(folder)))
    yield from land.running(folder, tmp_path_factory.mktemp("data"))


@pytest.fixture
def client(shown):
    return shown.app.test_client()


@pytest.fixture
def store(shown):
    return shown.app.extensions["store"]


PLOTS = """
[[lag]]
rolle = "tomter"
fil = "inn/tomter.gpkg"
"""
SURFACE = "KpArealformålOmråde"


def get(client, shown, where):
    return client.get(f"{shown.base}/planvask{where}")


def post(client, shown, where, **form):
    """Post a form as the page would, and go where it leads."""
    form["csrf_token"] = token(client, f"{shown.base}/planvask")
    return client.post(f"{shown.base}/planvask{where}", data=form, follow_redirects=True)


def names(client, shown) -> dict[str, str]:
    """stabil_id of the areas by the number people know them by."""
    text = get(client, shown, "").text
    return {m[2]: m[1] for m in re.finditer(r"/planvask/omrade/([^\"?/]+)[^>]*><strong>([^<]+)</strong>", text)}


def decided(client, shown, store, name, kind, **more):
    """Decide on an area by its name; returns its id."""
    omrade = names(client, shown)[name]
    version = decisions.history(store, shown.sak).version(omrade, more.get("alternativ", ""))
    wished = {"beslutning": kind, "begrunnelse": "Prøve.", "versjon": str(version), **more}
    assert "Beslutningen er lagret." in post(client, shown, f"/omrade/{omrade}", **wished).text
    return omrade


def typed(page: str) -> dict[str, object]:
    """What the form of the criteria would send, were its button pressed."""
    form: dict[str, object] = {}
    inside = page[page.index('class="criteria"') :]
    for tag in re.findall(r"<input [^>]*>", inside):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and (not re.search(r'type="(radio|checkbox)"', tag) or " checked" in tag):
            if re.search(r'type="checkbox"', tag):
                form.setdefault(name[1], []).append(value[1])  # type: ignore[attr-defined]
            else:
                form[name[1]] = value[1] if value else ""
    form |= dict(re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', inside))
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', inside, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        form[name] = chosen[1] if chosen else ""
    return form


def number_of(form, key):
    """Where a criterion stands in the form."""
    return next(name.partition("-")[0] for name, value in form.items() if name.endswith("-nokkel") and value == key)


def test_criteria_saved_as_they_stand_are_the_same_criteria_under_the_municipalitys_name(client, shown, store):
    before = shown_criteria(client, shown)
    assert decisions.criteria(store, shown.sak) is None
    assert (
        "Kriteriene er lagret."
        in post(client, shown, "/kriterier", **typed(get(client, shown, "/kriterier").text)).text
    )
    own = decisions.criteria(store, shown.sak)
    assert own.name.startswith("Kriterier for ") and own.criteria == before.criteria and own.centres == before.centres
    kept = store.case_folder(shown.sak) / "kriterier" / "egne.toml"
    assert load_text(kept.read_text(encoding="utf-8")) == own


def shown_criteria(client, shown):
    return load_text(get(client, shown, "/kriterier/kriterier.toml").data.decode())


def test_weight_stop_limit_reason_and_a_new_criterion_are_typed_in(client, shown, store):
    form = typed(get(client, shown, "/kriterier").text)
    myr, skred, villrein = (number_of(form, k) for k in ("myr", "skred_flom", "villrein"))
    new = f"k{int(form['antall']) - 1}-"
    form |= {
        f"{myr}-vekt": "3,5", f"{myr}-grense_andel": "12,5", f"{myr}-begrunnelse": "Karbon & «vann».",
        f"{skred}-teller": "stopp", f"{villrein}-fjern": "1",
        f"{new}navn": "Langt fra veg", f"{new}grunnlag": "avstand", f"{new}til": "veg", f"{new}grense_m": "1 500",
        f"{new}vekt": "2", f"{new}begrunnelse": "Ny veg koster.", f"{new}kilde": "Eget valg.",
        "s0-navn": "Tunet", "s0-ost": "321000", "s0-nord": "6991000,5",
    }  # fmt: skip
    post(client, shown, "/kriterier", **form)
    own = decisions.criteria(store, shown.sak)
    by_key = {c.key: c for c in own.criteria}
    assert (by_key["myr"].weight, by_key["myr"].limit_share, by_key["myr"].reason_nb) == (
        3.5,
        0.125,
        "Karbon & «vann».",
    )
    assert by_key["skred_flom"].stop and by_key["skred_flom"].weight == 0
    assert "villrein" not in by_key
    far = by_key["langt_fra_veg"]
    assert (far.target, far.limit_m, far.weight, far.source) == ("veg", 1500.0, 2.0, "Eget valg.")
    assert [(p.name, p.east, p.north) for p in own.centres] == [("Tunet", 321000.0, 6991000.5)]
    page = get(client, shown, "/kriterier").text
    assert "Karbon &amp; «vann»." in page and "Langt fra veg" in page and "1000" in page  # the number of draws


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("vekt", "mye", "«mye» er ikke et tall"), ("vekt", "-1", "«-1» er ikke et tall"),
        ("vekt", "inf", "«inf» er ikke et tall"), ("grense_andel", "101", "er ikke et tall fra 0 til 100"),
        ("kilde", "", "Kilden mangler"), ("begrunnelse", " ", "Grunnen mangler"), ("navn", "", "Navnet mangler"),
        ("artyper", ["88"], "artyper skal ha koder"), ("artyper", [], "minst én arealtype"),
        ("nokkel", "Å ja\n", "nøkkelen skal bare ha"),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_field_and_nothing_is_saved(client, shown, store, field, value, told):
    before = decisions.criteria_saved(store, shown.sak)
    form = typed(get(client, shown, "/kriterier").text)
    myr = number_of(form, "myr")
    form[f"{myr}-{field}"] = value
    answer = post(client, shown, "/kriterier", **form)
    assert answer.status_code == 422 and told in answer.text
    assert "Dette må rettes først" in answer.text
    assert decisions.criteria_saved(store, shown.sak) == before
    if isinstance(value, str) and value.strip() and field != "nokkel":
        assert f'value="{value}"' in answer.text  # what was typed is still there


def test_a_set_may_not_take_the_name_of_another(client, shown, store):
    form = typed(get(client, shown, "/kriterier").text)
    answer = post(client, shown, "/kriterier", **{**form, "navn": "Hol 2022"})
    assert answer.status_code == 422 and "Et annet sett heter «Hol 2022»" in answer.text


@pytest.mark.parametrize("form", ["xlsx", "gpkg"])
def test_a_file_goes_out_is_changed_and_comes_in_and_a_conflict_is_told(client, shown, store, form, tmp_path):
    omrade = decided(client, shown, store, "F1", "avvente")
    content = get(client, shown, f"/filer/beslutninger.{form}").data
    change = {"xlsx": edited, "gpkg": partial(edited_layer, tmp_path)}[form]
    said = send(client, shown, change(content, omrade, "viderefore", "Sentralt."), f"beslutninger.{form}")
    assert "1 beslutning er hentet inn." in said.text
    entry = decisions.history(store, shown.sak).entries[-1].decision
    assert (entry.omrade, entry.kind.value, entry.reason) == (omrade, "viderefore", "Sentralt.")
    longer = len(decisions.history(store, shown.sak))
    again = send(client, shown, change(content, omrade, "tilbakefore_lnfr", "Uenig."), f"beslutninger.{form}")
    assert again.status_code >= 400 and "Ingenting er lagret" in again.text
    assert "F1" in again.text or omrade in again.text  # which row it is about
    assert len(decisions.history(store, shown.sak)) == longer


def edited_layer(folder, content, omrade, kind, reason):
    """The GeoPackage with another decision for an area, as a map program would save it."""
    file, saved = folder / "hentet.gpkg", folder / "endret.gpkg"
    file.write_bytes(content)
    saved.unlink(missing_ok=True)
    for name in pyogrio.list_layers(file)[:, 0]:
        frame = pyogrio.read_dataframe(file, layer=name)
        if name == geopackage.AREAS:
            frame.loc[frame["stabil_id"] == omrade, ["beslutning", "begrunnelse"]] = [kind, reason]
        pyogrio.write_dataframe(frame, saved, layer=name, driver="GPKG", append=saved.exists())
    return saved.read_bytes()


def edited(content, omrade, kind, reason):
    """The workbook with another decision for an area, as somebody would type it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[excel.DECISIONS]
    heads = {str(c.value): c.column for row in sheet.iter_rows(max_row=6) for c in row if c.value}
    row = next(c.row for r in sheet.iter_rows() for c in r if c.value == omrade)
    sheet.cell(row, heads[excel.HEADS["beslutning"]]).value = codelist("beslutning").label(kind)
    sheet.cell(row, heads[excel.HEADS["begrunnelse"]]).value = reason
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def send(client, shown, content, name):
    sent = {"fil": (io.BytesIO(content), name), "csrf_token": token(client, f"{shown.base}/planvask")}
    return client.post(f"{shown.base}/planvask/filer", data=sent, follow_redirects=True)


def test_a_fact_sheet_says_what_is_known_of_an_area_on_the_page_in_word_and_in_pdf(client, shown, store, tmp_path):
    omrade = decided(client, shown, store, "F1", "tilbakefore_lnfr", saksnummer="26/77")
    page = plain(get(client, shown, f"/faktaark?omrade={omrade}").text)
    asked = ("F1", "100 daa", "ikke analysert", "Avstand til veg", "Pbl. § 12-4", "26/77", "målestokk omtrent 1:")
    assert all(word in page for word in asked)
    # 100 daa of F1 are out, by the decision.
    assert "Av 100 daa tas 100 ut, 0 beholdes og 0 er ikke avgjort." in page
    (tmp_path / "ark.pdf").write_bytes(get(client, shown, f"/faktaark.pdf?omrade={omrade}").data)
    document = docx.Document(io.BytesIO(get(client, shown, f"/faktaark.docx?omrade={omrade}").data))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    text = plain(" ".join([*(p.text for p in document.paragraphs), *cells]))
    assert all(word in text for word in asked)
    assert len(document.inline_shapes) == 1
    read = subprocess.run(["pdftotext", tmp_path / "ark.pdf", "-"], capture_output=True, text=True, check=True).stdout
    assert "Faktaark for" in read and "SYNTETISKE EKSEMPELDATA" in read


def test_every_criterion_of_a_fact_sheet_has_the_state_and_daa_of_a_fresh_answer(client, shown, store):
    result = stored.load(case.load(store.case_folder(shown.sak)))
    wash = Wash.of(result)
    own = decisions.criteria(store, shown.sak) or load(folder=store.case_folder(shown.sak))
    words = {"treff": "treff", "ingen treff": "ingen treff i kartlagt område"}
    for name, omrade in names(client, shown).items():
        page = get(client, shown, f"/faktaark?omrade={omrade}").text
        for answer in answers(wash, own):
            row = re.search(rf'<th scope="row">{re.escape(escape(answer.criterion.name()))}.*?</tr>', page, re.S)[0]
            cells = re.findall(r"<td[^>]*>(.*?)</td>", row)
            n = wash.row[omrade]
            assert cells[0] == words.get(answer.state[n], answer.state[n]), (name, answer.criterion.key)
            assert cells[1] == daa_text(answer.hit_m2[n]), (name, answer.criterion.key)


def test_the_sheets_of_several_areas_are_one_document_and_unknown_or_too_many_are_refused(client, shown):
    found = names(client, shown)
    ticked = post(client, shown, "/faktaark", omrade=list(found.values()))
    assert ticked.status_code == 200 and f"Faktaark for {len(found)} områder" in ticked.text
    filtered = post(client, shown, "/faktaark", **{"liste-sok": "F1"})
    assert "Faktaark for F1" in filtered.text
    query = "&".join(f"omrade={o}" for o in found.values())
    document = docx.Document(io.BytesIO(get(client, shown, f"/faktaark.docx?{query}").data))
    assert len(document.inline_shapes) == len(found)
    assert get(client, shown, "/faktaark?omrade=finnes-ikke").status_code == 404
    assert get(client, shown, "/faktaark.exe?omrade=" + found["F1"]).status_code == 404
    assert get(client, shown, "/faktaark").status_code >= 400
    assert get(client, shown, "/faktaark?" + "&".join(f"omrade={found['F1']}" for _ in range(61))).status_code >= 400


@pytest.mark.parametrize("form", ["gpkg", "sos", "gml.zip", "zip"])
def test_the_decided_wash_is_handed_out_as_a_proposal_with_the_areas_of_the_effect(
    client, shown, store, tmp_path, form
):
    """Read back by our own readers, and by Debian's ogr2ogr where it is at hand."""
    omrade = decided(client, shown, store, "F1", "tilbakefore_lnfr")
    answer = get(client, shown, f"/filer/planforslag.{form.partition('.')[0]}")
    assert answer.status_code == 200 and form in answer.headers["Content-Disposition"]
    (tmp_path / f"forslag.{form}").write_bytes(answer.data)
    if form.endswith("zip"):
        with zipfile.ZipFile(tmp_path / f"forslag.{form}") as archive:
            archive.extractall(tmp_path)
    wash = Wash.of(stored.load(case.load(store.case_folder(shown.sak))))
    ground = wash.areas.at[omrade, "geometry"]
    kinds = {"gpkg": ["gpkg"], "sos": ["sos"], "gml.zip": ["gml"], "zip": ["gpkg", "sos", "gml"]}[form]
    for kind in kinds:
        file = next(p for p in tmp_path.glob(f"*.{kind}") if "oppheves" not in p.name)
        assert lnfr(read.read_file(file, log=IssueLog()), ground) == pytest.approx(ground.area, rel=1e-6)
        if kind == "sos" and shutil.which("ogr2ogr"):
            judge = tmp_path / "ogr.gpkg"
            subprocess.run(["ogr2ogr", "-f", "GPKG", judge, file], capture_output=True, check=True)
            own = gpd.read_file(judge, layer="polygons")
            assert given_back(own[own["objekttypenavn"] == SURFACE], ground) == pytest.approx(ground.area, rel=1e-6)


def lnfr(raws, ground):
    """Area of the ground that a file's surfaces of the kommuneplan give back to LNFR [m²]."""
    return given_back(pd.concat([r.frame for r in raws if r.name == SURFACE]), ground)


def given_back(frame, ground):
    code = pd.to_numeric(frame[next(c for c in frame if c.lower().removeprefix("kp") == "arealformål")])
    return frame[code == 5100].geometry.intersection(ground).area.sum()


def test_plots_left_are_counted_from_the_points_of_the_case(client, shown):
    omrade = names(client, shown)["F1"]
    page = plain(get(client, shown, f"/omrade/{omrade}").text)
    assert "<dt>Ledige tomter</dt><dd>2</dd>" in page and "<dt>Bebygde tomter på planflata</dt><dd>1</dd>" in page
    sheet = plain(get(client, shown, f"/faktaark?omrade={omrade}").text)
    assert re.search(r"Ledige tomter</th><td>2</td>.*Bebygde tomter på planflata</th><td>1</td>", sheet)


def test_every_figure_of_the_effect_page_is_that_of_a_fresh_computation(client, shown, store):
    decided(client, shown, store, "F1", "tilbakefore_lnfr")
    page = get(client, shown, "/virkning").text
    wash = Wash.of(stored.load(case.load(store.case_folder(shown.sak))))
    fresh = effect(wash, decisions.history(store, shown.sak).state())
    parts = ("for", "tatt_ut", "beholdes", "ikke_avgjort", "etter")
    shown_families = set()
    for family, table in re.findall(r'<table[^>]*data-family="([^"]+)">.*?<tbody>(.*?)</tbody>', page, re.S):
        own = fresh.measures[fresh.measures["familie"] == family]
        rows = [re.findall(r">([^<]*)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", table)]
        expected = [
            [measure_name(wash, family, m["kode"]), *(daa_text(m[p]) for p in parts)] for m in own.to_dict("records")
        ]
        assert [[plain(c) for c in row] for row in rows] == [[plain(c) for c in row] for row in expected]
        shown_families.add(family)
    assert {"natur", "tema"} <= shown_families
    assert "Ikke analysert: saken har ikke kartlag med naturtyper." in page  # never a zero
    matrix = re.search(r'id="planmatrise".*?<tfoot>(.*?)</tfoot>', page, re.S)[1]
    assert plain(re.findall(r">([^<]*)</td>", matrix)[-1]) == plain(daa_text(fresh.purposes["area_m2"].sum()))
    outcomes = re.search(r'id="utfall".*?<tfoot>(.*?)</tfoot>', page, re.S)[1]
    sums = fresh.outcomes[["gjennomgatt", "tatt_ut", "beholdes", "ikke_avgjort"]].sum()
    assert [plain(c) for c in re.findall(r">([^<]*)</td>", outcomes)[1:]] == [plain(daa_text(v)) for v in sums]


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", unescape(text).replace("\u00a0", " "))

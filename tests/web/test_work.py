"""The working pages: files in, findings settled, map, documents, and areas decided on."""

from __future__ import annotations

import gzip
import io
import math
import re
from collections.abc import Iterator
from dataclasses import replace

import mapbox_vector_tile
import pandas as pd
import pytest

from arealregnskap import case as cases
from arealregnskap import pipeline
from arealregnskap.headline import headline
from arealregnskap.store import decisions, files, layers, people, runs
from tests.land.saker import NAMES, box, write_case
from tests.land.saker import layers as layers_of_land
from tests.web import shown as land
from tests.web.conftest import token
from web.jobs import child, kept

F1_DAA = 100.0  # 200 × 500 m, all of it unbuilt
RESERVE_DAA = 175.0  # B1 100 daa of which 25 are built, and F1


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> Iterator[land.Shown]:
    computed = land.compute(tmp_path_factory.mktemp("sak") / "sak")
    yield from land.running(computed, tmp_path_factory.mktemp("data"))


@pytest.fixture
def client(shown):
    return shown.app.test_client()


@pytest.fixture
def store(shown):
    return shown.app.extensions["store"]


def post(client, shown, page, action="", **form):
    """Post a form as the page would, and go where it leads."""
    form["csrf_token"] = token(client, shown.base + page)
    return client.post(shown.base + (action or page), data=form, follow_redirects=True)


def named(client, shown, page, name):
    """The id of the area whose page is headed by a name, among those a page links to."""
    found = dict.fromkeys(re.findall(r"/planvask/omrade/([^\"?/]+)", page))
    heads = {o: re.search(r"<h1>(.*?)</h1>", client.get(f"{shown.base}/planvask/omrade/{o}").text)[1] for o in found}
    return next(o for o, head in heads.items() if name in head)


def test_every_file_says_what_it_is_used_as(client, shown, store):
    page = client.get(f"{shown.base}/data").text
    for fil in files.listing(store, shown.sak):
        assert fil.navn in page
    assert "Gjeldende kommuneplan" in page


def test_a_file_comes_in_pieces_and_goes_on_where_it_stopped(client, shown, store):
    content, headers = b"0123456789", {"X-CSRFToken": token(client, f"{shown.base}/data")}
    begin = {"navn": "../../stor fil æøå.gml", "storrelse": len(content)}
    first = client.post(f"{shown.base}/data/opplasting", json=begin, headers=headers).json
    url = f"{shown.base}/data/opplasting/{first['id']}"
    assert client.put(f"{url}?fra=0", data=content[:4], headers=headers).json == {"mottatt": 4}
    assert client.put(f"{url}?fra=0", data=content[:4], headers=headers).json == {
        "mottatt": 4
    }  # sent twice, taken once
    again = client.post(f"{shown.base}/data/opplasting", json=begin, headers=headers).json
    assert again == {"id": first["id"], "mottatt": 4}
    assert client.put(f"{url}?fra=4", data=content[4:], headers=headers).json == {"mottatt": 10, "ferdig": True}
    (fil,) = [f for f in files.listing(store, shown.sak) if f.navn == "stor fil æøå.gml"]
    assert files.path_of(store, fil).read_bytes() == content
    assert files.path_of(store, fil).parent == store.case_folder(shown.sak) / "inn"
    (reading,) = runs.of_case(store, shown.sak, runs.LESING)
    assert reading.parametre == {"fil": fil.id}
    files.delete(store, shown.sak, fil.id, fil.versjon, "prøve")


def test_a_name_that_would_be_html_is_shown_as_text(client, shown, store):
    sent = {
        "filer": (io.BytesIO(b"x"), '<img src=x onerror="alert(1)">.gml'),
        "csrf_token": token(client, f"{shown.base}/data"),
    }
    page = client.post(f"{shown.base}/data/filer", data=sent, follow_redirects=True).text
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=" in page
    (fil,) = [f for f in files.listing(store, shown.sak) if "<img" in f.navn]
    files.delete(store, shown.sak, fil.id, fil.versjon, "prøve")


def test_what_a_file_is_used_as_can_be_changed_and_the_case_file_follows(client, shown, store):
    lag = next(x for x in layers.listing(store, shown.sak) if x.rolle == "plan")
    page = f"/data/fil/{lag.fil_id}/bruk/{lag.id}"
    assert "Gjeldende kommuneplan" in client.get(shown.base + page).text
    answer = post(client, shown, page, rolle="plan", tittel="Arealdelen 2013", dato="2013-06-27", tilgang="åpen",
                  i_bruk="on", syntetisk="on", versjon=str(lag.versjon), produkt=lag.produkt)  # fmt: skip
    assert answer.status_code == 200
    loaded = cases.load(store.case_folder(shown.sak))
    assert "Arealdelen 2013" in [spec.title for spec in loaded.layers]
    stale = post(
        client, shown, page, rolle="plan", tittel="For sent", tilgang="åpen", i_bruk="on", versjon=str(lag.versjon)
    )
    assert stale.status_code == 409
    assert "For sent" not in [spec.title for spec in cases.load(store.case_folder(shown.sak)).layers]
    again = layers.get(store, shown.sak, lag.id)
    layers.change(store, shown.sak, lag.id, replace(layers.use_of(again), tittel=lag.tittel), again.versjon, "prøve")


@pytest.fixture(scope="module")
def doubtful(tmp_path_factory) -> Iterator[land.Shown]:
    """The same land with an overlap: 50 daa of friområde (3040), not for building, over the eastern half of B1."""
    folder = write_case(tmp_path_factory.mktemp("sak") / "sak")
    plan = layers_of_land()["plan"]
    over = plan.iloc[[1]].assign(arealformål=3040, områdenavn="G1").set_geometry([box(600, 500, 100, 500)])
    pd.concat([plan, over]).to_file(folder / "inn" / "plan.gpkg", layer=NAMES["plan"], driver="GPKG")
    pipeline.keep(pipeline.run(cases.load(folder)))
    yield from land.running(folder, tmp_path_factory.mktemp("data"))


def test_a_finding_is_settled_and_the_choice_can_be_undone(doubtful):
    shown, client, store = doubtful, doubtful.app.test_client(), doubtful.app.extensions["store"]
    page = client.get(f"{shown.base}/kontroll").text
    key = re.search(r'action="[^"]*/kontroll/funn/(overlapp-[^"/]+)"', page)[1]
    folder = store.case_folder(shown.sak)
    before = kept.read(folder)
    assert headline(before)["reserve_daa"] == pytest.approx(125, rel=1e-4)  # the smaller surface rules: G1
    answer = post(
        client, shown, "/kontroll", f"/kontroll/funn/{key}", valg="utelat", begrunnelse="Sett på kartet.", sett="0"
    )
    assert "Sett på kartet." in answer.text
    (valg,) = cases.load(folder).valg
    assert (valg.handling.value, valg.begrunnelse) == ("utelat", "Sett på kartet.")
    assert "endret siden tallene ble regnet" in client.get(f"{shown.base}/kontroll").text
    assert child.main(["compute", str(folder)]) == 0
    names = before.main.mosaic.frame.set_index("flate_id")["omradenavn"]
    without = {"G1": 175, "B1": 100}[names[valg.flate]]  # B1 whole again, or F1 alone
    assert headline(kept.read(folder))["reserve_daa"] == pytest.approx(without, rel=1e-4)
    late = post(client, shown, "/kontroll", f"/kontroll/funn/{key}", valg="godta", begrunnelse="En annen.", sett="0")
    assert late.status_code == 409
    number = re.search(r'name="sett" value="([1-9]\d*)"', answer.text)[1]
    post(client, shown, "/kontroll", f"/kontroll/funn/{key}/angre", sett=number)
    assert cases.load(store.case_folder(shown.sak)).valg == ()
    assert "Sett på kartet." in client.get(f"{shown.base}/kontroll/historikk").text


def test_tiles_hold_each_surface_of_the_plan_with_its_symbol(client, shown):
    page = client.get(f"{shown.base}/kart").text
    assert "Områder med arealreserve" in page
    west, south, east, north = _lonlat_bounds(client, shown)
    z, x, y = 10, *_tile(10, (west + east) / 2, (south + north) / 2)
    seen = {}
    for dx in (-1, 0, 1):
        for dy in (-1, 0, 1):
            answer = client.get(f"{shown.base}/fliser/plan/{z}/{x + dx}/{y + dy}.mvt")
            assert answer.status_code in (200, 204)
            if answer.status_code == 200:
                made = mapbox_vector_tile.decode(_unzipped(answer))
                seen |= {f["properties"]["mosaikk"]: f["properties"] for f in made["plan"]["features"]}
    assert {p["kode"] for p in seen.values()} == {"5100", "1110", "1120"}
    assert client.get(f"{shown.base}/fliser/plan/10/99999/0.mvt").status_code == 404
    assert client.get(f"{shown.base}/fliser/finnesikke/10/{x}/{y}.mvt").status_code == 404


def test_documents_are_asked_for_as_jobs_and_another_case_cannot_fetch_them(client, shown, store):
    answer = post(client, shown, "/eksport", "/eksport/lag", dokument="xlsx", malform="nn")
    assert "Venter på tur" in answer.text
    (run,) = runs.of_case(store, shown.sak, runs.EKSPORT)
    assert run.parametre == {"format": "xlsx", "language": "nn"}
    assert client.get(f"{shown.base}/eksport/fil/{run.id}").status_code == 404  # not written yet
    post(client, shown, "/eksport", "/eksport/lag", dokument="xlsx", malform="nn")
    assert len(runs.of_case(store, shown.sak, runs.EKSPORT)) == 1
    assert post(client, shown, "/eksport", "/eksport/lag", dokument="../../etc").status_code == 404


def test_an_area_is_decided_on_with_the_effect_seen_before_it_is_saved(client, shown, store):
    page = client.get(f"{shown.base}/planvask").text
    assert "175" in page  # reserve before, of two areas
    omrade = named(client, shown, page, "F1")
    where = f"/planvask/omrade/{omrade}"
    first = len(decisions.history(store, shown.sak))
    versjon = str(decisions.history(store, shown.sak).version(omrade))
    wished = {"beslutning": "tilbakefore_lnfr", "begrunnelse": "Myr.", "saksnummer": "2026/412", "versjon": versjon}
    tried = post(client, shown, where, f"{where}/virkning", **wished).text
    assert "100 daa av dette området tas ut." in tried
    assert len(decisions.history(store, shown.sak)) == first
    saved = post(client, shown, where, **wished)
    assert "Beslutningen er lagret." in saved.text
    entry = decisions.history(store, shown.sak).entries[-1]
    assert (entry.decision.kind.value, entry.decision.case_number) == ("tilbakefore_lnfr", "2026/412")
    assert post(client, shown, where, **wished).status_code == 409
    undone = post(client, shown, where, f"/planvask/angre/{first + 1}")
    assert "angret" in undone.text
    kept = decisions.history(store, shown.sak)
    assert (len(kept), kept.entries[-1].undoes) == (first + 2, first + 1)


def test_half_of_an_area_is_taken_out_by_a_line(client, shown, store):
    """F1 is 200 m wide and 500 m high; a line from south to north through its middle leaves 50 daa on each side."""
    page = client.get(f"{shown.base}/planvask").text
    omrade = named(client, shown, page, "F1")
    east, south = 318_000 + 2000, 6_990_000 + 1900
    wished = {
        "beslutning": "redusere", "begrunnelse": "Vårbeite.", "side": "hoyre",
        "linje": f"{east} {south}\n{east} {south + 700}",
    }  # fmt: skip
    where = f"/planvask/omrade/{omrade}"
    tried = post(client, shown, where, f"{where}/virkning", **wished).text
    assert re.search(r"(50,0|49,9|50) daa av dette området tas ut", tried.replace("\xa0", " ")), tried
    crooked = post(client, shown, where, f"{where}/virkning", **{**wished, "linje": "tull"}).text
    assert "kan ikke leses" in crooked


def test_alternatives_stand_side_by_side(client, shown, store):
    omrade = named(client, shown, client.get(f"{shown.base}/planvask").text, "F1")
    versjon = str(decisions.history(store, shown.sak).version(omrade))
    post(client, shown, f"/planvask/omrade/{omrade}", beslutning="viderefore", begrunnelse="Sentralt.", versjon=versjon)
    post(client, shown, "/planvask/alternativer", navn="Strengere", av="")
    assert "Strengere" in client.get(f"{shown.base}/planvask/alternativer").text


def test_decisions_go_out_and_come_in_again_without_loss(client, shown, store):
    who = people.local_user(store)
    before = decisions.history(store, shown.sak)
    for form in ("xlsx", "gpkg"):
        content = client.get(f"{shown.base}/planvask/filer/beslutninger.{form}").data
        sent = {"fil": (io.BytesIO(content), f"planvask.{form}"), "csrf_token": token(client, f"{shown.base}/planvask")}
        answer = client.post(f"{shown.base}/planvask/filer", data=sent, follow_redirects=True)
        assert answer.status_code == 200, answer.text
    assert decisions.history(store, shown.sak) == before
    assert who.navn


def _unzipped(answer) -> bytes:

    return gzip.decompress(answer.data)


def _lonlat_bounds(client, shown):
    (south, west), (north, east) = client.get(f"{shown.base}/kart/omriss.json").json["utsnitt"]
    return west, south, east, north


def _tile(z, lon, lat):

    n = 2**z
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return int((lon + 180) / 360 * n), int(y * n)

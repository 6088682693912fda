"""The page of several municipalities: who may put which cases together, and that it shows what the core gives."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import openpyxl
import pytest

from arealregnskap.store import RoleName, cases, people
from tests.store.conftest import HEAD
from tests.web.pair import Pair, two


@pytest.fixture(scope="module")
def pair(tmp_path_factory) -> Iterator[Pair]:
    yield from two(tmp_path_factory)


def test_two_cases_are_put_together_from_the_address(pair):
    page = pair.app.test_client().get(f"{pair.address}&avstand=2500").text
    text = re.sub(r"<[^>]+>", " ", page).replace("\xa0", " ")
    assert "Vestdal og Østdal" in text and "SYNTETISK" in text.upper()
    assert '<span class="value">350</span>' in page  # 175 daa in each
    assert "Tema som er analysert: Naturvernområder" in text and "lett etter overalt" in text
    near = page.partition('id="nabo"')[2].partition('id="hensyn"')[0]
    assert "F1" in near and "1 900" in near.replace("\xa0", " ")  # F1 of Vestdal ends 1 900 m from Østdal


def test_the_neighbour_distance_is_that_of_the_form(pair):
    client = pair.app.test_client()
    for asked, shown in (("100", "Ingen reserveområder ligger så nær"), ("tull", "1000"), ("1e12", 'value="20000"')):
        assert shown in client.get(f"{pair.address}&avstand={asked}").text


def test_the_start_page_leads_there_and_the_form_offers_the_cases(pair):
    client = pair.app.test_client()
    assert 'href="/samlet"' in client.get("/").text
    form = client.get("/samlet").text
    assert all(f'value="{sak}"' in form for sak in pair.sak) and "Tabell S1" not in form


def test_every_format_is_fetched(pair):
    client = pair.app.test_client()
    query = pair.address.partition("?")[2]
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/samlet/fil/xlsx?{query}").data))
    assert [t[:2] for t in book.sheetnames if t.startswith("S")][:9] == [f"S{n}" for n in range(1, 10)]
    told = json.loads(client.get(f"/samlet/fil/json?{query}").data)
    assert [k["kommunenavn"] for k in told["kommuner"]] == ["Vestdal", "Østdal"]
    names = zipfile.ZipFile(io.BytesIO(client.get(f"/samlet/fil/csv?{query}").data)).namelist()
    assert "csv/s4.csv" in names and not [n for n in names if n.startswith(("/", ".."))]
    assert client.get(f"/samlet/fil/docx?{query}").status_code == 404


def test_what_cannot_be_put_together_says_why_and_keeps_the_choice(pair):
    client, store = pair.app.test_client(), pair.app.extensions["store"]
    one = client.get(f"/samlet?sak={pair.sak[0]}").text
    assert "Det trengs minst to saker" in one and f'value="{pair.sak[0]}" checked' in one
    empty = cases.create(store, replace(HEAD, kommunenavn="Tomdal"), people.local_user(store))
    page = client.get(f"/samlet?sak={pair.sak[0]}&sak={empty.id}").text
    assert "Tomdal: Saken er ikke regnet ut ennå" in page


@pytest.mark.parametrize("path", ["/samlet?", "/samlet/fil/xlsx?"])
def test_a_case_one_has_no_role_in_is_as_one_that_is_not_there(town, path):
    """Somebody who may see one case gets nothing by naming another, by itself or beside their own."""
    store = town.app.extensions["store"]
    own, other = town.sak.id, cases.create(store, replace(HEAD, kommunenavn="Hemmeligdal"), administrator(town)).id
    reader = town.browsers["leser"]
    assert "Hemmeligdal" not in reader.get("/samlet").text
    for ids in ((other,), (own, other), (own, "finnesikke")):
        answer = reader.get(path + "&".join(f"sak={i}" for i in ids))
        assert answer.status_code == 404 and "Hemmeligdal" not in answer.text
    assert town.browsers["uten rolle"].get(f"{path}sak={own}").status_code == 404
    assert town.browsers["ingen innlogget"].get(f"{path}sak={own}").status_code == 303
    people.invite(store, other, "leser@rindal.example", RoleName.LESER, "Kari Plan")
    assert "Hemmeligdal" in reader.get("/samlet").text


def administrator(town):
    return next(p for p, role in people.in_case(town.app.extensions["store"], town.sak.id) if p.administrator)

"""The pages *Behov og reserve*, *Planregister* and *Mål*: figures, forms, uploads, what is refused, and who may."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import unescape

import pytest

from arealregnskap import case, pipeline
from arealregnskap.store import cases, log, planning
from tests.land.saker import SAK
from tests.plan_change import proposals
from tests.web import shown as land
from tests.web.conftest import token
from web.jobs import fingerprint, kept

FOLK = (
    "region;Hovedalternativet (MMMM) 2026;Hovedalternativet (MMMM) 2050;Lav nasjonal vekst (LLML) 2026;"
    "Lav nasjonal vekst (LLML) 2050;Høy nasjonal vekst (HHMH) 2026;Høy nasjonal vekst (HHMH) 2050\n"
    "9999 Oppdiktet;2000;2480;2000;2000;2000;2960\n"
)
ROUND = {
    "personer_per_bolig": "2", "endring_personer_per_bolig": "0", "avgang_boliger": "0", "boliger_utenfor": "0",
    "boliger_per_daa": "2", "brukbar_bolig": "100", "bygd_bolig": "100", "horisont": "12",
}  # fmt: skip


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> Iterator[land.Shown]:
    """The invented case without documents: 75 daa of reserve for housing, 100 for cabins."""
    folder = tmp_path_factory.mktemp("sak") / "sak"
    proposals.write(folder, list(proposals.washed()), SAK)
    pipeline.keep(pipeline.run(case.load(folder)))
    yield from land.running(folder, tmp_path_factory.mktemp("data"))


@pytest.fixture
def client(shown):
    return shown.app.test_client()


def get(client, shown, where=""):
    return client.get(f"{shown.base}/planvask/{where}")


def send(client, shown, where, follow=True, **form):
    """Post a form as the page would, with the seal it shows."""
    page = where.partition("/")[0]
    text = get(client, shown, page).text
    form.setdefault("sett", re.search(r'name="sett" value="([^"]*)"', text)[1])
    form["csrf_token"] = token(client, f"{shown.base}/planvask/{page}")
    return client.post(f"{shown.base}/planvask/{where}", data=form, follow_redirects=follow)


def told(answer) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


def sak(shown):
    return cases.get(shown.app.extensions["store"], shown.base.rpartition("/")[2])


def assumptions(**main) -> dict[str, str]:
    form = {f"{key}-hoved": text for key, text in {**ROUND, **main}.items()}
    return form | {f"{key}-kilde": "test" for key in {**ROUND, **main}}


def test_the_pages_stand_side_by_side(client, shown):
    for where in ("", "behov", "planregister", "mal"):
        text = get(client, shown, where).text if where else client.get(f"{shown.base}/planvask").text
        assert text.count('aria-current="page"') >= 1 and "Behov og reserve" in text
        assert 'aria-current="step"' in text  # the step Planvask is where one is


def test_before_any_table_it_says_what_is_missing_and_how_to_get_it(client, shown):
    text = told(get(client, shown, "behov"))
    assert "Folketallet mangler. Hent framskrevet folkemengde" in text and "må oppgis" in text
    assert "Behovet er ikke kjent" in text


def test_need_from_a_table_and_assumptions(client, shown):
    before = fingerprint.of_case(shown.app.extensions["store"].case_folder(sak(shown).id))
    answer = send(client, shown, "behov/tabell", tabell="folketall", fil=(io.BytesIO(FOLK.encode()), "folk.csv"))
    assert "Tabellen er lest og tatt i bruk." in told(answer)
    answer = send(client, shown, "behov", **assumptions())
    assert answer.status_code == 200 and "Forutsetningene er lagret" in told(answer)
    # 240 more people in 12 years are 120 dwellings, 60 daa; 75 daa last 15 years; twice as many people: half of it
    assert re.search(r"Bolig 15 år", told(answer)), told(answer)[:1500]
    assert "I boliger, fritidsboliger og tomter" in told(answer) and re.search(r"Bolig – 120 240 150 ", told(answer))
    row = client.get(f"{shown.base}/planvask/behov/T10.csv").data.decode("utf-8-sig")
    bolig = next(line for line in row.splitlines() if "gjeldende;" in line and ";bolig;" in line).split(";")
    assert "75,0" in "".join(bolig) or "75" in bolig
    # no figure of a run comes of it, and a document written now has it
    folder = shown.app.extensions["store"].case_folder(sak(shown).id)
    assert fingerprint.of_case(folder) == before
    own = kept.read(folder).case.behov
    assert own.own["boliger_per_daa"].main == 2 and own.files["folketall"].is_file()
    noted = log.listing(shown.app.extensions["store"], sak(shown).id)[0]
    assert noted.handling == "endret behov" and "horisont" in noted.detaljer["felt"]


def test_what_cannot_be_saved_is_told_and_stays_as_typed(client, shown):
    saved = planning.section(sak(shown), "behov")
    answer = send(client, shown, "behov", **{**assumptions(brukbar_bolig="130"), "horisont-hoved": "tolv",
                                              "bygd_bolig-kilde": ""})  # fmt: skip
    assert answer.status_code == 422 and "«Planperiode»: «tolv» er ikke et tall." in told(answer)
    assert 'value="tolv"' in answer.text and planning.section(sak(shown), "behov") == saved
    answer = send(client, shown, "behov", **{**assumptions(brukbar_bolig="130"), "bygd_bolig-kilde": ""})
    assert "skal være fra 1 til 100 %" in told(answer) and "mangler kilde" in told(answer)
    assert planning.section(sak(shown), "behov") == saved


def test_a_file_that_is_something_else_is_refused_and_not_kept(client, shown):
    folder = shown.app.extensions["store"].case_folder(sak(shown).id) / "tabeller"
    before = sorted(folder.glob("*")) if folder.exists() else []
    answer = send(client, shown, "behov/tabell", tabell="folketall", fil=(io.BytesIO(b"navn;tall\nx;1\n"), "x.csv"))
    assert answer.status_code == 422 and "Fila er ikke en tabell med folketall fra Statistikkbanken" in told(answer)
    assert (sorted(folder.glob("*")) if folder.exists() else []) == before
    assert send(client, shown, "behov/tabell", tabell="../../x", fil=(io.BytesIO(b"x"), "x.csv")).status_code == 400


def test_who_saves_on_an_older_page_is_told(client, shown):
    answer = send(client, shown, "behov", sett="eldre", **assumptions())
    assert answer.status_code == 409


def test_the_register_is_read_and_its_faults_found(client, shown):
    text = told(get(client, shown, "planregister"))
    assert "0 funn i 1 plan" in text and "2013001" in text
    register = "Plannr;Status;Ikraft\n2013001;2;27.06.2013\n1999-9;3;01.02.1999\n"
    refused = send(client, shown, "planregister", fil=(io.BytesIO(register.encode()), "r.csv"), planid="Nummer")
    assert refused.status_code == 422 and "Kolonnen finnes ikke i planregisteret: planid = «Nummer»" in told(refused)
    answer = send(client, shown, "planregister", fil=(io.BytesIO(register.encode()), "r.csv"), planid="Plannr")
    assert "Gjelder etter registeret, men finnes ikke i plandataene" in told(answer)
    assert "Registeret har status «Planforslag», plandataene «Endelig vedtatt arealplan»." in told(answer)
    assert "1999-9" in client.get(f"{shown.base}/planvask/planregister/R2.csv").data.decode("utf-8-sig")
    answer = send(client, shown, "planregister", fjern="1")
    assert "tatt ut" in told(answer) and "1999-9" not in told(answer)


def test_goals_are_held_against_the_plan(client, shown):
    assert "ikke satt mål ennå" in told(get(client, shown, "mal"))
    form = {"fra": "2026", "til": "2036", "bygd-daa": "10", "bygd-kilde": "Sak 41/26", "myr-daa": "5,5",
            "myr-kilde": "Sak 41/26"}  # fmt: skip
    answer = send(client, shown, "mal", **form)
    # 175 daa of reserve, 50 of it on myr, in ten years
    text = told(answer)
    assert "Planen åpner for mer enn målet" in text and "Planen holder seg innenfor målet" in text
    assert planning.section(sak(shown), "mal")["myr"] == {"daa_per_ar": 5.5, "kilde": "Sak 41/26"}
    assert "saken har ikke to daterte arealdekker" in text
    refused = send(client, shown, "mal", **{**form, "myr-kilde": "", "til": "2020"})
    assert refused.status_code == 422 and "mangler kilde" in told(refused) and 'value="2020"' in refused.text


def test_the_case_file_has_it_all_for_the_command_line(client, shown):
    for page, form in (("behov", assumptions()), ("mal", {"bygd-daa": "10", "bygd-kilde": "Sak 41/26"})):
        assert send(client, shown, page, **form).status_code == 200
    folder = shown.app.extensions["store"].case_folder(sak(shown).id)
    loaded = case.load(folder)
    assert loaded.mal.goals["bygd"].daa_per_year == 10 and loaded.behov.own["horisont"].main == 12


@pytest.mark.parametrize("language", ["nn", "en"])
def test_in_other_languages(client, shown, language):
    client.post(f"/sprak/{language}", data={"csrf_token": token(client, f"{shown.base}/planvask")})
    for where in ("behov", "planregister", "mal"):
        assert get(client, shown, where).status_code == 200

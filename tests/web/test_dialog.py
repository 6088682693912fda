"""The pages of a mulighetsdialog: what each visitor and each link sees and may write, and what stays apart."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import replace

import docx
import pytest
from icalendar import Calendar

from arealregnskap.dialog.formal import FormalStatement, Stand
from arealregnskap.dialog.rights import RIGHTS, Act, Who
from arealregnskap.dialog.room import Phase
from arealregnskap.planvask.decisions import Decision, Kind
from arealregnskap.store import cases, decisions, dialogs, guests, people
from arealregnskap.store.store import now
from tests.dialog.rooms import room
from tests.store.conftest import HEAD
from tests.web import shown as land
from tests.web.conftest import running, token

LATER = dt.datetime(2090, 1, 1, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> Iterator[land.Shown]:
    computed = land.compute(tmp_path_factory.mktemp("sak") / "sak")
    yield from land.running(computed, tmp_path_factory.mktemp("data"))


@pytest.fixture
def client(shown):
    return shown.app.test_client()


def store_of(app):
    return app.extensions["store"]


@pytest.fixture
def kept(shown):
    """A room that asks about real areas of the case."""
    store = store_of(shown.app)
    page = shown.app.test_client().get(f"{shown.base}/mulighetsdialog/nytt").text
    found = re.findall(r'<option value="([^"]+)">[^<]*daa\)', page)
    asked = room(questions=tuple(replace(q, omrade=found[0] if q.omrade else "") for q in room().questions))
    return dialogs.create(store, shown.sak, asked, people.local_user(store))


def link(shown, kept, part="statsforvalter", person="Anne Areal", ends=LATER) -> str:
    store = store_of(shown.app)
    return guests.invite(store, kept.sak_id, kept.id, part, person, ends, people.local_user(store))[0]


def csrf(text: str) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', text)[1]


def post(client, address, page=None, **data):
    return client.post(address, data={"csrf_token": csrf(client.get(page or address).text), **data})


def test_an_empty_case_says_what_fills_the_page(shown):
    client = shown.app.test_client()
    store = store_of(shown.app)
    sak = cases.create(store, HEAD, people.local_user(store))
    page = client.get(f"/sak/{sak.id}/mulighetsdialog").text
    assert "Ingen dialog er satt opp ennå" in page and "/mulighetsdialog/nytt" in page


def test_a_room_is_set_up_from_the_form(shown, client):
    base = f"{shown.base}/mulighetsdialog"
    page = client.get(f"{base}/nytt").text
    area = re.search(r'<option value="([^"]+)">[^<]*daa\)', page)[1]
    done = post(
        client, f"{base}/nytt", tittel="Dialog om hytter", dato="2026-12-10", sted="Rindal", fra="10:00", til="14:00",
        notat_dager="28", respons_dager="7", tema="Hytter\nNæring", **{
            "part-statsforvalter": "1", "navn-statsforvalter": "Statsforvalteren i Trøndelag",
            "part-reinbeitedistrikt": "1",
            "q-0-omrade": area, "q-0-tekst": "Tilbakeføre?", "q-0-til": ["statsforvalter", "reinbeitedistrikt", "nve"],
            "q-1-tema": "Behov", "q-1-tekst": "Hvor mange?", "q-1-til": "statsforvalter",
        },
    )  # fmt: skip
    assert done.status_code == 303
    made = dialogs.get(store_of(shown.app), shown.sak, done.location.rpartition("/")[2]).room
    assert (made.note_days, made.topics, made.deadlines()[0].date) == (28, ("Hytter", "Næring"), dt.date(2026, 11, 12))
    assert [(p.key, p.may_object) for p in made.guests] == [("statsforvalter", True), ("reinbeitedistrikt", False)]
    assert [(q.omrade, q.topic, q.asked) for q in made.questions] == [
        (area, "", ("statsforvalter", "reinbeitedistrikt")), ("", "Behov", ("statsforvalter",)),
    ]  # fmt: skip


def test_two_parties_of_one_kind_are_told_apart_and_asked_each_for_itself(shown, client):
    base, store = f"{shown.base}/mulighetsdialog", store_of(shown.app)
    first = {"tittel": "Naboer", "dato": "2026-12-10", "notat_dager": "21", "respons_dager": "7"}
    done = post(
        client, f"{base}/nytt", **first, **{
            "part-nabokommune": "1", "navn-nabokommune": "Surnadal", "ny-0-slag": "nabokommune", "ny-0-navn": "Heim",
            "ny-1-slag": "reinbeitedistrikt", "ny-1-navn": "Trollheimen sijte", "ny-1-innsigelse": "1",
            "ny-2-slag": "tull", "ny-2-navn": "Ingen",
        },
    )  # fmt: skip
    rom = done.location.rpartition("/")[2]
    made = dialogs.get(store, shown.sak, rom).room
    assert [(p.body, p.name, p.may_object) for p in made.guests] == [
        ("reinbeitedistrikt", "Trollheimen sijte", True), ("nabokommune", "Surnadal", False),
        ("nabokommune", "Heim", False),
    ]  # fmt: skip
    keys = {p.name: p.key for p in made.guests}
    assert keys["Surnadal"] == "nabokommune" and keys["Heim"].startswith("nabokommune-")
    again = first | {f"part-{key}": "1" for key in keys.values()} | {f"navn-{key}": name for name, key in keys.items()}
    saved = post(client, f"{base}/{rom}/rediger", versjon="1", **again, **{
        "q-0-tekst": "Hva planlegger dere ved grensa?", "q-0-til": [keys["Heim"]],
    })  # fmt: skip
    assert saved.status_code == 303
    kept = dialogs.get(store, shown.sak, rom)
    assert kept.room.asked_of(keys["Heim"]) and not kept.room.asked_of("nabokommune")
    guest, address = shown.app.test_client(), f"/svar/{link(shown, kept, keys['Heim'], 'Ola')}"
    question = kept.room.questions[0].key
    assert post(guest, f"{address}/{question}", address, svar="positiv", versjon="0").status_code == 303
    assert [r.participant for r in guests.answers(store, rom)] == [keys["Heim"]]
    # Heim leaves; another neighbour gets a key of its own and none of what Heim said.
    left = {k: v for k, v in again.items() if keys["Heim"] not in k} | {
        "ny-0-slag": "nabokommune",
        "ny-0-navn": "Orkland",
    }
    assert post(client, f"{base}/{rom}/rediger", versjon="2", **left).status_code == 303
    third = next(p.key for p in dialogs.get(store, shown.sak, rom).room.guests if p.name == "Orkland")
    assert third not in keys.values()


def test_decisions_of_the_wash_become_questions_with_their_effect(shown, client, kept):
    store = store_of(shown.app)
    omrade = kept.room.areas[0]
    decided = Decision(omrade, Kind.RETURN, "Myr skal ikke bygges ned.", "Kari Hemmelig", now(), case_number="2026/9")
    decisions.add(store, shown.sak, [decided], people.local_user(store))
    asks = dialogs.create(store, shown.sak, room(questions=()), people.local_user(store))
    address = f"{shown.base}/mulighetsdialog/{asks.id}/fra-planvask"
    assert f'value="{omrade}"' in client.get(address).text
    done = post(client, address, versjon="1", omrade=omrade, til=["statsforvalter", "finnesikke"])
    assert done.status_code == 303 and done.location.endswith("/rediger")
    (question,) = dialogs.get(store, shown.sak, asks.id).room.questions
    assert (question.omrade, question.asked) == (omrade, ("statsforvalter",))
    assert "«Tilbakeføre til LNFR» for hele området" in question.text and "daa" in question.text
    assert "Myr" not in question.text and "Hemmelig" not in question.text and "2026/9" not in question.text
    assert "Stilt alt" in client.get(address).text
    assert post(client, address, versjon="1", omrade=omrade).status_code == 409  # somebody has saved since


def test_the_minutes_are_a_word_file(shown, client, kept):
    base = f"{shown.base}/mulighetsdialog/{kept.id}"
    post(client, f"{base}/referat", versjon="0", antall="1", oppsummering="Godt møte.", til_stede="Anne",
         **{"p-0-slag": "apent", "p-0-tekst": "Hvor dyp er myra?", "p-0-omrade": kept.room.areas[0]})  # fmt: skip
    document = docx.Document(io.BytesIO(client.get(f"{base}/referat.docx").data))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "Godt møte." in text and "binder noen" in text and "SYNTETISK" in text.upper()
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    assert "Hvor dyp er myra?" in cells and kept.room.areas[0] not in cells  # areas by their name


def test_the_meeting_shows_the_map_of_the_area_in_question(shown, client, kept):
    page = client.get(f"{shown.base}/mulighetsdialog/{kept.id}/mote?nr=1").text
    assert 'data-map-ground="plan reserve"' in page and "og planen rundt" in page
    topic = client.get(f"{shown.base}/mulighetsdialog/{kept.id}/mote?nr=3").text
    assert "data-map-ground" not in topic  # a question about no one area


def test_two_who_edit_the_room_do_not_overwrite_each_other(shown, client, kept):
    address = f"{shown.base}/mulighetsdialog/{kept.id}/rediger"
    fields = {
        "tittel": "A",
        "dato": "2026-12-10",
        "notat_dager": "21",
        "respons_dager": "7",
        "versjon": str(kept.version),
    }
    assert post(client, address, **fields).status_code == 303
    assert post(client, address, **fields | {"tittel": "B"}).status_code == 409
    assert dialogs.get(store_of(shown.app), shown.sak, kept.id).room.title == "A"


def test_answers_come_through_two_links_and_stand_side_by_side(shown, client, kept):
    for part, person, answer in (
        ("statsforvalter", "Anne Areal", "mulig_innsigelse"), ("reinbeitedistrikt", "Nils Rein", "frarader"),
    ):  # fmt: skip
        guest = shown.app.test_client()
        address = f"/svar/{link(shown, kept, part, person)}"
        done = post(
            guest, f"{address}/q1", address, svar=answer, versjon="0", hjemmel="som vi skrev", merknad=f"fra {person}"
        )
        assert done.status_code == 303 and "Svaret er tatt imot" in guest.get(done.location).text
    page = client.get(f"{shown.base}/mulighetsdialog/{kept.id}").text
    dialogue, negotiation = page.split('id="forhandling"')
    for told in ("Kan gi innsigelse", "Fraråder", "fra Anne Areal", "fra Nils Rein", "binder ikke partene"):
        assert told in dialogue and told not in negotiation
    assert "Ingen standpunkt ennå" in negotiation


def test_a_guest_sees_its_own_questions_and_answers_and_nobody_elses(shown, kept):
    mine, others = link(shown, kept, "reinbeitedistrikt", "Nils Rein"), link(shown, kept)
    guest = shown.app.test_client()
    post(guest, f"/svar/{others}/q1", f"/svar/{others}", svar="positiv", versjon="0", merknad="hemmelig for andre")
    page = guest.get(f"/svar/{mine}").text
    assert "Tilbakeføre til LNFR?" in page and "Tåler området flom?" not in page
    assert "hemmelig for andre" not in page and "Anne Areal" not in page
    assert 'value="mulig_innsigelse"' not in page  # a body that cannot object is not offered it
    assert not re.findall(r'href="/sak/|/static/js/|action="/sak/', page)
    assert shown.sak not in page and str(store_of(shown.app).folder) not in page


def test_answers_are_not_kept_by_browsers_or_searches_and_the_address_is_told_to_nobody(shown, kept):
    answer = shown.app.test_client().get(f"/svar/{link(shown, kept)}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"] and 'content="noindex' in answer.text
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_link_that_does_not_work_says_the_same_whatever_is_wrong(shown, kept):
    store, guest = store_of(shown.app), shown.app.test_client()
    good = link(shown, kept)
    soon = link(shown, kept, ends=now() + dt.timedelta(milliseconds=30))
    taken = link(shown, kept)
    newest = guests.links(store, kept.id)[-1]
    guests.revoke(store, shown.sak, kept.id, newest.id, people.local_user(store))
    said = set()
    for bad in (good[:-1] + "_", soon, taken, "x" * 43, newest.nokkel):
        for address in (f"/svar/{bad}", f"/svar/{bad}/notat.docx"):
            answer = guest.get(address)
            assert answer.status_code == 404
            said.add(re.sub(r"\s+", " ", answer.text))
        form = csrf(guest.get(f"/svar/{good}").text)
        assert (
            guest.post(f"/svar/{bad}/q1", data={"csrf_token": form, "svar": "positiv", "versjon": "0"}).status_code
            == 404
        )
    assert len(said) == 1
    assert guests.answers(store, kept.id) == []


def test_the_same_form_sent_twice_is_refused_and_nothing_is_lost(shown, kept):
    guest, address = shown.app.test_client(), f"/svar/{link(shown, kept)}"
    form = {"csrf_token": csrf(guest.get(address).text), "svar": "positiv", "versjon": "0"}
    assert guest.post(f"{address}/q1", data=form).status_code == 303
    again = guest.post(f"{address}/q1", data=form | {"svar": "frarader"})
    assert again.status_code == 409 and "Ingenting er gått tapt" in again.text
    assert [r.answer.value for r in guests.answers(store_of(shown.app), kept.id)] == ["positiv"]


def test_a_link_of_one_case_answers_nothing_in_another(shown, kept):
    store = store_of(shown.app)
    who = people.local_user(store)
    other = cases.create(store, HEAD, who)
    elsewhere = dialogs.create(store, other.id, room(questions=(replace(room().questions[0], key="annen"),)), who)
    guest, address = shown.app.test_client(), f"/svar/{link(shown, kept)}"
    refused = post(guest, f"{address}/annen", address, svar="positiv", versjon="0")
    assert refused.status_code == 422 and guests.answers(store, elsewhere.id) == []


def test_the_public_form_needs_its_token_too(shown, kept):
    guest, address = shown.app.test_client(), f"/svar/{link(shown, kept)}"
    guest.get(address)
    assert guest.post(f"{address}/q1", data={"svar": "positiv", "versjon": "0"}).status_code == 400
    assert guests.answers(store_of(shown.app), kept.id) == []


def test_what_guests_write_stays_text(shown, client, kept):
    guest, address = shown.app.test_client(), f"/svar/{link(shown, kept, person=land.HOSTILE)}"
    post(guest, f"{address}/q1", address, svar="trenger_mer", versjon="0", vilkar=land.HOSTILE, tema=land.HOSTILE)
    base = f"{shown.base}/mulighetsdialog/{kept.id}"
    for page in (
        guest.get(address).text,
        client.get(base).text,
        client.get(f"{base}/mote").text,
        client.get(f"{base}/parter").text,
    ):
        assert "<img src=x" not in page and "<script>alert" not in page


def test_guessing_is_slowed_down(settings):
    from web.views.svar import RATE

    most = int(RATE.split()[0])
    for app in running(settings):
        guest = app.test_client()
        tried = [guest.get(f"/svar/{n}").status_code for n in range(most + 1)]
        assert tried == [404] * most + [429]


def test_the_link_is_shown_once_and_never_again(shown, client, kept):
    address = f"{shown.base}/mulighetsdialog/{kept.id}/parter"
    made = post(client, address, part="statsforvalter", person="Anne Areal", utloper="2090-01-01")
    url = re.search(r'id="lenken"[^>]*>([^<]+)<', made.text)[1]
    assert shown.app.test_client().get(url.partition("//")[2].partition("/")[2].join(["/", ""])).status_code == 200
    key = url.rpartition("/")[2]
    assert key not in client.get(address).text and key not in client.get(f"{shown.base}/logg").text


def test_the_key_of_a_link_is_not_logged(shown, kept, caplog):
    key = link(shown, kept)
    with caplog.at_level("INFO", logger="web.request"):
        shown.app.test_client().get(f"/svar/{key}")
    assert "/svar/<token>" in caplog.text and key not in caplog.text


def test_the_note_is_edited_sent_and_fetched_by_both_sides(shown, client, kept):
    base, address = f"{shown.base}/mulighetsdialog/{kept.id}", f"/svar/{link(shown, kept)}"
    guest = shown.app.test_client()
    assert guest.get(f"{address}/notat.docx").status_code == 404
    post(client, f"{base}/notat", versjon="0", **{"tekst-mal": "Færre og bedre hytteområder."})
    assert "Færre og bedre" not in guest.get(address).text
    kept_now = dialogs.get(store_of(shown.app), shown.sak, kept.id)
    assert post(client, f"{base}/notat/sendt", f"{base}/notat", versjon=str(kept_now.version)).status_code == 303
    for browser, url in ((client, f"{base}/notat.docx"), (guest, f"{address}/notat.docx")):
        text = "\n".join(p.text for p in docx.Document(io.BytesIO(browser.get(url).data)).paragraphs)
        assert "Færre og bedre hytteområder." in text and "SYNTETISK" in text.upper()
    page = client.get(base).text
    assert "Tallene er låst slik de var" in page and "Ingen tall er endret siden" in page
    versions = client.get(f"{shown.base}/mulighetsdialog/versjoner").text
    assert "Notat til dialog" in versions and "Ingen tall er endret mellom disse to" in versions


def test_minutes_say_what_has_changed_since_last(shown, client, kept):
    address = f"{shown.base}/mulighetsdialog/{kept.id}/referat"
    first = {"versjon": "0", "antall": "1", "p-0-slag": "apent", "p-0-tekst": "Hvor dyp er myra?", "p-0-nokkel": "p1"}
    assert post(client, address, **first).status_code == 303
    assert post(client, address, **first | {"versjon": "1", "p-0-slag": "felles"}).status_code == 303
    assert "Nå felles forståelse" in client.get(address).text
    assert post(client, address, **first | {"versjon": "1"}).status_code == 409
    page = client.get(address.removesuffix("/referat")).text
    assert "Hvor dyp er myra?" in page.partition('id="felles"')[2]


def test_negotiation_begins_after_the_meeting_and_holds_only_letters(shown, client):
    store = store_of(shown.app)
    who = people.local_user(store)
    early = dialogs.create(store, shown.sak, room(date=dt.date(2090, 1, 1)), who)
    base = f"{shown.base}/mulighetsdialog/{early.id}"
    assert post(client, f"{base}/forhandling", base + "/rediger", versjon="1").status_code == 422
    held = dialogs.create(store, shown.sak, room(date=dt.date(2026, 1, 15)), who)
    base = f"{shown.base}/mulighetsdialog/{held.id}"
    assert post(client, f"{base}/forhandling", base, versjon="1").status_code == 303
    stated = {"part": "statsforvalter", "standpunkt": "innsigelse", "dokument": "2026/412-7", "datert": "2026-02-01",
              "bekreftet_av": "Anne Areal", "hjemmel": "som i brevet"}  # fmt: skip
    assert post(client, f"{base}/standpunkt", base, **stated | {"dokument": ""}).status_code == 422
    assert post(client, f"{base}/standpunkt", base, **stated).status_code == 303
    dialogue, negotiation = client.get(base).text.split('id="forhandling"')
    assert "2026/412-7" in negotiation and "2026/412-7" not in dialogue
    assert 'data-phase="forhandling"' in dialogue and "Dialogfasen er over" in shown.app.test_client().get(
        f"/svar/{link(shown, held)}"
    ).text  # fmt: skip
    assert dialogs.get(store, shown.sak, held.id).room.phase is Phase.NEGOTIATION


def test_meeting_mode_goes_from_question_to_question(shown, client, kept):
    base = f"{shown.base}/mulighetsdialog/{kept.id}/mote"
    first, last = client.get(base).text, client.get(f"{base}?nr=99").text
    assert 'rel="next"' in first and 'rel="prev"' not in first
    assert 'rel="prev"' in last and 'rel="next"' not in last and "Hyttebehov" in last


def test_the_calendar_file_is_that_of_the_room(shown, client, kept):
    answer = client.get(f"{shown.base}/mulighetsdialog/{kept.id}/kalender.ics")
    assert answer.mimetype == "text/calendar"
    assert len(Calendar.from_ical(answer.data).walk("VEVENT")) == 3


def test_a_frozen_version_is_compared_with_today(shown, client):
    address = f"{shown.base}/mulighetsdialog/versjoner"
    assert post(client, address, port="horing").status_code == 303
    assert "Ingen tall er endret mellom disse to" in client.get(address).text
    assert post(client, address, port="tull").status_code == 404


#: What each act of the table of rights is on the web: method and the rest of the address.
_ACTS = {
    Act.SEE_ROOM: ("GET", ""), Act.SEE_ALL_ANSWERS: ("GET", "/mote"), Act.SEE_NOTE: ("GET", "/notat"),
    Act.SEE_LINKS: ("GET", "/parter"), Act.EDIT_ROOM: ("POST", "/rediger"), Act.EDIT_NOTE: ("POST", "/notat"),
    Act.WRITE_MINUTES: ("POST", "/referat"), Act.MAKE_LINKS: ("POST", "/parter"),
    Act.BEGIN_NEGOTIATION: ("POST", "/forhandling"), Act.STATE_FORMALLY: ("POST", "/standpunkt"),
    Act.FREEZE: ("POST", "/../versjoner"),
}  # fmt: skip


def test_the_table_of_rights_is_what_the_pages_do(town):
    """Every act, tried by a reader, a planner and a guest who is not signed in."""
    store = store_of(town.app)
    kept = dialogs.create(store, town.sak.id, room(), people.in_case(store, town.sak.id)[0][0])
    base = f"/sak/{town.sak.id}/mulighetsdialog/{kept.id}"
    who = {Who.READER: town.browsers["leser"], Who.PLANNER: town.browsers["planlegger"],
           Who.GUEST: town.browsers["ingen innlogget"]}  # fmt: skip
    assert set(_ACTS) == set(Act) - {Act.SEE_OWN_ANSWERS, Act.ANSWER}
    for person, browser in who.items():
        form = token(browser, "/ordliste")
        for act, (method, rest) in _ACTS.items():
            address = f"/sak/{town.sak.id}/mulighetsdialog/versjoner" if "versjoner" in rest else base + rest
            status = browser.open(address, method=method, headers={"X-CSRFToken": form}).status_code
            let_in = (
                status not in (303, 401, 403) if method == "GET" or person is Who.GUEST else status not in (401, 403)
            )
            # a guest's note is on the guest's own page, and nowhere in the case
            expected = act in RIGHTS[person] and person is not Who.GUEST
            assert let_in == expected, (person, act, status)


def test_a_link_with_an_end_that_cannot_be_read_is_a_sentence(shown, client, kept):
    address = f"{shown.base}/mulighetsdialog/{kept.id}/parter"
    for wrong in ("", "i morgen", "2020-01-01"):
        refused = post(client, address, part="statsforvalter", person="Anne", utloper=wrong)
        assert refused.status_code == 422 and "/svar/" not in refused.text


def test_what_a_body_said_stays_readable_when_it_leaves_the_room(shown, client):
    store = store_of(shown.app)
    who = people.local_user(store)
    held = dialogs.create(store, shown.sak, room(date=dt.date(2026, 1, 15)), who)
    begun = dialogs.begin_negotiation(store, shown.sak, held.id, held.version, dt.date(2026, 1, 15), who)
    stated = FormalStatement(held.id, "statsforvalter", Stand.ADVICE, "2026/4-1", dt.date(2026, 2, 1), "Anne Areal")
    guests.state(store, shown.sak, stated, who)
    dialogs.save(
        store, shown.sak, held.id, room(date=dt.date(2026, 1, 15), participants=(), questions=()), begun.version, who
    )
    page = client.get(f"{shown.base}/mulighetsdialog/{held.id}")
    assert page.status_code == 200 and "Statsforvalteren" in page.text and "2026/4-1" in page.text


@pytest.mark.parametrize("language", ["nn", "en"])
def test_a_guest_chooses_the_language_and_stays_on_the_page(shown, kept, language):
    guest, address = shown.app.test_client(), f"/svar/{link(shown, kept)}"
    chosen = guest.get(f"{address}?sprak={language}")
    assert chosen.status_code == 303 and chosen.location.endswith(address)
    assert {"nn": "Spørsmål til dykk", "en": "Questions to you"}[language] in guest.get(address).text

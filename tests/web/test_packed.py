"""A case packed, taken in again and checked, as people do it in the browser; the heavy parts in this process."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator

import pytest

from arealregnskap import case as cases
from arealregnskap.headline import headline
from arealregnskap.planvask.decisions import Decision, Kind
from arealregnskap.store import cases as store_cases
from arealregnskap.store import decisions, files, log, people, runs
from arealregnskap.store.models import Person, RunState
from arealregnskap.store.store import now
from tests.bundle.test_bundle import rewritten, with_moved_vertex
from tests.web import shown as land
from tests.web.conftest import token
from web.jobs import adopt, child, kept, workflows


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


def work(store, capsys, run):
    """Do a run's heavy part here instead of in the worker, and write down how it ended."""
    capsys.readouterr()
    command = workflows._Child(workflows.Worker(store), run)._command()
    child.main(command[command.index("--memory") + 2 :])
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert "result" in last, last
    runs.finish(store, run.id, workflows._kept(store, run, last["result"]))
    return runs.get(store, run.id)


def made(client, shown, store, capsys, key):
    """A document asked for, written and fetched."""
    sent = {"dokument": key, "csrf_token": token(client, f"{shown.base}/eksport")}
    page = client.post(f"{shown.base}/eksport/lag", data=sent, follow_redirects=True)
    run = runs.of_case(store, shown.sak, runs.EKSPORT)[0]
    if run.tilstand != RunState.FERDIG:  # one made before of the very same is there
        assert page.status_code == 200 and "Venter på tur" in page.text
        run = work(store, capsys, run)
    answer = client.get(f"{shown.base}/eksport/fil/{run.id}")
    assert answer.status_code == 200 and "Last ned" in client.get(f"{shown.base}/eksport").text
    return answer.data


@pytest.fixture(scope="module")
def bundle(shown, tmp_path_factory):
    return tmp_path_factory.mktemp("pakke") / "pakke.zip"


def test_a_bundle_is_made_as_a_document_and_runs_equal_from_where_it_lies(client, shown, store, capsys, bundle):
    content = made(client, shown, store, capsys, "pakke-alt")
    bundle.write_bytes(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {"pakke.json", "sak/sak.toml", "sak/inn/plan.gpkg"} <= set(archive.namelist())
    page = client.get(f"{shown.base}/eksport/etterprov").text
    action = re.search(r'action="([^"]*/etterprov/pakke/[^"]+)"', page)[1]
    asked = client.post(action, data={"csrf_token": token(client)}, follow_redirects=True)
    assert asked.status_code == 200 and "Venter på tur" in asked.text
    run = work(store, capsys, runs.of_case(store, shown.sak, runs.ETTERPROVING)[0])
    assert run.tilstand == RunState.FERDIG and run.nokkeltall["likt"]
    answer = client.get(f"{shown.base}/eksport/etterprov").text
    assert "Likt: alle" in answer and "&lt;img src=x" in answer and "<img src=x" not in answer
    assert not list((store.case_folder(shown.sak) / "resultat" / "etterprov").iterdir()), (
        "a bundle that is checked goes"
    )


def test_a_bundle_that_is_brought_names_the_point_that_moved(client, shown, store, capsys, bundle, tmp_path):
    def change(name, data):
        return with_moved_vertex(data, tmp_path) if name == "sak/inn/plan.gpkg" else data

    content = rewritten(bundle, tmp_path / "endret.zip", change).read_bytes()
    headers = {"X-CSRFToken": token(client), "Accept": "application/json"}
    place = f"{shown.base}/eksport/etterprov/opplasting"
    name = "<b>endret.zip"
    begun = client.post(place, json={"navn": name, "storrelse": len(content)}, headers=headers).json
    half = len(content) // 2

    def put(at, piece):
        return client.put(
            f"{place}/{begun['id']}", query_string={"fra": at, "navn": name}, data=piece, headers=headers
        ).json

    assert put(0, content[:half]) == put(0, content[:half]) == {"mottatt": half}
    assert client.post(place, json={"navn": name, "storrelse": len(content)}, headers=headers).json["mottatt"] == half
    assert put(half, content[half:])["videre"] == f"{shown.base}/eksport/etterprov"
    work(store, capsys, runs.of_case(store, shown.sak, runs.ETTERPROVING)[0])
    page = client.get(f"{shown.base}/eksport/etterprov").text
    assert "&lt;b&gt;endret.zip" in page and "<b>endret" not in page
    assert "Ulikt" in page and re.search(
        r"punkt \d av 4 er flyttet fra \([\d., ]+\) til \([\d., ]+\) \(EPSG:25832\)", page
    )
    assert not list((store.folder / "innboks").rglob("*.zip"))


def test_a_case_goes_out_as_a_folder_and_comes_in_as_a_case_with_the_same_figures(
    client, shown, store, capsys, tmp_path
):
    content = made(client, shown, store, capsys, "saksmappe")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        archive.extractall(tmp_path / "ut")
    assert "sak.toml" in names and not [n for n in names if n.startswith(("resultat", "."))]
    assert cases.load(tmp_path / "ut").layers  # the command line reads it
    sent = {"fil": (io.BytesIO(content), "min sak.zip"), "csrf_token": token(client, "/sak/hent")}
    answer = client.post("/sak/hent", data=sent)
    assert answer.status_code == 303
    new = answer.headers["Location"].split("/")[2]
    assert new != shown.sak and store_cases.get(store, new).tittel == store_cases.get(store, shown.sak).tittel
    assert {f.sha256 for f in files.listing(store, new)} == {f.sha256 for f in files.listing(store, shown.sak)}
    (run,) = runs.of_case(store, new, runs.BEREGNING)
    assert len(runs.of_case(store, new, runs.LESING)) == len(files.listing(store, new))
    done = work(store, capsys, run)
    assert done.nokkeltall["reserve_daa"] == headline(kept.read(store.case_folder(shown.sak)))["reserve_daa"]
    assert not list(store.folder.glob(".pakkes-ut-*")) and not list(store.folder.glob(".form-*"))
    store_cases.delete(store, new, store_cases.get(store, new).versjon, people.local_user(store))


def brought(client, store, capsys, content: bytes) -> str:
    """A zip of a case folder taken in and computed; the id of the new case."""
    sent = {"fil": (io.BytesIO(content), "saksmappe.zip"), "csrf_token": token(client, "/sak/hent")}
    new = client.post("/sak/hent", data=sent).headers["Location"].split("/")[2]
    assert len(decisions.history(store, new)) == 0, "the areas are known only when it is computed"
    (run,) = runs.of_case(store, new, runs.BEREGNING)
    assert work(store, capsys, run).tilstand == RunState.FERDIG
    return new


def decide(client, sak: str, omrade: str, version: int, reason: str) -> int:
    """Keep an area as somebody who saw that version of its decision; the status of the answer."""
    wished = {"beslutning": "viderefore", "begrunnelse": reason, "versjon": str(version), "csrf_token": token(client)}
    return client.post(f"/sak/{sak}/planvask/omrade/{omrade}", data=wished).status_code


@pytest.fixture
def told(shown, store):
    """Two areas decided on by two people, one of the decisions taken back by the other; the areas."""
    areas = [str(o) for o in kept.read(store.case_folder(shown.sak)).main.reserve.areas["stabil_id"]]
    if not len(decisions.history(store, shown.sak)):
        kari, ola = Person(navn="Kari Plan"), Person(navn="Ola Skog")
        first = Decision(areas[0], Kind.RETURN, reason="Ligger på myr.", who="Kari Plan", when=now())
        second = Decision(areas[1], Kind.KEEP, reason="Nær <b>skolen</b>.", who="Ola Skog", when=now())
        decisions.add(store, shown.sak, [first], kari)
        decisions.add(store, shown.sak, [second], ola)
        decisions.undo(store, shown.sak, 2, kari)
    return areas


def test_decisions_come_in_with_their_history_and_who_made_them(client, shown, store, capsys, told):
    new = brought(client, store, capsys, made(client, shown, store, capsys, "saksmappe"))
    before, after = decisions.history(store, shown.sak), decisions.history(store, new)
    assert after == before and [e.decision.who for e in after.entries] == ["Kari Plan", "Ola Skog", "Kari Plan"]
    assert [e.undoes for e in after.entries] == [None, None, 2]
    page = client.get(f"/sak/{new}/planvask/omrade/{told[0]}").text
    assert "Kari Plan" in page and "Ligger på myr." in page
    other = client.get(f"/sak/{new}/planvask/omrade/{told[1]}").text
    assert "Ola Skog" in other and "Nær &lt;b&gt;skolen" in other
    rows = [r for r in log.listing(store, new) if r.handling == "hentet inn beslutninger"]
    assert {r.hvem for r in rows} == {people.local_user(store).navn} and len(rows) == 3
    kept_with_it = kept.read(store.case_folder(new))
    assert kept_with_it.planvask is not None and kept_with_it.planvask.history == before


def test_what_came_in_can_be_taken_back_and_is_guarded_as_ones_own(client, shown, store, capsys, told):
    new = brought(client, store, capsys, made(client, shown, store, capsys, "saksmappe"))
    version = decisions.history(store, new).version(told[0])
    assert version == 1
    assert decide(client, new, told[0], 0, "Så den før den kom inn.") == 409
    assert decide(client, new, told[0], version, "Likevel bygges.") == 303
    undone = client.post(f"/sak/{new}/planvask/angre/4", data={"csrf_token": token(client)})
    assert undone.status_code == 303
    own = decisions.history(store, new)
    assert own.current(told[0]).kind is Kind.RETURN and own.entries[-1].undoes == 4 and len(own) == 5
    assert len(decisions.history(store, shown.sak)) == 3, "each case has decisions of its own"


def test_own_decisions_are_not_mixed_with_those_of_the_file(client, shown, store, capsys, told):
    """The file names the old decisions until the next computation; they must not come in a second time."""
    new = brought(client, store, capsys, made(client, shown, store, capsys, "saksmappe"))
    assert decide(client, new, told[1], decisions.history(store, new).version(told[1]), "Vår egen.") == 303
    own = decisions.history(store, new)
    adopt.decisions_of(store, new, "prøve")
    assert decisions.history(store, new) == own and len(own) == 4
    client.post(f"/sak/{new}/kontroll/regn", data={"csrf_token": token(client)})
    newest = max(runs.of_case(store, new, runs.BEREGNING), key=lambda run: run.startet)
    assert work(store, capsys, newest).tilstand == RunState.FERDIG
    assert decisions.history(store, new) == own == kept.read(store.case_folder(new)).planvask.history


def zipped(**entries: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


BAD = {
    "no zip": (b"hei", "skadet eller kuttet"),
    "no case": (zipped(**{"kart.gml": b"<x/>"}), "sak.toml mangler"),
    "two cases": (zipped(**{"a__sak.toml": b"", "b__sak.toml": b""}), "Zip-fila har 2 saker"),
    "faults": (zipped(**{"sak__sak.toml": b'[sak]\ntittel = "x"\n'}), "kommunenummer"),
    "outside": (
        zipped(**{"sak.toml": b'[sak]\n[[lag]]\nrolle="plan"\nfil="../../../etc/passwd"\n'}),
        "utenfor saksmappa",
    ),
    "missing": (zipped(**{"sak.toml": b'[sak]\n[[lag]]\nrolle="plan"\nfil="inn/a.gml"\n'}), "finnes ikke"),
    "escapes": (zipped(**{"../ut.txt": b"x", "sak.toml": b""}), "utenfor seg selv"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_zip_that_is_no_case_is_told_and_leaves_nothing(client, shown, store, what):
    content, sentence = BAD[what]
    before = sorted(p.name for p in (store.folder / "saker").iterdir())
    answer = client.post("/sak/hent", data={"fil": (io.BytesIO(content), "min.zip"), "csrf_token": token(client)})
    assert answer.status_code == 422 and sentence in answer.text
    assert str(store.folder) not in answer.text and ".pakkes-ut" not in answer.text
    assert sorted(p.name for p in (store.folder / "saker").iterdir()) == before
    assert not list(store.folder.glob(".pakkes-ut-*"))


def test_too_large_and_unknown_uploads_are_refused(client, shown, store):
    headers = {"X-CSRFToken": token(client), "Accept": "application/json"}
    large = client.post("/sak/hent/opplasting", json={"navn": "x.zip", "storrelse": 10**13}, headers=headers)
    assert large.status_code == 413 and "som er grensa her" in large.json["feil"]
    for name in ("x", "../../nokkel", f"{'0' * 20}-x"):
        assert client.put(f"/sak/hent/opplasting/{name}?fra=0", data=b"x", headers=headers).status_code == 404
    none = client.post("/sak/hent", data={"csrf_token": token(client)})
    assert none.status_code == 422 and "Ingen fil var valgt" in none.text


SAYS_NOTHING = ("", "[]", "{}", '{"navn": "x.zip"}', '{"navn": 7, "storrelse": 3}',
                '{"navn": "x.zip", "storrelse": "3"}', '{"navn": "x.zip", "storrelse": true}')  # fmt: skip


@pytest.mark.parametrize("said", SAYS_NOTHING)
def test_an_upload_that_does_not_say_what_comes_is_told(client, shown, said):
    headers = {"X-CSRFToken": token(client), "Accept": "application/json", "Content-Type": "application/json"}
    for place in ("/sak/hent", f"{shown.base}/data", f"{shown.base}/eksport/etterprov"):
        answer = client.post(f"{place}/opplasting", data=said, headers=headers)
        assert answer.status_code == 422 and "hvor stor den er" in answer.json["feil"], place

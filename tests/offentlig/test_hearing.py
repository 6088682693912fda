"""What the municipality writes and marks, kept in a file; and the command that writes the page."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from arealregnskap import case, cli_offentlig, pipeline
from arealregnskap.errors import PublicError
from arealregnskap.offentlig.hearing import Hearing, check, load, of_toml, to_toml
from arealregnskap.planvask import history
from arealregnskap.planvask.decisions import Decision, Kind
from arealregnskap.planvask.exchange import journal
from tests.land.saker import SAK, write_case

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=80)


@given(
    TEXT, TEXT, TEXT, st.none() | st.dates(dt.date(1970, 1, 1)), st.dictionaries(TEXT, TEXT, max_size=3), st.sets(TEXT)
)
def test_a_hearing_comes_out_of_its_file_as_it_went_in(title, intro, statement, deadline, marked, seen):
    told = Hearing(title, intro, statement, deadline, marked, frozenset(seen))
    assert of_toml(to_toml(told)) == told


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("tittel = 3", "feil slag verdi"), ("frist = 2027-02-01T12:00:00", "feil slag verdi"), ("tittel", "TOML"),
        ("eier = 'x'", "«eier» er ikke en innstilling her"), ("begrunnelser = []", "feil slag verdi"),
        ("sett_over = [1]", "feil slag verdi"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(PublicError, match=sentence):
        of_toml(text)


def test_too_long_a_text_is_refused():
    with pytest.raises(PublicError) as stop:
        check(Hearing("x" * 201, "y" * 7000))
    assert len(stop.value.faults) == 2


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = write_case(tmp_path_factory.mktemp("sak") / "sak", text=SAK.replace(', "NINA 2023"', ""))
    result = pipeline.run(case.load(folder))
    pipeline.publish(result, formats=("json",))
    areas = result.main.reserve.areas.set_index("omrade_id")["stabil_id"]
    noon = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
    rows = [Decision(areas[a], Kind.RETURN, f"Grunn for {a}", "Kari", noon) for a in areas.index]
    journal.add(folder, history.append(history.History(), rows))
    return folder, list(areas.index)


def run(*arguments):
    answer = CliRunner().invoke(cli_offentlig.cli, ["offentlig", *map(str, arguments)], standalone_mode=False)
    if answer.exception:
        raise answer.exception
    return answer


def test_the_command_writes_the_page_and_remembers_what_it_was_told(place, tmp_path):
    folder, (first, second) = place
    statement = tmp_path / "uttalelse.txt"
    statement.write_text("Send brev til kommunen.", encoding="utf-8")
    target = tmp_path / "ut"
    told = json.loads(run(
        folder, "--til", target, "--uttalelse", statement, "--frist", "2027-02-01", "--merk", first, "--json",
    ).stdout)  # fmt: skip
    assert told["begrunnelser_vist"] == 1 and told["omrader"] == 2
    page = (target / "index.html").read_text("utf-8")
    assert f"Grunn for {first}" in page and f"Grunn for {second}" not in page
    assert "Send brev til kommunen." in page and "1. februar 2027" in page and "Kari" not in page
    assert load(folder).deadline == dt.date(2027, 2, 1)
    again = json.loads(run(folder, "--til", target, "--json").stdout)
    assert again["begrunnelser_vist"] == 1  # the mark is kept
    assert json.loads(run(folder, "--til", target, "--merk-alle", "--json").stdout)["begrunnelser_vist"] == 2


def test_the_command_writes_a_zip_and_refuses_an_area_that_is_not_there(place, tmp_path):
    folder, _ = place
    told = json.loads(run(folder, "--til", tmp_path / "side", "--zip", "--json").stdout)
    assert told["filer"] == [str(tmp_path / "side.zip")] and (tmp_path / "side.zip").stat().st_size > 20_000
    with pytest.raises(PublicError, match="«X9» finnes ikke"):
        run(folder, "--merk", "X9")

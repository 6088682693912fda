"""Every message that the program stops with is there in nynorsk and English, whole, with its values as they were."""

from __future__ import annotations

import csv
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arealregnskap import messages
from arealregnskap.datafiles import read_table
from arealregnskap.errors import CaseError, ReadError
from tests import told
from tests.faulty import make
from tests.test_nynorsk import BOKMAL

TABLE = read_table("locale/meldinger.csv").set_index("nb")
FILES = told.files()
LANGUAGES = ("nb", "nn", "en")
PLACEHOLDER = re.compile(r"\{(\d+)(?::t)?\}")
#: Words that an English sentence of ours does not have; names of settings and columns are between « » or are keys.
NORWEGIAN = re.compile(r"\b(ikke|ikkje|og|eller|er|skal|må|kan ikke|finnes|mangler|fila|saken|flate[nr]?|uten|velg)\b")


def test_every_message_of_the_code_has_its_row():
    lacking = {
        f"{file.path.name}:{line} {text}"
        for file in FILES
        for text, line in file.told.items()
        if text not in TABLE.index
    }
    assert sorted(lacking) == []
    assert sum(len(file.told) for file in FILES) > 700


def test_no_row_is_for_a_message_that_is_gone():
    every = {text for file in FILES for text in file.every}
    assert sorted(set(TABLE.index) - every) == []


def test_the_collector_finds_what_is_told_in_other_ways_than_directly(tmp_path):
    file = tmp_path / "en.py"
    file.write_text(
        """
_WHY = {"a": "en grunn her"}
def one(where, faults):
    what = "noe med " + where if where else "ingenting å si"
    faults.append(f"{where}: {_WHY['a']} og {what}.")
    raise CaseError(f"Stans {where!r}.", remedy=two(3))
def two(n):
    return "Prøv igjen." if n else f"Prøv {n} ganger."
def three():
    one("et sted til", [])
    ValueError("not for people")
""",
        encoding="utf-8",
    )
    assert set(told.File(file).read().told) == {
        "en grunn her", "noe med {0}", "ingenting å si", "{0}: {1} og {2}.", "Stans {0}.", "Prøv igjen.",
        "Prøv {0} ganger.", "et sted til",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["nn", "en"])
def test_a_message_has_the_same_values_and_the_same_end(language):
    for nb, text in TABLE[language].items():
        assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(nb)), nb
        assert text.endswith((".", "!", "?")) == nb.endswith((".", "!", "?")), nb
        assert text[:1].isspace() == nb[:1].isspace() and text == text.rstrip(), nb


def test_a_message_is_nynorsk_and_is_english():
    settings = r"\b(?:kolonner|enhet|navn|kilde|verdi|flate)\b|\bfra = |\[\w+\] \w+|\S+\.(?:toml|csv|md|docx)"
    names = re.compile(rf"«[^»]*»|\{{[^}}]*\}}|{settings}|\bdette\b")  # the last is the same word in nynorsk
    for nb, row in TABLE.iterrows():
        assert not BOKMAL.search(names.sub("", row["nn"])), nb
        assert not NORWEGIAN.search(names.sub("", row["en"])), nb


def test_the_same_words_are_said_once():
    """No message is English or nynorsk by accident of being left as it was, save names, formats and settings."""
    same = [
        nb for nb, row in TABLE.iterrows() if row["en"] == nb and re.search(r"[a-zæøå]{4}", PLACEHOLDER.sub("", nb))
    ]
    assert len(same) < 12, same


def refusals() -> list[tuple[str, str]]:
    """File → the whole text that the folder of faulty files is refused with."""
    lines = Path(make.__file__).with_name("expected.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.reader(line for line in lines if not line.startswith("#")))[1:]
    return [(name, text) for name, outcome, text in rows if outcome.endswith("Error")]


@pytest.mark.parametrize("language", ["nn", "en"])
def test_what_each_faulty_file_is_refused_with_is_known_whole(language):
    assert len(refusals()) > 35
    for name, text in refusals():
        found = messages.parts(text, language)
        for part in found:
            label, _, name_alone = part.text.partition(": ")
            a_name = label in ("Venta", "Expected") and re.fullmatch(r"\S+\.", name_alone)  # of a format
            assert part.known or a_name, (name, part)
        assert found[0].text.startswith(name.partition("/")[0]), (name, found[0])
        assert " ".join(part.text for part in messages.parts(text, "nb")) == text
        if language == "en":
            assert not NORWEGIAN.search(re.sub(r"«[^»]*»|\([^)]*\)", "", " ".join(p.text for p in found))), name


#: One message of each kind: with a value, several, in another order, inside each other, after a place.
def composed(value: str, language: str) -> tuple[ReadError, str]:
    """An error with a value in it, and what it must say."""
    error = ReadError(f"Laget «{value}» står i innholdslista, men finnes ikke i fila.", where="x.gpkg",
                      expected="lag som er vanlige tabeller", remedy="Hent eller eksporter fila på nytt.")  # fmt: skip
    return error, {
        "nb": error.sentence,
        "nn": f"x.gpkg: Laget «{value}» står i innhaldslista, men finst ikkje i fila. Venta: lag som er vanlege "
        "tabellar. Hent eller eksporter fila på nytt.",
        "en": f"x.gpkg: The layer «{value}» is in the list of contents, but not in the file. Expected: layers that are "
        "plain tables. Fetch or export the file again.",
    }[language]


VALUES = st.text(max_size=60).filter(lambda v: "» står i innholdslista" not in v)


@given(VALUES, st.sampled_from(LANGUAGES))
def test_a_value_comes_through_as_it_is(value, language):
    error, expected = composed(value, language)
    assert " ".join(messages.sentences(error, language)) == expected


@given(VALUES, st.sampled_from(LANGUAGES))
def test_a_value_comes_through_kept_text_as_it_is(value, language):
    error, expected = composed(value, language)
    assert messages.said(error.sentence, language) == expected


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_what_is_no_message_of_ours_is_never_lost(text, language):
    """Whatever is handed in: told in bokmål it is itself, letter for letter."""
    assert messages.said(text, "nb") == text
    assert " ".join(part.text for part in messages.parts(text, "nb")) == text
    if not any(part.known for part in messages.parts(text, language)) and not text.startswith("Ventet: "):
        assert messages.said(text, language) == text


@given(st.lists(st.sampled_from([nb for nb in TABLE.index if nb.endswith(".") and "{" not in nb]), max_size=6))
def test_messages_after_each_other_are_each_told(texts):
    for language in ("nn", "en"):
        found = messages.said(" ".join(texts), language)
        assert found == " ".join(TABLE.at[text, language] for text in texts)


def test_faults_made_of_other_errors_are_told_also_when_kept_as_text():
    inner = ReadError("Fila er tom.", where="b.sos", expected="en SOSI-fil", remedy="Hent eller eksporter den på nytt.")
    own = "[[lag]] nr. 1 enhet = «ar» skal være daa eller ha."
    remedy = "Rett dem og prøv igjen."
    stop = CaseError("2 filer kan ikke brukes.", where="sak.toml", faults=(inner.sentence, own), remedy=remedy)
    lines = (
        "sak.toml: 2 files cannot be used.",
        "b.sos: The file is empty. Expected: a SOSI file. Fetch or export it again.",
        "[[lag]] nr. 1 enhet = «ar» must be daa or ha.",
        "Correct them and try again.",
    )
    assert messages.sentences(stop, "en") == lines
    assert messages.said(stop.sentence, "en") == " ".join(lines)


def test_a_message_inside_a_message_is_told_too():
    text = "sak.toml: Fila er ikke gyldig TOML ved linje 3, tegn 4; tekst skal stå i anførselstegn, og navn på "
    text += "innstillinger skrives uten æ, ø og å. Rett linja og prøv igjen."
    assert messages.said(text, "en") == (
        "sak.toml: The file is not valid TOML at line 3, character 4; text must stand in quotation marks, and names of "
        "settings are written without æ, ø and å. Correct the line and try again."
    )
    assert messages.said("Linje 7, «Dato»: «i fjor» er ikke en dato; skriv f.eks. 27.06.2013.", "nn") == (
        "Linje 7, «Dato»: «i fjor» er ikkje ein dato; skriv t.d. 27.06.2013."
    )


def test_what_is_not_known_stays_beside_what_is():
    assert messages.said("Noe helt ukjent skjedde. Rett linja og prøv igjen.", "en") == (
        "Noe helt ukjent skjedde. Correct the line and try again."
    )


@pytest.mark.parametrize(
    "name",
    ["a. b: " * 3000, "Fila er tom. " * 1500, "Linje 3: Fila mangler. " * 900, "«" * 20000, " = »: . « er " * 2000,
     ": Ventet: " * 2000, "Linje 3: " * 2000, "{0} mangler. " * 1500, "Laget «" * 3000],
    ids=lambda n: n[:12],
)  # fmt: skip
def test_a_name_made_to_be_slow_is_not(name):
    start = time.process_time()
    for text in (f"{name}: Fila er tom.", name, f"Laget «{name}» finnes ikke i saken. Fila er tom."):
        assert messages.said(text, "nn")
    assert time.process_time() - start < 5, "seconds, on a slow machine"

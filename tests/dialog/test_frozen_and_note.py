"""Frozen figures and the municipality's note, from an invented result."""

from __future__ import annotations

import copy
import datetime as dt
import io
import json
from dataclasses import replace

import docx
import pytest

from arealregnskap import case, pipeline
from arealregnskap.dialog import note as notes
from arealregnskap.dialog.frozen import TABLES, Frozen, Gate, freeze, moved, seal
from arealregnskap.errors import DialogError
from arealregnskap.report import word
from tests.dialog.rooms import room
from tests.land.saker import SAK
from tests.plan_change import proposals


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    """A computed case with a proposal."""
    text = SAK.replace('["KDD enkel", "NINA 2023"]', '["KDD enkel"]')
    folder = proposals.write(tmp_path_factory.mktemp("notat") / "sak", proposals.washed(), text)
    return pipeline.run(case.load(folder))


@pytest.fixture(scope="module")
def sealed(result) -> Frozen:
    return freeze(result, Gate.HEARING)


def test_a_frozen_version_is_the_same_whenever_it_is_made(result, sealed):
    again = freeze(result, Gate.HEARING)
    assert again == sealed and moved(sealed, again) == []
    assert json.loads(json.dumps(sealed.content)) == sealed.content  # survives a store bit for bit
    sealed.check()


def test_the_figures_are_those_of_the_account(result, sealed):
    assert sealed.content["figures"]["reserve_daa"] == pytest.approx(result.main.tables["T3"].total["reserve_daa"])
    assert sum(a["daa"] for a in sealed.content["areas"].values()) == pytest.approx(
        result.main.tables["T3"].total["reserve_daa"]
    )
    assert set(sealed.content["tables"]) == set(TABLES) & set(result.main.tables)


def test_a_change_after_sealing_is_found(sealed):
    meddled = copy.deepcopy(sealed.content)
    meddled["figures"]["reserve_daa"] += 0.001
    with pytest.raises(DialogError, match="ikke lik"):
        Frozen(sealed.gate, meddled, sealed.sha256).check()


def test_what_has_moved_is_told_figure_by_figure(sealed):
    later = copy.deepcopy(sealed.content)
    key = next(iter(later["areas"]))
    taken = later["areas"].pop(key)
    later["figures"]["reserve_daa"] -= taken["daa"]
    later["figures"]["omrader"] -= 1
    later["figures"]["bebygd_daa"] += 0.01  # less than is ever shown
    later["areas"]["ny"] = {"name": "X1", "daa": 2.0}
    told = {(m.kind, m.key): (m.before, m.after) for m in moved(sealed, Frozen(Gate.ADOPTED, later, seal(later)))}
    assert set(told) == {("tall", "reserve_daa"), ("tall", "omrader"), ("omrade", key), ("omrade", "ny")}
    assert told["omrade", key] == (taken["daa"], None) and told["omrade", "ny"] == (None, 2.0)


def test_the_first_note_says_what_the_account_says_and_leaves_goals_to_people(result):
    first = notes.first(result)
    assert "dekar" in first.text("situasjon") or "daa" in first.text("situasjon")
    assert first.text("mal") == first.text("problem") == ""
    assert notes.of_json(json.loads(json.dumps(notes.to_json(first)))) == first


def test_the_note_in_word_has_texts_questions_map_and_tables(result):
    written = notes.Note(tuple(
        replace(b, text="Færre og <bedre> hytteområder & nok næring.") if b.key == "mal" else b
        for b in notes.first(result).blocks
    ))  # fmt: skip
    made = notes.paper(written, room(), result, {"a1": "F6 Langmyrberga"}, locked=dt.date(2026, 11, 19))
    content = word.content(made, "5061")
    assert content == word.content(made, "5061")  # equal input, equal bytes
    document = docx.Document(io.BytesIO(content))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "Færre og <bedre> hytteområder & nok næring." in text
    assert "19.11.2026" in text and "03.12.2026" in text and "innledende og binder ingen" in text
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    assert {"F6 Langmyrberga", "Tilbakeføre til LNFR?", "Statsforvalteren, Reinbeitedistriktet"} <= set(cells)
    assert len(document.inline_shapes) >= 1
    assert any("T3" in p.text for p in document.paragraphs)


def test_a_note_that_is_too_long_is_refused():
    with pytest.raises(DialogError, match="for lang"):
        notes.check(notes.Note((notes.TextBlock("mal", "Mål", "x" * 20_001),)))

"""Dialogue and negotiation: what is said in the one is never shown as, or made into, a statement in the other."""

from __future__ import annotations

import ast
import datetime as dt
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arealregnskap.dialog import formal, responses
from arealregnskap.dialog.formal import FormalStatement, Stand
from arealregnskap.dialog.responses import Answer, InitialResponse
from arealregnskap.dialog.room import Phase
from arealregnskap.errors import DialogError
from tests.dialog.rooms import MEETING, room

SAID = InitialResponse("r", "statsforvalter", "q1", Answer.MAY_OBJECT, legal_basis="slik parten skrev")
STATED = FormalStatement("r", "statsforvalter", Stand.OBJECTION, "2026/412-7", dt.date(2027, 1, 5), "Anne Areal",
                         legal_basis="slik det står i brevet")  # fmt: skip
NEGOTIATING = room(phase=Phase.NEGOTIATION)
DIALOG = Path(formal.__file__).parent


def test_the_two_types_share_nothing():
    assert not issubclass(FormalStatement, InitialResponse) and not issubclass(InitialResponse, FormalStatement)
    assert set(FormalStatement.__mro__) & set(InitialResponse.__mro__) == {object}
    assert not {a.name_in("nb") for a in Answer} & {s.name_in("nb") for s in Stand if s is not Stand.NO_REMARK}


def test_neither_module_knows_the_other():
    for name, other in (("formal.py", "responses"), ("responses.py", "formal")):
        tree = ast.parse((DIALOG / name).read_text(encoding="utf-8"))
        froms = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert other not in {str(m).rpartition(".")[2] for m in froms}


def test_no_function_of_the_program_takes_an_answer_and_gives_a_statement():
    for path in DIALOG.parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.returns is not None:
                takes = " ".join(ast.unparse(a.annotation) for a in node.args.args if a.annotation)
                gives = ast.unparse(node.returns)
                assert not ("InitialResponse" in takes and "FormalStatement" in gives), f"{path.name}:{node.name}"
                assert not ("FormalStatement" in takes and "InitialResponse" in gives), f"{path.name}:{node.name}"


def test_an_answer_is_refused_where_formal_statements_are_shown():
    with pytest.raises(TypeError):
        formal.rows([STATED, SAID])
    with pytest.raises(TypeError):
        formal.check(NEGOTIATING, SAID)
    assert formal.rows([STATED]) == [STATED]


def test_each_is_only_given_in_its_own_phase():
    responses.check(room(), SAID)
    with pytest.raises(DialogError, match="Dialogfasen er over"):
        responses.check(NEGOTIATING, SAID)
    formal.check(NEGOTIATING, STATED)
    with pytest.raises(DialogError, match="ikke startet"):
        formal.check(room(), STATED)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"document": " "}, "Dokumentet"),
        ({"signed_by": ""}, "bekreftet"),
        ({"legal_basis": ""}, "hjemmel"),
        ({"dated": MEETING - dt.timedelta(days=1)}, "før møtet"),
        ({"participant": "reinbeitedistrikt"}, "kan reise innsigelse"),
        ({"participant": "kommune"}, "signert enighet"),
        ({"participant": "nve"}, "ikke med"),
    ],
)
def test_a_statement_needs_its_letter_and_a_body_that_can_make_it(change, sentence):
    with pytest.raises(DialogError, match=sentence):
        formal.check(NEGOTIATING, replace(STATED, **change))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"participant": "reinbeitedistrikt"}, "ikke som en part som kan reise innsigelse"),
        ({"participant": "reinbeitedistrikt", "question": "q2"}, "ikke stilt til"),
        ({"question": "q9"}, "ikke stilt i denne"),
        ({"participant": "kommune"}, "sine egne"),
        ({"answer": Answer.NEEDS_MORE}, "hva som trengs"),
        ({"remark": "x" * 4001}, "for langt"),
    ],
)
def test_an_answer_that_cannot_be_given_is_refused(change, sentence):
    with pytest.raises(DialogError, match=sentence):
        responses.check(room(), replace(SAID, **change))


_PUT = st.sampled_from(
    [("q1", "statsforvalter"), ("q1", "reinbeitedistrikt"), ("q2", "statsforvalter"), ("q3", "statsforvalter")]
)


@given(st.lists(st.tuples(_PUT, st.sampled_from(Answer))))
def test_the_tally_adds_up_to_the_questions_put_and_the_newest_answer_holds(given_in_order):
    said, last = [], {}
    for n, ((question, participant), answer) in enumerate(given_in_order):
        said.append(InitialResponse("r", participant, question, answer, version=n + 1))
        last[question, participant] = answer
    counts = responses.tally(room(), said)
    assert sum(counts.values()) == 4
    assert counts["ubesvart"] == 4 - len(last)
    assert {k: r.answer for k, r in responses.current(said).items()} == last


def test_a_statement_has_what_the_law_of_the_case_needs_and_an_answer_has_not():
    only_formal = {f.name for f in fields(FormalStatement)} - {f.name for f in fields(InitialResponse)}
    assert {"document", "dated", "signed_by"} <= only_formal

"""The same name in every spelling that files have."""

from __future__ import annotations

import pytest

from arealregnskap.sources.names import cut, match_columns, plain, same


@pytest.mark.parametrize(
    "met",
    [
        "KPAREALFORMÅL", "kpArealformål", "kparealformal", "KPAREALFORMAAL", "KPAREALFORM?L", "KPAREALFORM\ufffdL",
        "KPAREALFORML", "kp_arealformal", "kparealformal_1", "KpArealform\u0061\u030al", "KpArealformÃ¥l",
        "attributter.KPAREALFORMÅL", "app:kpArealformål",
    ],
)  # fmt: skip
def test_a_name_is_known_in_every_spelling(met):
    assert same(met, "KPAREALFORMÅL")


@pytest.mark.parametrize("met", ["KPAREALBRUK", "AREALST", "arealformålsgruppe", "kparealformal_gruppe"])
def test_other_names_are_not_taken_for_it(met):
    assert not same(met, "KPAREALFORMÅL")


@pytest.mark.parametrize(
    ("met", "known"),
    [("KPAREALFOR", "KPAREALFORMÅL"), ("kommunenum", "kommunenummer"), ("ikrafttred", "ikrafttredelsesdato")],
)
def test_a_shapefile_cut_is_known(met, known):
    assert cut(met, known) and not same(met, known)


def test_a_short_name_is_not_a_cut():
    assert not cut("plan", "planidentifikasjon")


@pytest.mark.parametrize(
    ("met", "known"),
    [
        ("NASJONALAREALPLANID.PLANID", "PLANID"),
        ("identifikasjon_lokalId", "lokalId"),
        ("nasjonalArealplanId_administrativEnhet_kommunenummer", "kommunenummer"),
        ("identifikasjon|Identifikasjon|lokalId", "lokalId"),
    ],
)
def test_a_nested_name_is_known_by_its_last_part(met, known):
    assert same(met, known)


def test_whole_names_go_before_cut_ones_and_earlier_synonyms_first():
    columns = ["arealforma", "arealformål", "KPAREALFORMÅL"]
    assert match_columns(columns, {"arealformal": ("KPAREALFORMÅL", "arealformål")}) == {"arealformal": "KPAREALFORMÅL"}
    assert match_columns(columns[:2], {"arealformal": ("KPAREALFORMÅL", "arealformål")}) == {
        "arealformal": "arealformål"
    }
    assert match_columns(columns[:1], {"arealformal": ("KPAREALFORMÅL", "arealformål")}) == {
        "arealformal": "arealforma"
    }


def test_plain_keeps_a_damaged_letter_as_a_question():
    assert plain("OMR\ufffdDE_NAVN") == "omr?denavn"

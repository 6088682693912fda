"""The typology, our crosswalk from AR5 and the classes of Grunnkart: complete, and nothing vanishes."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest

from arealregnskap.cells import Cover
from arealregnskap.codes import codelist
from arealregnskap.datafiles import listing, read_table
from arealregnskap.errors import RulesetError
from arealregnskap.issues import IssueLog
from arealregnskap.natur import Choices
from arealregnskap.natur.choices import options
from arealregnskap.natur.typology import LEVEL_1, LEVEL_2, classify, level_1, typology
from tests.natur.nature_land import cell


def types(*cells: dict, log: IssueLog | None = None, **choices: str) -> list[str]:
    return classify(pd.DataFrame(cells), Choices.of(**choices), log).tolist()


def test_the_twelve_types_that_the_regulation_fixes():
    rows = typology(1).rows
    assert list(rows[rows["art"] == "eu"].index) == [str(n) for n in range(1, 13)]
    assert rows.loc["7", "navn_en"] == "Inland wetlands" and rows.loc["1", "navn_nb"] == "Bebygd og opparbeidet areal"


def test_every_type_has_a_parent_three_names_and_a_source():
    for level in (1, 2):
        rows = typology(level).rows
        assert (rows[["navn_nb", "navn_nn", "navn_en", "kilde"]] != "").all(axis=None) and rows.index.is_unique
    fine = typology(2).rows
    assert set(fine["overordnet"]) == set(typology(1))
    assert all(f"{code}.0" in fine.index for code in typology(1))  # a rest type for each


@pytest.mark.parametrize("path", listing("natur", "*.csv"), ids=lambda p: p.stem)
def test_every_file_says_where_it_comes_from(path):
    notes = " ".join(line for line in path.read_text(encoding="utf-8-sig").splitlines() if line.startswith("#"))
    assert all(word in notes for word in ("Kilde:", "isens:", "Dato:"))


@pytest.mark.parametrize("name", ["ar5_til_eu", "grunnkart_til_eu", "formal_til_eu"])
def test_every_crosswalk_ends_in_the_typology_with_a_source_in_each_row(name):
    rows = read_table(f"natur/{name}.csv")
    assert set(rows["til"]) <= set(typology(2)) and (rows["kilde"] != "").all()


def test_every_combination_of_ar5_codes_has_a_type_under_every_choice():
    lists = [list(codelist(k)) for k in ("ar5_arealtype", "ar5_treslag", "ar5_grunnforhold")]
    cells = [cell(1, a, artreslag=t, argrunnf=g) for a, t, g in itertools.product(*lists)]
    values = {key: sorted(set(rows["verdi"])) for key, rows in options().groupby("valg")}
    for chosen in itertools.product(*values.values()):
        found = types(*cells, **dict(zip(values, chosen, strict=True)))
        assert "ukjent_klasse.0" not in found


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (cell(1, "30", artreslag="31"), "4.2"),
        (cell(1, "30", artreslag="32"), "4.1"),
        (cell(1, "30", artreslag="33"), "4.4"),
        (cell(1, "30", artreslag="39"), "4.5"),
        (cell(1, "30", artreslag="99"), "4.0"),
        (cell(1, "50", argrunnf="41"), "6.1"),
        (cell(1, "50", argrunnf="44"), "5.0"),
        (cell(1, "50", argrunnf="99"), "56.0"),
        (cell(1, "60"), "7.2"),
        (cell(1, "70"), "6.3"),
        (cell(1, "81"), "89.0"),
        (cell(1, "81", kildeklasse="Elv"), "8.1"),
        (cell(1, "81", kildeklasse="Innsjø"), "9.1"),
        (cell(1, "12"), "1.3"),
        (cell(1, "99"), "ikke_kartlagt.0"),
        (cell(1, None, arealdekke=Cover.MISSING.value), "uten_arealdekke.0"),
        (cell(-1, None, arealdekke=Cover.OVERLAP.value), "overlapp.0"),
    ],
)
def test_crosswalk_from_ar5(given, expected):
    assert types(given) == [expected]


def test_open_choices_are_settings():
    land = [cell(1, "21"), cell(1, "22"), cell(1, "81"), cell(1, "50", argrunnf="99")]
    assert types(*land) == ["2.0", "3.1", "89.0", "56.0"]
    assert types(*land, fulldyrka="3", overflatedyrka="2", ferskvann="8", apen_fastmark="6") == [
        "3.1", "2.0", "8.0", "6.0",
    ]  # fmt: skip
    assert "Elv og innsjø er ikke skilt" in Choices.of().sentences()
    assert len(Choices.of().sentences("nn")) == options()["valg"].nunique()
    with pytest.raises(RulesetError, match=r"«ferskvann = 7» finnes ikke; mulige: 8, 89, 9"):
        Choices.of(ferskvann="7")


def test_classes_of_grunnkart_are_taken_as_they_are():
    def own(one: str | None, two: str | None = None) -> dict:
        return cell(1, "60", **{LEVEL_1: one, LEVEL_2: two})

    assert types(
        own("skog"), own("SKOG", "Coniferous forests"), own("vatmark", "Mires, bogs and fens"), own("heiBuskmark"),
        own("elverBekkerKanaler"), own("hav"), own(None),
    ) == ["4.0", "4.2", "7.2", "5.0", "8.0", "12.0", "7.2"]  # fmt: skip


def test_unknown_classes_keep_a_type_of_their_own_and_are_told():
    log = IssueLog()
    land = [
        cell(5_000, "60", **{LEVEL_1: "tundra_ny", LEVEL_2: None}),
        cell(3_000, "60", **{LEVEL_1: "skog", LEVEL_2: "trolskog"}),
        cell(2_000, "60", **{LEVEL_1: "skog", LEVEL_2: "Mires, bogs and fens"}),
        cell(1_000, "77"),
    ]
    assert types(*land[:3], log=log) == ["ukjent_klasse.0", "4.0", "4.0"]
    assert [(i.kind, i.value, i.area_m2) for i in log] == [
        ("natur_ukjent_klasse", "tundra_ny", 5_000),
        ("natur_niva2_ukjent", "trolskog", 3_000),
    ]
    log = IssueLog()
    assert types(land[3], log=log) == ["ukjent_klasse.0"]
    assert [(i.kind, i.value) for i in log] == [("natur_ukjent_klasse", "77")]


def test_level_one_of_level_two():
    assert level_1(pd.Series(["4.2", "10.3", "56.0", "overlapp.0"])).tolist() == ["4", "10", "56", "overlapp"]

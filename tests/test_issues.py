"""Findings: every kind has finished sentences, and the table is sorted by what it means."""

from __future__ import annotations

import re
import string

import pytest

from arealregnskap.datafiles import read_table
from arealregnskap.issues import Issue, IssueLog, kinds

#: Words that no English sentence has, and what is the same in every language: names in « » and of files.
NORWEGIAN = re.compile(r"\b(ikke|og|eller|er|som|med|uten|mangler|flater?|sjekk|rett)\b")
NAMES = re.compile(r"«[^»]*»|\{\w+\}|\S+\.(?:csv|toml)\S*")
FIELDS = {"verdi", "antall", "daa", "objekt", "kilde", "handling", "flate", "annen", "plan"}


@pytest.mark.parametrize("key", sorted(kinds()))
def test_every_kind_is_a_finished_sentence_in_every_language(key):
    kind = kinds()[key]
    for language in ("nb", "nn", "en"):
        for text in (kind.title(language), kind.text(language), kind.remedy(language)):
            assert text.strip(), f"{key} has an empty text"
        text = kind.text(language)
        fields = {f for _, f, _, _ in string.Formatter().parse(text) if f}
        assert fields <= FIELDS and text.endswith((".", "?", "!")), text
        assert fields == {f for _, f, _, _ in string.Formatter().parse(kind.text_nb) if f}, text
    assert not NORWEGIAN.search(" ".join((kind.title_en, NAMES.sub("", kind.text_en), NAMES.sub("", kind.remedy_en))))


def test_english_has_no_kind_that_is_gone():
    assert set(read_table("locale/funn_en.csv")["funn"]) == set(kinds())


def test_what_was_done_is_told_in_the_language_and_reasons_are_left_alone():
    assert Issue("dobbel_id", "a.gml", action="nummerert").done("en") == "numbered"
    assert Issue("planstatus_mangler", "a.gml", action="Regnet som vedtatt").done("nn") == "Rekna som vedteken"
    failed = Issue("tema_feilet", "a.zip", action="a.zip: Arkivet er låst med passord.").done("en")
    assert failed == "a.zip: The archive is locked with a password."
    assert Issue("valg_godtatt", "a.gml", action="nummerert").done("en") == "nummerert"
    crossed = Issue("reparert", "a.gml", object_id="7", value="grensa krysser seg selv", area_m2=100.0)
    assert "invalid (the border crosses itself)" in crossed.text("en") and "kryssar seg sjølv" in crossed.text("nn")
    named = Issue("ukjent_klasse", "a.gml", value="Rett linja og 1 til.x", area_m2=100.0)
    assert "«Rett linja og 1 til.x»" in named.text("en")  # what the data say is left as it is
    gone = Issue("planvask_passer_ikke", "b.xlsx", action="Området 1120-3 finnes ikke i beregningen")
    assert gone.text("en").endswith("with planvask: The area 1120-3 is not in the computation.")


def test_an_unknown_kind_is_a_fault_of_ours():
    with pytest.raises(KeyError):
        IssueLog().add("finnes_ikke", "fil.gml")


def test_consequence_before_severity_before_size():
    log = IssueLog()
    by_consequence = {}
    for key, kind in kinds().items():
        by_consequence.setdefault(kind.consequence.value, key)
    for key in reversed(list(by_consequence.values())):
        log.add(key, "fil.gml", area_m2=1_000.0)
        log.add(key, "fil.gml", area_m2=9_000.0)
    frame = log.frame()
    order = ["reserve", "andre tabeller", "ingen"]
    assert frame["virkning"].map(order.index).is_monotonic_increasing
    for _, same in frame.groupby(["virkning", "funn"]):
        assert same["area_m2"].tolist() == [9_000.0, 1_000.0]


def test_sentence():
    issue = Issue("arealstatus_mangler", "kp.sos", value="nåværende", count=12, area_m2=214_000.0)
    assert issue.text().startswith("12 planflater i kp.sos mangler arealbruksstatus (214 daa).")
    assert "manglar" in issue.text("nn")


def test_large_counts_are_written_as_people_write_them():
    assert "4\u00a0210 bygninger" in Issue("bygning_som_punkt", "fil.gpkg", count=4210, value="6").text()


def test_one_alone_is_not_told_as_several():
    one, several = (Issue("splint", "a.gml", count=n, value="0,5\u00a0m", area_m2=40.0) for n in (1, 4))
    assert one.text() == "1 flate i a.gml er smalere enn 0,5\u00a0m (under 0,1 daa). Den er med i regnskapet."
    assert one.text("nn").startswith("1 flate i a.gml er smalare") and "Ho er med" in one.text("nn")
    assert one.text("en").startswith("1 surface in a.gml is narrower")
    assert several.text().startswith("4 flater i a.gml") and several.text("en").startswith("4 surfaces in a.gml are")


@pytest.mark.parametrize("key", sorted(k for k, kind in kinds().items() if "{antall}" in kind.text_nb))
def test_every_kind_that_counts_can_be_told_of_one(key):
    """With the same values, ended alike, and with no word for several right after the number."""
    kind = kinds()[key]
    if key == "grenser_passer_ikke":  # borders are shared by two at least
        assert not kind.one
        return
    assert set(kind.one) == {"nb", "nn", "en"}
    for language, text in kind.one.items():
        assert sorted(_fields(text)) == sorted(_fields(kind.text(language))) and text.endswith(".")
        if language != "en":
            assert not re.search(r"\{antall\} (?!par )\w+(er|ar) ", text), text
    assert kind.one["en"] != kind.text_en


def _fields(text: str) -> list[str]:
    return [f for _, f, _, _ in string.Formatter().parse(text) if f]


def test_no_sentence_of_one_is_for_a_kind_that_is_gone_or_does_not_count():
    listed = read_table("locale/funn_ett.csv")["funn"]
    assert listed.is_unique and all("{antall}" in kinds()[key].text_nb for key in listed)

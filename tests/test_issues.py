"""Findings: every kind has finished sentences, and the table is sorted by what it means."""

from __future__ import annotations

import string

import pytest

from arealregnskap.issues import Issue, IssueLog, kinds

FIELDS = {"verdi", "antall", "daa", "objekt", "kilde", "handling", "flate", "annen", "plan"}


@pytest.mark.parametrize("key", sorted(kinds()))
def test_every_kind_is_a_finished_sentence_in_both_languages(key):
    kind = kinds()[key]
    for text in (kind.title_nb, kind.title_nn, kind.text_nb, kind.text_nn, kind.remedy_nb, kind.remedy_nn):
        assert text.strip(), f"{key} has an empty text"
    for text in (kind.text_nb, kind.text_nn):
        assert {f for _, f, _, _ in string.Formatter().parse(text) if f} <= FIELDS
        assert text.endswith((".", "?", "!")), text


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

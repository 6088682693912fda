"""Decisions out and in again: the same history to the last bit, and clear words on what does not fit."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from arealregnskap.errors import PlanvaskError, ReadError
from arealregnskap.planvask.decisions import Kind, check
from arealregnskap.planvask.effect import effect
from arealregnskap.planvask.exchange import excel, geopackage
from arealregnskap.planvask.exchange.merge import continued, merge
from arealregnskap.planvask.history import History, append, branch, undo
from tests.planvask.wash_land import NOON, WHO, decide, named, wash

WASH = wash()
IDS = named(WASH)
LATER = NOON + dt.timedelta(days=1)
FORMATS = {
    "excel": (lambda h: excel.content(WASH, h, synthetic=True), excel.read),
    "geopackage": (lambda h: geopackage.content(WASH, h, day="2026-11-22", synthetic=True), geopackage.read),
}
HARD = shapely.Polygon([(500.1, 600 + 1 / 3), (700, 600), (700, 1e-9 + 700), (500, 0.1 + 0.2 + 700)])


def rich():
    """A history with everything in it."""
    history = append(History(), [
        decide(IDS["F"], Kind.REDUCE, part=HARD, purpose="3040", links=("https://www.arealplaner.no/x?a=1&b=2",),
               inputs=("14", "22"), case_number="2026/412", reason="=1+1\n«myr» & <b>natur</b>  \t@SUM(A1)"),
        decide(IDS["N"], Kind.CHANGE, purpose="5100", when=NOON.astimezone(dt.timezone(dt.timedelta(hours=1)))),
        decide(IDS["R"], Kind.REPEAL),
    ])  # fmt: skip
    history = append(history, [decide(IDS["B"], Kind.ZONE, zone="H520")])
    history = undo(history, 3, who="Leder", when=LATER)
    history = branch(history, "Vern", who=WHO, when=LATER)
    line = shapely.LineString([(300, 700), (500.123456789, 700), (900, 700)])
    return append(history, [decide(IDS["F"], Kind.REDUCE, line=line, side="hoyre", alternative="Vern")])


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_is_lost_on_the_way(form):
    write, read = FORMATS[form]
    history = rich()
    back, edits = read(write(history), "fil")
    assert back == history
    for a, b in zip(back.entries, history.entries, strict=True):
        for x, y in ((a.decision.part, b.decision.part), (a.decision.line, b.decision.line)):
            assert (x is None) == (y is None)
            assert x is None or shapely.to_wkb(x) == shapely.to_wkb(y)
        assert a.decision.when.isoformat() == b.decision.when.isoformat()
    same = merge(WASH, history, edits, who=WHO, when=LATER)
    assert same.clean
    assert (same.added, same.unchanged, same.history) == ((), 8, history)


#: Texts that files and spreadsheets trip over; the last is as long as a reason may be.
AWKWARD = (
    "=1+1", '+47 "sitat", \'enkel\' og «vinkel»', "ÆØÅ æøå – ŋ š 山", "en linje\nog en til\n\nog en etter en tom", "-5",
    "@SUM(A1:B2)", "<b>&amp;</b> ]]> --", "a;b,c\td|e", "_x000D_ og _x0041_", "1e3", "TRUE", "x" * 3999 + "å",
)  # fmt: skip
ZONES = {Kind.ZONE: "H520", Kind.IMPLEMENTATION_ZONE: ""}


def of_every_kind():
    """One decision of each outcome, ``redusere`` by a part and by a line, with an awkward text in every field."""
    kinds = [*Kind, Kind.REDUCE, Kind.REDUCE]
    both = shapely.MultiPolygon([HARD, shapely.box(410, 610, 450, 640)])
    line = shapely.LineString([(300, 700.3), (900, 700)])
    parts = iter([{"part": HARD}, {"part": both, "purpose": "3040"}, {"line": line, "side": "venstre"}])
    rows = []
    for n, kind in enumerate(kinds):
        text = AWKWARD[n % len(AWKWARD)]
        more = {Kind.REDUCE: lambda: next(parts), Kind.CHANGE: lambda: {"purpose": "3040"}}.get(kind, dict)()
        if kind in ZONES:
            more["zone"] = ZONES[kind]
        rows.append(decide(
            IDS["R" if kind is Kind.REPEAL else "FBN"[n % 3] if kind is not Kind.REDUCE else "F"], kind, reason=text,
            who=text.replace("\n", " ")[:200], case_number=text.replace("\n", " ")[:60], inputs=("=14", "«22»"),
            links=("https://www.kommunekart.com/?a=1&b=%22æ%22",), **more,
        ))  # fmt: skip
    return append(History(), rows, levels=WASH.levels)


@pytest.mark.parametrize("form", FORMATS)
def test_every_outcome_goes_out_and_in_with_its_effect(form):
    write, read = FORMATS[form]
    history = of_every_kind()
    assert {e.decision.kind for e in history.entries} == set(Kind)
    back, edits = read(write(history), "fil")
    assert back == history
    assert merge(WASH, history, edits, who=WHO, when=LATER).history == history
    for n in range(1, len(history.entries) + 1):  # after every row the areas are the same, to the bit
        state, again = (History(h.entries[:n]).state() for h in (history, back))
        first, second = effect(WASH, state), effect(WASH, again)
        assert first.areas.equals(second.areas) and first.measures.equals(second.measures)
        assert first.unfit == second.unfit == {}


texts = st.text(st.characters(blacklist_categories=("Cc", "Cs"), max_codepoint=0xFFFF), max_size=40).filter(
    lambda t: t.strip() == t
)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(texts, texts, st.lists(texts.filter(lambda t: t and len(t.splitlines()) == 1), max_size=2)),
        min_size=1,
        max_size=3,
    )
)
def test_any_text_survives_both_files(rows):
    decisions = [decide(IDS["F"], Kind.KEEP, reason=r, case_number=c, inputs=tuple(i)) for r, c, i in rows]
    history = append(History(), decisions)
    for write, read in FORMATS.values():
        assert read(write(history), "fil")[0] == history


def test_long_geometry_is_spread_over_cells():
    ring = shapely.Point(600, 700).buffer(80.123456789, quad_segs=600)
    history = append(History(), [decide(IDS["F"], Kind.REDUCE, part=ring)])
    data = excel.content(WASH, history)
    assert len(shapely.to_wkt(ring, rounding_precision=-1)) > 60_000
    assert excel.read(data, "fil")[0] == history


def edited(data, changes):
    """The workbook after somebody has changed cells: (area, heading) → value."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book[excel.DECISIONS]
    heads = {c.value: c.column for c in sheet[4]}
    for (omrade, head), value in changes.items():
        row = next(r for r in range(5, sheet.max_row + 1) if sheet.cell(r, heads["Varig id"]).value == omrade)
        sheet.cell(row, heads[head]).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_changed_row_is_a_new_decision_by_the_one_who_imports():
    history = append(History(), [decide(IDS["B"], Kind.KEEP)])
    data = edited(excel.content(WASH, history), {
        (IDS["F"], "Beslutning"): "Tilbakeføre til LNFR", (IDS["F"], "Begrunnelse"): "myr",
        (IDS["N"], "Beslutning"): "endre_formal", (IDS["N"], "Nytt formål (kode)"): 1110,
        (IDS["N"], "Begrunnelse"): "bolig",
    })  # fmt: skip
    _, edits = excel.read(data, "fil")
    taken = merge(WASH, history, edits, who="Kari", when=LATER)
    assert taken.clean
    assert [(d.omrade, d.kind, d.purpose, d.who) for d in taken.added] == [
        (IDS["F"], Kind.RETURN, "", "Kari"), (IDS["N"], Kind.CHANGE, "1110", "Kari"),
    ]  # fmt: skip
    assert taken.unchanged == 2
    assert len(taken.history) == 3


def test_what_does_not_fit_is_told_and_the_rest_is_taken_in():
    history = append(History(), [decide(IDS["B"], Kind.KEEP)])
    data = edited(excel.content(WASH, history), {
        (IDS["B"], "Beslutning"): "Avvente og utrede", (IDS["B"], "Begrunnelse"): "skred",
        (IDS["F"], "Beslutning"): "slett alt", (IDS["R"], "Beslutning"): "Tilbakeføre til LNFR",
        (IDS["N"], "Beslutning"): "Videreføre", (IDS["R"], "Varig id"): "ukjent1",
    })  # fmt: skip
    newer = append(history, [decide(IDS["B"], Kind.RETURN, who="Ola")])
    _, edits = excel.read(data, "fil")
    taken = merge(WASH, newer, edits, who="Kari", when=LATER)
    assert [d.omrade for d in taken.added] == [IDS["N"]]
    assert len(taken.conflicts) == 1
    assert "avgjort av Ola 22.11.2026 etter at fila ble laget (Tilbakeføre til LNFR)" in taken.conflicts[0]
    assert taken.unknown == ("Linje 7: området ukjent1 finnes ikke i beregningen.",)
    assert len(taken.faults) == 1
    assert "«slett alt» er ikke en beslutning" in taken.faults[0]


def test_a_row_that_stands_twice_and_one_without_reason_are_faults():
    history = History()
    data = edited(excel.content(WASH, history), {
        (IDS["F"], "Beslutning"): "redusere", (IDS["F"], "Begrunnelse"): "x",
        (IDS["N"], "Beslutning"): "Avvente og utrede",
    })  # fmt: skip
    _, edits = excel.read(data, "fil")
    taken = merge(WASH, history, [*edits, edits[0]], who="Kari", when=LATER)
    told = " ".join(taken.faults)
    assert "står to ganger" in told
    assert "enten delen som tas ut, eller en linje" in told
    assert "«Avvente og utrede» trenger en begrunnelse" in told
    assert not taken.added


def test_a_formula_is_never_written_and_never_read():
    evil = '=HYPERLINK("http://x","y")'
    history = append(History(), [decide(IDS["F"], Kind.KEEP, reason=evil)])
    data = excel.content(WASH, history)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert excel.read(data, "fil")[0].current(IDS["F"]).reason == evil
    with pytest.raises(PlanvaskError, match="formel"):
        excel.read(edited(data, {(IDS["N"], "Begrunnelse"): "=1+1"}), "fil")


def test_a_history_that_was_changed_by_hand_is_refused():
    data = excel.content(WASH, rich())
    book = openpyxl.load_workbook(io.BytesIO(data))
    book[excel.HISTORY].delete_rows(6)
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(PlanvaskError, match="rader mangler eller er flyttet"):
        excel.read(out.getvalue(), "fil")


@pytest.mark.parametrize("read", [excel.read, geopackage.read])
@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 nei", b"SQLite format 3\0"])
def test_other_files_are_refused_with_a_sentence(read, data):
    with pytest.raises(ReadError):
        read(data, "feil")


def test_two_histories_of_which_one_goes_on_are_one():
    short = append(History(), [decide(IDS["F"], Kind.KEEP)])
    long = append(short, [decide(IDS["N"], Kind.KEEP)])
    assert continued(short, long) is long
    assert continued(long, short) is long
    with pytest.raises(PlanvaskError, match=r"fra beslutning nr\. 2"):
        continued(long, append(short, [decide(IDS["B"], Kind.KEEP)]))


def test_the_geopackage_shows_the_ground_that_goes(tmp_path):
    path = tmp_path / "b.gpkg"
    path.write_bytes(geopackage.content(WASH, rich(), day="2026-11-22", synthetic=True))
    assert set(pyogrio.list_layers(path)[:, 0]) == {"omrader", "tas_ut", "historikk"}
    out = pyogrio.read_dataframe(path, layer="tas_ut")
    assert out["til_formal"].value_counts().to_dict() == {"3040": 1, "5100": 3}
    assert set(out["merking"]) == {"SYNTETISKE EKSEMPELDATA"}
    assert geopackage.content(WASH, rich(), day="2026-11-22") == geopackage.content(WASH, rich(), day="2026-11-22")


def test_control_characters_are_refused_before_they_reach_a_file():
    with pytest.raises(PlanvaskError, match="styretegn"):
        check(decide("a", Kind.KEEP, reason="x\x07"))
    assert decide("a", Kind.KEEP, reason="en\r\nto\rtre").reason == "en\nto\ntre"

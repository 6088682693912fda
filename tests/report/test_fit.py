"""Tables made to fit: what repeats stands once, few rows are turned round, pages turn no more than they must."""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase

import pandas as pd
import pytest

from arealregnskap.report import document
from arealregnskap.report.model import Sheet
from arealregnskap.report.paper.blocks import PORTRAIT, Grid, Head, Heading, Picture, Text
from arealregnskap.report.paper.fit import fitted
from arealregnskap.report.paper.grids import grids
from arealregnskap.report.paper.layout import LAYOUTS, Layout
from arealregnskap.report.paper.sections import sections
from arealregnskap.report.paper.sums import ADDS, uneven
from arealregnskap.schema import Column

PLAN, KIND = Column("plan", "text", "Plan"), Column("slag", "text", "Slag")
DAA, LOST = Column("daa", "float", "Areal", unit="daa"), Column("tapt_daa", "float", "Tapt", unit="daa")


def sheet(rows, columns, key="X1", **more) -> Sheet:
    return Sheet(key, key, f"{key} Prøve", columns, pd.DataFrame(rows, columns=[c.name for c in columns]), **more)


def test_what_rows_have_in_common_stands_once_over_them():
    rows = [("A", "myr", 1.0), ("A", "skog", 2.0), ("B", "myr", 3.0), ("B", "skog", 4.0)]
    (grid,) = grids(sheet(rows, (PLAN, KIND, DAA)))
    assert grid.groups == ((0, "A"), (2, "B")) and [h.text for h in grid.heads] == ["Slag", "Areal"]
    assert [r[0] for r in grid.rows] == ["myr", "skog", "myr", "skog"] and grid.lines == 6


def test_names_that_change_in_every_row_are_no_groups():
    rows = [("A", "myr", 1.0), ("B", "skog", 2.0), ("C", "eng", 3.0)]
    (grid,) = grids(sheet(rows, (PLAN, KIND, DAA)))
    assert grid.groups == () and len(grid.heads) == 3


def test_long_tables_with_groups_keep_the_order_of_the_groups():
    rows = [(plan, f"{plan}{n}", float(n)) for plan in "AB" for n in range(1, 41)]
    (grid,) = grids(sheet(rows, (PLAN, KIND, DAA), sums=("daa",)))
    assert [name for _, name in grid.groups] == ["A", "B"]
    assert len(grid.rows) == 61 and grid.rows[-1] == ("Andre (20)", "110")  # 1 … 10 of both
    (start,) = [n for n, name in grid.groups if name == "B"]
    assert [r[0] for r in grid.rows[start:60]] == [f"B{n}" for n in range(11, 41)]


def test_the_note_of_rounding_is_about_the_rows_and_columns_that_are_printed(layouts):
    """200.4 + 100.4 + 100.4 are 401.2; as whole daa the rows give 400. Of the column not printed nothing is told."""
    layouts(Layout(("slag", "daa")))
    rows = [("a", 200.4, 1.0), ("b", 100.4, 1.0), ("c", 100.4, 1.0)]
    made = replace(
        sheet(rows, (KIND, DAA, LOST), sums=("daa", "tapt_daa")), total={"daa": 401.2, "tapt_daa": 3.0},
        notes=("Tallene er rundet av hver for seg, og summene kan derfor avvike litt: Areal −1, Tapt 7.",),
    )  # fmt: skip
    (grid,) = grids(made)
    told = [n for n in grid.notes if n.startswith("Tallene er rundet av")]
    assert told == ["Tallene er rundet av hver for seg, og summene kan derfor avvike litt: Areal −1."]


def test_shares_add_up_as_the_per_cent_that_is_printed():
    """25.04 + 25.04 + 49.92 is shown as 25.0 + 25.0 + 49.9 under 100.0; as shares 0–1 nothing would be seen of it."""
    share = Column("andel", "float", "Andel")
    rows = [("a", 0.2504), ("b", 0.2504), ("c", 0.4992)]
    (grid,) = grids(replace(sheet(rows, (KIND, share), sums=("andel",)), total={"andel": 1.0}))
    assert [r[1] for r in grid.rows] == ["25,0\u00a0%", "25,0\u00a0%", "49,9\u00a0%"]
    assert grid.notes[0].endswith("avvike litt: Andel −0,1.")
    even = [("a", 0.25), ("b", 0.25), ("c", 0.5)]
    (grid,) = grids(replace(sheet(even, (KIND, share), sums=("andel",)), total={"andel": 1.0}))
    assert grid.notes == ()


def test_a_turned_table_is_told_of_by_its_columns(layouts):
    """Two purposes over twelve kinds of ground: the sum of a purpose is down a column when kinds have become rows."""
    kinds = tuple(Column(f"m_{n}_daa", "float", f"Markslag nummer {n:02}", unit="daa") for n in range(12))
    columns = (KIND, *kinds, Column("reserve_daa", "float", "Arealreserve", unit="daa"))
    rows = [("Bolig", *[10.25] * 12, 123.0), ("Fritid", *[20.0] * 12, 240.0)]
    total = {c.name: sum(r[i + 1] for r in rows) for i, c in enumerate(columns[1:])}
    made = replace(
        sheet(rows, columns, sums=tuple(total), notes=("Summen av hver rad er lik arealreserven i tabell T3.",)),
        total=total, parts={"reserve_daa": tuple(c.name for c in kinds)},
    )  # fmt: skip
    (grid,) = grids(made)
    assert [h.text for h in grid.heads[1:]] == ["Bolig", "Fritid", "Sum"] and len(grid.rows) == 12
    assert grid.notes[0] == "Summen av hver kolonne er lik arealreserven i tabell T3."
    assert "summene langs rader og kolonner kan derfor avvike litt" in grid.notes[1]
    (other,) = grids(replace(made, notes=("Summen av kvar rad er lik arealreserven i tabell T3.",)), "nn")
    assert other.notes[0].startswith("Summen av kvar kolonne") and "langs rader og kolonnar" in other.notes[1]


def test_a_note_stands_where_what_it_is_about_is_printed(layouts):
    notes = ("Tema kan overlappe.", "B er ikke kartlagt.", "Framskrevet.")
    about = (("Tema", ("tapt*", None)), ("B er", ("slag", "b")))
    layouts(Layout(("slag", "daa"), only={"plan": "A"}, about=about))
    rows = [("A", "a", 1.0, 1.0), ("B", "b", 1.0, 1.0)]
    (grid,) = grids(sheet(rows, (PLAN, KIND, DAA, LOST), notes=notes))
    assert [n for n in notes if n in grid.notes] == ["Framskrevet."]
    layouts(Layout(("slag", "daa", "tapt_daa"), about=about))
    (grid,) = grids(sheet(rows, (PLAN, KIND, DAA, LOST), notes=notes))
    assert [n for n in notes if n in grid.notes] == list(notes)


def test_scenarios_left_out_are_told_with_those_that_stand_there(layouts):
    which, name = Column("endring", "code", "Endring"), Column("endringsnavn", "text", "Endring")
    layouts(Layout(("endringsnavn", "slag", "daa"), among={"endring": ("a", "b")}, tells="endringsnavn",
                   by="daa", most=3))  # fmt: skip
    rows = [(k, f"Plan {k}", f"s{n}", float(n)) for k in "abc" for n in range(1, 4)]
    (grid,) = grids(sheet(rows, (which, name, KIND, DAA)))
    assert "Her står bare scenarioene Plan a og Plan b, og av dem de 3 radene med størst areal." in " ".join(grid.notes)
    (grid,) = grids(sheet(rows, (which, name, KIND, DAA)), "nn")
    assert "av desse dei 3 radene med størst areal" in " ".join(grid.notes) and "viste" not in " ".join(grid.notes)


def test_a_part_of_a_sum_without_a_column_is_told_where_it_is_not_none(layouts):
    layouts(Layout(("slag", "daa"), told=("tapt_daa",)))
    made = sheet([("a", 1.0, 15.9)], (KIND, DAA, LOST), sums=("daa", "tapt_daa"))
    (grid,) = grids(replace(made, total={"daa": 1.0, "tapt_daa": 15.9}))
    assert "Uten egen kolonne her: Tapt 15,9\u00a0daa." in grid.notes
    (grid,) = grids(replace(made, total={"daa": 1.0, "tapt_daa": 0.0}))
    assert not [n for n in grid.notes if "egen kolonne" in n]


def test_rows_that_read_the_same_stand_once_where_that_is_asked_for(layouts):
    layouts(Layout(("plan", "slag"), distinct=True))
    rows = [("A", "a", 1.0), ("A", "a", 2.0), ("B", "b", 3.0)]
    (grid,) = grids(sheet(rows, (PLAN, KIND, DAA)))
    assert grid.rows == (("A", "a"), ("B", "b"))


def test_a_column_that_says_nothing_in_the_rows_shown_is_not_told_of(layouts):
    layouts(Layout(by="daa", most=3))
    (grid,) = grids(sheet([*((f"a{n}", "", 9.0) for n in range(3)), ("b", "stopp", 1.0)], (PLAN, KIND, DAA)))
    assert [h.text for h in grid.heads] == ["Plan", "Areal"] and not [n for n in grid.notes if "Slag" in n]


def test_what_is_said_of_all_rows_holds_for_those_summed_up_too(layouts):
    """Three rows are printed and one is summed up: it is of another kind."""
    layouts(Layout(by="daa", most=3))
    rows = [*((f"a{n}", "x", 9.0) for n in range(3)), ("b", "y", 1.0)]
    (grid,) = grids(sheet(rows, (PLAN, KIND, DAA), sums=("daa",)))
    assert [h.text for h in grid.heads] == ["Plan", "Slag", "Areal"] and not [n for n in grid.notes if "alle rad" in n]
    (grid,) = grids(sheet([*rows[:3], ("b", "x", 1.0)], (PLAN, KIND, DAA), sums=("daa",)))
    assert "Gjelder alle radene: Slag: x." in grid.notes


def test_text_is_given_the_room_that_a_page_has_left():
    long = "Arealreserve som bygges ut i scenarioet, av det som er i dag"
    (grid,) = fitted(Grid("X", "Prøve.", (Head("Post", False, 36.0), Head("Areal", True, 8.0)), ((long, "1"),)), "", "")
    assert grid.heads[0].width > len(long) and grid.lines == 1


@pytest.fixture
def layouts(monkeypatch):
    return lambda layout: monkeypatch.setitem(LAYOUTS, "X1", layout)


def test_rows_where_nothing_moves_are_left_out_and_that_is_told(layouts):
    layouts(Layout(moved=("tapt_daa",)))
    (grid,) = grids(sheet([("a", 5.0, 0.0), ("b", 6.0, 1.0), ("c", 7.0, float("nan"))], (PLAN, DAA, LOST)))
    assert [r[0] for r in grid.rows] == ["b", "c"]
    assert "Rader der ingenting endres, er utelatt." in grid.notes


def test_rows_that_would_show_0_alone_are_left_out_and_that_is_told(layouts):
    layouts(Layout(seen=True))
    rows = [("a", 500.0, 2.0), ("b", 0.2, 0.01), ("c", 0.2, float("nan")), ("d", 0.2, 0.6)]
    (grid,) = grids(sheet(rows, (PLAN, DAA, LOST)))
    assert [r[0] for r in grid.rows] == ["a", "c", "d"] and "Rader som bare ville vist 0, er utelatt." in grid.notes


def test_small_rows_are_summed_up(layouts):
    layouts(Layout(by="daa", least=0.5))
    (grid,) = grids(sheet([("a", 5.0), ("b", 0.2), ("c", 0.1)], (PLAN, DAA), sums=("daa",)))
    assert grid.rows == (("a", "5,0"), ("Andre (2)", "0,3"))


def test_what_every_block_says_is_told_in_the_first(layouts):
    layouts(Layout(once=("slag", "i dag")))
    rows = [(plan, kind, daa) for plan in "AB" for kind, daa in (("i dag", 9.0), ("etter", 8.0))]
    (grid,) = grids(sheet(rows, (PLAN, KIND, DAA)))
    assert [r[:2] for r in grid.rows] == [("A", "i dag"), ("A", "etter"), ("B", "etter")]


def matrix(rows: int, columns: int) -> Grid:
    heads = (Head("Navn", False, 12.0), *(Head(f"Kolonne{n}", True, 12.0) for n in range(columns)))
    body = tuple((f"rad{r}", *(f"{r}.{n}" for n in range(columns))) for r in range(rows))
    return Grid("X", "Prøve.", heads, body, ("Sum", *(f"s{n}" for n in range(columns))))


def test_a_wide_table_of_few_rows_is_turned_round_and_keeps_every_cell():
    (grid,) = fitted(matrix(3, 14), "del {} av {}", "Slag")
    assert grid.upright and [h.text for h in grid.heads] == ["Slag", "rad0", "rad1", "rad2", "Sum"]
    assert grid.rows[5] == ("Kolonne5", "0.5", "1.5", "2.5", "s5") and len(grid.rows) == 14


def test_a_table_a_little_too_wide_gets_smaller_text_and_a_wider_one_a_turned_page():
    (little,) = fitted(matrix(20, 8), "del {} av {}", "Slag")
    (wide,) = fitted(matrix(20, 11), "del {} av {}", "Slag")
    assert little.width > PORTRAIT and little.upright and 1 / Grid.SMALLEST <= little.scale < 1
    assert not wide.upright and wide.scale == 1


def test_a_narrow_table_does_not_fill_the_page():
    (grid,) = fitted(matrix(20, 1), "del {} av {}", "Slag")
    assert grid.share == 0.4 and matrix(20, 9).share == 1.0


def small(rows: int) -> Grid:
    return Grid("Y", "Liten.", matrix(1, 1).heads, matrix(rows, 1).rows)


def test_a_small_table_between_wide_ones_stays_on_their_pages():
    wide, note = matrix(20, 12), Text("Sum.", "merknad")
    made = list(sections([Text("Før."), wide, note, small(5), note, wide, Text("Etter.")]))
    assert [(s.landscape, len(s.blocks)) for s in made] == [(False, 1), (True, 5), (False, 1)]
    made = list(sections([wide, small(80), wide]))
    assert [s.landscape for s in made] == [True, False, True]


def test_a_picture_or_heading_between_wide_tables_turns_the_page_back():
    wide, picture = matrix(20, 12), Picture("p", b"", "Kart", "alt", 16.0, 10.0)
    assert [s.landscape for s in sections([wide, picture, wide])] == [True, False, True]
    assert [s.landscape for s in sections([Heading(1, "Bred"), wide, Heading(1, "Smal"), small(3)])] == [True, False]


def test_a_code_that_only_a_program_asks_for_is_not_printed(layouts):
    layouts(Layout(("kode", "slag", "daa"), bare=("i_alt",)))
    rows = [("H310", "skred", 2.0), ("i_alt", "i alt", 2.0)]
    (grid,) = grids(sheet(rows, (Column("kode", "code", "Kode"), KIND, DAA)))
    assert [r[:2] for r in grid.rows] == [("H310", "skred"), ("", "i alt")]


@pytest.mark.parametrize(("language", "told"), [
    ("nb", "Her står bare A og C. Hele tabellen står i Excel-fila."),
    ("nn", "Her står berre A og C. Heile tabellen står i Excel-fila."),
])  # fmt: skip
def test_groups_left_out_are_told_and_no_note_speaks_of_them(layouts, language, told):
    layouts(Layout(("plan", "slag", "daa"), among={"plan": ("A", "C")}, tells="plan"))
    notes = ("A, B og C er små.", "B og D er store.", "A og E er noe annet.")
    rows = [(plan, kind, 1.0) for plan in "ABCD" for kind in "xy"]
    (grid,) = grids(sheet(rows, (PLAN, KIND, DAA), notes=notes), language)
    assert told in grid.notes and grid.notes[:2] == ("A og C er små.", "A og E er noe annet.")
    assert not [n for n in grid.notes if "store" in n]


def test_rows_left_out_are_counted_by_kind_and_the_table_is_called_what_it_is(layouts):
    layouts(Layout(("slag", "daa"), leave_out={"plan": ("B",)}, away=("funn_utelatt", "slag"),
                   title="avvik_som_flytter"))  # fmt: skip
    rows = [("A", "a", 1.0), ("B", "b", 2.0), ("B", "b", 3.0), ("B", "c", 4.0)]
    (grid,) = grids(sheet(rows, (PLAN, KIND, DAA)))
    assert grid.rows == (("a", "1,0"),) and grid.caption == "Avvik som kan endre tall (daa)."
    assert "Funn som ikke endrer tall, er utelatt (2 slag)." in grid.notes
    (grid,) = grids(sheet(rows[:1], (PLAN, KIND, DAA)))
    assert not [n for n in grid.notes if "endrer tall" in n]


def test_a_column_of_nothing_known_is_named_and_left_out_unless_all_are_so():
    none = float("nan")
    (grid,) = grids(sheet([("a", 1.0, none), ("b", 2.0, none), ("c", none, none)], (PLAN, DAA, LOST)))
    assert [h.text for h in grid.heads] == ["Plan", "Areal"] and grid.rows[2] == ("c", "..")
    assert "Utelatt fordi det ikke er kjent for noen av radene: Tapt." in grid.notes
    (grid,) = grids(sheet([("a", none, none), ("b", none, none)], (PLAN, DAA, LOST)))
    assert len(grid.heads) == 3 and not [n for n in grid.notes if "kjent" in n]


def test_what_is_not_asked_of_such_land_is_no_part_of_a_groups_name(layouts):
    land, trees = (Column(n, "code", n, codelist=f"ar5_{n[2:]}") for n in ("artype", "artreslag"))
    layouts(Layout(("artype", "artreslag", "slag", "daa"), named=("artype", "artreslag")))
    rows = [(a, b, kind, 1.0) for a, b in (("21", "98"), ("30", "31")) for kind in "xy"]
    (grid,) = grids(sheet(rows, (replace(land, codelist="ar5_arealtype"), trees, KIND, DAA)))
    assert [name for _, name in grid.groups] == ["Fulldyrka jord", "Skog – Barskog"]


OPENING, LESS, CLOSING = (
    Column(n, "float", n, unit="daa") for n in ("inngaende_daa", "avgang_daa", "utgaende_daa")
)  # fmt: skip
ROUNDED = "Tallene er rundet av hver for seg, og summer og differanser kan derfor avvike litt."


@pytest.mark.parametrize(("row", "told"), [
    (("a", 500.4, 100.3, 400.1), False),  # 500 − 100 = 400
    (("a", 500.4, 100.6, 399.8), True),  # 500 − 101 is not 400
    (("a", 500.4, 90.6, 399.8), False),  # not a sum: something else stands between
    (("a", float("nan"), 100.6, 399.8), False),
])  # fmt: skip
def test_rows_that_do_not_add_up_as_printed_are_told_and_no_others(row, told):
    (grid,) = grids(sheet([row], (PLAN, OPENING, LESS, CLOSING), key="N0"))
    assert (ROUNDED in grid.notes) is told
    (grid,) = grids(sheet([row], (PLAN, OPENING, LESS, CLOSING), key="N0"), "nn")
    assert (
        any(
            n.startswith("Tala er runda av kvar for seg, og summar og differansar kan difor avvike litt.")
            for n in grid.notes
        )
        is told
    )


@pytest.mark.parametrize(("parts", "told"), [((100.4, 200.4, 300.8), True), ((100.4, 200.1, 300.5), True),
                                             ((100.1, 200.2, 300.3), False)])  # fmt: skip
def test_a_row_that_is_the_sum_of_its_block_is_held_to_it(parts, told):
    """The rows of another table in the same sheet are no parts of it."""
    block, kind = Column("tabell", "code", "T"), Column("kode", "code", "K")
    rows = [("T3", k, v) for k, v in zip(("01", "02", "alle"), parts, strict=True)]
    rows += [("T5", k, v) for k, v in (("01", 7.0), ("02", 7.0))]
    made = sheet(rows, (block, kind, DAA), key="U1")
    assert uneven(made, made.columns, range(5)) is told


def test_every_sum_of_the_accounts_names_columns_that_they_have(decided):
    """A name that nothing has would never be tried."""
    made = {s.key: s for s in document.build(decided).all()}
    tried = set(ADDS) & set(made)
    assert len(tried) > 10
    for key in tried:
        names = {c.name for c in made[key].columns}
        for whole, parts in ADDS[key].along.items():
            for part in (whole, *parts):
                assert [n for n in names if fnmatchcase(n, part.removeprefix("-"))], (key, part)
        if ADDS[key].down:
            keys = set(made[key].frame[ADDS[key].column].astype(str))
            assert {ADDS[key].column, *ADDS[key].block} <= names
            assert {p.removeprefix("-") for w, ps in ADDS[key].down.items() for p in (w, *ps)} <= keys, key

"""Tables for paper: nothing unknown disappears, what is left out is told, and wide ones are squeezed or parted."""

from __future__ import annotations

import dataclasses
import io
import math
import re
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

from arealregnskap import natur
from arealregnskap.codes import codelist
from arealregnskap.errors import ArealregnskapError
from arealregnskap.report import document
from arealregnskap.report.flows import plan_flow
from arealregnskap.report.model import Sheet
from arealregnskap.report.paper import Papers, chosen
from arealregnskap.report.paper.abbreviations import explained
from arealregnskap.report.paper.blocks import LANDSCAPE, PORTRAIT, Grid, Head, Heading, Picture, Text
from arealregnskap.report.paper.grids import grids
from arealregnskap.schema import Column


def sheet(rows: list[tuple], columns: tuple[Column, ...], key: str = "X1", **more) -> Sheet:
    return Sheet(key, key, f"{key} Prøve", columns, pd.DataFrame(rows, columns=[c.name for c in columns]), **more)


DOCS = Path(__file__).parents[2] / "docs"
NAME = Column("navn", "text", "Navn")
DAA = Column("daa", "float", "Areal", unit="daa")


def test_every_mark_in_brackets_has_its_source_in_the_document(papers):
    known = codelist("kildemerke")
    for key in ("planforslag", "planforslag nn", "planprogram"):
        grids_ = [b for b in papers[key].blocks if isinstance(b, Grid)]
        text = "\n".join(c for g in grids_ if g.key != "kildemerke" for row in g.rows for c in row)
        text += "\n".join(b.text for b in papers[key].blocks if isinstance(b, Text))
        used = {part.split()[0] for inside in re.findall(r"\[([^\[\]]+)\]", text) for part in inside.split(", ")}
        (told,) = [g for g in grids_ if g.key == "kildemerke"]
        marks = {m for m in used if re.fullmatch(r"[A-ZÆØÅ][A-Z0-9ÆØÅ-]+", m)}
        assert len(marks) > 5 and {r[0] for r in told.rows} == marks, key
        assert dict(told.rows) == {m: known.label(m, papers[key].language) for m in marks}


def test_the_marks_are_those_of_the_method():
    """The list of the documents says what docs/metode.md and docs/naturregnskap.md say."""
    told = {}
    for name in ("metode", "naturregnskap"):
        text = (DOCS / f"{name}.md").read_text(encoding="utf-8").partition("| Merke | Kilde |")[2]
        told |= dict(re.findall(r"^\| ([A-ZÆØÅ][A-Z0-9-]+) \| (.+) \|$", text, flags=re.M))
    known = codelist("kildemerke")
    assert told == {mark: known.label(mark) for mark in known} and len(told) > 30


def test_rows_without_area_are_left_out_and_told_but_not_the_unknown():
    made = sheet(
        [("a", 12.34), ("b", 0.0), ("c", math.nan), ("d", 0.01)], (NAME, DAA), sums=("daa",), total={"daa": 12.35}
    )
    (grid,) = grids(made)
    assert grid.rows == (("a", "12,3"), ("c", ".."), ("d", "0"))
    assert grid.total == ("Sum", "12,4") and "Rader uten areal er utelatt." in grid.notes
    assert grid.caption == "X1 Prøve (daa)." and [h.text for h in grid.heads] == ["Navn", "Areal"]


def test_long_tables_keep_the_largest_and_sum_the_rest():
    rows = [(f"n{n}", float(n)) for n in range(1, 101)]
    (grid,) = grids(sheet(rows, (NAME, DAA), sums=("daa",), total={"daa": 5050.0}))
    assert len(grid.rows) == 61 and grid.rows[0] == ("n100", "100")
    assert grid.rows[-1] == ("Andre (40)", "820")  # 1 + … + 40
    assert grid.total == ("Sum", "5\u00a0050") and any("60 største" in n for n in grid.notes)


def test_a_column_keeps_the_precision_of_the_whole_table():
    rows = [("stor", 1234.5), *((f"n{n}", 2.26) for n in range(80))]
    (grid,) = grids(sheet(rows, (NAME, DAA), sums=("daa",), total={"daa": 1415.3}))
    assert grid.rows[1][1] == "2"


def test_a_sum_of_100_or_more_is_whole_daa_under_rows_of_one_decimal():
    rows = [(f"n{n}", 12.3) for n in range(70)]
    (grid,) = grids(sheet(rows, (NAME, DAA), sums=("daa",), total={"daa": 861.0}))
    assert grid.rows[0][1] == "12,3" and grid.rows[-1] == ("Andre (10)", "123")
    assert grid.total == ("Sum", "861") and not [n for n in grid.notes if "rundet" in n]


def test_a_column_may_say_how_precise_it_is():
    least = Column("behov", "float", "Behov", unit="daa", places=0)
    (grid,) = grids(sheet([("a", 2.6, 2.6)], (NAME, DAA, least)))
    assert grid.rows == (("a", "2,6", "3"),)


def test_codes_of_names_beside_them_and_empty_columns_are_not_printed():
    code, empty = Column("gruppe", "code", "Gruppe"), Column("null_daa", "float", "Null", unit="daa")
    named = Column("gruppenavn", "text", "Gruppenavn")
    (grid,) = grids(sheet([("01", "Bolig", 5.0, 0.0), ("02", "Fritid", 6.0, 0.0)], (code, named, DAA, empty)))
    assert [h.text for h in grid.heads] == ["Gruppenavn", "Areal"]


def test_what_all_rows_say_is_said_once():
    basis = Column("grunnlag", "text", "Grunnlag")
    rows = [("a", "framskrevet", 1.0), ("b", "framskrevet", 2.0), ("c", "framskrevet", 3.0)]
    (grid,) = grids(sheet(rows, (NAME, basis, DAA)))
    assert [h.text for h in grid.heads] == ["Navn", "Areal"]
    assert "Gjelder alle radene: Grunnlag: framskrevet." in grid.notes


def test_text_is_squeezed_so_that_a_table_stands_upright():
    columns = (
        NAME,
        Column("plan", "text", "Plan"),
        *(Column(f"d{n}", "float", f"Tall{n}", unit="daa") for n in range(8)),
    )
    rows = [
        (f"et ganske langt navn på noe {n}", f"og et like langt navn på plan {n}", *([123456.0] * 8)) for n in "abc"
    ]
    (grid,) = grids(sheet(rows, columns))
    assert grid.upright and grid.width <= 1.07 * PORTRAIT and len(grid.heads) == 10
    assert sum(len(r[0]) + len(r[1]) for r in rows) / 3 + 8 * 9 > grid.width  # as it was, it would not


def test_very_wide_tables_are_parted_with_the_names_repeated():
    columns = (NAME, *(Column(f"d{n}_daa", "float", f"Kolonne{n:02}", unit="daa") for n in range(30)))
    names = [chr(ord("a") + n) for n in range(12)]
    rows = [(name, *range(1, 31)) for name in names]
    parts = grids(sheet(rows, columns, total={"d0_daa": 12.0}, sums=("d0_daa",)))
    assert len(parts) > 1 and all(p.width <= LANDSCAPE * Grid.SMALLEST for p in parts)
    assert all(p.heads[0].text == "Navn" and [r[0] for r in p.rows] == names for p in parts)
    assert [h.text for p in parts for h in p.heads[1:]] == [f"Kolonne{n:02}" for n in range(30)]
    assert all("del" in p.caption for p in parts) and all(p.total and p.total[0] == "Sum" for p in parts)


def test_a_table_of_nothing_is_not_printed():
    assert grids(sheet([("a", 0.0)], (NAME, DAA))) == []


def test_every_account_of_the_case_comes_in_the_documents_for_the_proposal(washed):
    """Tables that no chapter names come too; only what is for programs and workbooks stays out."""
    made = document.build(washed)
    printed = {
        b.key for b in Papers(washed, made, "nb").paper(chosen(("planforslag",))[0]).blocks if isinstance(b, Grid)
    }
    wanted = {s.key for s in made.accounts if "-" not in s.key and grids(s)}
    assert wanted <= printed and {"T6", "T6F", "T7", "T8", "N0", "metode", "kilder"} <= printed


def test_no_chapter_is_empty_and_headings_are_not_doubled(two):
    papers = Papers(two, document.build(two), "nb")
    for variant in chosen():
        blocks = papers.paper(variant).blocks
        heads = [n for n, b in enumerate(blocks) if isinstance(b, Heading)]
        assert all(isinstance(blocks[n + 1], Text | Grid | Picture) for n in heads)
        assert len({blocks[n].text for n in heads}) == len(heads)


def test_maps_are_drawn_once_for_all_documents(two):
    papers = Papers(two, document.build(two), "nb")
    pictures = [
        b for v in chosen(("planprogram", "planforslag")) for b in papers.paper(v).blocks if isinstance(b, Picture)
    ]
    by_key = {p.key: p.png for p in pictures}
    assert (
        all(by_key[p.key] is p.png for p in pictures) and {"kart_reserve", "kart_A", "figur_reserve"} <= by_key.keys()
    )


def test_pictures_are_the_same_bytes_every_time(two):
    one, other = (Papers(two, document.build(two), "nb") for _ in range(2))
    assert one.views.overview.png == other.views.overview.png
    assert [p.png for p in one.views.closer] == [p.png for p in other.views.closer]


def test_the_flow_from_plan_to_plan_stands_in_the_chapter_of_the_proposal(washed):
    made = document.build(washed)
    one, other = (Papers(washed, made, "nb").paper(chosen(("planforslag",))[0]) for _ in range(2))
    (flow,) = [b for b in one.blocks if isinstance(b, Picture) and b.key == "flyt_gjeldende_forslag"]
    drawn = plan_flow(washed)
    assert flow.alt == drawn.description and flow.caption == drawn.title
    width, height = Image.open(io.BytesIO(flow.png)).size
    assert width / height == pytest.approx(flow.width_cm / flow.height_cm, rel=0.01) and width > 1000
    colours = {c for _, c in Image.open(io.BytesIO(flow.png)).convert("RGB").getcolors(1 << 24)}
    assert len(colours) > 50  # bands, not an empty sheet
    chapters = [b.text for b in one.blocks[: one.blocks.index(flow)] if isinstance(b, Heading)]
    assert chapters[-1] == "Gjeldende plan mot forslag"
    assert flow.png in [b.png for b in other.blocks if isinstance(b, Picture)]


def test_no_flow_without_a_proposal(two):
    blocks = Papers(two, document.build(two), "nb").paper(chosen(("planforslag",))[0]).blocks
    assert not [b for b in blocks if isinstance(b, Picture) and b.key == "flyt_gjeldende_forslag"]


def test_an_unknown_variant_is_told():
    with pytest.raises(ArealregnskapError, match=r"«kart» finnes ikke.*samfunnsdel, planprogram, planforslag"):
        chosen(("kart",))


def test_a_line_is_never_broken_between_sign_and_number_or_figure_and_unit(papers):
    text = "\n".join(b.text for paper in papers.values() for b in paper.blocks if isinstance(b, Text))
    cells = "\n".join(c for p in papers.values() for b in p.blocks if isinstance(b, Grid) for r in b.rows for c in r)
    assert "§\u00a012-4" in cells
    assert not re.findall(r"§ \d|\d m²|\d dekar", text + cells)


def test_only_abbreviations_that_are_used_are_told_once():
    blocks = [Text("Mest areal får LNFR, lite LNFR spredt, etter NINA-PU [KDD].")]
    assert [t.text for t in explained(blocks, "nb")] == [
        "Forkortelser: LNFR: landbruks-, natur- og friluftsformål samt reindrift."
    ]
    assert explained([Text("Areal i dekar.")], "nb") == []
    sources = Grid("X", "Kilder.", (Head("Kilde", False, 20.0),), (("FKB-AR5 fra 2015 (MIT)",), ("DN-håndbok 13",)))
    assert [t.text for t in explained([sources, Text("Flagg etter pbl. § 12-4, EUREF89\u00a0UTM\u00a032.")], "nn")] == [
        "Forkortingar: pbl.: plan- og bygningslova; DN: Direktoratet for naturforvaltning, no ein del av "
        "Miljødirektoratet; AR5: arealressurskart i målestokk 1:5000; FKB: Felles kartdatabase; EUREF89: European "
        "Reference Frame 1989, grunnlaget for norske kart; UTM: Universal Transverse Mercator, rutenettet til kartet; "
        "MIT: open lisens frå Massachusetts Institute of Technology."
    ]


def test_every_abbreviation_of_the_list_is_told_in_the_documents_that_use_it(papers):
    """Read back: what stands in capitals in a document and on the list, and what is said of it."""
    for key in ("planforslag", "planforslag nn", "planprogram", "samfunnsdel", "saksframlegg"):
        blocks = papers[key].blocks
        (told,) = [b.text for b in blocks if isinstance(b, Text) and b.text.startswith("Forkort")]
        text = "\n".join(b.text for b in blocks if isinstance(b, Text) and not b.text.startswith("Forkort"))
        for short in ("LNFR", "AR5", "FKB", "GRS80", "EUREF89", "UTM", "KDD"):
            assert (f"{short}: " in told) >= bool(re.search(rf"(?<![\w[-]){short}\b", text)), (key, short)
        assert "GRS80: " in told and "UTM: " in told


def test_a_chapter_of_tables_begins_with_a_sentence(papers):
    """Of age and planvask it tells what was found, so nothing where there is none; what no chapter names has none."""
    quiet = {"Andre tabeller", "Andre tabellar", "Planvask", "Planenes alder", "Alderen på planane"}
    for key in ("planforslag nn", "planprogram nn", "planforslag"):
        blocks = papers[key].blocks
        chapters = [n for n, block in enumerate(blocks) if isinstance(block, Heading) and block.level == 1]
        alone = {blocks[n].text for n in chapters if isinstance(blocks[n + 1], Grid)}
        assert len(chapters) > 8 and not alone - quiet, (key, alone)


def test_nature_in_hectares_is_printed_as_such(washed):
    """A tenth of the figures in daa, with the same columns and rows."""
    nature = {}
    for name, own in washed.natur.items():
        data = dataclasses.replace(own.data, unit="ha")
        nature[name] = dataclasses.replace(own, data=data, tables=natur.tables(data))
    result = dataclasses.replace(washed, natur=nature)
    (variant,) = chosen(("planforslag",))
    blocks = Papers(result, document.build(result), "nb").paper(variant).blocks
    daa = {b.key: b for b in Papers(washed, document.build(washed), "nb").paper(variant).blocks if isinstance(b, Grid)}
    (n0,) = [b for b in blocks if isinstance(b, Grid) and b.key == "N0"]
    assert [h.text.replace(" [ha]", "") for h in n0.heads] == [h.text for h in daa["N0"].heads]
    assert sum("[ha]" in h.text for h in n0.heads) == 4
    assert [row[0] for row in n0.rows] == [row[0] for row in daa["N0"].rows]
    assert any(isinstance(b, Text) and "\u00a0hektar går tapt" in b.text for b in blocks)

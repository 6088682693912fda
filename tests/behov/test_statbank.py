"""Tables as Statistikkbanken saves them, in the shapes it has, and what is said of those that are something else."""

from __future__ import annotations

import openpyxl
import pytest

from arealregnskap.behov import statbank
from arealregnskap.errors import ArealregnskapError

WIDE = (
    '"14288: Framskrevet folkemengde, etter region, statistikkvariabel og år"\n'
    "\n"
    '"region";"Hovedalternativet (MMMM) 2026";"Hovedalternativet (MMMM) 2036";"Lav nasjonal vekst (LLML) 2026";'
    '"Lav nasjonal vekst (LLML) 2036";"Høy nasjonal vekst (HHMH) 2026";"Høy nasjonal vekst (HHMH) 2036";'
    '"Sterk aldring (LHML) 2036"\n'
    '"5061 Rindal";2000;1950;2000;1900;2000;2050;1;\n'
    '"5026 Holtålen";1990;1900;1990;1800;1990;2000;1;\n'
)
ANSWER = {
    ("hoved", 2026): 2000, ("hoved", 2036): 1950, ("lav", 2026): 2000, ("lav", 2036): 1900, ("hoy", 2026): 2000,
    ("hoy", 2036): 2050,
}  # fmt: skip


def read(tmp_path, content, name="folk.csv", encoding="utf-8-sig"):
    file = tmp_path / name
    file.write_text(content, encoding=encoding)
    return statbank.read(file, "5061", "Rindal", "folketall")


def answers(frame):
    return {(r.alternativ, r.ar): r.verdi for r in frame.itertuples()}


def test_one_column_per_alternative_and_year(tmp_path):
    frame = read(tmp_path, WIDE)
    assert answers(frame) == ANSWER
    assert frame.attrs["utelatt"] == ("LHML",)


def test_excel_norway_saves_it_in_another_character_set_with_commas(tmp_path):
    assert answers(read(tmp_path, WIDE.replace(";", ","), encoding="cp1252")) == ANSWER


def test_one_row_per_year_with_the_alternative_in_a_column(tmp_path):
    rows = "".join(
        f'"5061 Rindal","{name}","{year}",{ANSWER[key, year]}\n'
        for name, key in (("Hovedalternativet (MMMM)", "hoved"), ("Lav nasjonal vekst (LLML)", "lav"),
                          ("Høy nasjonal vekst (HHMH)", "hoy"))
        for year in (2026, 2036)
    )  # fmt: skip
    assert answers(read(tmp_path, '"region","statistikkvariabel","år","value"\n' + rows)) == ANSWER


def test_years_beside_each_other_with_the_alternative_in_a_column(tmp_path):
    content = "region;alternativ;2026;2036\n5061 Rindal;MMMM;2000;1950\n;LLML;2000;1900\n;HHMH;2000;2050\n"
    assert answers(read(tmp_path, content)) == ANSWER


def test_two_lines_of_head_in_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["14288: Framskrevet folkemengde, etter region, år og alternativ"], [],
        ["", "Hovedalternativet (MMMM)", None, "Lav nasjonal vekst (LLML)", None, "Høy nasjonal vekst (HHMH)", None],
        ["", "2026", "2036", "2026", "2036", "2026", "2036"],
        ["5061 Rindal", 2000, 1950, 2000, 1900, 2000, 2050], [], ["Kilde: Statistisk sentralbyrå 2026"],
    ):  # fmt: skip
        book.active.append(row)
    file = tmp_path / "folk.xlsx"
    book.save(file)
    assert answers(statbank.read(file, "5061", "Rindal", "folketall")) == ANSWER


def test_sexes_and_ages_are_summed_unless_there_is_a_line_for_all(tmp_path):
    parts = (
        "region;kjønn;alder;Hovedalternativet (MMMM) 2026\n"
        "5061 Rindal;Menn;0-19 år;200\n;;20 år eller eldre;800\n;Kvinner;0-19 år;250\n;;20 år eller eldre;750\n"
    )
    assert answers(read(tmp_path, parts)) == {("hoved", 2026): 2000}
    whole = parts + "5061 Rindal;Begge kjønn;0-19 år;450\n;;20 år eller eldre;1550\n"
    assert answers(read(tmp_path, whole)) == {("hoved", 2026): 2000}


def test_dwellings_by_type_have_no_alternative(tmp_path):
    content = (
        '"06265: Boliger, etter region, bygningstype"\n\n"region";"bygningstype";"Boliger 2025"\n'
        '"5061 Rindal";"Enebolig";700\n"5061 Rindal";"Andre bygningstyper";200\n'
    )
    assert answers(read(tmp_path, content)) == {("hoved", 2025): 900}


def test_no_figure_in_one_part_is_no_figure_in_the_whole(tmp_path):
    frame = read(tmp_path, "region;kjønn;MMMM 2026\n5061 Rindal;Menn;..\n5061 Rindal;Kvinner;900\n")
    assert frame["verdi"].isna().all()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "Fila er ikke en tabell med folketall"),
        ("navn;antall\nRindal;7\n", "Fila er ikke en tabell med folketall fra Statistikkbanken"),
        (WIDE.replace("5061 Rindal", "5059 Orkland"), "Fant ikke kommune 5061 Rindal i tabellen"),
        (WIDE.replace("MMMM", "MMM0"), "har ikke hovedalternativet (MMMM)"),
        ("region;alternativ;2026\n5061 Rindal;HLMH;7\n", "Fant ingen tall for folketall"),
    ],
)  # fmt: skip
def test_what_is_no_such_table_is_refused_with_what_to_do(tmp_path, content, said):
    with pytest.raises(ArealregnskapError) as stop:
        read(tmp_path, content)
    assert said in stop.value.sentence and "Lagre tabellen fra Statistikkbanken" in stop.value.sentence


def test_between_two_years_it_is_a_straight_line_and_outside_nothing(tmp_path):
    frame = read(tmp_path, WIDE)
    assert statbank.at(frame, "hoved", 2031) == 1975 and statbank.at(frame, "lav", 2036) == 1900
    assert all(statbank.at(frame, "hoved", year) != statbank.at(frame, "hoved", year) for year in (2025, 2037))


def test_a_region_may_be_told_by_name_alone(tmp_path):
    assert answers(read(tmp_path, "region;MMMM 2026\nRindal;2000\nSurnadal;6000\n")) == {("hoved", 2026): 2000}

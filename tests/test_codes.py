"""Code lists: complete as far as the sources go, and safe against the known traps."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from arealregnskap.codes import codelist
from arealregnskap.datafiles import listing, read_table

#: Lists that translate codes instead of naming them, and the kinds of findings.
OTHER = {"funn"}

LISTS = sorted(
    p.stem
    for p in listing("codes", "*.csv")
    if p.stem not in OTHER and not p.stem.startswith("omsetning") and "kode" in read_table(f"codes/{p.name}")
)

#: Codes and groups of kommuneplan as the sources have them [NINA-PU].
GROUPS = {
    "01": "1001 1110 1130", "02": "1120", "03": "1160", "04": "1140 1150", "05": "1170", "06": "1300", "07": "1200",
    "08": "1800", "09": "1400", "10": "1500 1600 1700", "11": "2001 2010 2020 2030 2050 2060 2070 2080 2100 2800",
    "12": "3002 3020 3030 3040 3050 3100 3800", "13": "4001 4010 4020 4030 4800", "14": "5100",
    "15": "5200 5210 5220 5230", "16": "2040 2044 6110 6120 6130 6220 6230",
    "17": "6001 6100 6200 6300 6500 6600 6700 6800",
    "18": "6400",
}  # fmt: skip


@pytest.mark.parametrize("path", listing("codes", "*.csv"), ids=lambda p: p.stem)
def test_every_file_says_where_it_comes_from(path):
    notes = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    if path.stem != "funn":
        assert all(any(n.startswith(f"# {word}") for n in notes) for word in ("Kilde", "Lisens", "Dato"))


@pytest.mark.parametrize("key", LISTS)
def test_every_code_has_a_name_in_both_languages_and_no_stray_spaces(key):
    rows = codelist(key).rows
    for column in ("kode", "navn_nb", "navn_nn"):
        assert (rows[column] != "").all(), column
        assert (rows[column] == rows[column].str.strip()).all(), column


def test_groups_of_kommuneplan_codes():
    rows = codelist("arealformal").rows
    assert {c: rows.loc[c, "gruppe"] for codes in GROUPS.values() for c in codes.split()} == {
        c: g for g, codes in GROUPS.items() for c in codes.split()
    }
    assert [rows.loc[c, "gruppe_rp"] for c in ("6110", "6120", "6130")] == ["17"] * 3


def test_every_purpose_belongs_to_one_of_nineteen_groups():
    groups = codelist("arealformalsgruppe")
    assert list(groups) == [f"{n:02}" for n in range(1, 20)]
    assert codelist("arealformal").rows["gruppe"].isin(list(groups)).all()
    assert groups.rows["bokstav"].is_unique


def test_retired_codes_point_to_a_living_one():
    rows = codelist("arealformal").rows
    retired = rows[rows["utgatt_til"] != ""]
    assert dict(zip(retired.index, retired["utgatt_til"], strict=True)) == {
        "1000": "1001", "2000": "2001", "3000": "3002", "3001": "3002", "4000": "4001", "5000": "5100",
        "5001": "5100", "6000": "6001",
    }  # fmt: skip
    assert (rows.loc[retired["utgatt_til"], "utgatt_til"] == "").all()


def test_sub_purposes_share_the_group_of_the_purpose_they_belong_to():
    rows = codelist("arealformal").rows
    children = rows[(rows["plannivaer"] == "RP")]
    parents = rows.loc[children["overordnet"]]
    assert (parents["plannivaer"] == "KP RP").all()
    assert (children["gruppe"].to_numpy() == parents["gruppe"].to_numpy()).all()


def test_official_colours_are_whole():
    rows = codelist("arealformal").rows
    for column in ("farge_navaerende", "farge_framtidig"):
        assert all(re.fullmatch("#[0-9a-f]{6}", c) for c in rows.loc[rows["serie"] != "0", column])
    assert (rows.loc["1120", "farge_navaerende"], rows.loc["1120", "farge_framtidig"]) == ("#ffcc66", "#ffcc33")
    assert (rows.loc["5100", "farge_navaerende"], rows.loc["5220", "monster"]) == ("#ccff99", "hytte")


@pytest.mark.parametrize("key", ["omsetning_kp1985", "omsetning_rb1985"])
def test_older_codes_become_codes_of_today(key):
    table = read_table(f"codes/{key}.csv")
    assert table["fra"].is_unique and table["fra"].str.fullmatch(r"\d{3}").all()
    assert set(table["til"]) <= set(codelist("arealformal"))
    assert (table["kilde"] != "").all()


def test_traps_of_the_older_tables():
    kp = read_table("codes/omsetning_kp1985.csv").set_index("fra")["til"]
    rb = read_table("codes/omsetning_rb1985.csv").set_index("fra")["til"]
    assert kp["400"] == "bandlagt"  # bound land is not reserve
    assert (kp["220"], kp["223"]) == ("5200", "5220")  # 5200 stays its own code
    assert (kp["140"], rb["140"], rb["150"]) == (
        "1120",
        "1340",
        "1120",
    )  # 140 is cabins in one list, industry in the other
    assert set(rb[["600", "660", "661", "662", "699", "999"]]) == {"udefinert"}


def test_land_classes_are_columns_of_t4_once_each():
    columns = codelist("markslag").rows
    classes = [c for cell in columns.loc[columns["skogbonitet"] == "", "artype"] for c in cell.split()]
    assert sorted(classes) == sorted(set(codelist("ar5_arealtype")) - {"30"})
    forest = [b for cell in columns.loc[columns["artype"] == "30", "skogbonitet"] for b in cell.split()]
    assert sorted(forest) == sorted(codelist("ar5_skogbonitet"))


def test_zones_of_hensyn_have_their_class():
    rows = codelist("hensyn").rows
    assert rows.loc["H910", "klasse"] == "detaljering"
    assert rows.groupby("klasse").size()["fare"] == 8


def test_a_code_is_named_or_said_to_be_unknown():
    formal = codelist("arealformal")
    assert (formal.label("1120"), formal.label("1120", "nn")) == ("Fritidsbebyggelse", "Fritidsbusetnad")
    assert (formal.label("9999"), formal.label("9999", "nn")) == ("ukjent kode 9999", "ukjend kode 9999")
    assert "1120" in formal.valid_at(dt.date(2026, 1, 1))

"""Every product is complete, and is told from its siblings."""

from __future__ import annotations

import pytest

from arealregnskap import schema
from arealregnskap.codes import codelist
from arealregnskap.datafiles import read_table
from arealregnskap.errors import SchemaError
from arealregnskap.harmonise import harmonise
from arealregnskap.issues import IssueLog
from arealregnskap.layers import Access, Role
from arealregnskap.sources import PRODUCTS, by_key, recognise, split
from tests.land.raw_layers import EPSG, SOURCE, raw, square


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda p: p.key)
def test_a_product_says_what_it_is(product):
    assert product.title_nb and product.title("nn")
    assert (
        product.columns
        and set(product.required) <= set(product.columns)
        and set(product.telling) <= set(product.columns)
    )
    if product.role is not None:
        known = {c.name for c in schema.COLUMNS[product.role]}
        assert set(product.constants) <= known
    if product.access is Access.OPEN:
        assert product.licence  # what is called open says by which licence


def test_keys_are_unique():
    keys = [p.key for p in PRODUCTS]
    assert len(keys) == len(set(keys))
    with pytest.raises(SchemaError, match="ukjent"):
        by_key("finnes ikke")


@pytest.mark.parametrize(
    ("name", "columns", "key"),
    [
        ("KpArealformålOmråde", {"KPAREALFORMÅL": 1110, "AREALST": 2}, "kommuneplan_2008"),
        ("KpArealformalOmrade_1", {"arealformal": 1110, "arealbruksstatus": 2}, "kommuneplan_2008"),
        ("plan", {"KPAREALFOR": 1110, "AREALST": 2}, "kommuneplan_2008"),
        ("KpArealbrukOmråde", {"KPAREALBRUK": 110, "AREALST": 2}, "kommuneplan_1985"),
        ("RpArealformålOmråde", {"arealformål": 1110, "eierform": 1}, "reguleringsplan_2008"),
        ("RbFormålOmråde", {"REGFORM": 110}, "reguleringsplan_eldre"),
        ("KpFareSone", {"KPFARE": 310}, "hensynssoner_kp"),
        ("RpB?ndleggingSone", {"RPB?NDLEGGING": 720}, "hensynssoner_rp"),
        ("RpOmråde", {"plannavn": "X", "PLANSTAT": 3}, "planomrade"),
        ("fkb_ar5_omrade", {"arealtype": 30, "treslag": 31, "skogbonitet": 13, "grunnforhold": 44}, "ar5"),
        ("flater", {"ARTYPE": 30, "ARTRESLAG": 31, "ARSKOGBON": 13, "ARGRUNNF": 44}, "ar5"),
        ("flater", {"artype": 20, "arjordbr": 1}, "ar50"),
        ("hva_som_helst", {"objtype": "Skog"}, "topografisk"),
        ("GrunnkartFlate", {"arealdekkeNiva1": "skog"}, "grunnkart"),
        ("SsbArealbrukFlate", {"hovedklasse": "01", "underklasse": "011"}, "ssb_arealbruk"),
        ("naturtyper_nin_omr", {"NiNID": 1, "Lokalitetskvalitet": "Høy"}, "naturtyper_nin"),
        ("kommune", {"kommunenum": 5061, "navn": "Rindal"}, "kommuner"),
    ],
)
def test_a_layer_is_recognised(name, columns, key):
    first = recognise(raw([{**columns, "geometry": square(0, 0)}], name))[0]
    assert first.product.key == key
    assert first.reasons and 0 < first.score <= 1


def test_a_layer_of_lines_is_no_plan():
    line = square(0, 0).exterior
    assert not [s for s in recognise(raw([{"KPAREALFORMÅL": 1110, "AREALST": 2, "geometry": line}]))
                if s.product.role is Role.PLAN]  # fmt: skip


def test_an_unknown_layer_is_nothing():
    assert recognise(raw([{"farge": "blå", "geometry": square(0, 0)}], "høydelag")) == []


def test_a_lacking_column_is_told():
    (only, *_) = recognise(raw([{"navn": "x", "geometry": square(0, 0)}], "KpArealformålOmråde"))
    assert any("mangler kolonne" in r for r in only.reasons)


def test_mixed_object_types_are_parted_by_product():
    rows = [
        {"OBJTYPE": t, "geometry": square(n, 0)}
        for n, t in enumerate(["KpArealformålOmråde", "KpFareSone", "KpStøySone", "KpOmråde", "KpPåskrift", None])
    ]
    parts = {p.name: len(p.frame) for p in split(raw(rows, "kommuneplan"))}
    assert parts == {"KpArealformålOmråde": 1, "KpFareSone": 2, "KpOmråde": 1, "kommuneplan": 2}


def test_classes_of_a_land_cover_map_are_not_parted():
    rows = [{"objtype": t, "geometry": square(n, 0)} for n, t in enumerate(["Skog", "Myr", "Innsjø"])]
    assert len(split(raw(rows, "N50_Arealdekke_omrade"))) == 1


def test_the_crosswalk_leads_to_known_codes_and_names_its_grounds():
    table = read_table("codes/omsetning_arealdekke.csv")
    for column, key in (("artype", "ar5_arealtype"), ("artreslag", "ar5_treslag"), ("arskogbon", "ar5_skogbonitet"),
                        ("argrunnf", "ar5_grunnforhold")):  # fmt: skip
        assert set(table[column]) <= set(codelist(key))
    assert table["kilde"].ne("").all()
    assert not table.duplicated(["produkt", "fra"]).any()


@pytest.mark.parametrize("key", ["tema", "bebygd_type", "kommunenummer"])
def test_own_lists_have_source_and_both_languages(key):
    rows = codelist(key).rows
    assert (rows[["navn_nb", "navn_nn", "kilde"]] != "").all().all()


def test_no_product_or_kind_uses_a_theme_that_is_not_listed():
    for product in PRODUCTS:
        if product.role is Role.TEMA and product.key != "tema":
            (layer,) = harmonise(raw([{"geometry": square(0, 0)}]), product, SOURCE, EPSG, IssueLog())
            assert set(layer.frame["tema"]) <= set(codelist("tema"))

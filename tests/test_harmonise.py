"""Raw layers to our columns: every spelling, every order and every format gives the same layer."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from arealregnskap import schema
from arealregnskap.errors import SchemaError
from arealregnskap.harmonise import harmonise, harmonise_file, merge
from arealregnskap.issues import IssueLog
from arealregnskap.layers import Access, Role, Source
from arealregnskap.sources import PRODUCTS, by_key
from tests.land.raw_layers import EPSG, SOURCE, daa, kinds, one, raw, square

PLAN_ROWS = (
    {"formal": 1110, "status": 2, "plan": "20130001", "komm": "5061", "dato": "2013-06-27", "geometry": square(0, 0)},
    {"formal": 1120, "status": 1, "plan": "20130001", "komm": "5061", "dato": "2013-06-27", "geometry": square(1, 0)},
    {"formal": 5100, "status": None, "plan": "20130001", "komm": "5061", "dato": None, "geometry": square(0, 1, 2, 1)},
)
SPELLINGS = {
    "sosi": ("KPAREALFORMÅL", "AREALST", "NASJONALAREALPLANID.PLANID", "NASJONALAREALPLANID.KOMM", "IKRAFT"),
    "gml": ("arealformål", "arealbruksstatus", "planidentifikasjon", "kommunenummer", "ikrafttredelsesdato"),
    "filegdb": ("kparealformal", "arealbruksstatus_1", "planid", "kommunenummer", "ikrafttredelsesdato"),
    "shapefile": ("KPAREALFOR", "AREALST", "PLANID", "KOMM", "IKRAFT"),
    "damaged": ("KPAREALFORM?L", "AREALST", "PLANID", "KOMM", "IKRAFT"),
    "nested": ("kpArealformål", "arealbruksstatus", "arealplanId_planidentifikasjon", "arealplanId_kommunenummer",
               "ikrafttredelsesdato"),
}  # fmt: skip


def named(spelling):
    names = dict(zip(("formal", "status", "plan", "komm", "dato"), SPELLINGS[spelling], strict=True))
    return [{names.get(k, k): v for k, v in row.items()} for row in PLAN_ROWS]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_gives_the_same_layer(spelling):
    layer, expected = one(named(spelling)), one(named("sosi"))
    pd.testing.assert_frame_equal(layer.frame, expected.frame, check_exact=True)
    assert list(layer.frame["arealformal"]) == ["1110", "5100", "1120"]
    assert list(layer.frame["arealstatus"]) == ["2", None, "1"]
    assert set(layer.frame["planid"]) == {"20130001"} and set(layer.frame["kommunenummer"]) == {"5061"}
    assert layer.frame["ikrafttredelse"].iloc[0] == pd.Timestamp("2013-06-27")
    schema.check(layer.frame, schema.COLUMNS[Role.PLAN], "test")


def test_values_in_every_type_give_the_same_layer():
    def layer(formal, planid, date):
        return one(
            [{"KPAREALFORMÅL": formal, "AREALST": 2, "PLANID": planid, "IKRAFT": date, "geometry": square(0, 0)}]
        )

    expected = layer("1120", "20130001", "2013-06-27").frame
    for values in itertools.product(
        (1120, 1120.0, "1120 - Fritidsbebyggelse"), (20130001, 20130001.0), (20130627, "27.06.2013")
    ):
        pd.testing.assert_frame_equal(layer(*values).frame, expected, check_exact=True)


def rotated(polygon: shapely.Polygon, by: int, backwards: bool) -> shapely.Polygon:
    """The same ring started elsewhere, and walked the other way."""
    ring = list(polygon.exterior.coords)[:-1]
    ring = ring[by % len(ring) :] + ring[: by % len(ring)]
    return shapely.Polygon(ring[::-1] if backwards else ring, [list(h.coords)[::-1] for h in polygon.interiors])


@settings(max_examples=25, deadline=None)
@given(order=st.permutations(range(6)), by=st.integers(0, 7), backwards=st.booleans(), multi=st.booleans())
def test_order_ring_start_and_direction_never_matter(order, by, backwards, multi):
    shapes = [square(n % 3, n // 3).difference(square(n % 3 + 0.25, n // 3 + 0.25, 0.5, 0.5)) for n in range(5)] + [
        square(0, 0)
    ]
    rows = [{"KPAREALFORMÅL": 1110 + 10 * (n % 2), "geometry": g} for n, g in enumerate(shapes)]
    changed = [{**rows[n], "geometry": rotated(shapes[n], by, backwards)} for n in order]
    if multi:
        changed = [{**r, "geometry": shapely.MultiPolygon([r["geometry"]])} for r in changed]
    first, second = one(rows).frame, one(changed).frame
    pd.testing.assert_frame_equal(first.drop(columns="geometry"), second.drop(columns="geometry"), check_exact=True)
    assert list(shapely.to_wkb(first.geometry)) == list(shapely.to_wkb(second.geometry))


def test_twins_are_kept_and_told_apart_whatever_their_order():
    rows = [{"KPAREALFORMÅL": f, "geometry": square(0, 0)} for f in (1120, 1110, 1120)]
    first, second = one(rows).frame, one(rows[::-1]).frame
    assert list(first["arealformal"]) == list(second["arealformal"]) == ["1110", "1120", "1120"]
    assert list(first["flate_id"]) == list(second["flate_id"]) and first["flate_id"].is_unique


def test_ids_of_the_source_are_kept_and_repeated_ones_numbered():
    log = IssueLog()
    frame = one(
        [{"lokalId": i, "KPAREALFORMÅL": 1110, "geometry": square(n, 0)} for n, i in enumerate(["a", "b", "a", None])],
        log=log,
    ).frame
    assert list(frame["flate_id"][:3]) == ["a", "b", "a-2"] and frame["flate_id"].iloc[3].startswith("g-")
    assert kinds(log)["dobbel_id"].count == 2


def test_unknown_and_missing_formal_are_kept_as_undefined_with_their_daa():
    log = IssueLog()
    rows = [{"KPAREALFORMÅL": f, "geometry": square(n, 0)} for n, f in enumerate([1110, 7777, 7777, None])]
    frame = one(rows, log=log).frame
    assert list(frame["arealformal"]) == ["1110", "udefinert", "udefinert", "udefinert"]
    assert list(frame["kildekode"]) == ["1110", "7777", "7777", None]
    assert kinds(log)["ukjent_formal"].count == 2
    assert kinds(log)["ukjent_formal"].area_m2 == pytest.approx(20_000, rel=1e-5)
    assert kinds(log)["formal_mangler"].area_m2 == pytest.approx(10_000, rel=1e-5)


def test_ended_codes_lead_to_the_one_used_now():
    frame = one([{"KPAREALFORMÅL": c, "geometry": square(n, 0)} for n, c in enumerate([1000, 5000, 5200])]).frame
    assert list(frame["arealformal"]) == ["1001", "5100", "5200"]
    assert list(frame["kildekode"]) == ["1000", "5000", "5200"]


def test_older_plans_are_translated_and_400_is_no_development():
    log = IssueLog()
    rows = [{"KPAREALBRUK": c, "AREALST": 2, "geometry": square(n, 0)} for n, c in enumerate([140, 400, 210])]
    frame = one(rows, "kommuneplan_1985", log=log).frame
    assert list(frame["arealformal"]) == ["1120", "bandlagt", "5100"]
    assert set(frame["formal_liste"]) == {"kp1985"}
    assert kinds(log)["eldre_kode_omsatt"].count == 3


def test_codes_outside_a_list_are_noted_once_per_value_and_names_are_understood():
    log = IssueLog()
    rows = [
        {"KPAREALFORMÅL": 1110, "AREALST": s, "geometry": square(n, 0)} for n, s in enumerate(["Framtidig", 9, 9, "1"])
    ]
    frame = one(rows, log=log).frame
    assert list(frame["arealstatus"]) == ["2", None, None, "1"]
    unknown = [i for i in log if i.kind == "ukjent_kode"]
    assert [(i.value, i.count) for i in unknown] == [("arealstatus 9", 2)]


def test_several_plans_in_one_file_keep_their_own_attributes():
    rows = [{"KPAREALFORMÅL": 1110, "PLANID": p, "PLANNAVN": n, "geometry": square(c, 0)}
            for c, (p, n) in enumerate([("1", "Sentrum"), ("2", "Fjellet"), ("1", "Sentrum")])]  # fmt: skip
    assert list(one(rows).frame["plannavn"]) == ["Sentrum", "Fjellet", "Sentrum"]


def test_the_plan_area_lends_its_attributes_by_number_and_plan_id():
    areas = raw(
        [{"KOMM": komm, "PLANID": plan, "PLANNAVN": name, "PLANSTAT": status, "IKRAFT": date, "geometry": square(0, 0)}
         for komm, plan, name, status, date in
         [("1567", "1", "Gammel", 3, "20030101"), ("5061", "2", "Ny", 2, "20200101")]],
        "KpOmråde",
    )  # fmt: skip
    surfaces = raw(
        [{"KOMM": "5061", "PLANID": "1", "KPAREALFORMÅL": 1110, "geometry": square(0, 0)},
         {"KOMM": "5061", "PLANID": "2", "KPAREALFORMÅL": 1110, "geometry": square(1, 0)},
         {"KOMM": "5061", "PLANID": "3", "KPAREALFORMÅL": 1110, "geometry": square(2, 0)}],
        "KpArealformålOmråde",
    )  # fmt: skip
    (layer,) = harmonise_file([areas, surfaces], SOURCE, EPSG, IssueLog())
    assert list(layer.frame["plannavn"]) == ["Gammel", "Ny", None]
    assert list(layer.frame["planstatus"]) == ["3", "2", None]
    assert layer.frame["ikrafttredelse"].dt.year.tolist()[:2] == [2003, 2020] and pd.isna(
        layer.frame["ikrafttredelse"].iloc[2]
    )


def test_the_plan_area_lends_its_attributes_also_when_the_case_names_the_layer_of_surfaces_alone():
    area = raw([{"PLANID": "1", "PLANNAVN": "Plan", "IKRAFT": "20130627", "geometry": square(0, 0)}], "KpOmråde")
    surface = raw([{"PLANID": "1", "KPAREALFORMÅL": 1110, "geometry": square(0, 0)}], "KpArealformålOmråde")
    (layer,) = harmonise_file([area, surface], SOURCE, EPSG, IssueLog(), layers=["KpArealformålOmråde"])
    assert layer.frame["ikrafttredelse"].dt.year.tolist() == [2013]


def test_links_of_newer_gml_are_followed_through_the_plan_area():
    said = {"planidentifikasjon": "7", "kommunenummer": "5061", "plannavn": "Feltet", "planstatus": "3"}
    plan = raw([{"gml_id": "p", **said, "geometry": None}], "Arealplan")
    area = raw([{"gml_id": "o", "vertikalnivå": "2", "arealplan_href": "#p", "geometry": square(0, 0)}], "RpOmråde")
    surface = raw([{"arealformål": 1110, "planområde_href": "o", "geometry": square(0, 0)}], "RpArealformålOmråde")
    (layer,) = harmonise_file([plan, area, surface], SOURCE, EPSG, IssueLog())
    row = layer.frame.iloc[0]
    assert (row["planid"], row["kommunenummer"], row["plannavn"], row["vertikalniva"]) == ("7", "5061", "Feltet", "2")


def test_a_plan_on_two_levels_does_not_tell_which_one_a_surface_is_on():
    areas = raw(
        [{"PLANID": "1", "PLANNAVN": "Tunnel", "VERTNIV": v, "geometry": square(0, 0)} for v in (1, 2)], "RpOmråde"
    )
    surface = raw([{"PLANID": "1", "RPAREALFORMÅL": 2010, "geometry": square(0, 0)}], "RpArealformålOmråde")
    (layer,) = harmonise_file([areas, surface], SOURCE, EPSG, IssueLog())
    assert layer.frame["plannavn"].iloc[0] == "Tunnel" and layer.frame["vertikalniva"].iloc[0] is None


def test_the_only_plan_of_a_file_is_assumed_and_told():
    log = IssueLog()
    area = raw([{"PLANID": "1", "PLANNAVN": "Plan", "PLANSTAT": 3, "geometry": square(0, 0)}], "KpOmråde")
    surface = raw([{"KPAREALFORMÅL": 1110, "geometry": square(0, 0)}], "KpArealformålOmråde")
    (layer,) = harmonise_file([area, surface], SOURCE, EPSG, log)
    assert layer.frame["planid"].iloc[0] == "1"
    assert kinds(log)["plan_antatt"].area_m2 == pytest.approx(10_000, rel=1e-5)


def test_what_the_case_says_fills_only_what_is_empty():
    rows = [
        {"KPAREALFORMÅL": 1110, "IKRAFT": d, "geometry": square(n, 0)} for n, d in enumerate(["20130627", "18000101"])
    ]
    frame = one(rows, defaults={"ikrafttredelse": "2020-01-01", "bestemmelsesdato": "2021-05-05"}).frame
    assert frame["ikrafttredelse"].dt.year.tolist() == [2013, 2020]
    assert frame["bestemmelsesdato"].dt.year.tolist() == [2021, 2021]


def test_explicit_columns_go_before_synonyms_and_must_be_there():
    rows = [{"KPAREALFORMÅL": 1110, "FORMAAL_NY": 1120, "geometry": square(0, 0)}]
    assert one(rows, columns={"arealformal": "FORMAAL_NY"}).frame["arealformal"].iloc[0] == "1120"
    with pytest.raises(SchemaError, match=r"«TULL».*finnes ikke.*Fila har: KPAREALFORMÅL, FORMAAL_NY"):
        one(rows, columns={"arealformal": "TULL"})
    with pytest.raises(SchemaError, match="Fant ingen kolonne for arealformal; kjente navn: KPAREALFORMÅL"):
        one([{"a": 1, "geometry": square(0, 0)}])


def test_a_plan_can_be_used_as_proposal_but_not_as_land_cover():
    rows = [{"KPAREALFORMÅL": 1110, "geometry": square(0, 0)}]
    assert one(rows, role=Role.PLANFORSLAG).role is Role.PLANFORSLAG
    with pytest.raises(SchemaError, match="kan ikke brukes som «arealdekke»"):
        one(rows, role=Role.AREALDEKKE)


def test_a_zone_keeps_its_arealstatus():
    rows = [{"KPBÅNDLEGGING": 710, "AREALST": 2, "geometry": square(0, 0)}]
    (layer,) = harmonise(raw(rows, "KpBåndleggingSone"), by_key("hensynssoner_kp"), SOURCE, EPSG, IssueLog())
    assert list(layer.frame["arealstatus"]) == ["2"]


def test_hensynssoner_of_all_kinds_get_one_column_of_codes():
    log = IssueLog()
    fare = raw([{"KPFARE": 310, "HENSYNSONENAVN": "H310_1", "geometry": square(0, 0)}], "KpFareSone")
    detalj = raw([{"kpDetaljering": "910", "geometry": square(1, 0)}], "KpDetaljeringSone")
    odd = raw([{"KPST?Y": 299, "geometry": square(2, 0)}, {"KPST?Y": None, "geometry": square(3, 0)}], "KpStøySone")
    (layer,) = harmonise_file([fare, detalj, odd], SOURCE, EPSG, log)
    assert list(layer.frame["hensyn"]) == ["H310", "H910", "H299"]
    assert layer.frame["arealstatus"].isna().all()
    assert layer.frame["navn"].iloc[0] == "H310_1" and set(layer.frame["niva"]) == {"KP"}
    assert kinds(log)["ukjent_hensyn"].value == "H299"
    assert kinds(log)["hensyn_mangler"].area_m2 == pytest.approx(10_000, rel=1e-5)


def test_land_cover_classes_become_ar5_and_unknown_ground_stays_on_the_map():
    log = IssueLog()
    rows = [
        {"objtype": t, "geometry": square(n, 0)}
        for n, t in enumerate(["Skog", "ÅpentOmråde", "Innsjø", "Romhavn", None])
    ]
    frame = one(rows, "topografisk", log=log).frame
    assert list(frame["artype"]) == ["30", "50", "81", "99", "99"]
    assert frame["kildeklasse"].tolist() == ["Skog", "ÅpentOmråde", "Innsjø", "Romhavn", "uten klasse"]
    assert kinds(log)["ukjent_klasse"].area_m2 == pytest.approx(10_000, rel=1e-5)


def test_one_layer_per_class_as_sosi_has_it_becomes_one_layer():
    raws = [raw([{"HØYDE": n, "geometry": square(n, 0)}], t) for n, t in enumerate(["Skog", "Myr", "DyrketMark"])]
    (layer,) = harmonise_file(raws, SOURCE, EPSG, IssueLog())
    assert list(layer.frame["artype"]) == ["30", "60", "21"] and layer.role is Role.AREALDEKKE


def test_ar5_old_and_new_names_agree():
    old = one([{"ARTYPE": 30, "ARTRESLAG": 31, "ARSKOGBON": 13, "ARGRUNNF": 44, "geometry": square(0, 0)}], "ar5")
    new = one(
        [{"arealtype": "30", "treslag": "31", "skogbonitet": "13", "grunnforhold": "44", "geometry": square(0, 0)}],
        "ar5",
    )
    pd.testing.assert_frame_equal(old.frame, new.frame, check_exact=True)
    assert old.frame.loc[0, ["artype", "artreslag", "arskogbon", "argrunnf"]].tolist() == ["30", "31", "13", "44"]


def test_buildings_roads_and_what_takes_no_land():
    log = IssueLog()
    points = [{"bygningstype": t, "geometry": square(n, 0).centroid} for n, t in enumerate([161, 181, 182, 111])]
    assert list(one(points, "matrikkel_bygningspunkt").frame["bebygd_type"]) == [
        "bygning",
        "annen_bygning",
        "annen_bygning",
        "bygning",
    ]
    met = [("enkelBilveg", "T", "4,5"), ("enkelBilveg", "U", None), ("bilferje", "T", None), ("enkelBilveg", "L", 900)]
    lines = [
        {"typeVeg": kind, "medium": m, "vegbredde": w, "geometry": shapely.shortest_line(square(n, 0), square(n, 5))}
        for n, (kind, m, w) in enumerate(met)
    ]
    frame = one(lines, "vegnett", log=log).frame
    np.testing.assert_array_equal(frame["bredde"], [4.5, np.nan])
    found = kinds(log)
    assert found["under_bakken"].count == found["ikke_veg"].count == found["bredde_urimelig"].count == 1


def test_municipalities_get_their_zero_and_their_parts_together():
    rows = [{"kommunenummer": n, "navn": k, "geometry": g} for n, k, g in
            [(301, "Oslo", square(0, 0)), (301, "Oslo", square(5, 5)), (5061, "Rindal", square(1, 0))]]  # fmt: skip
    frame = one(rows, "kommuner").frame
    assert list(frame["kommunenummer"]) == ["0301", "5061"]
    assert daa(frame.geometry.iloc[0]) == pytest.approx(20, rel=1e-5)
    only = one(rows, "kommuner", kommunenummer="5061").frame
    assert list(only["kommunenavn"]) == ["Rindal"]


def test_the_theme_the_case_names_is_the_theme():
    rows = [{"verdi": "A", "navn": "Myra", "geometry": square(0, 0)}]
    (layer,) = harmonise_file([raw(rows)], SOURCE, EPSG, IssueLog(), role=Role.TEMA, defaults={"tema": "strandsone"})
    assert layer.frame.loc[0, ["tema", "klasse", "navn"]].tolist() == ["strandsone", "A", "Myra"]


def test_layers_not_used_are_told_in_one_line_and_a_role_without_a_layer_stops():
    log = IssueLog()
    text = raw([{"tekst": "x", "geometry": square(0, 0).centroid}], "KpPåskrift")
    grense = raw([{"a": 1, "geometry": square(0, 0).exterior}], "KpGrense")
    plan = raw([{"KPAREALFORMÅL": 1110, "geometry": square(0, 0)}], "KpArealformålOmråde")
    assert len(harmonise_file([text, grense, plan], SOURCE, EPSG, log, role=Role.PLAN)) == 1
    assert kinds(log)["lag_ikke_brukt"].value == "KpPåskrift, KpGrense"
    with pytest.raises(SchemaError, match=r"Fant ikke noe lag som kan brukes som «plan».*KpPåskrift, KpGrense"):
        harmonise_file([text, grense], SOURCE, EPSG, IssueLog(), role=Role.PLAN)


def test_the_only_layer_of_a_file_is_what_the_case_says():
    odd = raw([{"farge": 1120, "geometry": square(0, 0)}], "eksport")
    (layer,) = harmonise_file([odd], SOURCE, EPSG, IssueLog(), role=Role.PLAN, columns={"arealformal": "farge"})
    assert layer.frame["arealformal"].tolist() == ["1120"]


def test_what_the_product_knows_fills_the_source_but_the_case_goes_first():
    rows = [{"objtype": "Skog", "geometry": square(0, 0)}]
    assert one(rows, "topografisk").source.access is Access.OPEN
    said = Source("x", owner="Meg", access=Access.RESTRICTED)
    (layer,) = harmonise(raw(rows), by_key("topografisk"), said, EPSG, IssueLog())
    assert (layer.source.owner, layer.source.access, layer.source.licence) == ("Meg", Access.RESTRICTED, "CC BY 4.0")


def test_merge_keeps_ids_unique_and_order_canonical():
    parts = [one([{"lokalId": "a", "KPAREALFORMÅL": 1110, "geometry": square(c, 0)}]) for c in (1, 0)]
    (whole,) = merge(parts)
    (other,) = merge(parts[::-1])
    assert list(whole.frame["flate_id"]) == ["a", "a-2"]
    pd.testing.assert_frame_equal(whole.frame, other.frame, check_exact=True)


def test_every_role_has_a_product_and_its_rows_pass_the_schema():
    used_by_choice = {Role.PLANFORSLAG, Role.AREALDEKKE_TIDLIGERE}  # products of other roles, which a case gives these
    assert {p.role for p in PRODUCTS} - {None} == set(Role) - used_by_choice


def test_a_formal_written_by_name_is_understood_and_kept_as_written():
    frame = one([{"KPAREALFORMÅL": "Fritidsbebyggelse", "geometry": square(0, 0)}]).frame
    assert frame.loc[0, ["kildekode", "arealformal"]].tolist() == ["Fritidsbebyggelse", "1120"]

"""Extent account and change matrix: the published SEEALand, and land done in the head."""

from __future__ import annotations

import dataclasses
import math

import pandas as pd
import pytest

from arealregnskap import natur
from arealregnskap.cells import Cover
from arealregnskap.errors import CaseError, ReconciliationError
from arealregnskap.natur import Choices, NaturData, Scenario, Subarea, extent
from tests.accounts import land
from tests.natur.nature_land import cell, data_of, seealand, with_changes


def account(data: NaturData, key: str = "N1", **where: str) -> pd.DataFrame:
    """The rows of a table with those values, by their code."""
    frame = natur.tables(data)[key].frame
    for column, value in ({"delomrade": "kommunen"} | where).items():
        frame = frame[frame[column] == value]
    by = {"N1": "post", "N2": "type", "N3": "fra", "N4": "gruppe", "N5": "post"}[key]
    assert frame[by].is_unique
    return frame.set_index(by)


def shown(row: pd.Series) -> dict[str, float]:
    """Types with area, by code."""
    return {c[2:-4]: round(v, 6) for c, v in row.items() if c.startswith("t_") and v}


def test_seealand_extent_account_as_published():
    n1 = account(seealand())
    published = {
        "inngaende": {"4": 40, "9": 30, "2": 60, "1": 50, "7": 20, "12": 50},
        "tilgang_styrt": {"2": 2},
        "avgang_styrt": {"4": 2},
        "netto": {"4": -2, "2": 2},
        "utgaende": {"4": 38, "9": 30, "2": 62, "1": 50, "7": 20, "12": 50},
    }
    for post, types in published.items():
        got = {c[2:-3]: v for c, v in n1.loc[post].items() if c.startswith("t_") and v}
        assert got == pytest.approx(types, abs=1e-6), post
    assert dict(n1["i_alt_ha"]) == pytest.approx(
        {"inngaende": 250, "tilgang": 2, "tilgang_styrt": 2, "tilgang_ikke_styrt": 0, "avgang": 2, "avgang_styrt": 2,
         "avgang_ikke_styrt": 0, "netto": 0, "utgaende": 250}, abs=1e-6,
    )  # fmt: skip
    assert set(n1["grunnlag"]) == {"kartversjoner"}


def test_seealand_change_matrix_as_published():
    n3 = account(seealand(), "N3")
    assert n3.loc["4", ["t_4_ha", "t_2_ha", "i_alt_ha"]].tolist() == pytest.approx([38, 2, 40], abs=1e-6)
    assert n3.loc["utgaende", ["t_4_ha", "t_2_ha", "i_alt_ha"]].tolist() == pytest.approx([38, 62, 250], abs=1e-6)


@pytest.fixture(scope="module")
def square() -> NaturData:
    """The municipality of one square kilometre (tests/accounts/land.py), gjeldende plan realised."""
    return NaturData.of(land.account_data())


def test_plan_realised_on_the_square_kilometre(square):
    """Reserve 100 daa: area 1 is mire 25 and forest 37.5; area 2 forest 37.5, of which 2 daa also counted as lake."""
    n1 = account(square)
    assert shown(n1.loc["inngaende"]) == {
        "1": 37.5, "4": 437.5, "7": 425, "89": 12, "ikke_kartlagt": 50, "uten_arealdekke": 50, "overlapp": -12,
    }  # fmt: skip
    assert shown(n1.loc["avgang_styrt"]) == {"4": 75, "7": 25, "89": 2, "overlapp": -2}
    assert shown(n1.loc["tilgang_styrt"]) == {"1": 100}
    assert shown(n1.loc["utgaende"])["1"] == 137.5
    totals = [1000, 100, 100, math.nan, 100, 100, math.nan, 0, 1000]
    assert n1["i_alt_daa"].tolist() == pytest.approx(totals, nan_ok=True)
    assert n1.loc[["tilgang_ikke_styrt", "avgang_ikke_styrt"], "t_4_daa"].isna().all()
    assert set(n1["grunnlag"]) == {"framskrevet"} and "planen bygd ut" in n1.loc["utgaende", "postnavn"]


def test_every_eu_class_has_a_column_also_with_zero(square):
    columns = natur.tables(square)["N1"].frame.columns
    assert [c for c in columns if c.startswith("t_")][:12] == [f"t_{n}_daa" for n in range(1, 13)]


def test_nature_farmland_and_built_in_one_glance(square):
    n0 = natur.tables(square)["N0"].frame.set_index("gruppe")
    assert n0["inngaende_daa"].to_dict() == pytest.approx(
        {"natur": 874.5, "jordbruk": 0, "bebygd": 37.5, "hav": 0, "ukjent": 88}
    )
    assert n0["avgang_daa"].to_dict() == pytest.approx(
        {"natur": 102, "jordbruk": 0, "bebygd": 0, "hav": 0, "ukjent": -2}
    )
    assert n0.loc["natur", "avgang_andel"] == pytest.approx(102 / 874.5)


def test_causes_of_the_reductions(square):
    n4 = account(square, "N4")
    assert shown(n4.loc["02"]) == {"4": 37.5, "7": 25}
    assert shown(n4.loc["01"]) == {"4": 37.5, "89": 2, "overlapp": -2}
    assert n4.loc["alle", "i_alt_daa"] == pytest.approx(100) and len(n4) == 19 + 1


def test_level_two_keeps_tree_species_and_what_is_not_known(square):
    n2 = account(square, "N2")
    assert n2.loc["4.2", "inngaende_daa"] == pytest.approx(437.5)
    assert n2.loc["7.2", "avgang_daa"] == pytest.approx(25)
    assert n2.loc["1.0", "tilgang_daa"] == pytest.approx(100)
    assert n2.loc["4.2", "niva1"] == "4"


def test_a_wash_that_takes_areas_out_is_a_further_scenario(square):
    scenarios = (
        Scenario("gjeldende", "Gjeldende plan", "Gjeldande plan", square),
        Scenario("vask", "Etter planvask", "Etter planvask", square, areas=frozenset({2})),
        Scenario("flate", "Bare F1", "Berre F1", square, surfaces=frozenset({0})),
    )
    n1 = natur.tables(with_changes(square, *scenarios))["N1"].frame
    built = n1[n1["post"] == "tilgang"].set_index("endring")["t_1_daa"]
    assert dict(built) == pytest.approx({"gjeldende": 100, "vask": 37.5, "flate": 62.5})


def test_a_scenario_of_areas_that_do_not_exist_is_refused(square):
    with pytest.raises(CaseError, match="ikke finnes: 99"):
        Scenario("x", "Feil", "Feil", square, areas=frozenset({1, 99}))


def test_a_part_of_the_municipality_is_an_account_of_its_own(square):
    mire = Subarea("myr", "Myra", "Myra", lambda cells: cells["artype"] == "60")
    data = dataclasses.replace(square, subareas=(mire,))
    n1 = account(data, delomrade="myr")
    assert n1.loc["inngaende", "i_alt_daa"] == pytest.approx(425)
    assert shown(n1.loc["avgang_styrt"]) == {"7": 25}


def test_what_is_built_opens_as_settlement_and_what_is_built_already_does_not_change():
    """10 daa built on forest; reserve 5 on road, 17 on forest, 3 on ground the map has as built."""
    data = data_of(
        [
            cell(10_000, "30", utfall="bebygd"),
            cell(5_000, "12", utfall="reserve", omrade_nr=1),
            cell(17_000, "30", utfall="reserve", omrade_nr=1),
            cell(3_000, "11", utfall="reserve", omrade_nr=1),
        ]
    )
    n1, n5 = account(data), account(data, "N5")
    assert shown(n1.loc["inngaende"]) == {"1": 18, "4": 17} and shown(n1.loc["tilgang"]) == {"1": 17}
    assert n5["areal_daa"].tolist() == pytest.approx([8, 10, 18, 25, 8, 17, 35])


def test_built_land_outside_building_land_counts_where_it_is_known():
    cells = [cell(10_000, bygd=True), cell(10_000, bygd=False)]
    assert shown(account(data_of(cells)).loc["inngaende"]) == {"1": 10, "4": 10}


def test_scenarios_that_disagree_about_today_are_stopped():
    """In the proposal the built ground is not building land, so only the column «bygd» could tell that it is built."""
    now = data_of([cell(10_000, utfall="bebygd"), cell(10_000)])
    proposed = data_of([cell(20_000)])
    both = (Scenario("g", "Gjeldende", "Gjeldande", now), Scenario("f", "Forslag", "Framlegg", proposed))
    with pytest.raises(ReconciliationError, match=r"ulikt inngående areal.*avvik 10,0 daa.*«bygd»"):
        natur.tables(with_changes(now, *both))


def test_hectares_are_a_tenth_of_the_daa(square):
    in_ha = account(dataclasses.replace(square, unit="ha"))
    assert in_ha.loc["inngaende", "i_alt_ha"] == pytest.approx(100)
    assert all(c.unit == "ha" for c in natur.tables(dataclasses.replace(square, unit="ha"))["N1"].columns[7:])


def test_an_undecided_change_between_maps_has_no_split():
    versions = dataclasses.replace(
        seealand().changes[0], closing_types=pd.Series(["5.0", "2.0", "9.0", "2.0", "1.0", "7.0", "12.0"])
    )
    n1 = account(with_changes(seealand(), versions))
    assert n1.loc["tilgang", "t_5_ha"] == pytest.approx(38) and math.isnan(n1.loc["tilgang_styrt", "t_5_ha"])
    assert n1.loc["tilgang_styrt", "t_2_ha"] == pytest.approx(2)  # cropland is always managed
    assert math.isnan(n1.loc["avgang_styrt", "t_4_ha"])  # forest lost partly in an undecided way
    assert n1.loc["utgaende", "i_alt_ha"] == pytest.approx(250)


def test_map_versions_in_the_wrong_order_are_refused():
    versions = seealand().changes[0]
    with pytest.raises(CaseError, match="ikke eldre"):
        dataclasses.replace(versions, closing_date=versions.opening_date)


def test_ground_without_area_in_the_frame_stops_the_account(square):
    short = dataclasses.replace(square, subareas=(Subarea("halv", "Halv", "Halv", lambda c: c["artype"] == "60"),))
    flows = dict(short.flows)
    broken = flows["gjeldende", "halv", 1]
    flows["gjeldende", "halv", 1] = dataclasses.replace(broken, frame=broken.frame.iloc[1:])
    short.__dict__["flows"] = flows
    with pytest.raises(ReconciliationError, match="Halv, nivå 1: inngående mot areal"):
        natur.reconcile(short)


def test_posts_come_in_the_order_of_seea():
    assert extent.POSTS == (
        "inngaende", "tilgang", "tilgang_styrt", "tilgang_ikke_styrt", "avgang", "avgang_styrt", "avgang_ikke_styrt",
        "netto", "utgaende",
    )  # fmt: skip


def test_unmapped_ground_that_is_built_on_is_reduced_too():
    data = data_of([cell(4_000, None, arealdekke=Cover.MISSING.value, utfall="reserve", omrade_nr=1), cell(6_000)])
    assert shown(account(data).loc["avgang"]) == {"uten_arealdekke": 4}


def test_choices_are_kept_in_the_account():
    data = data_of([cell(1_000, "21"), cell(2_000, "22"), cell(3_000, "81")])
    assert shown(account(data).loc["inngaende"]) == {"2": 1, "3": 2, "89": 3}
    other = dataclasses.replace(data, choices=Choices.of(fulldyrka="3", ferskvann="9"))
    assert shown(account(other).loc["inngaende"]) == {"3": 3, "9": 3}


def test_the_net_change_of_all_types_is_exactly_none():
    """Areas that have no exact float: gains and losses summed by type leave a residue, of the flows none."""
    kinds = ("21", "23", "30", "50", "60")
    cells = [cell(1_000 / n + 0.1, kinds[n % 5], utfall="reserve", omrade_nr=n) for n in range(3, 60)]
    made = data_of(cells)
    by_type = extent.posts(made.flows["gjeldende", "kommunen", 1], made.types(1)).drop(index="i_alt")
    assert math.fsum(by_type["netto"]) != 0  # what a sum by type comes to
    assert (account(made).loc["netto", "i_alt_daa"], account(seealand()).loc["netto", "i_alt_ha"]) == (0.0, 0.0)

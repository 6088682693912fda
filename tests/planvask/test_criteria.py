"""Criteria as data: strict reading, five states, a ranking that adds up and says how sure it is."""

from __future__ import annotations

import dataclasses

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from arealregnskap.errors import PlanvaskError
from arealregnskap.planvask import criteria
from arealregnskap.planvask.candidates import candidates, columns
from arealregnskap.planvask.wash import Wash
from arealregnskap.schema import check
from arealregnskap.themes import State
from tests.land.planer import CRS, box
from tests.planvask.wash_land import layers, named, result, wash

BASIC = {
    "navn": "Prøve", "versjon": "1", "kriterium": [
        {"nokkel": "myr", "navn": "Myr", "grunnlag": "arealdekke", "artyper": ["60"], "vekt": 3, "maal": "andel",
         "begrunnelse": "karbon", "kilde": "Eget valg"},
        {"nokkel": "rein", "navn": "Rein", "grunnlag": "tema", "tema": [["reindrift"]], "vekt": 1,
         "begrunnelse": "beite", "kilde": "Eget valg"},
        {"nokkel": "natur", "navn": "Naturtyper", "grunnlag": "tema", "tema": [["naturtype_nin"]], "vekt": 1,
         "begrunnelse": "mangfold", "kilde": "Eget valg"},
        {"nokkel": "langt", "navn": "Langt unna", "grunnlag": "avstand", "til": "sentrum", "grense_m": 500, "vekt": 1,
         "begrunnelse": "kjøring", "kilde": "Eget valg"},
        {"nokkel": "vern", "navn": "Vern", "grunnlag": "tema", "tema": [["naturvern"]], "stopp": True,
         "begrunnelse": "forskrift", "kilde": "Eget valg"},
        {"nokkel": "jord", "navn": "Dyrka", "grunnlag": "arealdekke", "artyper": ["21"], "stopp": True,
         "begrunnelse": "jordvern", "kilde": "Eget valg"},
    ],
    "sentrum": [{"navn": "Kirka", "ost": 500, "nord": 50}],
}  # fmt: skip


def made(**changes):
    return criteria.parse({**BASIC, **changes}, "prove.toml")


@pytest.fixture(scope="module")
def washed():
    return wash()


@pytest.fixture(scope="module")
def ids(washed):
    return named(washed)


def answered(of, given):
    return {a.criterion.key: a for a in criteria.answers(of, given)}


def test_the_shipped_set_has_hols_nine_criteria_each_with_its_source():
    shipped = criteria.load()
    assert shipped.name == "Hol 2022"
    assert len(shipped.criteria) == 9
    assert all("Hol kommune 2022" in c.source and "Eget valg" in c.source for c in shipped.criteria)
    assert [c.key for c in shipped.stops] == ["vern"]
    assert all(c.name_nn and c.reason_nn for c in shipped.criteria)


def test_a_copy_is_the_municipalitys_own(tmp_path):
    folder = tmp_path / "kriterier"
    folder.mkdir()
    (folder / "eget.toml").write_text(criteria.own_copy("Hol 2022", "Rindal 2027"), encoding="utf-8")
    own = criteria.load("", tmp_path)
    assert own.name == "Rindal 2027"
    assert own.criteria == criteria.load("Hol 2022").criteria
    with pytest.raises(PlanvaskError, match="i bruk"):
        criteria.own_copy("Hol 2022", "Rindal 2027", tmp_path)


def test_five_states_and_no_false_zero(washed, ids):
    answers, row = answered(washed, made()), washed.row
    assert [answers["myr"].state[row[ids[n]]] for n in "FBNR"] == [
        State.HIT, State.NO_HIT, State.NO_HIT, State.HIT,
    ]  # fmt: skip
    natur = answers["natur"]
    assert natur.state[row[ids["F"]]] == State.HIT
    assert natur.state[row[ids["B"]]] == State.NOT_MAPPED
    assert np.isnan(natur.hit_m2[row[ids["B"]]])
    assert natur.mapped_m2[row[ids["F"]]] == pytest.approx(40_000)
    assert set(answers["vern"].state) == {State.NOT_ANALYSED}
    assert np.isnan(answers["vern"].hit_m2).all()
    assert (answers["vern"].least == 0).all()
    assert (answers["vern"].most == 1).all()


def test_a_question_needs_an_answer_and_an_extra_theme_only_hits(washed, ids):
    def natur(**changes):
        rows = [{**BASIC["kriterium"][2], **changes}]
        return answered(washed, made(kriterium=rows))["natur"]

    row = washed.row[ids["B"]]
    assert natur(tema=[["naturtype_nin", "reindrift"]]).state[row] == State.HIT  # reindeer graze on B
    assert natur(tema=[["naturtype_nin"]], ogsa=["reindrift"]).state[washed.row[ids["N"]]] == State.NOT_MAPPED
    both = natur(tema=[["reindrift"], ["naturvern"]])
    assert both.state[row] == State.HIT
    assert both.state[washed.row[ids["N"]]] == State.NOT_ANALYSED  # nobody gave a layer of naturvern
    assert natur(klasser=["Svært høy kvalitet"]).state[washed.row[ids["F"]]] == State.NO_HIT


def test_distances_are_to_the_nearest_edge_and_missing_is_not_zero(washed, ids):
    frame = candidates(washed, made())
    assert frame.loc[ids["N"], "avstand_sentrum_m"] == 0
    assert frame.loc[ids["F"], "avstand_sentrum_m"] == pytest.approx(550)
    assert frame["avstand_veg_m"].isna().all()
    bare = candidates(Wash.of(result()), dataclasses.replace(made(), centres=()))
    assert bare[["avstand_sentrum_m", "avstand_veg_m", "avstand_bygning_m"]].isna().all(axis=None)
    far = answered(washed, made())["langt"]
    assert far.state[washed.row[ids["F"]]] == State.HIT
    assert far.state[washed.row[ids["N"]]] == State.NO_HIT


def test_candidates_have_every_column_and_the_figures_of_their_surface(washed, ids):
    given = made()
    frame = candidates(washed, given, ranking=criteria.rank(washed, given, draws=10))
    check(frame, columns(washed, given), "kandidater")
    b = frame.loc[ids["B"]]
    assert (b["planlagt_daa"], b["bebygd_daa"], b["reserve_daa"]) == pytest.approx((10, 2.5, 7.5))
    assert b["ubygd_andel"] == pytest.approx(0.75)
    assert frame[["tomter_ledige", "tomter_bebygd"]].isna().all(axis=None)  # nobody has given plots: not 0
    f = frame.loc[ids["F"]]
    assert (f["k_myr_daa"], f["k_natur_daa"], f["t_reindrift_daa"]) == pytest.approx((30, 2.5, 30))
    assert f["k_natur_kartlagt"] == pytest.approx(2 / 3)
    # Myr 1, rein 1, natur 2/3, vern 0, dyrka 1, over the five criteria that ask the ground.
    assert f["kartlagt_andel"] == pytest.approx((1 + 1 + 2 / 3 + 0 + 1) / 5)
    assert frame.loc[ids["B"], "t_naturtype_nin_tilstand"] == "ikke kartlagt"


def test_the_score_is_the_sum_of_its_contributions_and_unknowns_widen_it(washed, ids):
    ranking = criteria.rank(washed, made(), draws=50)
    parts = ranking.contributions.groupby("stabil_id")[["bidrag_min", "bidrag_maks"]].sum()
    frame = ranking.frame
    for part, score in (("bidrag_min", "poeng_min"), ("bidrag_maks", "poeng_maks")):
        np.testing.assert_allclose(parts.loc[frame.index, part], frame[score])
    # F: half mire 3·½, reindeer 1, nature type 1, far 1, of 6.
    assert frame.loc[ids["F"], "poeng_min"] == pytest.approx(4.5 / 6)
    assert frame.loc[ids["F"], "poeng_maks"] == pytest.approx(4.5 / 6)
    # B: no mire, reindeer 1, nobody has looked for nature types, far 1.
    assert frame.loc[ids["B"], "poeng_min"] == pytest.approx(2 / 6)
    assert frame.loc[ids["B"], "poeng_maks"] == pytest.approx(3 / 6)
    # R: all mire, far, and nobody has looked for nature types: 4 to 5, and so beside F.
    assert (frame.loc[ids["R"], "poeng_min"], frame.loc[ids["R"], "poeng_maks"]) == pytest.approx((4 / 6, 5 / 6))
    assert frame.loc[ids["F"], "rang"] == frame.loc[ids["R"], "rang"] == 1
    assert frame.loc[ids["N"], "rang"] == 4


def test_hard_stops_stand_apart_and_a_possible_one_is_told(washed, ids):
    frame = criteria.rank(washed, made(), draws=10).frame
    assert frame.loc[ids["N"], "stopp"] == "Dyrka"
    assert set(frame["mulig_stopp"]) == {"Vern"}
    assert frame.loc[ids["F"], "stopp"] == ""


def test_the_rank_interval_is_the_same_for_the_same_seed_and_holds_the_rank(washed):
    one, two = (criteria.rank(washed, made(), draws=200, seed=7) for _ in range(2))
    assert one.frame.equals(two.frame)
    assert ((one.frame["rang_fra"] <= one.frame["rang"]) & (one.frame["rang"] <= one.frame["rang_til"])).all()
    assert (one.frame["rang_fra_ukjent"] <= one.frame["rang_fra"]).all() or (
        one.frame["rang_til_ukjent"] >= one.frame["rang_til"]
    ).all()
    assert "200 trekninger" in one.sentence()


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_it_is_said_which_end_of_the_rank_is_which(washed, language):
    made_of = criteria.rank(washed, made(), draws=10)
    first = made_of.frame.sort_values("rang").iloc[0]
    assert first["poeng_min"] + first["poeng_maks"] == (made_of.frame["poeng_min"] + made_of.frame["poeng_maks"]).max()
    assert made_of.sentence(language).startswith("Rang 1 har flest poeng") and "frø" not in made_of.sentence(language)


def test_with_one_criterion_the_rank_does_not_hang_on_weights(washed):
    one = criteria.rank(washed, made(kriterium=BASIC["kriterium"][:1]), draws=20).frame
    assert (one["rang_fra"] == one["rang"]).all()
    assert (one["rang_til"] == one["rang"]).all()


def changed(**changes):
    return {"kriterium": [{**BASIC["kriterium"][0], **changes}]}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ({"kriterium": []}, "ingen [[kriterium]]"),
        ({"navn": ""}, "navn mangler"),
        ({"farge": "rød"}, "«farge» er ikke en kjent innstilling"),
        (changed(nokkel="Myr!"), "små bokstaver"),
        (changed(grunnlag="hær"), "skal være en av tema, arealdekke"),
        (changed(artyper=["6"]), "koder fra"),
        (changed(vekt=-1), "som er 0 eller større"),
        (changed(vekt="3"), "skal være et tall"),
        (changed(vekt=float("nan")), "skal være et tall"),
        (changed(vekt=0), "Ingen kriterier har vekt"),
        (changed(stopp=True), "et stopp har ingen vekt"),
        (changed(grense_andel=2), "mellom 0 og 1"),
        (changed(tema=[["x"]]), "«tema» er ikke en kjent innstilling"),
        (changed(kilde=""), "kilde mangler"),
        (changed(begrunnelse=5), "begrunnelse skal være en tekst"),
        ({"kriterium": [BASIC["kriterium"][0]] * 2}, "To kriterier har nøkkelen «myr»"),
        ({"kriterium": [{**BASIC["kriterium"][1], "tema": ["reindrift"]}]}, "liste av lister"),
        ({"kriterium": [{**BASIC["kriterium"][3], "til": "sjøen"}]}, "en av sentrum, veg, bygning"),
        ({"sentrum": [{"navn": "A", "ost": 1}]}, "nord mangler"),
    ],
)
def test_each_fault_of_a_set_has_its_sentence(content, fault):
    with pytest.raises(PlanvaskError) as stop:
        made(**content)
    assert any(fault in f for f in stop.value.faults), stop.value.faults


def test_all_faults_are_told_at_once(tmp_path):
    folder = tmp_path / "kriterier"
    folder.mkdir()
    (folder / "feil.toml").write_text('navn = "F"\n[[kriterium]]\nnokkel = "a"\ngrunnlag = "tema"\n', encoding="utf-8")
    with pytest.raises(PlanvaskError) as stop:
        criteria.load("F", tmp_path)
    assert len(stop.value.faults) >= 5
    (folder / "feil.toml").write_text("navn = F", encoding="utf-8")
    with pytest.raises(PlanvaskError, match="ikke gyldig TOML"):
        criteria.load("F", tmp_path)


def test_a_surface_cut_in_two_is_told_of_as_one(washed):
    """B, 10 daa with a house on 2.5, cut in two with the house in the western half: still one field of 10 daa."""
    given = layers()
    plan = given[0].frame
    b = plan["flate_id"] == "B"
    halves = [plan[b].assign(flate_id=n, geometry=[box(x, 600, 50, 100)]) for n, x in (("B1", 100), ("B2", 150))]
    rows = gpd.GeoDataFrame(pd.concat([plan[~b], *halves], ignore_index=True), crs=CRS)
    cut = wash([dataclasses.replace(given[0], frame=rows), *given[1:]])
    asked = ["planlagt_daa", "bebygd_daa", "tatt_ut_daa", "reserve_daa", "ubygd_andel"]
    found = [candidates(of, made()).set_index("omradenavn").loc["B", asked].tolist() for of in (washed, cut)]
    assert found[0] == pytest.approx([10, 2.5, 0, 7.5, 0.75])
    assert found[1] == pytest.approx(found[0])

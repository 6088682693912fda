"""Condition account: SEEALand's forest as published, the small index of SEEA EA table 5.4, scales by hand."""

from __future__ import annotations

import dataclasses
import math

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import given

from arealregnskap import natur
from arealregnskap.errors import SchemaError
from arealregnskap.natur.condition import classes, nature_types
from arealregnskap.natur.condition.index import parts, weights
from arealregnskap.natur.condition.scale import indicator, two_sided
from arealregnskap.natur.condition.template import COLUMNS, Variables, variables
from arealregnskap.themes import Theme
from tests.natur.nature_land import cell, data_of

#: SEEALand forest: class, variable, value at opening and closing, lower, upper [SEEALAND].
FOREST = [
    ("A1", "NDWI", 0.31, 0.29, -1, 1),
    ("A2", "karbon i jord", 100, 95, 0, 250), ("A2", "nitrogen i blad", 18, 17, 4, 40),
    ("B1", "treslag", 6, 5, 0, 10), ("B2", "kronedekning", 81, 75, 0, 100), ("B3", "NDVI", 0.65, 0.63, -1, 1),
    ("C1", "skogtetthet", 74, 59, 0, 100),
]  # fmt: skip


def filled(**values: object) -> dict:
    """A row as a person fills it in; what is not given is empty."""
    base = {"okosystemtype": "4", "ect": "A1", "variabel": "v", "enhet": "1", "skala": "lineaer", "nedre": 0, "ovre": 1,
            "referanse": "uforstyrret", "kilde": "prøve"}  # fmt: skip
    return {c.name: str((base | values).get(c.name, "")) for c in COLUMNS}


def of(*rows: dict) -> Variables:
    return variables(pd.DataFrame(rows, index=range(2, 2 + len(rows))))


def forest(**changes: object) -> Variables:
    names = ("ect", "variabel", "verdi_inngaende", "verdi_utgaende", "nedre", "ovre")
    return of(*(filled(**dict(zip(names, row, strict=True)), **changes) for row in FOREST))


def index(rows: pd.DataFrame) -> dict[str, tuple[float, float, float]]:
    return {p.key: (p.opening, p.closing, p.net) for p in parts(rows)}


def test_seealand_forest_index_as_published():
    found = index(forest().of("4"))
    assert found["indeks"] == pytest.approx((0.670741, 0.611759, -0.058981), abs=1e-6)
    assert found["abiotisk"][2] == pytest.approx(-0.005648, abs=1e-6)
    assert found["biotisk"][2] == pytest.approx(-0.028333, abs=1e-6)
    assert found["landskap"][2] == pytest.approx(-0.025000, abs=1e-6)


def test_seealand_forest_indicators_and_weights_as_published():
    rows = forest().of("4")
    opening = [0.655, 0.40, 0.38889, 0.6, 0.81, 0.825, 0.74]
    closing = [0.645, 0.38, 0.36111, 0.5, 0.75, 0.815, 0.59]
    assert rows["indikator_inngaende"].tolist() == pytest.approx(opening, abs=1e-5)
    assert rows["indikator_utgaende"].tolist() == pytest.approx(closing, abs=1e-5)
    assert weights(rows).tolist() == pytest.approx([1 / 6, 1 / 12, 1 / 12, 1 / 6, 1 / 6, 1 / 6, 1 / 6])


def test_small_index_of_table_5_4_within_its_printed_rounding():
    """Published 0.611 and 0.360 from rounded parts; exact recomputation gives 0.6102 and 0.3564."""
    given_ = [
        (0.5, 0.25, 0.05), (0.9, 0.7, 0.05), (0.625, 0.5, 0.1), (0.94, 0.89, 0.067), (0.75, 0.5, 0.033),
        (0.5, 0.25, 0.12), (1, 0.66, 0.08), (0.5, 0.2, 0.5),
    ]  # fmt: skip
    rows = of(
        *(
            filled(variabel=str(n), verdi_inngaende=a, verdi_utgaende=b, vekt=w)
            for n, (a, b, w) in enumerate(given_)
        )
    ).of("4")  # fmt: skip
    opening, closing, _ = index(rows)["indeks"]
    assert (opening, closing) == pytest.approx((0.611, 0.360), abs=0.005)
    assert (opening, closing) == pytest.approx((0.6102, 0.3564), abs=1e-4)


def test_a_class_without_variables_gives_its_weight_to_the_others():
    """SEEALand's urban type has no variable in one class: five classes at 0.2 each."""
    rows = of(
        *(filled(ect=c, variabel=c, verdi_inngaende=1, verdi_utgaende=0.5) for c in ("A1", "A2", "B1", "B2", "C1"))
    )
    assert weights(rows.of("4")).tolist() == pytest.approx([0.2] * 5)
    assert index(rows.of("4"))["indeks"] == pytest.approx((1, 0.5, -0.5))


def test_a_variable_that_lacks_a_value_counts_at_neither_end():
    rows = of(
        filled(ect="A1", variabel="a", verdi_inngaende=0.4, verdi_utgaende=0.2),
        filled(ect="A1", variabel="b", verdi_inngaende=0.9),
        filled(ect="C1", variabel="c", verdi_utgaende=0.9),
    ).of("4")
    assert weights(rows).tolist() == [1, 0, 0]
    assert index(rows)["indeks"] == pytest.approx((0.4, 0.2, -0.2))
    assert all(math.isnan(v) for v in index(rows.iloc[1:])["indeks"])


@pytest.mark.parametrize(
    ("value", "expected"), [(10, 0), (5, 0), (20, 0.3), (30, 0.6), (45, 0.7), (90, 1), (120, 1)]
)  # fmt: skip
def test_norwegian_scale_in_two_pieces(value, expected):
    """X0 = 10, X60 = 30, X100 = 90."""
    assert indicator(value, 10, 90, 30) == pytest.approx(expected)


@pytest.mark.parametrize(("value", "expected"), [(2.5, 0), (2, 0), (1.5, 0.3), (1, 0.6), (0.5, 0.8), (0, 1), (-1, 1)])
def test_norwegian_scale_reversed(value, expected):
    """Less is better: X0 = 2, X60 = 1, X100 = 0."""
    assert indicator(value, 2, 0, 1) == pytest.approx(expected)


def test_linear_scale_reversed_and_cut():
    """SEEALand's lake nitrogen: 2 is worst, 0 is best."""
    assert [indicator(v, 2, 0) for v in (3, 2, 0.5, 0)] == pytest.approx([0, 0, 0.75, 1])
    assert math.isnan(indicator(math.nan, 2, 0))


@pytest.mark.parametrize(("value", "expected"), [(2, 0), (4, 0), (5, 0.5), (6, 1), (8, 0.5), (10, 0), (11, 0)])
def test_two_sided_scale(value, expected):
    """Best at 6, worst at 4 and at 10."""
    assert two_sided(value, 4, 6, 10) == pytest.approx(expected)


@pytest.mark.parametrize(("value", "expected"), [(4.5, 0.3), (5, 0.6), (5.5, 0.8), (7, 0.8), (8, 0.6), (9, 0.3)])
def test_two_sided_scale_with_limits_of_good_condition(value, expected):
    """Best at 6; good from 5 to 8; worst at 4 and at 10."""
    assert two_sided(value, 4, 6, 10, 5, 8) == pytest.approx(expected)


levels = st.floats(-1e3, 1e3, allow_nan=False)


@given(levels, levels, levels, st.floats(0.05, 0.95))
def test_indicators_stay_within_bounds_and_rise_towards_the_best(value, worst, best, place):
    if abs(best - worst) < 1e-3:
        return
    good = worst + place * (best - worst)
    for limit in (math.nan, good):
        now = indicator(value, worst, best, limit)
        assert 0 <= now <= 1
        assert indicator(value + 0.1 * (best - worst), worst, best, limit) >= now - 1e-12
    assert indicator(good, worst, best, good) == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (filled(okosystemtype="fjell"), "«fjell» er ikke en økosystemtype"),
        (filled(ect="D1"), "«D1» i «ect» er ikke en av A1"),
        (filled(nedre=1, ovre=1), "er like"),
        (filled(ovre=""), "må fylles ut"),
        (filled(skala="norsk"), "norsk skala trenger x60"),
        (filled(x60=0.5), "lineær skala bruker ikke x60"),
        (filled(skala="norsk", x60=1.5), "x60 må ligge mellom"),
        (filled(skala="tosidig", nedre_hoy=0.5), "nedre < øvre < nedre_hoy"),
        (filled(nedre_hoy=3), "bare i tosidig"),
        (filled(dekning=30), "andel mellom 0 og 1"),
        (filled(verdi_inngaende="mye"), "«mye» i «verdi_inngaende» kan ikke leses"),
        (filled(vekt=0.5), "vektene summerer til 0.5, ikke 1"),
        (filled(enhet=""), "«enhet» er tom"),
    ],
)
def test_faults_of_a_variable_are_told_with_their_line(row, told):
    with pytest.raises(SchemaError) as stop:
        of(row)
    assert told in stop.value.sentence
    assert "Linje 2" in stop.value.sentence or "Type 4" in stop.value.sentence


def test_faults_between_rows():
    with pytest.raises(SchemaError, match="to ganger"):
        of(filled(), filled())
    with pytest.raises(SchemaError, match="ulik referansetilstand"):
        of(filled(), filled(variabel="w", referanse="historisk"))
    with pytest.raises(SchemaError, match="enten har alle variabler vekt"):
        of(filled(vekt=1), filled(variabel="w"))


def test_norwegian_numbers_are_read():
    rows = of(filled(verdi_inngaende="0,25", verdi_utgaende="1 000,5", ovre="2 001"))
    assert rows.frame["verdi_utgaende"].tolist() == [1000.5]
    assert rows.frame["indikator_utgaende"].tolist() == [0.5]


def test_tables_of_condition_have_no_row_across_types():
    lake = [
        filled(okosystemtype="9", ect="A2", variabel="nitrogen", nedre=2, ovre=0, verdi_inngaende=1, verdi_utgaende=1)
    ]
    every = of(*(r for r in [*_rows(forest()), *lake]))
    data = data_of([cell(40_000), cell(30_000, "81"), cell(20_000, "60")], variables=every)
    made = natur.tables(data)
    n7 = made["N7"].frame
    assert set(n7["okosystemtype"]) == {"4", "9"} and not made["N7"].total
    whole = n7[n7["del"] == "indeks"].set_index("okosystemtype")
    assert whole.loc["4", "inngaende"] == pytest.approx(0.670741, abs=1e-6)
    assert whole.loc["9", "utgaende"] == pytest.approx(0.5)
    own = n7[(n7["okosystemtype"] == "4") & n7["del"].isin(["abiotisk", "biotisk", "landskap"])]
    assert own["bidrag_netto"].sum() == pytest.approx(whole.loc["4", "bidrag_netto"], abs=1e-12)
    assert made["N6"].frame["vekt"].groupby(made["N6"].frame["okosystemtype"]).sum().tolist() == pytest.approx([1, 1])
    n8 = made["N8"].frame
    assert n8.loc[n8["okosystemtype"] == "7", "ect"].tolist() == ["ingen"]  # mire has area and no variable
    empty = n8[(n8["okosystemtype"] == "9") & (n8["variabler"] == 0)]
    assert len(empty) == 5 and empty["merknad"].str.contains("vekten er fordelt").all()


def _rows(variables_: Variables) -> list[dict]:
    frame = variables_.frame[[c.name for c in COLUMNS]]
    return [{k: "" if v != v else str(v) for k, v in row.items()} for row in frame.to_dict("records")]


def units(*rows: tuple[str, str, float, float]) -> classes.UnitConditions:
    filled_in = [
        {"okosystemtype": t, "enhet_id": n, "areal_daa": str(daa), "indeks": str(i), "ar": "2024", "kilde": "prøve"}
        for t, n, daa, i in rows
    ]  # fmt: skip
    return classes.unit_conditions(pd.DataFrame(filled_in))


def test_area_in_condition_classes_with_the_rest_not_assessed():
    data = data_of(
        [cell(100_000), cell(50_000, "60")],
        unit_conditions=units(("4", "a", 10, 0.2), ("4", "b", 20, 0.6), ("4", "c", 5, 0.59), ("7", "d", 60, 0.9)),
    )
    n9 = natur.tables(data)["N9"].frame.set_index("okosystemtype")
    forest_ = n9.loc["4"]
    assert [forest_[f"{k}_daa"] for k in ("lav", "middels", "hoy", "ikke_vurdert")] == pytest.approx([10, 5, 20, 65])
    assert forest_["vurdert_andel"] == pytest.approx(0.35)
    assert math.isnan(n9.loc["7", "ikke_vurdert_daa"]) and "større enn utbredelsen" in n9.loc["7", "merknad"]


def test_faults_of_units():
    with pytest.raises(SchemaError, match="mellom 0 og 1"):
        units(("4", "a", 10, 60))
    with pytest.raises(SchemaError, match="to ganger"):
        units(("4", "a", 10, 0.5), ("4", "a", 10, 0.5))


def nin(hit: bool, mapped: bool, quality: str | None = None) -> dict:
    key = nature_types.THEME
    return {f"tema_{key}": hit, f"klasse_{key}": quality, f"dekning_{key}": mapped}


def test_nature_types_by_quality_with_the_mapped_share():
    cells = [
        cell(10_000, **nin(True, False, "Svært høy kvalitet")),
        cell(4_000, utfall="reserve", omrade_nr=1, **nin(True, True, "lav + høy")),
        cell(3_000, utfall="reserve", omrade_nr=1, **nin(True, True, "tull")),
        cell(6_000, **nin(False, True)),
        cell(7_000, utfall="reserve", omrade_nr=1, **nin(False, False)),
        cell(2_000, utfall="bebygd", **nin(True, True, "høy")),
        cell(5_000, "60", **nin(True, True, None)),
    ]
    data = with_themes(data_of(cells), Theme(nature_types.THEME, ("a",)))
    n10 = natur.tables(data)["N10"].frame.set_index(["situasjon", "type"])
    today, taken, mire = n10.loc[("i_dag", "4")], n10.loc[("gar_tapt", "4")], n10.loc[("i_dag", "7")]
    assert (today["areal_daa"], today["kartlagt_daa"]) == pytest.approx((30, 23))
    assert today["kartlagt_andel"] == pytest.approx(23 / 30)
    assert [today[f"{p}_daa"] for p in ("1", "2", "annen_verdi", "ingen", "ikke_kartlagt")] == [10, 4, 3, 6, 7]
    assert (taken["areal_daa"], taken["2_daa"], taken["ikke_kartlagt_daa"]) == (14, 4, 7)
    assert mire["ikke_vurdert_daa"] == 5
    assert n10.loc[("i_dag", "1"), "2_daa"] == 2  # what is built is settlement, also where a locality was drawn


def with_themes(data: natur.NaturData, *themes: Theme) -> natur.NaturData:
    return dataclasses.replace(data, cells=dataclasses.replace(data.cells, themes=themes))


def test_nature_types_that_nobody_gave_are_missing_not_zero():
    n10 = natur.tables(data_of([cell(10_000)]))["N10"].frame
    assert n10["1_daa"].isna().all() and n10["kartlagt_daa"].isna().all() and n10["areal_daa"].sum() == 10


def test_the_note_says_what_the_rest_of_the_mapped_ground_is():
    """Mire that somebody looked at and found nothing on, beside a locality; with an odd value too; and none."""
    found, nothing, odd = (
        cell(9_000, "60", **nin(*k)) for k in ((True, True, "lav"), (False, True), (True, True, "tull"))
    )
    theme = Theme(nature_types.THEME, ("a",))
    rows = {"ingen": [found, nothing], "annen": [found, nothing, odd], "alt": [found]}
    said = {k: natur.tables(with_themes(data_of(v), theme))["N10"].notes()[1:] for k, v in rows.items()}
    assert said == {
        "ingen": ("Resten av det kartlagte har ingen naturtype.",), "alt": (),
        "annen": ("Resten av det kartlagte har ingen naturtype, eller har en annen verdi i kilden.",),
    }  # fmt: skip
    assert natur.tables(data_of([nothing]))["N10"].notes()[1:] == ()  # nobody asked

"""Every figure of plan against plan, of nature and of the control table opens to what it is made of, with its rule and
its sources.

The land is that of ``tests.web.shown``: 175 daa of reserve today, 125 in the proposal (B1 in both, F1 out, N1 in).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd
import pytest
from flask import g

from arealregnskap import case, pipeline
from tests.land import saker
from tests.web import shown as land
from web import books, numbers
from web.pages import made, sheets
from web.pages import why as reasons

#: Columns of nature that are a year, and say so themselves.
YEARS = {"ar", "periode_ar"}


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> Iterator[land.Shown]:
    computed = land.compute(tmp_path_factory.mktemp("sak") / "sak")
    yield from land.running(computed, tmp_path_factory.mktemp("data"))


@contextmanager
def accounts(shown, language: str = "nb") -> Iterator[books.Books]:
    """The books of the case inside a request for one of its pages."""
    with shown.app.test_request_context(f"{shown.base}/naturregnskap", headers={"Cookie": f"sprak={language}"}):
        shown.app.preprocess_request()
        found = books.of(g.sak)
        assert found is not None and found.language == language
        yield found


def figures(sheet):
    """Every figure of a sheet that is something: its row by position, its column and its value."""
    for column in sheet.columns:
        if column.type not in ("float", "int") or column.name in YEARS:
            continue
        for row, value in enumerate(sheet.frame[column.name]):
            if not pd.isna(value) and not numbers.nothing(column, value):
                yield row, column, value
        total = sheet.total.get(column.name, 0.0)
        if not pd.isna(total) and not numbers.nothing(column, total):
            yield None, column, total


def asked(sheet) -> bool:
    return sheet.key.startswith("N") or sheet.key in ("T6", "T6F", "T7", "T8", "T8T", "T11")


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_every_figure_opens_to_its_cells_its_lines_or_its_division(shown, language):
    seen: dict[str, int] = {}
    with accounts(shown, language) as found:
        for sheet in (s for s in found.document.all() if asked(s)):
            opens = sheets.opener(sheet)
            for row, column, value in figures(sheet):
                where = (sheet.key, row, column.name)
                assert opens(row, column, value), where
                told = reasons.why(found, found.data_of(sheet.key), sheet, row, column)
                assert told.cells or told.made or told.steps, where
                assert told.sources and told.ruleset and told.column, where
                seen[sheet.key] = seen.get(sheet.key, 0) + 1
    assert set(seen) >= {f"N{n}" for n in range(16)} | {"T6", "T6F", "T7", "T8", "T8T", "T11"}, sorted(seen)


SSB = "klasse;km2\n01 Bolig;0,05\n17 Skog;8\n19 Myr;7,9\n20 Bart fjell;0,02\n30 Annet;0,01\n"


@pytest.fixture(scope="module")
def controlled(tmp_path_factory) -> Iterator[land.Shown]:
    """A case with all that the control table may hold: SSB's table beside ours, a plan that goes 100 m past the border
    (4 km × 100 m = 400 daa), and two surfaces of one plan on the same 100 daa."""
    folder = saker.write_case(tmp_path_factory.mktemp("sak") / "sak")
    plan = saker.layers()["plan"]
    plan.loc[0, "geometry"] = plan.geometry[0].union(saker.box(4000, 0, 100, 4000))
    plan = pd.concat([plan, plan.iloc[[1]].assign(arealformål=1110, områdenavn="B2")], ignore_index=True)
    (folder / "inn" / "plan.gpkg").unlink()
    plan.to_file(folder / "inn" / "plan.gpkg", layer=saker.NAMES["plan"], driver="GPKG")
    (folder / "inn" / "ssb.csv").write_text(SSB, encoding="utf-8")
    with (folder / "sak.toml").open("a", encoding="utf-8") as file:
        file.write('\n[sammenlign]\nssb = "inn/ssb.csv"\n')
    pipeline.publish(pipeline.run(case.load(folder)), formats=("json",))
    yield from land.running(folder, tmp_path_factory.mktemp("data"))


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_every_figure_of_the_control_table_opens(controlled, language):
    """Also those of SSB, of findings and of what was lost in the mosaic, which have no cells of ours."""
    with accounts(controlled, language) as found:
        sheet = found.sheet("T11")
        assert set(sheet.frame["del"]) == {"kommune", "plan", "arealdekke", "byggeomrader", "avvik", "funn", "ssb"}
        opens, lost = sheets.opener(sheet), 0
        for row, column, value in figures(sheet):
            where = (sheet.frame["post"].iloc[row], column.name)
            assert opens(row, column, value), where
            told = reasons.why(found, found.data, sheet, row, column)
            assert told.cells or told.made or told.steps, where
            lost += where == ("Tapt i planmosaikken", "daa")
    assert lost == 2, "beyond the border, and by the other surface"


def test_ssb_s_classes_add_up_to_what_ours_are_held_against(controlled):
    with accounts(controlled) as found:
        sheet = found.sheet("T11")
        column = next(c for c in sheet.columns if c.name == "sammenlignet_daa")
        posts = sheet.frame["post"].tolist()

        def lines(pair: str) -> list[list[str]]:
            told = reasons.why(found, found.data, sheet, posts.index(f"SSB 09594: {pair}"), column)
            return [[cell.text for cell in row.cells] for row in told.made.rows]

        assert lines("Åpen fastmark og bart fjell") == [["20 Bart fjell", "1", "20,0"]]
        assert lines("andre klasser") == [["30 Annet", "1", "10,0"]]
        assert [line[0] for line in lines("hele kommunen")] == [
            "17 Skog", "19 Myr", "01 Bolig", "20 Bart fjell", "30 Annet"
        ]  # fmt: skip


def test_a_number_of_cells_opens_to_as_many(controlled):
    row = row_of(controlled, "T11", post="Sum av alle delene")
    with accounts(controlled) as found:
        count = int(found.sheet("T11").frame["antall"].iloc[row])
    query = f"tabell=T11&rad={row}&kolonne=antall"
    assert len(areas_of_cells(controlled, query)) == count
    assert "hvor mange flater" in get(controlled, query).text


def get(shown, query: str, page: str = "hvorfor"):
    return shown.app.test_client().get(f"{shown.base}/naturregnskap/{page}?{query}")


def row_of(shown, key: str, **values) -> int:
    """Where the row with these values stands."""
    with accounts(shown) as found:
        frame = found.sheet(key).frame
    keep = pd.Series(True, index=frame.index)
    for name, value in values.items():
        keep &= frame[name] == value
    assert keep.sum() == 1, frame[keep]
    return int(keep.to_numpy().argmax())


def areas_of_cells(shown, query: str) -> list[float]:
    csv = get(shown, query, "celler.csv").data.decode("utf-8-sig")
    return [float(line.split(";")[-2].replace(",", ".").replace("−", "-")) for line in csv.strip().splitlines()[1:]]


def test_the_forest_that_is_lost_is_125_daa_of_cells_with_their_types(shown):
    row = row_of(shown, "N1", endring="gjeldende", post="avgang")
    query = f"tabell=N1&rad={row}&kolonne=t_4_daa"
    assert sum(areas_of_cells(shown, query)) == pytest.approx(125, abs=0.02)
    page = get(shown, query, "celler").text
    assert "Økosystemtype i dag" in page and "Økosystemtype etterpå" in page


def test_a_difference_says_which_cells_are_taken_off(shown):
    """The proposal spares F1 (100) and takes N1 (50): −50, so a hundred is taken off and fifty added."""
    row = row_of(shown, "T7", gruppe="02")
    query = f"tabell=T7&rad={row}&kolonne=reserve_endring_daa"
    assert areas_of_cells(shown, query) == pytest.approx([-50, -50], abs=0.02)  # F1 on skog, and on myr
    assert "har minus" in get(shown, query).text


def test_an_index_opens_to_its_indicators_and_their_source(shown):
    page = get(
        shown, f"tabell=N7&rad={row_of(shown, 'N7', okosystemtype='4', **{'del': 'indeks'})}&kolonne=inngaende"
    ).text
    assert "Nitrogen i jord" in page and "Stedegne treslag" in page and "SYNTETISK" in page


def test_an_emission_opens_to_area_and_factor(shown):
    """Half of F1 is myr: 50 daa at 2 t."""
    row = row_of(shown, "N14", endring="gjeldende", delomrade="kommunen", artype="60")
    page = get(shown, f"tabell=N14&rad={row}&kolonne=utslipp_t").text
    assert re.search("100(,0)?\u00a0t CO₂e", page) and re.search("50(,0)?\u00a0daa", page)
    assert "Faktor" in page and "SYNTETISK" in page


def test_years_do_not_open(shown):
    with accounts(shown) as found:
        sheet = found.sheet("N11")
        year = next(c for c in sheet.columns if c.name == "ar")
        assert not made.opens(sheet, year) and not sheets.opener(sheet)(0, year, 2025)

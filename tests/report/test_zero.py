"""Zero: a dash where there is none of it, 0 where zero is a value. Paper, workbook and pages say the same."""

from __future__ import annotations

import pandas as pd
import pytest
from flask import Flask
from flask_babel import Babel

from arealregnskap.mal import tabeller as goals
from arealregnskap.natur.condition.tables import INDEX_COLUMNS, INDICATOR_COLUMNS
from arealregnskap.planvask import criteria
from arealregnskap.planvask.history import History
from arealregnskap.planvask.washed import Washed
from arealregnskap.report.model import Sheet
from arealregnskap.report.numbers import figure_text
from arealregnskap.report.paper.grids import grids
from arealregnskap.report.styles import number_format
from arealregnskap.schema import Column
from tests.planvask.wash_land import wash
from web import numbers

app = Flask(__name__)
Babel(app, locale_selector=lambda: "nb")


@pytest.fixture(scope="module")
def columns() -> dict[str, dict[str, Column]]:
    v1 = Washed(wash(), criteria.load(), History()).tables()[0].columns
    each = {"M1": goals.COLUMNS, "N6": INDICATOR_COLUMNS, "N7": INDEX_COLUMNS, "V1": v1}
    return {key: {c.name: c for c in own} for key, own in each.items()}


def written(column: Column) -> tuple[str, str, str]:
    """How zero is written on paper, in a cell of the workbook and on a page, beside a figure that is not zero."""
    values = pd.Series([0.0, 42.5])
    in_excel = number_format(column, values).split(";")[2].strip('"')
    with app.test_request_context():
        on_page = numbers.cell_texts(column, values)[0]
    return figure_text(column, values, 0.0), in_excel, on_page


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("M1", ("mal_daa_per_ar", "ramme_daa")),
        ("N6", ("nedre", "x60", "ovre", "verdi_inngaende", "indikator_utgaende", "vekt")),
        ("N7", ("vekt", "inngaende")),
        ("V1", ("poeng_min", "poeng_maks", "avstand_veg_m")),
    ],
)
def test_a_target_a_level_a_score_and_a_distance_of_zero_are_zero(columns, key, names):
    for name in names:
        assert written(columns[key][name]) == ("0", "0", "0"), name


@pytest.mark.parametrize(("key", "name"), [("M1", "planlagt_daa"), ("V1", "reserve_daa"), ("V1", "tomter_ledige")])
def test_an_amount_of_zero_is_none(columns, key, name):
    assert written(columns[key][name]) == ("–", "–", "–")


def test_a_column_of_targets_that_are_all_zero_stays_on_paper(columns):
    shown = tuple(columns["M1"][c] for c in ("typenavn", "mal_daa_per_ar", "planlagt_daa"))
    frame = pd.DataFrame({"typenavn": ["Dyrka jord", "Myr"], "mal_daa_per_ar": [0.0, 0.0], "planlagt_daa": [0.0, 3.0]})
    (grid,) = grids(Sheet("M1", "M1", "M1", shown, frame))
    assert [row[1:] for row in grid.rows] == [("0", "–"), ("0", "3,0")]

"""What is missing: «..» where a figure or a day is not known, nothing where the row has none. The same everywhere."""

from __future__ import annotations

import pandas as pd
import pytest
from flask import Flask
from flask_babel import Babel

from arealregnskap.accounts import planalder
from arealregnskap.planregister.tabeller import R1_COLUMNS
from arealregnskap.planvask import criteria
from arealregnskap.planvask.history import History
from arealregnskap.planvask.washed import Washed
from arealregnskap.report import csv, differences
from arealregnskap.report.model import Sheet
from arealregnskap.report.paper.grids import grids
from arealregnskap.schema import Column
from tests.planvask.wash_land import wash
from web import numbers

app = Flask(__name__)
Babel(app, locale_selector=lambda: "nb")
DAY = pd.Timestamp("2012-05-31")


def named(columns: tuple[Column, ...]) -> dict[str, Column]:
    return {c.name: c for c in columns}


def written(column: Column) -> set[str]:
    """The missing cell on paper, in the Norwegian file and on a page, beside one that is there."""
    there = DAY if column.type == "date" else 12.0 if column.type == "float" else "2012001"
    name = Column("navn", "text", "Navn")
    frame = pd.DataFrame({"navn": ["Med", "Uten"], column.name: [there, None]})
    sheet = Sheet("X", "X", "X", (name, column), frame)
    (grid,) = grids(sheet)
    line = csv.table(sheet, csv.NORWEGIAN).splitlines()[2]
    with app.test_request_context():
        page = numbers.cell_texts(column, frame[column.name])[1]
    assert csv.table(sheet, csv.MACHINE).splitlines()[2] == "Uten,"
    return {grid.rows[1][1], line.removeprefix("Uten;"), page}


@pytest.mark.parametrize("columns", [planalder.COLUMNS, R1_COLUMNS], ids=["A1", "R1"])
@pytest.mark.parametrize("name", ["ikrafttredelse", "bestemmelsesdato", "daa"])
def test_a_day_or_a_figure_that_nobody_knows_says_so(columns, name):
    assert written(named(columns)[name]) == {".."}


def test_what_a_row_has_none_of_is_blank():
    v2 = named(Washed(wash(), criteria.load(), History()).tables()[1].columns)
    assert written(v2["dato"]) == {""}  # nobody has decided
    assert written(v2["saksnummer"]) == {""}
    assert written(named(R1_COLUMNS)["erstattet_av"]) == {""}
    assert written(named(differences.COLUMNS)["deres_daa"]) == {""}  # the line of a cause has no figure of theirs


def test_days_that_are_all_unknown_are_not_left_out_on_paper():
    columns = tuple(named(planalder.COLUMNS)[c] for c in ("planid", "ikrafttredelse", "bestemmelsesdato"))
    frame = pd.DataFrame({"planid": ["1", "2"], "ikrafttredelse": [DAY, DAY], "bestemmelsesdato": [pd.NaT, pd.NaT]})
    (grid,) = grids(Sheet("A1", "A1", "A1", columns, frame))
    assert [row[1:] for row in grid.rows] == [("31.05.2012", "..")] * 2

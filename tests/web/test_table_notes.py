"""The note of rounding is about the columns a page shows."""

from __future__ import annotations

import pandas as pd
import pytest

from arealregnskap.report.model import Sheet
from arealregnskap.schema import Column
from web.table_notes import notes

KIND = Column("slag", "text", "Slag", "Slag")
DAA = Column("daa", "float", "Areal", "Areal", unit="daa")
LOST = Column("tapt_daa", "float", "Tapt", "Tapt", unit="daa")
WHOLE = "Tallene er rundet av hver for seg, og summene kan derfor avvike litt: Areal −1, Tapt 0,1."


@pytest.fixture
def sheet() -> Sheet:
    """200.4 + 100.4 + 100.4 are 401.2, and as whole daa the rows give 400. Lost are 0.04 + 0.04 + 0.04 = 0.12."""
    frame = pd.DataFrame({"slag": list("abc"), "daa": [200.4, 100.4, 100.4], "tapt_daa": [0.04] * 3})
    return Sheet(
        "T", "T", "Tabell", (KIND, DAA, LOST), frame, total={"daa": 401.2, "tapt_daa": 0.12}, sums=("daa", "tapt_daa"),
        notes=(WHOLE, "Noe annet."),
    )  # fmt: skip


def test_a_column_that_is_left_out_is_not_spoken_of(sheet):
    assert notes(sheet, [KIND, DAA], "nb") == (WHOLE.replace(", Tapt 0,1", ""), "Noe annet.")


def test_where_all_that_is_shown_adds_up_nothing_is_said_of_rounding(sheet):
    assert notes(sheet, [KIND], "nb") == ("Noe annet.",)


def test_all_columns_have_the_note_of_the_whole_table(sheet):
    assert notes(sheet, sheet.columns, "nb")[0] == WHOLE.replace("Tapt 0,1", "Tapt −0,1")

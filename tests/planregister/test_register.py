"""Registers as municipalities keep them, and what is said of lines that cannot be read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from arealregnskap.errors import ArealregnskapError
from arealregnskap.planregister import register, settings


def read(tmp_path, content, columns=None):
    file = tmp_path / "register.csv"
    file.write_text(content, encoding="utf-8-sig")
    return register.read(file, columns or {})


def test_names_dates_and_states_as_registers_write_them(tmp_path):
    frame = read(tmp_path, (
        "Plan-ID;Navn;Status;Vedtatt;Opphevet;Erstattet av\n"
        "2011001;Arealdelen;3;27.06.2013;;\n"
        "1998-2;Lia;Utgått/erstattet;1998-02-01;;2011001\n"
        "1979-1;Mona;4 Opphevet;01.01.1800;20010312;\n"
        ";uten id;3;;;\n"
    ))  # fmt: skip
    assert frame["planid"].tolist() == ["2011001", "1998-2", "1979-1"]
    assert frame["planstatus"].tolist() == ["3", "5", "4"]
    assert frame["ikrafttredelse"].tolist() == [dt.date(2013, 6, 27), dt.date(1998, 2, 1), None]
    assert frame["opphevet"].tolist() == [None, None, dt.date(2001, 3, 12)]
    assert frame["erstattet_av"].tolist() == ["", "2011001", ""]


def test_columns_may_be_named_by_the_municipality(tmp_path):
    frame = read(tmp_path, "Nr;Tilstand\nA1;3\n", {"planid": "nr", "planstatus": "Tilstand"})
    assert frame.loc[0, ["planid", "planstatus"]].tolist() == ["A1", "3"]


@pytest.mark.parametrize(
    ("content", "columns", "said"),
    [
        ("Navn;Status\nLia;3\n", {}, "ingen kolonne med plan-id"),
        ("planid;status\nA;3\n", {"plannavn": "Tittel"}, "Kolonnen finnes ikke i planregisteret: plannavn = «Tittel»"),
        ("planid;status\nA;gjelder\nB;kanskje\n", {}, "Linje 3, «status»: «kanskje» er ikke en kjent status"),
        ("planid;vedtatt\nA;i fjor\n", {}, "Linje 2, «vedtatt»: «i fjor» er ikke en dato"),
        ("planid;vedtatt\nA;31.02.2013\n", {}, "«31.02.2013» er ikke en dato"),
        ("planid;status\n;3\n", {}, "Ingen linjer har plan-id"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_line_by_line(tmp_path, content, columns, said):
    with pytest.raises(ArealregnskapError) as stop:
        read(tmp_path, content, columns)
    assert said in stop.value.sentence


def test_the_section_of_the_case_file():
    faults: list[str] = []
    spec = settings.of({"fil": "r.csv", "kolonner": {"planid": "Nr"}}, faults, lambda text, where: Path(text))
    assert (spec.path, spec.columns, faults) == (Path("r.csv"), {"planid": "Nr"}, [])
    settings.of({"fila": "r.csv", "kolonner": {"nr": "Nr"}, "fil": 3}, faults, lambda text, where: Path(text))
    assert ["«fila» er ikke" in faults[0], "fil = 3" in faults[1], "kolonner skal være" in faults[2]] == [True] * 3

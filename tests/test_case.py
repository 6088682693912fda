"""The case file: what a person may write, and every fault told at once."""

from __future__ import annotations

import datetime as dt

import pytest

from arealregnskap import case
from arealregnskap.errors import CaseError
from arealregnskap.layers import Access, Role

GOOD = """
[sak]
kommunenummer = "5061"
kommunenavn = "Rindal"
dato = 2026-11-01
syntetisk = true

[[lag]]
rolle = "kommune"
fil = "inn/kommune.gpkg"

[[lag]]
rolle = "plan"
fil = "inn/plan æøå.sos"
tilgang = "åpen"
dato = 2013-06-27
bestemmelsesdato = 2021-05-05
kolonner = { arealformal = "FORMAAL" }
"""


def write(folder, text, files=("kommune.gpkg", "plan æøå.sos")):
    (folder / "inn").mkdir(exist_ok=True)
    for name in files:
        (folder / "inn" / name).write_bytes(b"x")
    (folder / case.FILE_NAME).write_text(text, encoding="utf-8")
    return folder


def test_a_small_case(tmp_path):
    loaded = case.load(write(tmp_path, GOOD))
    assert (loaded.kommunenummer, loaded.as_of, loaded.synthetic) == ("5061", dt.date(2026, 11, 1), True)
    assert loaded.rulesets == ("NINA 2023",)
    plan = loaded.layers[1]
    assert (plan.role, plan.access, plan.columns) == (Role.PLAN, Access.OPEN, {"arealformal": "FORMAAL"})
    assert plan.provisions_date == dt.date(2021, 5, 5)
    assert plan.source().synthetic  # what the case says holds for its layers
    assert plan.source().sha256 == "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"  # of the byte x


def test_every_fault_at_once(tmp_path):
    text = GOOD.replace('"5061"', '"61"').replace('"plan"', '"plann"').replace("dato = 2026-11-01", "")
    text += '\n[[lag]]\nfil = "../../etc/passwd"\nfarge = "blå"\n[[lag]]\nfil = "inn/finnes_ikke.gml"\ndato = "i går"\n'
    with pytest.raises(CaseError) as stop:
        case.load(write(tmp_path, text))
    sentence = stop.value.sentence
    for part in (
        "«61» skal være fire sifre", "«plann» skal være en av", "[sak] dato mangler", "ligger utenfor saksmappa",
        "«farge» er ikke en kjent innstilling", "fila «inn/finnes_ikke.gml» finnes ikke", "'i går' skal være en dato",
    ):  # fmt: skip
        assert part in sentence
    assert sentence.startswith("sak.toml: 7 feil i saksfila.")


def test_a_case_needs_the_municipality(tmp_path):
    with pytest.raises(CaseError, match=r"Ingen .* har rolle «kommune»"):
        case.load(write(tmp_path, GOOD.replace('"kommune"', '"tema"')))


def test_a_slip_in_the_file_is_told_in_norwegian(tmp_path):
    with pytest.raises(CaseError, match="ved linje 2, tegn 21") as stop:
        case.load(write(tmp_path, "[sak]\nkommunenummer = 5061a\n"))
    assert "Expected" not in stop.value.sentence


def test_a_setting_that_does_nothing_is_a_fault(tmp_path):
    with pytest.raises(CaseError, match="«planstatus» er ikke en kjent innstilling"):
        case.load(write(tmp_path, GOOD.replace("[sak]\n", '[sak]\nplanstatus = ["3"]\n')))


@pytest.mark.parametrize("text", ["", "[sak\n", "[[lag]]\nfil='inn/kommune.gpkg'\n"])
def test_not_a_case(tmp_path, text):
    with pytest.raises(CaseError):
        case.load(write(tmp_path, text))


def test_no_case_file(tmp_path):
    with pytest.raises(CaseError, match=r"Fant ingen sak\.toml"):
        case.load(tmp_path)


def test_fingerprint_of_a_folder_sees_names_and_contents(tmp_path):
    a, b = tmp_path / "a.gdb", tmp_path / "b.gdb"
    for folder, content in ((a, b"1"), (b, b"1")):
        folder.mkdir()
        (folder / "a0001.gdbtable").write_bytes(content)
    assert case.fingerprint(a) == case.fingerprint(b)
    (b / "a0001.gdbtable").rename(b / "a0002.gdbtable")
    assert case.fingerprint(a) != case.fingerprint(b)

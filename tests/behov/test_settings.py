"""[behov] of a case file: what is taken, and every fault told at once."""

from __future__ import annotations

from pathlib import Path

from arealregnskap.behov import settings


def of(entry):
    faults = []
    return settings.of(entry, faults, lambda text, where: Path(text)), faults


def test_files_and_own_assumptions():
    spec, faults = of({
        "folketall": "inn/folk.csv",
        "fritidsboliger_per_ar": {"lav": 5, "hoved": 9, "hoy": 14, "kilde": "Matrikkelen 2016-2025"},
        "horisont": {"hoved": 15, "kilde": "Planstrategien"},
    })  # fmt: skip
    assert faults == [] and spec.files == {"folketall": Path("inn/folk.csv")}
    cabins, horizon = spec.own["fritidsboliger_per_ar"], spec.own["horisont"]
    assert (cabins.low, cabins.main, cabins.high, cabins.owner) == (5, 9, 14, "kommunen")
    assert (horizon.low, horizon.high) == (15, 15) and not horizon.varied


def test_every_fault_is_told_at_once():
    _, faults = of({
        "folketal": "x.csv", "boliger": 7, "horisont": 12, "brukbar_bolig": {"hoved": 120, "kilde": "x"},
        "bygd_bolig": {"lav": 60, "hoved": 50, "hoy": 70, "kilde": "x"}, "boliger_per_daa": {"hoved": 1.0},
        "avgang_boliger": {"hoved": "litt", "kilde": "x"}, "boliger_utenfor": {"kilde": "x", "mest": 3},
    })  # fmt: skip
    told = " ".join(faults)
    for said in (
        "«folketal» er ikke kjent", "[behov] boliger = 7 skal være navnet på ei fil", "horisont skal være en tabell",
        "«Del av reserven som kan brukes» skal være fra 1 til 100 %", "lav skal ikke være større enn hoved",
        "«Tetthet» mangler kilde", "avgang_boliger hoved = 'litt' skal være et tall", "«mest» er ikke kjent",
        "boliger_utenfor: «hoved» mangler",
    ):  # fmt: skip
        assert said in told, said


def test_a_section_that_is_none_is_refused():
    assert of(["x"])[1] == ["[behov] skal være et avsnitt med innstillinger."]
    assert of({})[0] == settings.BehovSpec()

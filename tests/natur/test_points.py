"""Naturpoeng: arithmetic of the rule set, and that it never shows without saying it is not confirmed."""

from __future__ import annotations

import pandas as pd
import pytest

from arealregnskap import natur
from arealregnskap.errors import SchemaError
from arealregnskap.natur import points
from tests.natur.nature_land import cell, data_of


def row(event: str, daa: object = 10, **more: object) -> dict:
    base = {"prosjekt": "Hyttefelt", "flate": event, "hendelse": event, "areal_daa": daa, "naturkvalitet": "hoy",
            "forvaltningsinteresse": "ovrig"}  # fmt: skip
    return {c.name: str((base | more).get(c.name, "")) for c in points.COLUMNS}


RISK = {"avstand": "inntil_20_km", "tid": "inntil_5_ar", "vanskelighet": "middels"}


def made(*rows: dict) -> natur.Table:
    projects = points.projects(pd.DataFrame(rows, index=range(2, 2 + len(rows))))
    return natur.tables(data_of([cell(1_000)], projects=projects))["N16"]


def test_points_before_lost_and_created():
    table = made(
        row("uendret"),
        row("tapt", 4, forvaltningsinteresse="sarbar"),
        row("pavirket", 6, pavirkning="middels"),
        row("skapt", 5, naturkvalitet="moderat", **RISK),
        row("skapt_utenfor", 20, naturkvalitet_for="lav", forvaltningsinteresse_for="ovrig", **RISK),
    )
    risk = 0.75 * 0.9 * 0.67
    got = table.frame.set_index("hendelse")[["poeng_for", "poeng_tapt", "poeng_skapt"]]
    assert got.loc["uendret"].tolist() == [30, 0, 0]
    assert got.loc["tapt"].tolist() == [4 * 3 * 3, 36, 0]
    assert got.loc["pavirket"].tolist() == [18, 9, 0]
    assert got.loc["skapt"].tolist() == pytest.approx([0, 0, 5 * 2.2 * risk])
    assert got.loc["skapt_utenfor"].tolist() == pytest.approx([0, 0, 20 * (3 - 2) * risk])
    assert table.total["balanse"] == pytest.approx(5 * 2.2 * risk + 20 * risk - 45)


def test_not_confirmed_is_said_everywhere_it_shows():
    table = made(row("tapt"))
    account = table.account
    for text in (account.title_nb, account.method, *account.notes_nb, points.rules()["navn"], *table.frame["status"],
                 *table.frame["regelsett"]):  # fmt: skip
        assert "kke bekreftet mot NINA Rapport 2329" in text
    for text in (account.title_nn, *account.notes_nn, points.rules()["status_nn"]):
        assert "kkje stadfesta mot NINA Rapport 2329" in text


def test_nothing_is_computed_unless_asked_for():
    assert "N16" not in natur.tables(data_of([cell(1_000)]))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (row("tapt", naturkvalitet="fin"), "«fin» i «naturkvalitet» er ikke en av"),
        (row("pavirket"), "«» i «pavirkning» er ikke en av liten"),
        (row("tapt", pavirkning="stor"), "«pavirkning» brukes ikke når hendelsen er tapt"),
        (row("skapt", avstand="inntil_2_km"), "«» i «tid»"),
        (row("tapt", -1), "arealet er negativt"),
        (row("borte"), "«borte» i «hendelse» er ikke en av"),
    ],
)
def test_faults_of_projects(given, told):
    with pytest.raises(SchemaError) as stop:
        points.projects(pd.DataFrame([given], index=[2]))
    assert told in stop.value.sentence

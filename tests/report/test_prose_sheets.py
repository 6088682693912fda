"""Sentences of tables made by hand, so that every figure can be checked by eye."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import pandas as pd
import pytest

from arealregnskap.accounts import usikkerhet
from arealregnskap.codes import codelist
from arealregnskap.report.model import Sheet
from arealregnskap.report.prose import nature, need, trust
from arealregnskap.report.prose.parts import NBSP, Words
from arealregnskap.schema import Column

NB, NN = Words("nb"), Words("nn")
#: Columns that are text or codes in these tables; the rest are figures.
_TEXT = {"endring": "code", "grunnlag": "code", "post": "code", "lys": "code", "tabell": "code", "kode": "code"}


def sheet(key: str, rows: list[dict], total: dict | None = None) -> Sheet:
    """A table whose columns are the keys of its rows; ``…_daa`` is area, ``…andel`` a share."""
    columns = tuple(
        Column(name, _TEXT.get(name, "text"), name) if isinstance(value, str | type(None))
        else Column(name, "float", name, unit=next((u for u in ("daa", "ha", "år") if name.endswith(f"_{u}")), ""))
        for name, value in rows[0].items()
    )  # fmt: skip
    return Sheet(key, key, key, columns, pd.DataFrame(rows), total or {})


def document(*sheets: Sheet) -> SimpleNamespace:
    by_key = {s.key: s for s in sheets}
    return SimpleNamespace(sheet=by_key.get)


def plain(paragraph) -> str:
    return paragraph.text.replace(NBSP, " ")


def told(module, *sheets: Sheet, words: Words = NB) -> dict[str, str]:
    return {p.key: plain(p) for p in module.paragraphs(None, document(*sheets), words)}


# --- nature ------------------------------------------------------------------------------------------------------


def openings(unit: str = "daa") -> tuple[Sheet, Sheet]:
    """900 daa of nature under the plan, 950 on the newest map: 40 daa are built on the map, 60 more on other maps."""

    def row(change: str, name: str, basis: str, before: float, lost: float) -> dict:
        return {"endring": change, "endringsnavn": name, "grunnlag": basis, "delomrade": "kommunen", "gruppe": "natur",
                f"inngaende_{unit}": before, f"avgang_{unit}": lost, f"utgaende_{unit}": before - lost}  # fmt: skip

    n0 = [row("gjeldende", "Gjeldende plan", "framskrevet", 900.0, 50.0),
          row("forslag_planvask", "Forslag + planvask", "framskrevet", 900.0, 20.0),
          row("kartversjoner", "Arealdekke 01.06.2015 mot 01.06.2025", "kartversjoner", 970.0, 20.0)]  # fmt: skip
    n5 = [{"endring": "gjeldende", "endringsnavn": "Gjeldende plan", "delomrade": "kommunen", "post": post,
           f"areal_{unit}": area} for post, area in (("kart", 40.0), ("bygg", 60.0), ("i_dag", 100.0))]  # fmt: skip
    return sheet("N0", n0), sheet("N5", n5)


def test_the_two_openings_of_nature_are_explained():
    """The sentence on two maps tells why the plans begin with less, with the figures of table N5."""
    said = told(nature, *openings())
    assert said["natur_kartversjoner"].startswith("Mellom to kartversjoner (arealdekke 01.06.2015 mot 01.06.2025) gikk")
    assert "kartet alene viser 40 dekar bebygd. I tallene for planene er 60 dekar til" in said["natur_kartversjoner"]
    assert "kan ikke trekkes fra hverandre" not in said["natur_gjeldende"]
    assert "kan ikkje trekkjast frå kvarandre" in told(nature, *openings(), words=NN)["natur_kartversjoner"]


def test_nothing_is_explained_where_other_maps_add_nothing():
    n0, n5 = openings()
    n5 = dataclasses.replace(n5, frame=n5.frame.assign(areal_daa=[40.0, 0.0, 40.0]))
    assert told(nature, n0, n5)["natur_kartversjoner"].endswith("dekar.")
    assert told(nature, n0)["natur_kartversjoner"].endswith("dekar.")


def test_a_plan_after_the_planvask_is_called_so():
    assert told(nature, *openings())["natur_forslag_planvask"].startswith("Blir forslaget etter planvasken bygd ut")
    said = told(nature, *openings(), words=NN)["natur_forslag_planvask"]
    assert said.startswith("Blir framlegget etter planvasken bygd ut")


def test_nature_in_hectares_is_told_in_hectares():
    said = told(nature, *openings("ha"))
    assert "fra 900,0 hektar til 850,0 hektar; 50,0 hektar går tapt" in said["natur_gjeldende"]
    assert "viser 40,0 hektar bebygd" in said["natur_kartversjoner"] and "dekar" not in " ".join(said.values())


# --- how sure ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("light", "nb", "nn"),
    [("gronn", "Lyset er grønt: ganske sikkert.", "Lyset er grønt: ganske sikkert."),
     ("gul", "Lyset er gult: bruk tallet med omtanke.", "Lyset er gult: bruk talet med omtanke."),
     ("rod", "Lyset er rødt: usikkert.", "Lyset er raudt: usikkert.")],
)  # fmt: skip
def test_the_light_is_a_sentence_and_says_what_it_is_made_of(light, nb, nn):
    why = "± 0,6 %. Grensens standardavvik er satt til 2,9 m (innstilling). Kartet er 1 år."
    row = {"tabell": "T3", "kode": "alle", "lys": light, "daa": 2031.0, "pm_daa": 13.1, "pm_andel": 0.006}
    u1 = sheet("U1", [row | {"hvorfor": why}])
    for words, sentence in ((NB, nb), (NN, nn)):
        (paragraph,) = trust._uncertain(document(u1), words)
        assert f"(0,6 %). {sentence} Det er det sv" in plain(paragraph)
        assert plain(paragraph).endswith("er. Grensens standardavvik er satt til 2,9 m (innstilling). Kartet er 1 år.")


def test_every_light_has_its_sentence():
    assert {*trust._LIGHTS, usikkerhet.NOT_MEASURED} == set(codelist("usikkerhetslys"))


# --- need ----------------------------------------------------------------------------------------------------------


def needs(*rows: tuple) -> tuple[Sheet, Sheet]:
    """T10 of gjeldende plan from (purpose, verdict, reserve, to reckon with, need, years), and a period of 12 years."""
    names = ("formalsnavn", "vurdering", "reserve_daa", "brukbar_daa", "behov_daa", "aar")
    table = [{"plan": "gjeldende", "plannavn": "Gjeldende plan", "formal": r[0], **dict(zip(names, r, strict=True))}
             for r in rows]  # fmt: skip
    t10 = sheet("T10", table)
    years = tuple(dataclasses.replace(c, unit="år") if c.name == "aar" else c for c in t10.columns)
    t10f = sheet("T10F", [{"forutsetning": "horisont", "hoved": 12.0}])
    return dataclasses.replace(t10, columns=years), t10f


def test_need_tells_its_period_what_is_left_out_and_whole_years():
    tables = needs(
        ("Bolig", "dekker", 363.0, 203.0, 17.4, 140.1), ("Fritidsbolig", "dekker", 1084.0, 607.0, 176.0, 41.4)
    )
    assert told(need, *tables)["behov"] == (
        "Behovet i planperioden på 12 år er i hovedalternativet 17 dekar til bolig og 176 dekar til fritidsbolig. "
        "Reserven det er regnet med i gjeldende plan, er for bolig 203 av 363 dekar, nok til over 100 år; fritidsbolig "
        "607 av 1 084 dekar, nok til 41 år. Resten er trukket fra etter forutsetningene om hvor mye som kan brukes, og "
        "hvor mye som blir bygd ut. Forutsetningene er ikke offisielle, og svaret følger dem."
    )
    nynorsk = told(need, *tables, words=NN)["behov"]
    assert nynorsk.startswith("Behovet i planperioden på 12 år er i hovudalternativet 17 dekar")
    assert "Resten er trekt frå" in nynorsk


def test_need_of_nothing_and_of_what_is_not_known():
    """No need has no years, though a high alternative is covered; nothing is left out where all can be used."""
    said = told(need, *needs(("Bolig", "dekker", 300.0, 300.0, -40.0, float("nan")),
                             ("Fritidsbolig", "for_liten", 10.0, 10.0, 240.0, 0.5),
                             ("Næring", "mangler", 5.0, 5.0, float("nan"), float("nan"))))["behov"]  # fmt: skip
    assert "240 dekar til fritidsbolig. Det er ikke noe nytt behov i hovedalternativet for bolig." in said
    assert "bolig 300 av 300 dekar; fritidsbolig 10 av 10 dekar, nok til mindre enn 1 år." in said
    assert "Behovet for næring er ikke kjent" in said and "Resten" not in said and "−40" not in said

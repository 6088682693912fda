"""Sentences of tables made by hand, so that every figure can be checked by eye."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import pandas as pd
import pytest

from arealregnskap.accounts import usikkerhet
from arealregnskap.codes import codelist
from arealregnskap.report.model import Sheet
from arealregnskap.report.prose import change, differences, goals, nature, need, planned, register, trust
from arealregnskap.report.prose.parts import NBSP, Paragraph, Words
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


# --- the chapters that were tables alone -----------------------------------------------------------------------------


def goal(plan: str, name: str, kind: str, planned_daa: float, limit: float, verdict: str) -> dict:
    shown = {"noytral": "Arealnøytralitet"}.get(kind, kind)
    return {"plan": plan, "plannavn": name, "type": kind, "typenavn": shown, "planlagt_daa": planned_daa,
            "ramme_daa": limit, "mal_daa_per_ar": limit / 12, "vurdering": verdict}  # fmt: skip


def test_goals_tell_what_each_plan_opens_for_more_of():
    """The proposal stands as gjeldende plan does; after the planvask one goal is kept, and one cannot be told."""
    rows = [goal(plan, name, "skog", 1196.0, 720.0, "over") for plan, name in
            (("gjeldende", "Gjeldende plan"), ("forslag", "Forslag"))]  # fmt: skip
    rows.append(goal("forslag_planvask", "Forslag + planvask", "skog", 600.0, 720.0, "innenfor"))
    rows += [goal(plan, name, "noytral", 2031.0, 120.0, "over") for plan, name in
             (("gjeldende", "Gjeldende plan"), ("forslag", "Forslag"))]  # fmt: skip
    rows.append(goal("forslag_planvask", "Forslag + planvask", "noytral", 130.0, 120.0, "kan_ikke_avgjores"))
    m1 = sheet("M1", rows)
    assert told(goals, m1)["mal"] == (
        "Gjeldende plan åpner for mer enn målene for perioden, planlagt mot ramme: skog (1 196 mot 720 dekar) og "
        "arealnøytralitet (2 031 mot 120 dekar). Det samme gjelder forslaget. Forslaget etter planvasken holder seg "
        "innenfor målene for skog (600 mot 720 dekar). Om forslaget etter planvasken holder seg innenfor målene for "
        "arealnøytralitet (130 mot 120 dekar), kan ikke avgjøres, for noe av arealet er ikke kartlagt. "
        "Arealnøytralitet vil si at planen ikke åpner for mer enn det som føres tilbake; ramma er 120 dekar som er "
        "oppgitt ført tilbake i perioden, 10,0 dekar per år."
    )
    assert told(goals, m1, words=NN)["mal"].startswith("Gjeldande plan opnar for meir enn måla for perioden, planlagt")


def test_nothing_is_said_of_goals_that_nobody_has_set():
    assert told(goals, sheet("M1", [goal("gjeldende", "Gjeldende plan", "myr", 9.0, float("nan"), "uten_mal")])) == {}


def test_the_register_tells_how_many_plans_and_what_to_do():
    names = (("Kommuneplan", 1481.0, True), ("Hyttefelt", 72.0, True), ("Boligfelt", 0.0, None))
    rows = [{"planid": "1", "plannavn": n, "reserve_daa": daa, "i_register": known} for n, daa, known in names]
    r1 = sheet("R1", rows)
    r2 = sheet("R2", [{"alvor": kind} for kind in ("rettes", "avgjores", "rettes")])
    assert told(register, r1, r2)["planregister"] == (
        "Plandataene og planregisteret har 3 planer; 2 har arealreserve, mest Kommuneplan (1 481 dekar). "
        "Gjennomgangen ga 3 funn: 1 må avgjøres og 2 bør rettes."
    )
    alone = dataclasses.replace(r1, frame=r1.frame.assign(i_register=None))
    assert told(register, alone, words=NN)["planregister"].startswith("Plandataa har 3 planar")
    assert told(register, alone, words=NN)["planregister"].endswith("Gjennomgangen gav ingen funn.")


def test_planned_and_actual_use_and_the_largest_areas():
    t1 = sheet("T1", [{"navn": "Boligbebyggelse", "daa": 30.0}, {"navn": "LNFR – spredt", "daa": 900.0}],
               {"daa": 930.0, "framtidig_daa": 70.0})  # fmt: skip
    t1 = dataclasses.replace(t1, columns=(*t1.columns, Column("framtidig_daa", "float", "Framtidig", unit="daa")),
                             frame=t1.frame.assign(framtidig_daa=[20.0, 50.0]))  # fmt: skip
    land = (("11", "Bebygd", 10.0), ("30", "Skog", 800.0), ("60", "Myr", 80.0), ("50", "Åpen fastmark", 40.0))
    t2 = sheet("T2", [{"artype": code, "navn": name, "daa": daa} for code, name, daa in land])
    a3 = sheet("A3", [{"omrade_id": f"F{n}", "reserve_daa": float(n)} for n in range(1, 6)])
    said = told(planned, t1, t2, a3)
    assert said["planlagt"] == (
        "Planene setter av mest areal til LNFR – spredt (900,0 dekar) og boligbebyggelse (30,0 dekar); i alt er 70,0 "
        "dekar framtidige områder. I arealdekket er det mest skog (800,0 dekar), myr (80,0 dekar) og "
        "åpen fastmark (40,0 dekar); 10,0 dekar er bebygd."
    )
    assert said["omrader"] == (
        "Arealreserven ligger i 5 områder; de største er F5 (5,0 dekar), F4 (4,0 dekar) og F3 (3,0 dekar)."
    )
    few = dataclasses.replace(a3, frame=a3.frame.head(2))
    assert told(planned, few, words=NN)["omrader"] == "Arealreserven ligg i F2 (2,0 dekar) og F1 (1,0 dekar)."


def test_differences_tell_how_far_off_others_are_and_what_moves_them():
    def row(kind: str, against: str, name: str, theirs: float, off: float, what: str = "tall") -> dict:
        ours = 2031.0 if what == "tall" else float("nan")
        return {"arsaksnavn": {"raster": "Raster"}.get(kind, "Et annet regelsett"), "mot": against, "navn": name,
                "storrelse": "Arealreserve", "kode": "alle", "vart_daa": ours, "deres_daa": theirs,
                "differanse_daa": off, "arsak": kind, "rad": what}  # fmt: skip

    nan = float("nan")
    compared = sheet("tallavvik", [
        row("regelsett", "ARV", "Alle formål", 2123.0, 92.0), row("regelsett", "ARV", "– Nær bygg", nan, 29.0, "arsak"),
        row("regelsett", "ARV", "– Nær veg", nan, -79.0, "arsak"), row("raster", "10 m", "Alle formål", 2025.0, -6.0),
        row("raster", "100 m", "Alle formål", 1950.0, -81.0),
    ])  # fmt: skip
    assert told(differences, compared)["forskjeller"] == (
        "Samme planer gir ulik arealreserve etter andre regelsett enn vårt (2 031 dekar): 2 123 dekar etter ARV, der "
        "«nær veg» flytter mest (−79,0 dekar). Av andre kart og målemåter gir «raster 100 m» det tallet som er lengst "
        "unna: 1 950 dekar, en forskjell på −81,0 dekar."
    )
    assert "ein skilnad på −81,0 dekar" in told(differences, compared, words=NN)["forskjeller"]


# --- a proposal ------------------------------------------------------------------------------------------------------


def themes(*rows: tuple) -> Sheet:
    """T8T from (code, name, gjeldende, proposal)."""
    names = ("tema", "temanavn", "tapt_gjeldende_daa", "tapt_forslag_daa")
    return sheet("T8T", [dict(zip(names, row, strict=True)) for row in rows])


UNKNOWN = ("villrein", "Villreinområder", float("nan"), float("nan"))
RISING = (("reindrift", "Reindrift", 134.0, 194.0), ("H520", "H520 Hensyn reindrift", 134.0, 194.0),
          ("H560", "H560 Bevaring naturmiljø", 6.0, 44.0), UNKNOWN)  # fmt: skip
FALLING = (("naturvern", "Naturvernområder", 75.0, 51.0), ("flomsone", "Flomsoner", 6.0, 6.01))


def test_a_proposal_is_told_by_what_it_takes_more_of_and_less_of():
    """A zone of the same ground as its theme is not told twice, nor what is not known or the same as written."""
    assert plain(Paragraph("", "", change._themes(themes(*RISING, *FALLING), NB, alone=False))) == (
        "Forslaget tar mer enn gjeldende plan av reindrift (194 mot 134 dekar) og H560 Bevaring naturmiljø (44 mot 6 "
        "dekar); mindre av naturvernområder (51 mot 75 dekar)."
    )


def test_a_proposal_that_only_spares_is_told_so_and_when():
    said = plain(Paragraph("", "", change._themes(themes(*FALLING), NN, alone=True)))
    assert said.startswith("Blir heile arealreserven bygd ut (framskrive, ikkje observert), tek framlegget mindre enn")
    assert said.endswith("gjeldande plan av naturvernområder (51,0 mot 75,0 dekar).")
    assert change._themes(themes(FALLING[1]), NB, alone=True) == ()

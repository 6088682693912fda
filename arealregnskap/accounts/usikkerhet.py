"""U1: how sure each figure is, with ± in daa, a light and the reason for it."""

from __future__ import annotations

import datetime as dt
import math
from functools import lru_cache
from typing import Any

import pandas as pd

from ..cells import Cover
from ..codes import codelist
from ..schema import Column
from ..uncertainty import UncertaintySpec
from ..units import M2_PER_DAA, number_text, percent_text
from .base import Account, AccountData
from .reserve_hensyn import by_area, theme_name
from .reserve_markslag import markslag
from .sums import daa_by

#: ± is this many standard deviations; about 95 % of what chance gives lies within.
COVERAGE = 2.0
#: Code of the row for all of a table together (``uncertainty.measure.ALL``).
_ALL = "alle"
#: A smaller share would be shown as 0 %.
_LEAST_SHARE = 0.0005
GREEN, YELLOW, RED = "gronn", "gul", "rod"

COLUMNS = (
    Column("tabell", "code", "Tabell", description="T1–T8, A3 eller N1; T3P og T7P er planlagt i T3 og T7"),
    Column("storrelse", "text", "Størrelse", "Storleik"),
    Column("kode", "code", "Kode", description="Arealformål, arealtype, gruppe, område eller tema"),
    Column("navn", "text", "Navn", "Namn"),
    Column("daa", "float", "Areal", unit="daa"),
    Column("pm_daa", "float", "±", unit="daa", description="To standardavvik; rommer omtrent 95 % av det tilfeldige"),
    Column("pm_andel", "float", "± av arealet", description="0–1"),
    Column("lystekst", "text", "Lys"),
    Column("hvorfor", "text", "Hvorfor", "Kvifor"),
    Column(
        "alene_daa", "float", "± om hvert punkt er uavhengig", "± om kvart punkt er uavhengig", "daa",
        "Nedre anslag: feilen i ett punkt sier ingenting om det neste",
    ),
    Column(
        "hoyst_daa", "float", "± om hele grensen er forskjøvet likt", "± om heile grensa er forskuva likt", "daa",
        "Øvre grense: hele omkretsen ligger for langt ut eller inn",
    ),
    Column("noyaktighet_m", "float", "Nøyaktighet", "Nøyaktigheit", "m", "Grensens standardavvik i snitt"),
    Column("oppgitt_andel", "float", "Oppgitt", "Oppgjeve", description="0–1, del av grensen der det er oppgitt"),
    Column("planalder_ar", "float", "Planens alder", "Alderen til planen", "år",
           "Snitt av planene med kjent dato, vektet med arealet"),
    Column("alder_ar", "float", "Kartets alder", "Alderen til kartet", "år"),
    Column("lys", "code", "Lys, kode", codelist="usikkerhetslys"),
)  # fmt: skip

WHAT = {
    "T1": ("Planlagt formål", "Planlagt føremål"),
    "T2": ("Arealtype", "Arealtype"),
    "T3P": ("Byggeområde", "Byggjeområde"),
    "T3": ("Arealreserve", "Arealreserve"),
    "A3": ("Reserveområde", "Reserveområde"),
    "T5": ("Reserve i tema", "Reserve i tema"),
    "T4": ("Reserve på markslag", "Reserve på markslag"),
    "T6": ("Endret av forslaget", "Endra av framlegget"),
    "T7P": ("Byggeområde i forslaget", "Byggjeområde i framlegget"),
    "T7": ("Arealreserve i forslaget", "Arealreserve i framlegget"),
    "T8": ("Tapt markslag, forslag", "Tapt markslag, framlegg"),
    "N1": ("Tapt økosystem, gjeldende", "Tapt økosystem, gjeldande"),
}
#: Tables whose rows are of a plan, of a map of the land, and of classes in it.
_OF_PLAN, _OF_MAP, _OF_CLASS = ("T1", "T3P", "T7P", "T6"), ("T2", "T5", "T4", "T8", "N1"), ("T2", "T4", "T8", "N1")
NOT_MEASURED = "ikke_regnet"
#: (table, code) of what no border tells of: what it is, and why it has no ±.
_WHY_NOT = {
    ("T8", "differanse"): (
        "Differanse", "Differanse",
        "Reserven i de to planene har det meste av grensen felles, og den delen går ut når de trekkes fra hverandre. "
        "Hvor mye som er felles, er ikke målt. Feilen er ikke summen av feilene.",
        "Reserven i dei to planane har det meste av grensa felles, og den delen går ut når dei blir trekte frå "
        "kvarandre. Kor mykje som er felles, er ikkje målt. Feilen er ikkje summen av feilane.",
    ),
    ("T8T", "forslag"): (
        "Tema og hensyn", "Tema og omsyn",
        "± er regnet for reserven i gjeldende plan (tabell T5), ikke for forslagets.",
        "± er rekna for reserven i gjeldande plan (tabell T5), ikkje for reserven i framlegget.",
    ),
    ("N1", "utbredelse"): (
        "Inngående og utgående areal", "Inngåande og utgåande areal",
        "Det som er bygd i dag, er tatt fra flere kart enn arealdekket, og grensene deres er ikke målt samlet. ± for "
        "arealtypene i tabell T2 gir en pekepinn.",
        "Det som er bygd i dag, er teke frå fleire kart enn arealdekket, og grensene deira er ikkje målte samla. ± for "
        "arealtypane i tabell T2 gir ein peikepinn.",
    ),
    ("N7", "tilstand"): (
        "Tilstand (N6–N9)", "Tilstand (N6–N9)",
        "Usikkerheten i variablene er ikke oppgitt.", "Uvissa i variablane er ikkje oppgitt.",
    ),
    ("N10", "kvalitet"): (
        "Naturtyper etter kvalitet", "Naturtypar etter kvalitet",
        "Hvor sikker kartleggingen av kvalitet er, er ikke oppgitt. ± for naturtyper i reserven (tabell T5) gir en "
        "pekepinn.",
        "Kor sikker kartlegginga av kvalitet er, er ikkje oppgitt. ± for naturtypar i reserven (tabell T5) gir ein "
        "peikepinn.",
    ),
    ("N11", "tjenester"): (
        "Økosystemtjenester", "Økosystemtenester",
        "Tallene er kommunens egne og har ikke oppgitt usikkerhet.",
        "Tala er kommunen sine eigne og har ikkje oppgitt uvisse.",
    ),
    ("N15", "utslipp"): (
        "Klimagassutslipp", "Klimagassutslepp",
        "Faktorene har ikke oppgitt usikkerhet, og den er større enn feilen i arealet.",
        "Faktorane har ikkje oppgitt uvisse, og ho er større enn feilen i arealet.",
    ),
    ("N16", "naturpoeng"): (
        "Naturpoeng", "Naturpoeng",
        "Metoden er ikke bekreftet og har ikke usikkerhet.", "Metoden er ikkje stadfesta og har ikkje uvisse.",
    ),
}  # fmt: skip


class Fact:
    """One row of ``uncertainty.measure.COLUMNS`` with the types of its fields."""

    def __init__(self, row: dict[Any, Any]) -> None:
        self.tabell, self.kode = str(row["tabell"]), str(row["kode"])
        self.sd_m2, self.independent_m2, self.most_m2 = (float(row[c]) for c in ("sd_m2", "independent_m2", "most_m2"))
        self.sd_m, self.stated, self.class_share = (float(row[c]) for c in ("sd_m", "stated", "class_share"))
        self.plan_years, self.years = float(row["plan_years"]), float(row["years"])
        self.daa = float(row.get("area_m2", math.nan)) / M2_PER_DAA


def table(data: AccountData) -> pd.DataFrame:
    """One row per figure that has borders on a map; none where nothing was measured."""
    if data.uncertainty is None:
        return _rows([])
    areas = _areas(data)
    rows = []
    for number, table_key in enumerate(WHAT):
        known = data.uncertainty.frame[data.uncertainty.frame["tabell"] == table_key]
        for r in map(Fact, known.to_dict("records")):
            if (table_key, r.kode) in areas:
                name, daa = areas[table_key, r.kode]
                rows.append((number, r.kode == _ALL, -daa if table_key == "A3" else 0.0, _row(data, r, name, daa)))
            elif not math.isnan(r.daa):
                rows.append((number, r.kode == _ALL, 0.0, _row(data, r, _name(data, r), r.daa)))
    rows.sort(key=lambda row: row[:3])
    asked = zip(data.uncertainty.frame["tabell"], data.uncertainty.frame["kode"], strict=True)
    return _rows([*(row[-1] for row in rows), *(_unmeasured(data, key) for key in asked if key in _WHY_NOT)])


def _name(data: AccountData, r: Fact) -> str:
    """Name of a figure of another plan or of nature."""
    from ..natur.typology import typology  # nature is built on the accounts

    if r.kode == _ALL:
        return data.text("Alle formål", "Alle føremål")
    lists = {"T6": "planendring", "T7P": "arealformalsgruppe", "T7": "arealformalsgruppe", "T8": "markslag"}
    return (codelist(lists[r.tabell]) if r.tabell in lists else typology(1)).label(r.kode, data.language)


def _unmeasured(data: AccountData, key: tuple[str, str]) -> tuple[Any, ...]:
    """The row of a figure that no border tells of: nothing known but why."""
    nb, nn, why_nb, why_nn = _WHY_NOT[key]
    none = math.nan
    return (
        key[0], data.text("Uten ±", "Utan ±"), key[1], f"{key[0]} {data.text(nb, nn)}", none, none, none,
        _light_text(NOT_MEASURED, data.language), data.text(why_nb, why_nn), none, none, none, none, none, none,
        NOT_MEASURED,
    )  # fmt: skip


def _rows(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=[c.name for c in COLUMNS])
    return frame.astype({c.name: float for c in COLUMNS if c.type == "float"})


def _row(data: AccountData, r: Fact, name: str, daa: float) -> tuple[Any, ...]:
    assert data.uncertainty is not None
    spec, produced = data.uncertainty.spec, data.produced
    share = COVERAGE * r.sd_m2 / M2_PER_DAA / daa if daa else math.nan
    reasons = [
        (_light_of_share(share, spec), _position(data, r, share)),
        (_light_of_age(r.plan_years, *_plan_bounds(produced)), _plan_age(data, r)),
        (_light_of_age(r.years, spec.green_years, spec.yellow_years), _map_age(data, r.years)),
    ]
    if r.tabell in _OF_CLASS:
        reasons.append((_light_of_class(r.class_share, spec), _classes(data, r.class_share)))
    if r.tabell in _OF_PLAN:
        reasons[2] = ("", "")  # a plan says what is allowed; no map of the land is behind its area
    if r.tabell in (*_OF_MAP, "T6"):
        reasons[1] = ("", "")
    worst = max((light for light, _ in reasons if light), key=_lights().index)
    why = " ".join(text for _, text in reasons if text)
    factor = COVERAGE / M2_PER_DAA
    nb, nn = WHAT[r.tabell]
    return (
        r.tabell, data.text(nb, nn), r.kode, name, daa, r.sd_m2 * factor, share,
        _light_text(worst, data.language), why,
        r.independent_m2 * factor, r.most_m2 * factor, r.sd_m, r.stated, r.plan_years, r.years, worst,
    )  # fmt: skip


@lru_cache(maxsize=1)
def _lights() -> list[str]:
    """Codes of the lights, from the surest."""
    return list(codelist("usikkerhetslys"))


@lru_cache(maxsize=16)
def _light_text(light: str, language: str) -> str:
    """Sign and name of a light."""
    lights = codelist("usikkerhetslys")
    return f"{lights.rows['tegn'][light]} {lights.label(light, language)}"


def _light_of_share(share: float, spec: UncertaintySpec) -> str:
    return GREEN if share <= spec.green_share else YELLOW if share <= spec.yellow_share else RED


def _light_of_age(years: float, green: float, yellow: float) -> str:
    """A map nobody has dated may be any age, so it is no better than yellow."""
    return YELLOW if math.isnan(years) else GREEN if years <= green else YELLOW if years <= yellow else RED


def _light_of_class(share: float, spec: UncertaintySpec) -> str:
    """Classes that nobody has checked are no better than yellow: they may be off by far more than the borders."""
    if math.isnan(share):
        return YELLOW
    return GREEN if share >= spec.green_class else YELLOW if share >= spec.yellow_class else RED


@lru_cache(maxsize=16)
def _plan_bounds(produced: dt.date | None) -> tuple[float, float]:
    """Years back to the borders of the age classes of plans: from 2008 on is green, from 1985 on yellow."""
    starts, day = codelist("aldersklasse").rows["fra"], produced or dt.date.max
    green, yellow = ((day - dt.date.fromisoformat(starts[code])).days / 365.2425 for code in ("fra_2008", "for_2008"))
    return green, yellow


def _position(data: AccountData, r: Fact, share: float) -> str:
    if math.isnan(r.sd_m):
        return data.text("Grensen er kommunens egen.", "Grensa er kommunen si eiga.")
    sd, part = number_text(r.sd_m, 1), percent_text(share) if share >= _LEAST_SHARE else f"under {percent_text(0.001)}"
    if r.stated > 0.5:
        return data.text(
            f"± {part}. Grensens standardavvik er {sd} m, oppgitt i fila eller saken.",
            f"± {part}. Standardavviket til grensa er {sd} m, oppgitt i fila eller saka.",
        )
    return data.text(
        f"± {part}. Grensens standardavvik er satt til {sd} m (innstilling).",
        f"± {part}. Standardavviket til grensa er sett til {sd} m (innstilling).",
    )


def _plan_age(data: AccountData, r: Fact) -> str:
    """A reserve area has one plan; every other figure rests on the mean of those that have a date."""
    count = number_text(r.plan_years)
    match r.tabell == "A3", math.isnan(r.plan_years):
        case True, True:
            return data.text("Planen har ukjent dato.", "Planen har ukjend dato.")
        case True, False:
            return data.text(f"Planen er {count} år.", f"Planen er {count} år.")
        case False, True:
            return data.text(
                "For minst halve arealet er planens dato ukjent.",
                "For minst halve arealet er datoen til planen ukjend.",
            )
    return data.text(
        f"Planene er i snitt {count} år, vektet med arealet.", f"Planane er i snitt {count} år, vekta med arealet."
    )


def _map_age(data: AccountData, years: float) -> str:
    if math.isnan(years):
        return data.text("Kartet har ukjent dato.", "Kartet har ukjend dato.")
    return data.text(f"Kartet er {number_text(years)} år.", f"Kartet er {number_text(years)} år.")


def _classes(data: AccountData, share: float) -> str:
    if math.isnan(share):
        return data.text("Klassenes nøyaktighet er ikke oppgitt.", "Nøyaktigheita til klassane er ikkje oppgitt.")
    part = percent_text(share)
    return data.text(f"{part} av flatene har rett klasse.", f"{part} av flatene har rett klasse.")


def _areas(data: AccountData) -> dict[tuple[str, str], tuple[str, float]]:
    """Name and area [daa] of every figure, by table and code; the areas are those of the tables themselves."""
    formal, groups, land = codelist("arealformal"), codelist("arealformalsgruppe"), codelist("ar5_arealtype")
    classed = data.land[data.land["arealdekke"] == Cover.CLASSED]
    out = {("T1", c): (formal.label(c, data.language), v) for c, v in _by(data.land, "arealformal")}
    out |= {("T2", c): (land.label(c, data.language), v) for c, v in _by(classed, "artype")}
    whole = data.text("Alle formål", "Alle føremål")
    for key, cells in (("T3P", data.building_land), ("T3", data.reserve)):
        out |= {(key, c): (groups.label(c, data.language), v) for c, v in _by(cells, "gruppe")}
        out[key, _ALL] = (whole, float(cells["area_m2"].sum()) / M2_PER_DAA)
    marks = codelist("markslag")
    on_land = data.reserve.assign(markslag=markslag(data.reserve))
    out |= {("T4", c): (marks.label(c, data.language), v) for c, v in _by(on_land, "markslag") if c in marks}
    out |= _reserve_areas(data)
    inside = by_area(data).inside
    for theme in data.cells.analysed():
        out["T5", theme.key] = (theme_name(data, theme), float(inside[theme.key].sum()) / M2_PER_DAA)
    return out


def _by(cells: pd.DataFrame, key: str) -> list[tuple[str, float]]:
    return [(str(code), float(daa)) for code, daa in daa_by(cells, key).items()]


def _reserve_areas(data: AccountData) -> dict[tuple[str, str], tuple[str, float]]:
    ids = dict(zip(data.areas["omrade_nr"], data.areas["omrade_id"], strict=True))
    own = data.reserve.groupby("omrade_nr").agg(area_m2=("area_m2", "sum"), navn=("omradenavn", "first"))
    # A name that is missing is None in a run and NaN in a result read back.
    own["navn"] = [name if isinstance(name, str) else "" for name in own["navn"]]
    return {
        ("A3", str(ids.get(nr, nr))): (str(name), float(area) / M2_PER_DAA)
        for nr, name, area in zip(own.index, own["navn"], own["area_m2"], strict=True)
    }


ACCOUNT = Account(
    key="U1",
    title_nb="Usikkerhet",
    title_nn="Uvisse",
    columns=COLUMNS,
    table=table,
    method=(
        "Hvor langt grensen kan ligge feil, er kildens nøyaktighet [SOSI-KV] eller en innstilling per produkt. Feilen "
        "er ført fra grensen til arealet: grenser mellom flater som telles sammen, gir ingen usikkerhet [FS-2005]. "
        "Grenser nærmere enn korrelasjonslengden flytter seg sammen (eget valg). Lyset er det dårligste av posisjon, "
        "alder og klasse; fargene som i [ENC], grensene er eget valg, for planer aldersklassene i [ARV]."
    ),
    notes_nb=(
        "± er to standardavvik og gjelder bare hvor grensene ligger. Feil formål, status eller klasse er ikke med.",
        "± skal ikke summeres: feil i naboflater opphever hverandre.",
        "«Innstilling» er valgt av oss eller kommunen, og er ikke en opplysning fra kildens eier.",
    ),
    notes_nn=(
        "± er to standardavvik og gjeld berre kvar grensene ligg. Feil føremål, status eller klasse er ikkje med.",
        "± skal ikkje summerast: feil i naboflater opphevar kvarandre.",
        "«Innstilling» er vald av oss eller kommunen, og er ikkje ei opplysning frå eigaren av kjelda.",
    ),
)

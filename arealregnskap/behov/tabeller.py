"""T10 and what belongs to it: need against reserve, what drives the answer, the assumptions, and the people."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from ..accounts.base import Account, AccountData, Table, compute
from ..codes import codelist
from ..natur.build import WASHED
from ..schema import Column
from ..units import MINUS, number_text
from . import behov, statbank
from .behov import PURPOSES, Need, usable
from .data import OTHER, BehovData, PlanReserve
from .forutsetninger import FROM_TABLES, LACKING, LEVELS, OWN, SUGGESTED, Assumption, facts, moved, of_purpose

#: Key of the population's alternative among what is varied.
ALTERNATIVE = "folketall"

T10_COLUMNS = (
    Column("plan", "code", "Plan-kode", "Plan-kode"),
    Column("plannavn", "text", "Plan", "Plan"),
    Column("formal", "code", "Kode", codelist="behovsformal"),
    Column("formalsnavn", "text", "Formål", "Føremål"),
    Column("reserve_daa", "float", "Arealreserve", "Arealreserve", "daa", "Fra tabell T3"),
    Column("reserve_framtidig_daa", "float", "Av dette framtidig (2)", "Av dette framtidig (2)", "daa"),
    Column("brukbar_daa", "float", "Reserve å regne med", "Reserve å rekne med", "daa",
           "Reserven ganger delen som kan brukes og delen som blir bygd ut"),
    Column("behov_lav_daa", "float", "Behov, lavt", "Behov, lågt", "daa", "I hele planperioden", places=0),
    Column("behov_daa", "float", "Behov, hoved", "Behov, hovud", "daa", "I hele planperioden", places=0),
    Column("behov_hoy_daa", "float", "Behov, høyt", "Behov, høgt", "daa", "I hele planperioden", places=0),
    Column("til_overs_daa", "float", "Til overs", "Til overs", "daa",
           "Reserve å regne med minus behov i hovedalternativet; minus betyr at det mangler"),
    Column("aar_min", "float", "År, minst", "År, minst", "år", "Hvor lenge reserven rekker ved høyt behov"),
    Column("aar", "float", "År, hoved", "År, hovud", "år", "Hvor lenge reserven rekker i hovedalternativet"),
    Column("aar_maks", "float", "År, mest", "År, mest", "år", "Hvor lenge reserven rekker ved lavt behov"),
    Column("enheter_lav", "float", "Boliger, lavt", "Bustader, lågt", "antall",
           "Nye boliger eller fritidsboliger i planperioden"),
    Column("enheter", "float", "Boliger, hoved", "Bustader, hovud", "antall",
           "Nye boliger eller fritidsboliger i planperioden"),
    Column("enheter_hoy", "float", "Boliger, høyt", "Bustader, høgt", "antall",
           "Nye boliger eller fritidsboliger i planperioden"),
    Column("plass", "float", "Plass til", "Plass til", "antall",
           "Boliger eller fritidsboliger på reserven å regne med"),
    Column("tomter", "int", "Ledige tomter", "Ledige tomter", "antall",
           "I reserveområdene; tom når tomter ikke er oppgitt"),
    Column("aar_tomter", "float", "År, tomtene", "År, tomtene", "år",
           "Hvor lenge de ledige tomtene rekker i hovedalternativet"),
    Column("vurdering", "code", "Vurdering-kode", codelist="behovsvurdering"),
    Column("vurderingsnavn", "text", "Hva det betyr", "Kva det tyder"),
    Column("mangler", "text", "Mangler", "Manglar"),
)  # fmt: skip

T10S_COLUMNS = (
    Column("formal", "code", "Kode", codelist="behovsformal"),
    Column("formalsnavn", "text", "Formål", "Føremål"),
    Column("rang", "int", "Nr.", description="1 flytter svaret mest"),
    Column("forutsetning", "code", "Forutsetning-kode", "Føresetnad-kode"),
    Column("forutsetningsnavn", "text", "Forutsetning", "Føresetnad"),
    Column("enhet", "text", "Enhet", "Eining"),
    Column("verdier", "text", "Lav, hoved og høy", "Låg, hovud og høg"),
    Column("lav", "float", "Lav", "Låg", level=True),
    Column("hoved", "float", "Hoved", "Hovud", level=True),
    Column("hoy", "float", "Høy", "Høg", level=True),
    Column("aar_ved_lav", "float", "År ved lav", "År ved låg", "år"),
    Column("aar", "float", "År i hovedalternativet", "År i hovudalternativet", "år"),
    Column("aar_ved_hoy", "float", "År ved høy", "År ved høg", "år"),
    Column("til_overs_ved_lav_daa", "float", "Til overs ved lav", "Til overs ved låg", "daa"),
    Column("til_overs_ved_hoy_daa", "float", "Til overs ved høy", "Til overs ved høg", "daa"),
    Column("utslag_daa", "float", "Utslag", "Utslag", "daa", "Forskjellen mellom lav og høy"),
)

T10F_COLUMNS = (
    Column("formal", "code", "Kode", codelist="behovsformal"),
    Column("formalsnavn", "text", "Formål", "Føremål"),
    Column("forutsetning", "code", "Forutsetning-kode", "Føresetnad-kode", codelist="behov_forutsetning"),
    Column("forutsetningsnavn", "text", "Forutsetning", "Føresetnad"),
    Column("enhet", "text", "Enhet", "Eining"),
    Column("verdier", "text", "Lav, hoved og høy", "Låg, hovud og høg"),
    Column("lav", "float", "Lav", "Låg", level=True),
    Column("hoved", "float", "Hoved", "Hovud", level=True),
    Column("hoy", "float", "Høy", "Høg", level=True),
    Column("satt_av", "text", "Satt av", "Sett av"),
    Column("kilde", "text", "Kilde", "Kjelde"),
    Column("forklaring", "text", "Forklaring", "Forklaring"),
)

T10B_COLUMNS = (
    Column("ar", "int", "År"),
    Column("lav", "float", "Lav (LLML)", "Låg (LLML)", "personer"),
    Column("hoved", "float", "Hoved (MMMM)", "Hovud (MMMM)", "personer"),
    Column("hoy", "float", "Høy (HHMH)", "Høg (HHMH)", "personer"),
)

_OWNERS = {
    OWN: ("Kommunen", "Kommunen"), SUGGESTED: ("Programmets forslag", "Framlegg frå programmet"),
    FROM_TABLES: ("Regnet av tabellene", "Rekna av tabellane"), LACKING: ("Mangler", "Manglar"),
}  # fmt: skip


def need_table(data: BehovData) -> pd.DataFrame:
    """T10: one row per plan and purpose; the purposes and the rest are all of the plan's reserve in T3."""
    return _frame(T10_COLUMNS, [_row(data, plan, purpose) for plan in data.plans for purpose in (*PURPOSES, OTHER)])


def _row(data: BehovData, plan: PlanReserve, purpose: str) -> dict[str, Any]:
    names, verdicts = codelist("behovsformal"), codelist("behovsvurdering")
    reserve = plan.daa(purpose)
    row: dict[str, Any] = {
        "plan": plan.key, "plannavn": plan.name(data.language), "formal": purpose,
        "formalsnavn": names.label(purpose, data.language), "reserve_daa": reserve,
        "reserve_framtidig_daa": plan.daa(purpose, "reserve_framtidig_daa"),
    }  # fmt: skip
    if purpose == OTHER:
        row |= {"vurdering": "ikke_vurdert", "mangler": None}
    else:
        row |= _answer(data, purpose, reserve)
    return row | {"vurderingsnavn": verdicts.label(row["vurdering"], data.language)}


def _answer(data: BehovData, purpose: str, reserve: float) -> dict[str, Any]:
    """The need and how long the reserve lasts; without what it takes nothing is a figure, and it says what to get."""
    available = usable(purpose, reserve, data.values)
    low, main, high = (data.need(purpose, level) for level in LEVELS)
    plots = data.plots(purpose)
    return {
        "brukbar_daa": available, "behov_lav_daa": low.daa, "behov_daa": main.daa, "behov_hoy_daa": high.daa,
        "til_overs_daa": available - max(main.daa, 0.0) if main.known else math.nan,
        "aar_min": high.lasts(available), "aar": main.lasts(available), "aar_maks": low.lasts(available),
        "enheter_lav": low.units, "enheter": main.units, "enheter_hoy": high.units,
        "plass": behov.capacity(purpose, available, data.values), "tomter": plots, "aar_tomter": main.plots_last(plots),
        "vurdering": verdict(available, low, main, high), "mangler": data.lacking(purpose) or None,
    }  # fmt: skip


def verdict(available: float, low: Need, main: Need, high: Need) -> str:
    """Code of ``behovsvurdering``. Alternatives that are not known are taken as the main one."""
    if not main.known:
        return "mangler"
    if main.daa <= 0 and not high.daa > 0:
        return "ikke_behov"
    least, most = (n.daa if n.known else main.daa for n in (low, high))
    if available >= most:
        return "dekker"
    return "for_liten" if available < least else "avhenger"


def sensitivity_table(data: BehovData) -> pd.DataFrame:
    """T10S: gjeldende plan with one assumption at a time at its low and its high; what moves the answer most first."""
    rows = [row for purpose in PURPOSES for row in _ranked(data, purpose)]
    return _frame(T10S_COLUMNS, rows)


def _ranked(data: BehovData, purpose: str) -> list[dict[str, Any]]:
    main = data.need(purpose)
    if not main.known:
        return []
    reserve = data.plans[0].daa(purpose)
    rows = [_moved(data, purpose, reserve, main, key) for key in varied(data, purpose)]
    rows.sort(key=lambda r: (-(r["utslag_daa"] if r["utslag_daa"] == r["utslag_daa"] else math.inf), r["forutsetning"]))
    return [{**row, "rang": n} for n, row in enumerate(rows, 1)]


def varied(data: BehovData, purpose: str) -> list[str]:
    """What can be varied for a purpose: its own assumptions, the period, and for dwellings the population."""
    keys = [k for k, a in data.values.items() if of_purpose(k) in ("", purpose) and a.varied]
    people = data.read.people
    others = people is not None and {"lav", "hoy"} <= set(people["alternativ"])
    return [ALTERNATIVE, *keys] if purpose == behov.HOUSING and others else keys


def _moved(data: BehovData, purpose: str, reserve: float, main: Need, key: str) -> dict[str, Any]:
    nn = data.language == "nn"
    ends = {}
    for level in ("lav", "hoy"):
        values = data.values if key == ALTERNATIVE else moved(data.values, key, level)
        need = data.need(purpose, level if key == ALTERNATIVE else "hoved", values)
        available = usable(purpose, reserve, values)
        ends[level] = (need.lasts(available), available - max(need.daa, 0.0))
    if key == ALTERNATIVE:
        name, unit = (
            ("Folketallet (lav og høy vekst)", "Folketalet (låg og høg vekst)")[nn],
            ("personer", "personar")[nn],
        )
        end = data.first_year + data.values[behov.HORIZON].main
        shown = {level: statbank.at(data.read.people, level, end) for level in LEVELS}  # type: ignore[arg-type]
    else:
        row = facts()[key]
        name, unit = str(row[f"navn_{data.language}"]), str(row[f"enhet_{data.language}"])
        shown = {level: data.values[key].value(level) for level in LEVELS}
    return {
        "formal": purpose, "formalsnavn": codelist("behovsformal").label(purpose, data.language),
        "forutsetning": key, "forutsetningsnavn": name, "enhet": unit, "verdier": values_text(shown.values()), **shown,
        "aar_ved_lav": ends["lav"][0], "aar": main.lasts(usable(purpose, reserve, data.values)),
        "aar_ved_hoy": ends["hoy"][0], "til_overs_ved_lav_daa": ends["lav"][1],
        "til_overs_ved_hoy_daa": ends["hoy"][1], "utslag_daa": abs(ends["hoy"][1] - ends["lav"][1]),
    }  # fmt: skip


def assumption_table(data: BehovData) -> pd.DataFrame:
    """T10F: one row per assumption with its values, whose they are and their source."""
    return _frame(T10F_COLUMNS, [_assumption(data, a) for a in data.values.values()])


def _assumption(data: BehovData, a: Assumption) -> dict[str, Any]:
    row, nn = facts()[a.key], data.language == "nn"
    source = row["kilde_nn"] if nn and a.owner == SUGGESTED else a.source
    purpose = of_purpose(a.key)
    return {
        "formal": purpose or None, "formalsnavn": codelist("behovsformal").label(purpose, data.language) if purpose
        else data.text("Alle", "Alle"), "forutsetning": a.key, "forutsetningsnavn": row[f"navn_{data.language}"],
        "enhet": row[f"enhet_{data.language}"], "verdier": values_text((a.low, a.main, a.high)),
        "lav": a.low, "hoved": a.main, "hoy": a.high,
        "satt_av": _OWNERS[a.owner][nn], "kilde": source or None, "forklaring": row[f"forklaring_{data.language}"],
    }  # fmt: skip


def values_text(values: Iterable[float]) -> str | None:
    """Low, main and high as people write them, each with its own decimals: ``0,5 · 0,8 · 1,5``."""
    known = [v for v in values if not math.isnan(v)]
    texts = [number_text(v) if abs(v) >= 1_000 else f"{v:.4g}".replace(".", ",").replace("-", MINUS) for v in known]
    if not texts:
        return None
    return texts[0] if len(set(texts)) == 1 else " · ".join(texts)


def people_table(data: BehovData) -> pd.DataFrame:
    """T10B: the population that was used, year by year."""
    if data.read.people is None:
        return _frame(T10B_COLUMNS, [])
    wide = data.read.people.pivot(index="ar", columns="alternativ", values="verdi").reindex(columns=list(LEVELS))
    return wide.rename_axis(columns=None).reset_index()


def _frame(columns: tuple[Column, ...], rows: list[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=[c.name for c in columns])
    numbers = [c.name for c in columns if c.type in ("float", "int")]
    return frame.astype(dict.fromkeys(numbers, float))


def of_need(table: Callable[[BehovData], pd.DataFrame]) -> Callable[[AccountData], pd.DataFrame]:
    """An account's ``table`` that needs the data of need."""

    def made(data: AccountData) -> pd.DataFrame:
        if not isinstance(data, BehovData):
            raise TypeError("an account of need takes BehovData; make it with BehovData.of(data, …)")
        return table(data)

    return made


_OPEN_NB = "Forutsetningene er kommunens egne eller forslag å begynne med; ingen av dem er offisielle. Se tabell T10F."
_OPEN_NN = (
    "Føresetnadene er kommunen sine eigne eller framlegg å begynne med; ingen av dei er offisielle. Sjå tabell T10F."
)
_FLOOR_NB = "Er behovet under null, regnes det som null i «Til overs»."
_FLOOR_NN = "Er behovet under null, blir det rekna som null i «Til overs»."

_NO_YEARS_NB = (
    "Er behovet null eller mindre, er det ikke noe antall år. Det andre som mangler, er ikke kjent og aldri 0."
)
_NO_YEARS_NN = (
    "Er behovet null eller mindre, er det ikkje noko tal på år. Det andre som manglar, er ikkje kjent og aldri 0."
)

#: A note that holds only where decisions give a purpose more than it had.
MOVED = (
    "Planvasken kan flytte reserve mellom formål, slik at noen får mer enn før.",
    "Planvasken kan flytte reserve mellom føremål, slik at nokre får meir enn før.",
)
#: A purpose has more only beyond this [daa]; less is rounding of sums in another order.
_HAIR_DAA = 1e-6


def _told(_: AccountData, frame: pd.DataFrame) -> list[tuple[str, str]]:
    """That areas change purpose, where a purpose has more reserve with the decisions than without."""
    reserve = frame.set_index(["plan", "formal"])["reserve_daa"].unstack("plan")
    plans = [(plan, f"{plan}{WASHED}") for plan in reserve if f"{plan}{WASHED}" in reserve]
    more = any((reserve[washed] > reserve[plan] + _HAIR_DAA).any() for plan, washed in plans)
    return [MOVED] if more else []


T10 = Account(
    "T10", "Behov mot reserve", "Behov mot reserve", T10_COLUMNS, of_need(need_table),
    method=(
        "Reserven er den i tabell T3, per arealformålsgruppe. Behovet for boliger er folketallet om noen år delt på "
        "personer per bolig da, minus det samme i dag, pluss boliger som går ut av bruk; for fritidsboliger og næring "
        "er det tempoet ganger årene [KDD-AR Vedlegg 1]. Areal er behovet delt på tettheten. Reserve å regne med er "
        "reserven ganger delen som kan brukes og delen som blir bygd. År er reserven å regne med delt på behov per år. "
        "Tettheten for fritidsboliger er grove, landsdekkende tall [NINA-TR] til kommunen oppgir sine egne."
    ),
    notes_nb=(_OPEN_NB, _FLOOR_NB, _NO_YEARS_NB,
              "Bolig, fritidsbolig, næring og andre formål er til sammen hele arealreserven i tabell T3."),
    notes_nn=(_OPEN_NN, _FLOOR_NN, _NO_YEARS_NN,
              "Bustad, fritidsbustad, næring og andre føremål er til saman heile arealreserven i tabell T3."),
    told=_told,
)  # fmt: skip

T10S = Account(
    "T10S", "Hva som driver behovet", "Kva som driv behovet", T10S_COLUMNS, of_need(sensitivity_table),
    method=(
        "Som tabell T10 for gjeldende plan, med én forutsetning om gangen på lav og på høy verdi og de andre på "
        "hovedverdien [KDD-AR Vedlegg 1]. Utslaget er forskjellen i dekar til overs mellom de to; størst utslag står "
        "først."
    ),
    notes_nb=(_OPEN_NB, _FLOOR_NB, _NO_YEARS_NB), notes_nn=(_OPEN_NN, _FLOOR_NN, _NO_YEARS_NN),
)  # fmt: skip

T10F = Account(
    "T10F", "Forutsetningene for behovet", "Føresetnadene for behovet", T10F_COLUMNS, of_need(assumption_table),
    method=(
        "Forutsetningene i tabell T10 med lav, hoved og høy verdi, hvem som har satt dem og kilden [KDD-AR Vedlegg 1]. "
        "Kommunen setter dem selv."
    ),
    unit="",
)  # fmt: skip

T10B = Account(
    "T10B", "Folketallet som er brukt", "Folketalet som er brukt", T10B_COLUMNS, of_need(people_table),
    method=(
        "Framskrevet folkemengde fra fila som kommunen har oppgitt [SSB]. Mellom to år i tabellen er det regnet rett "
        "linje; utenfor årene i tabellen er det ikke regnet."
    ),
    unit="personer",
)  # fmt: skip

ACCOUNTS: tuple[Account, ...] = (T10, T10S, T10F, T10B)


def tables(data: BehovData) -> Mapping[str, Table]:
    """The tables by key; T10S and T10B only where there is something in them."""
    made = {a.key: compute(a, data) for a in ACCOUNTS}
    return {key: table for key, table in made.items() if len(table.frame)}

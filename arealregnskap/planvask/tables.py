"""The tables of a wash for people: candidates, decisions, effect. Areas in [daa], unrounded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from ..accounts.reserve_hensyn import theme_name
from ..codes import codelist
from ..natur.condition.nature_types import NONE_HERE, OTHER_VALUE, UNMAPPED
from ..natur.told import ORGANIC_FOREST, organic_apart
from ..natur.typology import typology
from ..nynorsk import said
from ..schema import Column
from ..units import M2_PER_DAA
from .criteria import Criteria, Ranking
from .decisions import Decision, undecided
from .effect import COMES_TO, OPEN_PURPOSE, Effect
from .wash import NO_PLAN, Wash

_METHOD = (
    "Virkningen er regnet på nytt fra cellene etter hver beslutning: det som tas ut, beholdes og ikke er avgjort er én "
    "oppdeling av arealreserven i tabell T3. En del av et område er lagt over kartlagene for seg. Ny bruk som teller i "
    "regelsettet er fortsatt reserve; oppheves en reguleringsplan, gjelder kommuneplanen under. Framskrevet."
)
FAMILIES = {
    "reserve": ("Arealreserve", "Arealreserve"), "natur": ("Økosystemtype", "Økosystemtype"),
    "jordbruk": ("Jordbruk", "Jordbruk"), "karbon": ("Karbonrikt", "Karbonrikt"),
    "naturtype": ("Naturtype", "Naturtype"), "tilstand": ("Lokalitetskvalitet", "Lokalitetskvalitet"),
    "tema": ("Tema", "Tema"), "kartlagt": ("Kartlagt", "Kartlagt"),
}  # fmt: skip


#: Parts of ``tilstand`` that no code list has.
QUALITY = {
    OTHER_VALUE: ("Annen verdi i kilden", "Annan verdi i kjelda"),
    NONE_HERE: ("Kartlagt, ingen naturtype", "Kartlagt, ingen naturtype"),
    UNMAPPED: ("Ikke kartlagt", "Ikkje kartlagt"),
}


@dataclass(frozen=True)
class WashTable:
    """One table: body rows, exactly ``columns``. ``sums`` are the columns that add up over rows."""

    key: str
    title_nb: str
    title_nn: str
    columns: tuple[Column, ...]
    frame: pd.DataFrame
    sums: tuple[str, ...] = ()
    notes_nb: tuple[str, ...] = ()
    notes_nn: tuple[str, ...] = ()
    method: str = ""

    def title(self, language: str = "nb") -> str:
        return self.title_nn if language == "nn" else self.title_nb

    def notes(self, language: str = "nb") -> tuple[str, ...]:
        return self.notes_nn if language == "nn" else self.notes_nb


_AREA = (
    Column("omrade_id", "text", "Område"),
    Column("omradenavn", "text", "Navn i planen", "Namn i planen"),
    Column("formalsnavn", "text", "Arealformål", "Arealføremål"),
    Column("planid", "text", "Plan-id"),
)
_PARTS = (
    Column("gjennomgatt_daa", "float", "Arealreserve", "Arealreserve", "daa"),
    Column("tatt_ut_daa", "float", "Tas ut", "Blir teke ut", "daa"),
    Column("beholdes_daa", "float", "Beholdes", "Blir halde", "daa"),
    Column("ikke_avgjort_daa", "float", "Ikke avgjort", "Ikkje avgjort", "daa"),
)
_SUMS = tuple(c.name for c in _PARTS)
_OF_MEASURE = (
    Column("gruppe", "text", "Gruppe"),
    Column("navn", "text", "Areal i reserven"),
    Column("for_daa", "float", "Før vask", "Før vask", "daa"),
)
_BUILT_DOWN = (
    ("Areal som står til å bygges ned om reserven bygges ut; framskrevet, ikke observert.",
     "Gruppene overlapper hverandre og skal ikke summeres.",
     "Økosystemtype, Jordbruk, Karbonrikt og Lokalitetskvalitet er uten areal som er bebygd, eller som arealdekket "
     "viser som bebygd eller samferdsel; derfor er de mindre enn arealreserven."),
    ("Areal som står til å byggjast ned om reserven blir bygd ut; framskrive, ikkje observert.",
     "Gruppene overlappar kvarandre og skal ikkje summerast.",
     "Økosystemtype, Jordbruk, Karbonrikt og Lokalitetskvalitet er utan areal som er utbygd, eller som arealdekket "
     "viser som utbygd eller samferdsel; difor er dei mindre enn arealreserven."),
)  # fmt: skip


def candidates(
    criteria: Criteria, ranking: Ranking, columns: tuple[Column, ...], frame: pd.DataFrame, language: str = "nb"
) -> WashTable:
    """V1: every area with plan, ages, what it hits by each criterion, and its rank. Never a decision."""
    said = (
        ranking.sentence(language),
        ranking.of_unmapped(language),
        f"{criteria.name} {criteria.version}. {criteria.text(language)}",
    )
    return WashTable(
        "V1", "Områdene mot kriteriene", "Områda mot kriteria", columns, frame[[c.name for c in columns]].reset_index(
            drop=True), ("reserve_daa",),
        (*said, "Kriteriene overlapper hverandre og skal ikke summeres. Det som ikke er kjent, er aldri 0.",
         "Rangen er ikke en anbefaling; kommunen bestemmer."),
        (*said, "Kriteria overlappar kvarandre og skal ikkje summerast. Det som ikkje er kjent, er aldri 0.",
         "Rangen er ikkje ei tilråding; kommunen avgjer."),
        "Hvert reserveområde er holdt opp mot kommunens kriterier, i samme celler som tabell T5 og A3 [HOL, DOKANA]. "
        "Poeng = sum av vekt ganger det kriteriet teller (0–1), delt på summen av vektene. Det ukjente teller mellom 0 "
        "og fullt. Vektene er kommunens egne. Trekningene til rangintervallet begynner med frø 1, så de er de samme "
        "hver gang.",
    )  # fmt: skip


def decisions(
    wash: Wash, state: Mapping[str, Decision], made: Effect, language: str = "nb", warnings: Sequence[str] = ()
) -> WashTable:
    """V2: what is decided for each area, why and by whom, and what it does."""
    kinds = codelist("beslutning")
    held = [state.get(str(o)) or undecided(str(o)) for o in wash.areas.index]
    facts: dict[str, list[Any]] = {
        "beslutning": [kinds.label(d.kind, language) for d in held],
        "til_formal": [
            " + ".join(purpose_name(p, language) for p in text.split(" + ")) if text else None
            for text in made.areas["til_formal"]
        ],
        "begrunnelse": [d.reason or None for d in held], "avgjort_av": [d.who or None for d in held],
        "dato": [d.when.date() if d.when else None for d in held], "saksnummer": [d.case_number or None for d in held],
        "innspill": [", ".join(d.inputs) or None for d in held], "lenker": [" ".join(d.links) or None for d in held],
        "merknad": [made.unfit.get(str(o)) for o in wash.areas.index], "stabil_id": list(wash.areas.index),
    }  # fmt: skip
    facts |= {f"{c}_daa": list(made.areas[c] / M2_PER_DAA) for c in ("gjennomgatt", *COMES_TO)}
    frame = _of_areas(wash, language).assign(**facts)
    columns = (
        *_AREA,
        Column("beslutning", "text", "Beslutning", "Avgjerd"),
        Column("til_formal", "text", "Nytt formål", "Nytt føremål"),
        *_PARTS,
        Column("begrunnelse", "text", "Begrunnelse", "Grunngjeving"),
        Column("avgjort_av", "text", "Avgjort av", "Avgjort av"),
        Column("dato", "date", "Dato", blank=True),
        Column("saksnummer", "text", "Saksnummer"),
        Column("innspill", "text", "Innspill", "Innspel"),
        Column("lenker", "text", "Lenker", "Lenkjer"),
        Column("merknad", "text", "Merknad"),
        Column("stabil_id", "text", "Varig id"),
    )
    return _table("V2", "Beslutninger", "Avgjerder", columns, frame, _SUMS, tuple(warnings), tuple(warnings))


def outcomes(made: Effect, language: str = "nb") -> WashTable:
    """V3: the sum: reserve before, what each decision does, what is left."""
    names = codelist("beslutning")
    frame = made.outcomes.assign(
        beslutningsnavn=[names.label(c, language) for c in made.outcomes["beslutning"]],
        **{f"{c}_daa": made.outcomes[c] / M2_PER_DAA for c in ("gjennomgatt", *COMES_TO)},
    )
    columns = (
        Column("beslutning", "code", "Kode", codelist="beslutning"),
        Column("beslutningsnavn", "text", "Beslutning", "Avgjerd"),
        Column("omrader", "int", "Områder", "Område", "antall"),
        *_PARTS,
    )
    return _table(
        "V3", "Virkning på arealreserven", "Verknad på arealreserven", columns, frame, ("omrader", *_SUMS),
        ("Arealreserve = tas ut + beholdes + ikke avgjort, og summen er all reserve som er vurdert.",),
        ("Arealreserve = blir teke ut + blir halde + ikkje avgjort, og summen er all reserve som er vurdert.",),
    )  # fmt: skip


def effects(wash: Wash, made: Effect, language: str = "nb") -> WashTable:
    """V4: nature, farmland, carbon-rich land, nature types and themes in the reserve, before and after."""
    shown = _measured(wash, made, language)
    frame = shown.assign(**{f"{c}_daa": shown[c] / M2_PER_DAA for c in ("for", *COMES_TO, "etter")})
    columns = (
        *_OF_MEASURE,
        *_PARTS[1:],
        Column("etter_daa", "float", "Igjen", "Att", "daa", "Før − tas ut"),
    )
    return _table(
        "V4", "Virkning på natur, jordbruk og tema", "Verknad på natur, jordbruk og tema", columns, frame, (),
        *_notes_of_measures(made),
    )  # fmt: skip


def _measured(wash: Wash, made: Effect, language: str) -> pd.DataFrame:
    """The measures that are shown: gruppe and navn for people, and the areas [m²]; themes in the order of T5."""
    shown = made.measures[made.measures["familie"] != "kartlagt"]
    themes = {t.key: n for n, t in enumerate(wash.run.cells.themes)}
    place = shown["kode"].map(themes).where(shown["familie"] == "tema").fillna(-1)
    shown = shown.loc[place.sort_values(kind="stable").index]
    return shown.assign(
        gruppe=[FAMILIES[f][language == "nn"] for f in shown["familie"]],
        navn=[
            "I alt" if f == "reserve" else measure_name(wash, f, k, language)
            for f, k in zip(shown["familie"], shown["kode"], strict=True)
        ],
    )


def _notes_of_measures(made: Effect) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The notes of V4 and V7 in bokmål and nynorsk: of forest on organic soil where the reserve has such."""
    organic = made.measures.loc[made.measures["kode"] == ORGANIC_FOREST, "for"].sum() > 0
    nb, nn = organic_apart("T4")
    return (*_BUILT_DOWN[0], *([nb] if organic else [])), (*_BUILT_DOWN[1], *([nn] if organic else []))


def purposes(made: Effect, language: str = "nb") -> WashTable:
    """V5: what the reserve is set aside for, and what it becomes."""
    frame = made.purposes.assign(
        fra_navn=[purpose_name(c, language) for c in made.purposes["fra_formal"]],
        til_navn=[purpose_name(c, language) for c in made.purposes["til_formal"]],
        areal_daa=made.purposes["area_m2"] / M2_PER_DAA,
    )
    columns = (
        Column("fra_navn", "text", "Fra formål", "Frå føremål"),
        Column("til_navn", "text", "Til formål", "Til føremål"),
        Column("areal_daa", "float", "Areal", "Areal", "daa"),
    )
    return _table("V5", "Formål før og etter vask", "Føremål før og etter vask", columns, frame, ("areal_daa",))


def side_by_side(effects_of: Sequence[Effect], language: str = "nb") -> WashTable:
    """V6: named alternatives beside each other."""
    rows = []
    for made in effects_of:
        before, least, most = made.reserve
        jordbruk = made.measures[made.measures["familie"] == "jordbruk"]
        myr = made.measures[(made.measures["familie"] == "karbon") & (made.measures["kode"] == "myr")]
        natur = made.measures[made.measures["familie"] == "natur"]
        rows.append((
            _named(made.alternative, language),
            int(made.outcomes.set_index("beslutning")["omrader"].drop("uavklart").sum()),
            *(v / M2_PER_DAA for v in (before, least, most, natur["tatt_ut"].sum(), jordbruk["tatt_ut"].sum(),
                                       myr["tatt_ut"].sum())),
        ))  # fmt: skip
    columns = (
        Column("alternativ", "text", "Alternativ"),
        Column("avgjort", "int", "Områder avgjort", "Område avgjorde", "antall"),
        Column("for_daa", "float", "Reserve før", "Reserve før", "daa"),
        Column("minst_daa", "float", "Reserve etter, minst", "Reserve etter, minst", "daa"),
        Column("mest_daa", "float", "Reserve etter, mest", "Reserve etter, mest", "daa"),
        Column("natur_daa", "float", "Ubygd areal spart", "Ubygd areal spart", "daa"),
        Column("jordbruk_daa", "float", "Jordbruk spart", "Jordbruk spart", "daa"),
        Column("myr_daa", "float", "Myr spart", "Myr spart", "daa"),
    )
    frame = pd.DataFrame(rows, columns=[c.name for c in columns])
    return _table("V6", "Alternativene side om side", "Alternativa side om side", columns, frame)


def measures_side_by_side(wash: Wash, effects_of: Sequence[Effect], language: str = "nb") -> WashTable:
    """V7: V4 of every alternative: the same rows, with what is taken out and what is left in each."""
    first = _measured(wash, effects_of[0], language)
    frame, columns = first.assign(for_daa=first["for"] / M2_PER_DAA), list(_OF_MEASURE)
    for n, made in enumerate(effects_of):
        name, own = _named(made.alternative, language), made.measures.loc[first.index]
        frame = frame.assign(**{f"{c}_{n}_daa": own[c] / M2_PER_DAA for c in ("tatt_ut", "etter")})
        columns += [
            Column(f"tatt_ut_{n}_daa", "float", f"{name}: tas ut", f"{name}: blir teke ut", "daa"),
            Column(f"etter_{n}_daa", "float", f"{name}: igjen", f"{name}: att", "daa", "Før − tas ut"),
        ]
    return _table(
        "V7", "Alternativene: natur, jordbruk og tema", "Alternativa: natur, jordbruk og tema", tuple(columns), frame,
        (), *_notes_of_measures(effects_of[0]),
    )  # fmt: skip


def _named(alternative: str, language: str) -> str:
    return alternative or ("Hovudalternativ" if language == "nn" else "Hovedalternativ")


def measure_name(wash: Wash, family: str, key: str, language: str = "nb") -> str:
    """The name of a measure for people."""
    match family:
        case "reserve":
            return FAMILIES[family][language == "nn"]
        case "natur":
            return typology(2).label(key, language)
        case "jordbruk":
            return codelist("ar5_arealtype").label(key, language)
        case "karbon":
            return codelist("natur_karbonklasse").label(key, language)
        case "tilstand":
            return (
                QUALITY[key][language == "nn"]
                if key in QUALITY
                else codelist("natur_lokalitetskvalitet").label(key, language)
            )
        case "naturtype":
            qualities = " + ".join(said(part, language) for part in key.lower().split(" + "))
            return f"{codelist('tema').label('naturtype_nin', language)}: {qualities}"
    return theme_name(replace(wash.data, language=language), wash.run.cells.theme(key))


def _of_areas(wash: Wash, language: str) -> pd.DataFrame:
    frame = pd.DataFrame(wash.areas[["omrade_id", "omradenavn", "planid", "arealformal"]])
    return frame.assign(formalsnavn=[purpose_name(c, language) for c in frame["arealformal"]])


def purpose_name(code: str, language: str) -> str:
    """An arealformål for people; what has no code is said in words."""
    nn = language == "nn"
    named = {OPEN_PURPOSE: ("Uavklart", "Uavklara"), NO_PLAN: ("Uten plan", "Utan plan"), "": ("", "")}
    return named[code][nn] if code in named else f"{code} {codelist('arealformal').label(code, language)}"


def _table(
    key: str, nb: str, nn: str, columns: tuple[Column, ...], frame: pd.DataFrame, sums: tuple[str, ...] = (),
    notes_nb: tuple[str, ...] = (), notes_nn: tuple[str, ...] = (),
) -> WashTable:  # fmt: skip
    body = frame[[c.name for c in columns]].reset_index(drop=True)
    return WashTable(key, nb, nn, columns, body, sums, notes_nb, notes_nn, _METHOD)

"""Municipality beside municipality with the sum: S1–S12, in front of the common account's own tables.

Every sum is the common account's own figure, made from the same cells as the members'; a member's column is its own
table. What a member has not mapped is missing there and stands for itself, never as 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from ..accounts.base import Table
from ..accounts.reserve_hensyn import ALL_GROUPS
from ..nynorsk import said
from ..report.model import Sheet, tables_in
from ..result import RulesetRun
from ..schema import Column
from ..themes import State
from ..units import M2_PER_DAA, daa_text
from .borders import GAP_M
from .build import Together
from .further import further
from .neighbours import neighbours
from .shape import METHOD, SUM, labels, pick, prefixes, sheet

#: Ground along borders that is said under the figures from this on [m²]; less is shown as 0 in S8.
LEAST_TOLD_M2 = 50.0


@dataclass(frozen=True)
class Side:
    """How one account is laid side by side: its ``keys`` name a row, ``measures`` (name, label in bokmål and nynorsk)
    are shown for each municipality and in sum. ``rows`` picks the rows that are shown."""

    key: str
    account: str
    titles: tuple[str, str]
    keys: tuple[str, ...]
    measures: tuple[tuple[str, str, str], ...]
    rows: Callable[[pd.DataFrame], pd.DataFrame] = lambda frame: frame
    columns: tuple[Column, ...] = ()


def _melted(frame: pd.DataFrame) -> pd.DataFrame:
    """T4 with one row per arealformålsgruppe and markslag."""
    classes = [c for c in frame.columns if c.startswith("m_")]
    keys = [c for c in frame.columns if c not in classes and c != "reserve_daa"]
    long = frame.drop(columns="reserve_daa").melt(
        id_vars=keys, value_vars=classes, var_name="markslag", value_name="reserve_daa"
    )
    return long.sort_values("gruppe", kind="stable", ignore_index=True)


SIDES = (
    Side("S2", "T1", ("Planlagt arealbruk per kommune", "Planlagd arealbruk per kommune"),
         ("gruppe", "gruppenavn", "arealformal", "navn"), (("daa", "Planlagt", "Planlagt"),)),
    Side("S3", "T2", ("Faktisk arealbruk per kommune", "Faktisk arealbruk per kommune"),
         ("artype", "navn", "kartlagt"), (("daa", "Areal", "Areal"),)),
    Side("S4", "T3", ("Arealreserve per formål og kommune", "Arealreserve per føremål og kommune"),
         ("gruppe", "gruppenavn"),
         (("planlagt_daa", "Planlagt", "Planlagt"), ("bebygd_daa", "Bebygd", "Utbygd"),
          ("tatt_ut_daa", "Tatt ut", "Teke ut"), ("reserve_daa", "Arealreserve", "Arealreserve"))),
    Side("S5", "T4", ("Markslag i arealreserven per kommune", "Markslag i arealreserven per kommune"),
         ("gruppe", "gruppenavn", "markslag"), (("reserve_daa", "Arealreserve", "Arealreserve"),), _melted,
         (Column("markslagnavn", "text", "Markslag"),)),
)  # fmt: skip


def sheets(found: Together, language: str = "nb") -> list[Sheet]:
    """S1–S12, in bokmål (nb) or nynorsk (nn)."""
    return [
        overview(found, language),
        *(_side(found, side, language) for side in SIDES),
        themes(found, language),
        near(found, language),
        meeting(found, language),
        differing(found, language),
        *further(found, language),
    ]


def overview(found: Together, language: str = "nb") -> Sheet:
    """One row per municipality, with the sum under."""
    columns = (
        *_OF_MEMBER,
        Column("kommune_daa", "float", "Kommunens areal", "Arealet til kommunen", "daa"),
        Column("planlagt_daa", "float", "Planlagt til utbygging", "Planlagt til utbygging", "daa"),
        Column("bebygd_daa", "float", "Bebygd", "Utbygd", "daa"),
        Column("tatt_ut_daa", "float", "Tatt ut", "Teke ut", "daa"),
        Column("reserve_daa", "float", "Arealreserve", "Arealreserve", "daa"),
        Column("reserve_framtidig_daa", "float", "Reserve i framtidige områder", "Reserve i framtidige område", "daa"),
        Column("omrader", "int", "Områder", "Område", "antall"),
        Column("uten_plan_daa", "float", "Uten plan", "Utan plan", "daa"),
        Column("uten_arealdekke_daa", "float", "Ikke kartlagt arealdekke", "Ikkje kartlagt arealdekke", "daa"),
    )
    rows = [
        (r.case.kommunenummer, r.case.kommunenavn, *_figures(run))
        for r, run in zip(found.members, found.runs, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=[c.name for c in columns])
    sums = tuple(c.name for c in columns if c.unit)
    whole = _figures(found.result.main)
    total = dict(zip([c.name for c in columns][len(_OF_MEMBER) :], whole, strict=True))
    notes = (
        f"{pick(language, 'Regelsett', 'Regelsett')}: {found.ruleset}.",
        pick(language, "Summen er regnet av de samme delene som kommunenes egne tall.",
             "Summen er rekna av dei same delane som kommunane sine eigne tal."),
        *_doubled(found, language),
    )  # fmt: skip
    title = pick(language, "Kommunene ved siden av hverandre", "Kommunane ved sida av kvarandre")
    parts: dict[str, tuple[str, ...]] = {"planlagt_daa": ("bebygd_daa", "tatt_ut_daa", "reserve_daa")}
    return sheet("S1", title, columns, frame, language, total=total, sums=sums, notes=notes, parts=parts,
                  method=METHOD)  # fmt: skip


def _figures(run: RulesetRun) -> tuple[float, ...]:
    """The figures of a row of S1."""
    t1, t2, t3 = (run.tables[key] for key in ("T1", "T2", "T3"))
    names = ("planlagt_daa", "bebygd_daa", "tatt_ut_daa", "reserve_daa", "reserve_framtidig_daa", "omrader")
    unplanned = t1.frame.loc[(t1.frame["gruppe"] == "") & (t1.frame["arealformal"] == ""), "daa"]
    unknown = t2.frame.loc[~t2.frame["kartlagt"], "daa"]
    return (
        run.cells.municipality_m2 / M2_PER_DAA, *(t3.total[name] for name in names),
        float(unplanned.iloc[-1]) if len(unplanned) else 0.0, math.fsum(unknown.dropna()),
    )  # fmt: skip


def _side(found: Together, side: Side, language: str) -> Sheet:
    """An account with a column per municipality and the sum, for each of its measures."""
    keys, names = list(side.keys), [m for m, _, _ in side.measures]
    tables = [_table(run, side.account, language) for run in (*found.runs, found.result.main)]
    shown = [_keyed(side.rows(t.frame), keys) for t in tables]
    whole = shown[-1].set_index(keys)
    frame = whole.reset_index()[keys]
    columns = [*(_like(tables[-1], k) for k in keys if k != "markslag")]
    if side.account == "T4":
        heads = {c.name: c.label(language) for c in tables[-1].columns}
        frame["markslagnavn"] = frame["markslag"].map(heads)
        columns += [Column("markslag", "code", "Kolonne i T4"), *side.columns]
    for name, nb, nn in side.measures:
        for label, prefix, own in zip(labels(found, language), prefixes(found), shown, strict=True):
            values = own.set_index(keys)[name]
            missing = 0.0 if not values.isna().all() else math.nan  # a code that only a neighbour has met is none here
            frame[f"{prefix}_{name}"] = values.reindex(whole.index, fill_value=missing).to_numpy()
            columns.append(Column(f"{prefix}_{name}", "float", f"{label}: {nb}", f"{label}: {nn}", "daa"))
    figures = [c.name for c in columns if c.unit]
    total = {c: _known_sum(frame[c]) for c in figures}
    parts = {f"{SUM}_{n}": tuple(f"{p}_{n}" for p in prefixes(found)[:-1]) for n in names}
    parts = {whole: own for whole, own in parts.items() if not frame[list(own)].isna().to_numpy().any()}
    notes = pick(language, "«..» betyr at kommunen ikke har det kartlagt; summen er av det som er kjent.",
                  "«..» tyder at kommunen ikkje har det kartlagt; summen er av det som er kjent.")  # fmt: skip
    return sheet(side.key, pick(language, *side.titles), tuple(columns), frame, language, total=total,
                  sums=tuple(figures), notes=(notes,), parts=parts, hide_empty=True,
                  hidden=("markslag",) if "markslag" in keys else (), method=METHOD)  # fmt: skip


def _keyed(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The frame with "" for a missing key, so that rows of two tables can be matched."""
    return frame.assign(**{k: frame[k].fillna("") for k in keys})


def themes(found: Together, language: str = "nb") -> Sheet:
    """One row per theme: hit, mapped, not mapped and not analysed reserve; together they are the reserve, except that
    a hit is mapped too."""
    tables = [_table(run, "T5", language).frame for run in (*found.runs, found.result.main)]
    shown = [t[t["gruppe"] == ALL_GROUPS].set_index("tema") for t in tables]
    whole = shown[-1]
    reserve = [run.tables["T3"].total["reserve_daa"] for run in found.runs]
    columns = [
        Column("tema", "code", "Kode", codelist="tema"),
        Column("temanavn", "text", "Tema eller hensynssone", "Tema eller omsynssone"),
    ]
    frame = pd.DataFrame({"tema": whole.index, "temanavn": whole["temanavn"].to_numpy()})
    unasked = pd.Series(0.0, index=whole.index)
    for label, prefix, own, daa in zip(labels(found, language), prefixes(found), shown[:-1], reserve, strict=False):
        states = _states(own, whole, found)
        frame[f"{prefix}_tilstand"] = [said(s, language) for s in states]
        columns.append(Column(f"{prefix}_tilstand", "text", f"{label}: tilstand", f"{label}: tilstand"))
        inside = own["inne_daa"].reindex(whole.index)
        inside = inside.mask(inside.isna() & (states == str(State.NO_HIT)), 0.0)
        frame[f"{prefix}_inne_daa"] = inside.to_numpy()
        columns.append(Column(f"{prefix}_inne_daa", "float", f"{label}: reserve med treff", "", "daa"))
        unasked += states.isin([str(State.NOT_ANALYSED), str(State.ERROR)]).astype(float) * daa
    all_reserve = math.fsum(reserve)
    frame["sum_inne_daa"] = whole["inne_daa"].to_numpy()
    mapped = whole["kartlagt_daa"].fillna(0.0)
    frame["sum_kartlagt_daa"] = mapped.to_numpy()
    frame["sum_ikke_kartlagt_daa"] = (all_reserve - mapped - unasked).clip(lower=0.0).to_numpy()
    frame["sum_ikke_analysert_daa"] = unasked.to_numpy()
    columns += [
        Column("sum_inne_daa", "float", "Samlet: reserve med treff", "Samla: reserve med treff", "daa"),
        Column("sum_kartlagt_daa", "float", "Samlet: kartlagt reserve", "Samla: kartlagd reserve", "daa"),
        Column("sum_ikke_kartlagt_daa", "float", "Samlet: ikke kartlagt", "Samla: ikkje kartlagt", "daa"),
        Column("sum_ikke_analysert_daa", "float", "Samlet: ikke analysert", "Samla: ikkje analysert", "daa"),
    ]
    notes = (
        pick(language, "Kartlagt, ikke kartlagt og ikke analysert er til sammen hele reserven. Treff er en del av det "
             "kartlagte.", "Kartlagt, ikkje kartlagt og ikkje analysert er til saman heile reserven. Treff er ein del "
             "av det kartlagde."),
        pick(language, "Temaene overlapper hverandre og skal ikke summeres.",
             "Temaa overlappar kvarandre og skal ikkje summerast."),
    )  # fmt: skip
    title = pick(language, "Arealreserve og hensyn per kommune", "Arealreserve og omsyn per kommune")
    return sheet("S6", title, tuple(columns), frame, language, notes=notes, method=METHOD)


def _states(own: pd.DataFrame, whole: pd.DataFrame, found: Together) -> pd.Series:
    """The state of each theme in a member; a zone that its plan does not have was asked about and is not there."""
    zones = {t.key for t in found.result.main.cells.themes if t.zone}
    states = own["tilstand"].reindex(whole.index)
    absent = [str(State.NO_HIT) if key in zones else str(State.NOT_ANALYSED) for key in whole.index]
    return states.where(states.notna(), pd.Series(absent, index=whole.index))


def near(found: Together, language: str = "nb") -> Sheet:
    """Reserve near the border, with the neighbour's; empty with its reason where nothing lies so."""
    columns = (
        Column("kommune", "text", "Kommune"),
        Column("omrade_id", "text", "Område"),
        Column("omradenavn", "text", "Navn i planen", "Namn i planen"),
        Column("arealformal", "code", "Kode", codelist="arealformal"),
        Column("formalsnavn", "text", "Arealformål", "Arealføremål"),
        Column("reserve_daa", "float", "Arealreserve", "Arealreserve", "daa"),
        Column("nabokommune", "text", "Nabokommune"),
        Column("til_grensa_m", "float", "Avstand til grensa", "Avstand til grensa", "m"),
        Column("naboomrade_id", "text", "Nærmeste område der", "Nærmaste område der"),
        Column("naboomrade_navn", "text", "Navnet der", "Namnet der"),
        Column("naboomrade_formal", "text", "Formålet der", "Føremålet der"),
        Column(
            "til_nabo_m", "float", "Avstand til det", "Avstand til det", "m", "Tom når naboen ikke har reserve så nær"
        ),
        Column("nabo_omrader", "int", "Naboens områder så nær", "Område hos naboen så nær", "antall"),
        Column("nabo_reserve_daa", "float", "Naboens reserve så nær", "Reserve hos naboen så nær", "daa"),
    )
    frame = neighbours(found, language)[[c.name for c in columns]]
    far = f"{found.near_m:g}".replace(".", ",")
    notes = [*pick(language, (
        f"Områder inntil {far} m fra nabokommunens grense. Avstanden kan velges. Ett område kan stå flere ganger.",
        "Samme reserve hos naboen kan telles i flere rader; kolonnene skal ikke summeres.",
    ), (
        f"Område inntil {far} m frå grensa til nabokommunen. Avstanden kan veljast. Eitt område kan stå fleire gonger.",
        "Same reserve hos naboen kan teljast i fleire rader; kolonnane skal ikkje summerast.",
    )), *apart(found, language)]  # fmt: skip
    title = pick(language, "Reserve nær nabokommunen", "Reserve nær nabokommunen")
    return sheet("S7", title, columns, frame, language, notes=tuple(notes), method=_METHOD_NEAR)


def apart(found: Together, language: str = "nb") -> list[str]:
    """Sentences on the pairs that lie too far apart to be neighbours."""
    told = []
    for b in found.borders:
        if b.distance_m > found.near_m:
            one, other, km = found.names[b.first], found.names[b.second], f"{b.distance_m / 1000:.0f}"
            told.append(pick(
                language, f"{one} og {other} grenser ikke til hverandre; det er {km} km mellom dem.",
                f"{one} og {other} grensar ikkje til kvarandre; det er {km} km mellom dei.",
            ))  # fmt: skip
    return told


def meeting(found: Together, language: str = "nb") -> Sheet:
    """How each two municipalities meet, and what both or neither count."""
    columns = (
        Column("kommune", "text", "Kommune"),
        Column("nabokommune", "text", "Og", "Og"),
        Column("naboer", "bool", "Felles grense", "Felles grense"),
        Column("avstand_km", "float", "Avstand", "Avstand", "km"),
        Column("felles_km", "float", "Lengde av felles grense", "Lengd av felles grense", "km"),
        Column("overlapp_daa", "float", "Areal begge teller", "Areal begge tel", "daa"),
        Column("mellomrom_daa", "float", "Areal ingen teller", "Areal ingen tel", "daa", "Mellomrom i grensa"),
    )
    rows = [
        (found.names[b.first], found.names[b.second], b.neighbours, b.distance_m / 1000, b.shared_m / 1000,
         b.overlap_m2 / M2_PER_DAA, b.gap_m2 / M2_PER_DAA)
        for b in found.borders
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=[c.name for c in columns])
    note = pick(language, f"Mellomrom er areal smalere enn {GAP_M:g} m mellom kommunene. Avstand er i kartplanet.",
                 f"Mellomrom er areal smalare enn {GAP_M:g} m mellom kommunane. Avstand er i kartplanet.")  # fmt: skip
    title = pick(language, "Hvordan kommunegrensene møtes", "Korleis kommunegrensene møtest")
    return sheet("S8", title, columns, frame, language, notes=(note,), method=_METHOD_NEAR)


def differing(found: Together, language: str = "nb") -> Sheet:
    """What is not the same in the cases, one row each, with what it means for the sum."""
    columns = (
        Column("hva", "text", "Hva som er ulikt", "Kva som er ulikt"),
        *(Column(p, "text", n) for p, n in zip(prefixes(found)[:-1], found.names, strict=True)),
        Column("betyr", "text", "Hva det betyr for summen", "Kva det tyder for summen"),
    )
    rows = [(u.name(language), *(said(v, language) for v in u.values), u.meaning(language)) for u in found.differing]
    frame = pd.DataFrame(rows, columns=[c.name for c in columns])
    same = pick(
        language, "Regelsett, kodelister og program er de samme i alle sakene; ellers legges de ikke sammen.",
        "Regelsett, kodelister og program er dei same i alle sakene; elles blir dei ikkje lagde saman.",
    )  # fmt: skip
    title = pick(language, "Ulikt mellom sakene", "Ulikt mellom sakene")
    return sheet("S9", title, columns, frame, language, notes=(same,))


_OF_MEMBER = (Column("kommunenummer", "code", "Nummer"), Column("kommunenavn", "text", "Kommune"))
_METHOD_NEAR = (
    "Avstander er målt i kartplanet mellom nærmeste punkter på flatene. Grensene holdes mot hverandre slik de ligger "
    "i filene; areal som begge kommunene teller, er med to ganger i summen, og areal som ingen teller, er ikke med."
)


def _doubled(found: Together, language: str) -> list[str]:
    """A sentence where ground is counted twice, or not at all, along the borders."""
    told = []
    for area, nb, nn in (
        (math.fsum(b.overlap_m2 for b in found.borders), "ligger i to kommuner etter grensene i filene, og er med to "
         "ganger.", "ligg i to kommunar etter grensene i filene, og er med to gonger."),
        (math.fsum(b.gap_m2 for b in found.borders), "ligger mellom kommunene etter grensene i filene, og er ikke med.",
         "ligg mellom kommunane etter grensene i filene, og er ikkje med."),
    ):  # fmt: skip
        if area >= LEAST_TOLD_M2:
            told.append(f"{daa_text(area)} daa {pick(language, nb, nn)}")
    return told


def _table(run: RulesetRun, key: str, language: str) -> Table:
    return tables_in(run, language)[key]


def _like(table: Table, name: str) -> Column:
    return next(c for c in table.columns if c.name == name)


def _known_sum(values: pd.Series) -> float:
    known = values.dropna()
    return math.fsum(known) if len(known) or not len(values) else math.nan

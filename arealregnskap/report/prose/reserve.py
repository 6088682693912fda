"""What the planner says of the land accounts: planned, built, left, on which land, in which plans."""

from __future__ import annotations

import math

from ...accounts.planalder import ASSESS
from ...accounts.reserve_hensyn import ALL_GROUPS, ANY_THEME
from ...accounts.reserve_markslag import markslag
from ...codes import codelist
from ...result import Result
from ...themes import State
from ...units import M2_PER_DAA
from ..charts import CLASSES
from ..document import Document
from ..model import Sheet
from .classes import land_classes
from .parts import Figure, Paragraph, Parts, Words, apart, cell, counted, dekar, inline, joined, largest, rows_where
from .parts import plan_name as _plan

TOPIC = "arealregnskap"
#: Columns of T3 that part the reserve by arealstatus.
_STATUSES = ("framtidig", "navaerende", "videreutvikling", "uten_status")

#: The class of ``CLASSES`` that is many kinds of land, and what of a kind is too little to name [daa].
_OTHER, _SEEN = "annet", 0.5


def paragraphs(result: Result, document: Document, words: Words) -> list[Paragraph]:
    """The paragraphs of the case's own rule set, in reading order."""
    t3, t4, t5, a1 = (document.sheet(key) for key in ("T3", "T4", "T5", "A1"))
    if t3 is None:
        return []
    out = [_headline(result, t3, words)]
    if cell(t3, None, "reserve_daa"):
        out += [_where(t3, words), _purposes(t3, words)]
        if t4 is not None:
            out += _land(result, t4, words)
        if t5 is not None:
            out += _themes(t5, words)
    if a1 is not None:
        out += _ages(a1, words)
    return out


def _headline(result: Result, t3: Sheet, words: Words) -> Paragraph:
    planned, built, removed, reserve, share, count = (
        cell(t3, None, name)
        for name in ("planlagt_daa", "bebygd_daa", "tatt_ut_daa", "reserve_daa", "reserve_andel", "omrader")
    )
    fields: dict[str, str | Figure | Parts] = {
        "kommune": result.case.kommunenavn, "planlagt": dekar(planned), "bebygd": dekar(built),
        "tatt_ut": dekar(removed), "reserve": dekar(reserve), "andel": share, "regelsett": result.main.ruleset.name,
        "omrader": counted(count, words.pick("område", "område"), words.pick("områder", "område")),
    }  # fmt: skip
    if not planned:
        parts = words.say(
            "Planene i {kommune} kommune setter ikke av areal til utbygging etter regelsettet {regelsett}.",
            "Planane i {kommune} kommune set ikkje av areal til utbygging etter regelsettet {regelsett}.",
            **fields,
        )
    elif not reserve:
        parts = words.say(
            "Planene i {kommune} kommune setter av {planlagt} til utbygging, og det er ingen arealreserve igjen etter "
            "regelsettet {regelsett}.",
            "Planane i {kommune} kommune set av {planlagt} til utbygging, og det er ingen arealreserve att etter "
            "regelsettet {regelsett}.",
            **fields,
        )
    else:
        taken = (
            words.say("{tatt_ut} er holdt utenfor etter reglene", "{tatt_ut} er haldne utanfor etter reglane", **fields)
            if removed
            else words.say("ingenting er holdt utenfor etter reglene", "ingenting er halde utanfor etter reglane")
        )
        use = (
            words.say(
                "hvor mye av dette som er bebygd, er ikke kjent, fordi saken mangler data om det",
                "kor mykje av dette som er utbygd, er ikkje kjent, fordi saka manglar data om det",
            )
            if math.isnan(built.value)
            else words.say("av dette er {bebygd} bebygd", "av dette er {bebygd} utbygd", **fields)
        )
        parts = words.say(
            "Planene i {kommune} kommune setter av {planlagt} til utbygging; {bruk}, {uttak}, og "
            "{reserve} ({andel}) i {omrader} er arealreserve, altså satt av, men ikke bygd ut, etter regelsettet "
            "{regelsett}.",
            "Planane i {kommune} kommune set av {planlagt} til utbygging; {bruk}, {uttak}, og "
            "{reserve} ({andel}) i {omrader} er arealreserve, altså sett av, men ikkje bygd ut, etter regelsettet "
            "{regelsett}.",
            bruk=use, uttak=taken, **fields,
        )  # fmt: skip
        parts = joined(parts, apart(words, planned, (built, removed, reserve)))
    return Paragraph("hovedtall", TOPIC, parts, ingress=True)


def _where(t3: Sheet, words: Words) -> Paragraph:
    """Future or left over in areas in use; regulated or in the kommuneplan alone."""
    status = [
        words.say(nb, nn, daa=dekar(figure))
        for name, nb, nn in (
            ("reserve_framtidig_daa", "{daa} i framtidige områder", "{daa} i framtidige område"),
            ("reserve_navaerende_daa", "{daa} som restareal i nåværende områder",
             "{daa} som restareal i noverande område"),
            ("reserve_videreutvikling_daa", "{daa} i områder for videreutvikling",
             "{daa} i område for vidareutvikling"),
            ("reserve_uten_status_daa", "{daa} i områder uten arealstatus", "{daa} i område utan arealstatus"),
        )
        if (figure := cell(t3, None, name))
    ]  # fmt: skip
    kp, rp = cell(t3, None, "reserve_kp_daa"), cell(t3, None, "reserve_rp_daa")
    plans: Parts = ()
    if kp and rp:
        plans = words.say(
            "{rp} er regulert, og {kp} har bare kommuneplan.",
            "{rp} er regulerte, og {kp} har berre kommuneplan.", rp=dekar(rp), kp=dekar(kp),
        )  # fmt: skip
    elif rp:
        plans = words.say("All arealreserve er regulert.", "All arealreserve er regulert.")
    elif kp:
        plans = words.say(
            "Ingenting av arealreserven er regulert.", "Ingenting av arealreserven er regulert."
        )  # fmt: skip
    first = words.say(
        "Arealreserven ligger med {deler}.", "Arealreserven ligg med {deler}.", deler=words.listed(status)
    )
    reserve = cell(t3, None, "reserve_daa")
    by_status = [cell(t3, None, f"reserve_{name}_daa") for name in _STATUSES]
    uneven = apart(words, reserve, by_status) or apart(words, reserve, (kp, rp))
    return Paragraph("fordeling", TOPIC, joined(first if status else (), plans, uneven))


def _purposes(t3: Sheet, words: Words) -> Paragraph:
    rows = largest(t3, "reserve_daa")
    items = [(f"{inline(t3.frame['gruppenavn'].iloc[n])} (", *dekar(cell(t3, n, "reserve_daa")), ")") for n in rows]
    parts = words.say(
        "Mest arealreserve er det til {formal}." if len(rows) > 1 else "Arealreserven er til {formal}.",
        "Mest arealreserve er det til {formal}." if len(rows) > 1 else "Arealreserven er til {formal}.",
        formal=words.listed(items),
    )
    note = words.say(
        "Fortetting og transformasjon er ikke med, og arealreserve er ikke det samme som areal som vil bli bygd ut.",
        "Fortetting og transformasjon er ikkje med, og arealreserve er ikkje det same som areal som vil bli bygd ut.",
    )
    return Paragraph("formal", TOPIC, joined(parts, note))


def _land(result: Result, t4: Sheet, words: Words) -> list[Paragraph]:
    summed = land_classes(t4, words.language)
    # What is in the brackets of a name in charts and tables, the text says in a sentence.
    names = summed.frame["navn"].str.partition(" (")[0]
    known = [n for n, k in enumerate(summed.frame["klasse"]) if k != "ukjent"]
    rows = largest(summed, "reserve_daa", known, most=6)
    items = [(f"{inline(names.iloc[n])} (", *dekar(cell(summed, n, "reserve_daa")), ")") for n in rows]
    land = words.say("Arealreserven ligger på {slag}.", "Arealreserven ligg på {slag}.", slag=words.listed(items))
    unknown = [
        words.say("{daa} er ikke kartlagt.", "{daa} er ikkje kartlagt.", daa=dekar(cell(summed, n, "reserve_daa")))
        for n in rows_where(summed, klasse="ukjent")
        if cell(summed, n, "reserve_daa")
    ]
    farm = [
        words.say(nb, nn, daa=dekar(figure))
        for name, nb, nn in (
            ("m_21_daa", "{daa} fulldyrka jord", "{daa} fulldyrka jord"),
            ("m_22_daa", "{daa} overflatedyrka jord", "{daa} overflatedyrka jord"),
            ("m_23_daa", "{daa} innmarksbeite", "{daa} innmarksbeite"),
        )
        if (figure := cell(t4, None, name))
    ]
    fields = words.say("Jordbruksarealet er {slag}.", "Jordbruksarealet er {slag}.", slag=words.listed(farm))
    every = [cell(summed, n, "reserve_daa") for n in range(len(names))]
    uneven = apart(words, cell(summed, None, "reserve_daa"), every)
    other = _other(result, words) if any(summed.frame["klasse"].iloc[n] == _OTHER for n in rows) else ()
    text = joined(land if rows else (), other, *unknown, uneven, fields if farm else ())
    return [Paragraph("markslag", "markslag", text)] if text else []


def _other(result: Result, words: Words) -> Parts:
    """What the map shows where the reserve lies on other land: mostly what it has as built and the rule set has not."""
    reserve, types = result.main.data.reserve, codelist("ar5_arealtype")
    own = next(codes for key, _, codes in CLASSES if key == _OTHER)
    daa = reserve[markslag(reserve).isin(own)].groupby("artype")["area_m2"].sum() / M2_PER_DAA
    found = [str(code) for code, area in daa.sort_values(ascending=False).items() if code in types and area >= _SEEN]
    if not found:
        return ()
    return words.say(
        "Annet er vist som {slag} i arealdekket, men regelsettet regner det ikke som bebygd.",
        "Anna er vist som {slag} i arealdekket, men regelsettet reknar det ikkje som utbygd.",
        slag=words.listed([(inline(types.label(code, words.language)),) for code in found]),
    )


def _themes(t5: Sheet, words: Words) -> list[Paragraph]:
    """Which themes meet the reserve, which are mapped only in part, and which nobody has looked at."""
    whole = [n for n in rows_where(t5, gruppe=ALL_GROUPS) if t5.frame["tema"].iloc[n] != ANY_THEME]
    names, states = t5.frame["temanavn"], t5.frame["tilstand"]
    hit = largest(t5, "inne_daa", [n for n in whole if states.iloc[n] == State.HIT], most=6)
    items = [(*dekar(cell(t5, n, "inne_daa")), f" i {inline(names.iloc[n])}") for n in hit]
    told = words.say(
        "Av arealreserven er det treff på {tema}. Temaene overlapper og skal ikke summeres.",
        "Av arealreserven er det treff på {tema}. Temaa overlappar og skal ikkje summerast.",
        tema=words.listed(items),
    )
    none = words.say(
        "Arealreserven har ikke treff i noe analysert tema.", "Arealreserven har ikkje treff i noko analysert tema."
    )
    partly = [
        n for n in whole if states.iloc[n] in (State.HIT, State.NO_HIT) and cell(t5, n, "ikke_kartlagt_daa")
    ]  # fmt: skip
    shares = [(f"{inline(names.iloc[n])} ", cell(t5, n, "kartlagt_andel")) for n in partly]
    mapped = words.say(
        "Ikke alt er kartlagt. Så stor del av arealreserven er kartlagt: {deler}. For resten vet vi ikke.",
        "Ikkje alt er kartlagt. Så stor del av arealreserven er kartlagd: {deler}. For resten veit vi ikkje.",
        deler=words.listed(shares),
    )
    unseen = [n for n in whole if states.iloc[n] == State.NOT_MAPPED]
    gone = [n for n in whole if states.iloc[n] == State.NOT_ANALYSED]
    failed = [n for n in whole if states.iloc[n] == State.ERROR]
    lists = [
        words.say(nb, nn, tema=words.listed([(inline(names.iloc[n]),) for n in rows]))
        for rows, nb, nn in (
            (unseen, "Ikke kartlagt i arealreserven: {tema}.", "Ikkje kartlagt i arealreserven: {tema}."),
            (gone, "Ikke analysert, fordi vi mangler kart: {tema}.", "Ikkje analysert, fordi vi manglar kart: {tema}."),
            (failed, "Kunne ikke brukes på grunn av feil i kartet: {tema}.",
             "Kunne ikkje brukast på grunn av feil i kartet: {tema}."),
        )
        if rows
    ]  # fmt: skip
    return [
        Paragraph("hensyn", "hensyn", told if items else none),
        *([Paragraph("kartlegging", "hensyn", joined(mapped if shares else (), *lists))] if shares or lists else []),
    ]


def _ages(a1: Sheet, words: Words) -> list[Paragraph]:
    """Plans to be looked into. A flag, never a verdict."""
    flagged = rows_where(a1, paragraf_12_4=ASSESS)
    if not flagged:
        return []
    rows = largest(a1, "reserve_daa", flagged)
    names = [(_plan(a1, n), " (", *dekar(cell(a1, n, "reserve_daa")), ")") for n in rows]
    some = len(flagged) > len(rows)
    parts = words.say(
        "Private detaljreguleringer som er eldre enn ti år og har arealreserve igjen, må vurderes etter plan- og "
        "bygningsloven §\u00a012-4: {planer}. Flagget sier at noen må vurdere om planen er oppdatert, ikke at den er "
        "bortfalt.",
        "Private detaljreguleringar som er eldre enn ti år og har arealreserve att, må vurderast etter plan- og "
        "bygningslova §\u00a012-4: {planer}. Flagget seier at nokon må vurdere om planen er oppdatert, ikkje at han er "
        "fallen bort.",
        planer=(*((words.pick("blant andre ", "mellom andre "),) if some else ()), *words.listed(names)),
    )
    return [Paragraph("alder", "planer", parts)]

"""Fact sheets of reserve areas as one document: all that is known of each, the map, the decision and its history."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from ...codes import codelist
from ...errors import PlanvaskError
from ...planvask.candidates import candidates
from ...planvask.decisions import Decision, Kind
from ...planvask.fact_sheet import CriterionFact, FactSheet, fact_sheet
from ...planvask.history import MAIN
from ...planvask.tables import FAMILIES
from ...planvask.washed import Washed
from ...result import Result
from ...themes import State
from ...units import M2_PER_DAA, NBSP, daa_text, number_text, percent_text
from ..facts import SYNTHETIC, source_line, synthetic_sentence
from .area_map import area_map
from .blocks import Block, Facts, Grid, Head, Heading, PageBreak, Paper, Section, Text

#: Areas in one document: each has a map to draw, and nobody reads more in a meeting.
MOST = 60

_NB = {
    "ett": "Faktaark for {}", "flere": "Faktaark for {} områder", "under": "{} kommune. Regnet for {}. {}",
    "hoved": "Hovedalternativet.", "alternativ": "Alternativ: {}.",
    "ledig": "ledig areal", "ubygd": "av planflata er ubygd", "rang": "rang av {}", "planlagt": "planlagt på flata",
    "framtidig": "framtidig", "navaerende": "nåværende", "videreutvikling": "videreutvikling",
    "ingress": "{navn} er {daa} ledig areal til {formal} i {plan}. {dom}",
    "plan": "Planen og arealet", "hva": "Hva", "verdi": "Opplysning",
    "planid": "Plan", "plantype": "Plantype", "kart": "Plankartet gjelder fra", "best": "Bestemmelsene gjelder fra",
    "mangler": "dato mangler", "samme": "samme dato som kartet, så langt det er kjent", "12-4": "Pbl. § 12-4",
    "12-4-ja": "krever vurdering av om planen er oppdatert (et flagg, ikke en konklusjon)", "12-4-nei": "nei",
    "12-4-ukjent": "ukjent, fordi planen ikke sier hvem som fremmet den",
    "flata": "Planflata i alt", "bebygd": "Bebygd av planflata", "regler": "Tatt ut av regelsettet",
    "reserve": "Ledig (arealreserve)", "andel": "Ubygd del av planflata",
    "sentrum": "Avstand til sentrum", "veg": "Avstand til veg", "bygning": "Avstand til nærmeste bygning",
    "tomter": "Ledige tomter", "tomter_b": "Bebygde tomter på planflata", "ikke_oppgitt": "ikke oppgitt",
    "ikke_analysert": "ikke analysert",
    "kriterier": "Kriteriene", "kriterium": "Kriterium", "tilstand": "Tilstand", "kartlagt": "Kartlagt",
    "avstand_alder": "Avstand eller alder", "kilde": "Kilde", "andel_kol": "Andel",
    "stopp": "{} (hardt stopp)", "ar": "{} år",
    "note": "Temaer kan overlappe og skal ikke summeres. «Ikke kartlagt» er aldri 0: ingen har sett etter der.",
    "rangert": "Rang {rang} av {alle}, mellom {fra} og {til} når vektene og det ukjente varierer. {setning} Rangen er "
    "ikke en anbefaling.", "stopper": "Mulig hardt stopp: {}.",
    "mark": "Hva arealet er i dag", "gruppe": "Gruppe", "navn": "Navn", "mark_note": "Gruppene overlapper hverandre.",
    "dom": "Beslutning", "ingen_dom": "Ingen har tatt stilling til området ennå.",
    "virkning": "Av {hele} daa tas {ut} ut, {beholdt} beholdes og {apent} er ikke avgjort.",
    "av": "Avgjort av {hvem} {nar}.", "sak": "Sak {}.", "lenker": "Lenker: {}.", "innspill": "Svarer på innspill {}.",
    "nytt_formal": "Nytt formål: {}.", "sone": "Sone: {}.",
    "historikk": "Historikk", "nar": "Når", "hvem": "Hvem", "begrunnelse": "Begrunnelse", "sak_kol": "Sak",
    "angret": "{} (angrer nr. {})", "tid": "Dager som betyr noe", "dag": "Dag", "hendte": "Hva",
}  # fmt: skip
_NN = _NB | {
    "flere": "Faktaark for {} område", "under": "{} kommune. Rekna for {}. {}", "hoved": "Hovudalternativet.",
    "navaerende": "noverande", "videreutvikling": "vidareutvikling",
    "ingress": "{navn} er {daa} ledig areal til {formal} i {plan}. {dom}", "hva": "Kva",
    "kart": "Plankartet gjeld frå", "best": "Føresegnene gjeld frå", "mangler": "dato manglar",
    "samme": "same dato som kartet, så langt det er kjent",
    "12-4-ja": "krev vurdering av om planen er oppdatert (eit flagg, ikkje ein konklusjon)",
    "12-4-ukjent": "ukjent, fordi planen ikkje seier kven som fremja han", "bebygd": "Utbygd av planflata",
    "regler": "Teke ut av regelsettet", "bygning": "Avstand til næraste bygning", "ikke_oppgitt": "ikkje oppgitt",
    "tomter_b": "Utbygde tomter på planflata", "ikke_analysert": "ikkje analysert", "kriterier": "Kriteria",
    "kartlagt": "Kartlagd", "kilde": "Kjelde",
    "note": "Tema kan overlappe og skal ikkje summerast. «Ikkje kartlagt» er aldri 0: ingen har sett etter der.",
    "rangert": "Rang {rang} av {alle}, mellom {fra} og {til} når vektene og det ukjende varierer. {setning} Rangen er "
    "ikkje ei tilråding.", "stopper": "Mogleg hardt stopp: {}.", "mark": "Kva arealet er i dag", "navn": "Namn",
    "mark_note": "Gruppene overlappar kvarandre.", "dom": "Avgjerd",
    "ingen_dom": "Ingen har teke stilling til området enno.",
    "virkning": "Av {hele} daa blir {ut} tekne ut, {beholdt} blir haldne og {apent} er ikkje avgjorde.",
    "av": "Avgjort av {hvem} {nar}.", "sak": "Sak {}.", "lenker": "Lenkjer: {}.", "innspill": "Svarer på innspel {}.",
    "nytt_formal": "Nytt føremål: {}.", "hvem": "Kven", "begrunnelse": "Grunngjeving",
    "angret": "{} (angrar nr. {})", "tid": "Dagar som betyr noko", "hendte": "Kva",
}  # fmt: skip
_T = {"nb": _NB, "nn": _NN}
_STATES = {
    "nb": {State.HIT: "treff", State.NO_HIT: "ingen treff i kartlagt område", State.NOT_MAPPED: "ikke kartlagt",
           State.NOT_ANALYSED: "ikke analysert", State.ERROR: "teknisk feil"},
    "nn": {State.HIT: "treff", State.NO_HIT: "ingen treff i kartlagt område", State.NOT_MAPPED: "ikkje kartlagt",
           State.NOT_ANALYSED: "ikkje analysert", State.ERROR: "teknisk feil"},
}  # fmt: skip


def paper(result: Result, washed: Washed, areas: Sequence[str], language: str = "nb", alternative: str = MAIN) -> Paper:
    """The fact sheets of some areas by ``stabil_id``, each on pages of its own, in the order given.

    Raises PlanvaskError for an area that is not there, for none, and for more than ``MOST``.
    """
    t = _T[language]
    unknown = [a for a in areas if a not in washed.wash.row]
    if unknown or not areas or len(areas) > MOST:
        raise PlanvaskError(
            f"Området {unknown[0]} finnes ikke i beregningen." if unknown
            else "Ingen områder er valgt." if not areas
            else f"{len(areas)} områder er for mange for ett dokument.",
            expected=f"1 til {MOST} områder", remedy="Velg områdene i lista, og prøv igjen.",
        )  # fmt: skip
    frame = candidates(washed.wash, washed.criteria, language=language, given=washed.answers, ranking=washed.ranking)
    sheets = [fact_sheet(washed, a, alternative=alternative, language=language, frame=frame) for a in areas]
    case, mark = result.case, SYNTHETIC if result.synthetic else ""
    which = t["alternativ"].format(alternative) if alternative else t["hoved"]
    blocks: list[Block] = [Text(synthetic_sentence(language), "merknad")] if mark else []
    for n, sheet in enumerate(sheets):
        blocks += [PageBreak()] if n else []
        blocks += _sheet(sheet, washed, language, mark, alternative)
    blocks.append(Text(source_line(result, language), "merknad"))
    return Paper(
        variant="faktaark", language=language,
        title=t["ett"].format(sheets[0].title) if len(sheets) == 1 else t["flere"].format(len(sheets)),
        subtitle=t["under"].format(case.kommunenavn, f"{case.as_of:%d.%m.%Y}", which), kommune=case.kommunenavn,
        date=case.as_of, program=f"arealregnskap {result.provenance.program_version}", mark=mark,
        contents=len(sheets) > 3, sections=(Section(False, tuple(blocks)),),
    )  # fmt: skip


def _sheet(s: FactSheet, washed: Washed, language: str, mark: str, alternative: str) -> Iterator[Block]:
    t, f = _T[language], s.facts
    yield Heading(1, s.title)
    yield Facts((
        (_daa(f["reserve_daa"]), t["ledig"]), (_percent(f["ubygd_andel"]), t["ubygd"]),
        (str(f["rang"]), t["rang"].format(len(washed.wash.areas))),
    ))  # fmt: skip
    decided = s.decision.kind is not Kind.OPEN
    verdict = f"{codelist('beslutning').label(s.decision.kind, language)}." if decided else t["ingen_dom"]
    yield Text(
        t["ingress"].format(
            navn=s.title, daa=_daa(f["reserve_daa"]), formal=_purpose(f, t), plan=_plan(f), dom=verdict
        ),
        "ingress",
    )  # fmt: skip
    unfit = s.omrade in washed.effects[alternative].unfit
    yield area_map(washed.wash, s.omrade, s.title, language, mark, None if unfit else s.decision)
    yield Heading(2, t["kriterier"])
    yield _criteria(s, language)
    yield Text(t["note"], "merknad")
    yield Text(
        t["rangert"].format(
            rang=f["rang"], alle=len(washed.wash.areas), fra=f["rang_fra_ukjent"], til=f["rang_til_ukjent"],
            setning=f"{washed.ranking.sentence(language)} {washed.ranking.of_unmapped(language)}",
        )
    )  # fmt: skip
    stops = " + ".join(x for x in (f["stopp"], f["mulig_stopp"]) if x)
    if stops:
        yield Text(t["stopper"].format(stops))
    yield Heading(2, t["plan"])
    yield _facts(s, language)
    yield from _land(s, language)
    yield Heading(2, t["dom"])
    yield from _decision(s, washed, language, alternative)


def _purpose(f: dict[str, Any], t: dict[str, str]) -> str:
    status = {"1": t["navaerende"], "2": t["framtidig"], "3": t["videreutvikling"]}.get(str(f["arealstatus"]), "")
    return f"{str(f['formalsnavn'] or '').lower()} ({f['arealformal']}{', ' + status if status else ''})"


def _plan(f: dict[str, Any]) -> str:
    return str(f["plannavn"] or f["planid"] or "..")


def _criteria(s: FactSheet, language: str) -> Grid:
    t = _T[language]
    heads = (
        Head(t["kriterium"], False, 24), Head(t["tilstand"], False, 17), Head("daa", True, 8),
        Head(t["andel_kol"], True, 8), Head(t["kartlagt"], True, 9), Head(t["avstand_alder"], True, 10),
        Head(t["kilde"], False, 26),
    )  # fmt: skip
    rows = tuple(
        (
            t["stopp"].format(c.name) if c.stop else c.name, _STATES[language][c.state],
            _amount(c.daa), _percent(c.share), _percent(c.surveyed), _value(c, t), c.source or "..",
        )
        for c in s.criteria
    )  # fmt: skip
    return Grid("kriterier", f"{t['kriterier']}, {s.title} (daa).", heads, rows)


def _value(c: CriterionFact, t: dict[str, str]) -> str:
    """A distance in metres or an age in years; nothing for what asks the ground."""
    if math.isnan(c.value):
        return ""
    return t["ar"].format(number_text(c.value, 1)) if c.of_age else f"{number_text(c.value, 0)}{NBSP}m"


def _facts(s: FactSheet, language: str) -> Grid:
    t, f = _T[language], s.facts
    kind = codelist("plantype").label(str(f["plantype"]), language) if f["plantype"] else ".."
    flags = {"krever vurdering": t["12-4-ja"], "nei": t["12-4-nei"], "ukjent": t["12-4-ukjent"]}
    rows = [
        (t["planid"], " ".join(str(x) for x in (f["planid"], f["plannavn"]) if _there(x)) or ".."),
        (t["plantype"], kind),
        (t["kart"], _aged(f["ikrafttredelse"], f["aldersklasse_kart"], t["mangler"], language)),
        (t["best"], _aged(f["bestemmelsesdato"], f["aldersklasse_bestemmelser"], t["samme"], language)),
        (t["12-4"], flags.get(s.flag, s.flag or "..")),
        (t["flata"], _daa(f["planlagt_daa"])), (t["bebygd"], _daa(f["bebygd_daa"])),
        (t["regler"], _daa(f["tatt_ut_daa"])), (t["reserve"], _daa(f["reserve_daa"])),
        (t["andel"], _percent(f["ubygd_andel"])),
        *((t[k], _metres(f[f"avstand_{k}_m"], t["ikke_analysert"])) for k in ("sentrum", "veg", "bygning")),
        (t["tomter"], _count(f["tomter_ledige"], t)),
        *(((t["tomter_b"], _count(f["tomter_bebygd"], t)),) if "tomter_bebygd" in f else ()),
    ]  # fmt: skip
    heads = (Head(t["hva"], False, 36), Head(t["verdi"], False, 64))
    return Grid("plan", f"{t['plan']}, {s.title}.", heads, tuple(rows))


def _land(s: FactSheet, language: str) -> Iterator[Block]:
    t = _T[language]
    rows = tuple(
        (FAMILIES[family][language == "nn"], name, _amount(daa)) for family, own in s.land.items()
        for name, daa in sorted(own.items(), key=lambda item: -item[1])
    )  # fmt: skip
    if rows:
        yield Heading(2, t["mark"])
        heads = (Head(t["gruppe"], False, 22), Head(t["navn"], False, 52), Head("daa", True, 10))
        yield Grid("mark", f"{t['mark']}, {s.title} (daa).", heads, rows, labels=2)
        yield Text(t["mark_note"], "merknad")


def _decision(s: FactSheet, washed: Washed, language: str, alternative: str) -> Iterator[Block]:
    t, d = _T[language], s.decision
    if d.kind is Kind.OPEN and not s.history:
        yield Text(t["ingen_dom"])
        return
    yield Text(" ".join(_said(d, language)))
    if (unfit := washed.effects[alternative].unfit.get(s.omrade)) is not None:
        yield Text(unfit)
    e = s.effect
    yield Text(
        t["virkning"].format(
            hele=_amount(e["gjennomgatt"]), ut=_amount(e["tatt_ut"]), beholdt=_amount(e["beholdes"]),
            apent=_amount(e["ikke_avgjort"]),
        )
    )  # fmt: skip
    names = codelist("beslutning")
    heads = (
        Head(t["nar"], False, 16), Head(t["hvem"], False, 18), Head(t["dom"], False, 20),
        Head(t["begrunnelse"], False, 34), Head(t["sak_kol"], False, 12),
    )  # fmt: skip
    rows = tuple(
        (
            _moment(x.decision), x.decision.who,
            t["angret"].format(names.label(x.decision.kind, language), x.undoes) if x.undoes
            else names.label(x.decision.kind, language),
            x.decision.reason, x.decision.case_number,
        )
        for x in s.history
    )  # fmt: skip
    yield Grid("historikk", f"{t['historikk']}, {s.title}.", heads, rows)


def _said(d: Decision, language: str) -> Iterator[str]:
    t = _T[language]
    yield f"{codelist('beslutning').label(d.kind, language)}."
    if d.new_purpose:
        yield t["nytt_formal"].format(f"{d.new_purpose} {codelist('arealformal').label(d.new_purpose, language)}")
    if d.zone:
        yield t["sone"].format(f"{d.zone} {codelist('hensyn').label(d.zone, language)}")
    if d.reason:
        yield d.reason if d.reason.endswith((".", "!", "?")) else f"{d.reason}."
    if d.who:
        yield t["av"].format(hvem=d.who, nar=_moment(d))
    if d.case_number:
        yield t["sak"].format(d.case_number)
    if d.inputs:
        yield t["innspill"].format(", ".join(d.inputs))
    if d.links:
        yield t["lenker"].format(" ".join(d.links))


def _moment(d: Decision) -> str:
    return f"{d.when.astimezone():%d.%m.%Y %H.%M}" if d.when else ""


def _there(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _aged(day: Any, group: Any, missing: str, language: str) -> str:
    if day is None or day != day:
        return missing
    name = codelist("aldersklasse").label(str(group), language) if _there(group) else ""
    return f"{day:%d.%m.%Y}" + (f" ({name[:1].lower()}{name[1:]})" if name else "")


def _amount(daa: float) -> str:
    return ".." if daa is None or math.isnan(daa) else daa_text(daa * M2_PER_DAA)


def _daa(daa: float) -> str:
    return f"{_amount(daa)}{NBSP}daa"


def _percent(share: float) -> str:
    return ".." if share is None or math.isnan(share) else percent_text(share)


def _metres(value: Any, missing: str) -> str:
    return missing if value is None or math.isnan(value) else f"{number_text(value, 0)}{NBSP}m"


def _count(value: Any, t: dict[str, str]) -> str:
    return t["ikke_oppgitt"] if value is None or math.isnan(value) else str(int(value))

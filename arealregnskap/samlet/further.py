"""S10–S12: the extent of nature, how sure the sums are, and what the planvask of each municipality comes to.

The figures of a member are its own; the sums are of those, since crosswalk and decisions are the municipality's own.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from ..natur import extent
from ..natur.build import GJELDENDE
from ..natur.changes import WHOLE
from ..natur.typology import typology
from ..planvask.decisions import Kind
from ..planvask.effect import COMES_TO
from ..planvask.history import MAIN
from ..planvask.washed import Washed
from ..report.model import Sheet, tables_in
from ..schema import Column
from ..units import M2_PER_DAA
from .build import Together, has_nature
from .shape import METHOD, SUM, labels, pick, prefixes, sheet

#: Posts of the extent account that are shown: today, what gjeldende plan takes, what is left when it is built.
POSTS = (
    ("inngaende", "I dag", "I dag"),
    ("avgang", "Tapt om planen bygges ut", "Tapt om planen blir bygd ut"),
    ("utgaende", "Etter utbygging", "Etter utbygging"),
)
#: Tables of U1 that are shown for each member: what is planned, reserve, land in the reserve, nature lost.
_DOUBTED = ("T3P", "T3", "T4", "N1")


def further(found: Together, language: str = "nb") -> list[Sheet]:
    """S10–S12, in bokmål (nb) or nynorsk (nn)."""
    return [nature(found, language), doubt(found, language), washes(found, language)]


def nature(found: Together, language: str = "nb") -> Sheet:
    """S10: the extent of each ecosystem type (N1) per municipality and in sum, gjeldende plan built out."""
    frames = [_extent(r.natur[found.ruleset].data) if has_nature(r, found.ruleset) else None for r in found.members]
    codes = list(dict.fromkeys(code for own in frames if own is not None for code in own.index))
    frame = pd.DataFrame({"type": codes, "typenavn": [typology(1).label(c, language) for c in codes]})
    columns = [
        Column("type", "code", "Kode", description="Økosystemtype på nivå 1"),
        Column("typenavn", "text", "Økosystemtype"),
    ]
    for post, nb, nn in POSTS:
        own = [np.full(len(codes), math.nan) if f is None else f[post].reindex(codes, fill_value=0.0).to_numpy(float)
               for f in frames]  # fmt: skip
        # A sum over a municipality that nobody has an account of nature for would pass for the whole.
        for prefix, label, values in zip(
            prefixes(found), labels(found, language), [*own, np.sum(own, axis=0)], strict=True
        ):
            frame[f"{prefix}_{post}"] = values
            columns.append(Column(f"{prefix}_{post}", "float", f"{label}: {nb}", f"{label}: {nn}", "daa"))
    figures = [c.name for c in columns if c.unit]
    known = [f for f in figures if frame[f].notna().all()]
    lacking = [name for name, own in zip(found.names, frames, strict=True) if own is None]
    notes = [
        pick(language, "Framskrevet: planen bygd ut, ikke observert.", "Framskrive: planen bygd ut, ikkje observert.")
    ]
    notes += [
        pick(language, f"{name} har ikke naturregnskap under regelsettet; summen er ikke kjent.",
             f"{name} har ikkje naturrekneskap under regelsettet; summen er ikkje kjend.")
        for name in lacking
    ]  # fmt: skip
    parts = {f"{SUM}_{p}": tuple(f"{k}_{p}" for k in prefixes(found)[:-1]) for p, _, _ in POSTS if not lacking}
    title = pick(language, "Økosystemtyper per kommune", "Økosystemtypar per kommune")
    return sheet(
        "S10", title, columns, frame, language, notes=notes, method=METHOD, sums=tuple(figures), parts=parts,
        total={f: math.fsum(frame[f]) if f in known else math.nan for f in figures},
    )  # fmt: skip


def _extent(data: extent.NaturData) -> pd.DataFrame:
    """The posts of N1 for gjeldende plan by type [daa], without the row of all."""
    return extent.of(data, GJELDENDE, WHOLE.key, 1).drop("i_alt") / M2_PER_DAA


def doubt(found: Together, language: str = "nb") -> Sheet:
    """S11: ± of the main figures (U1) per municipality and in sum; empty where not all have measured theirs."""
    tables = [_u1(frame) for frame in _frames(found, language)]
    whole = tables[-1]
    frame = whole[["tabell", "kode", "storrelse", "navn"]].reset_index(drop=True)
    columns = [
        Column("tabell", "code", "Tabell"), Column("kode", "code", "Kode"),
        Column("storrelse", "text", "Størrelse", "Storleik"), Column("navn", "text", "Navn", "Namn"),
    ]  # fmt: skip
    keys = whole.index
    for label, prefix, own in zip(labels(found, language), prefixes(found), tables, strict=True):
        for name, head in (("daa", "Areal"), ("pm_daa", "±")):
            frame[f"{prefix}_{name}"] = own[name].reindex(keys).to_numpy(float)
            columns.append(Column(f"{prefix}_{name}", "float", f"{label}: {head}", f"{label}: {head}", "daa"))
    frame["lystekst"] = whole["lystekst"].to_numpy(object)
    columns.append(Column("lystekst", "text", "Lys for summen"))
    notes = [
        pick(language, "± er to standardavvik. For summen er den roten av summen av kvadratene.",
             "± er to standardavvik. For summen er ho rota av summen av kvadrata."),
        pick(language, "Kommunegrensa teller som nøyaktig: det den ene kommunen vinner, taper den andre.",
             "Kommunegrensa tel som nøyaktig: det den eine kommunen vinn, taper den andre."),
    ]  # fmt: skip
    if whole.empty:
        notes.append(pick(language, "± er ikke målt i alle kommunene, og kan ikke gis for summen.",
                          "± er ikkje målt i alle kommunane, og kan ikkje gjevast for summen."))  # fmt: skip
    title = pick(language, "Usikkerhet per kommune", "Uvisse per kommune")
    return sheet("S11", title, columns, frame, language, notes=notes, method=METHOD)


def _frames(found: Together, language: str) -> Iterator[pd.DataFrame]:
    for run in (*found.runs, found.result.main):
        yield tables_in(run, language)["U1"].frame


def _u1(frame: pd.DataFrame) -> pd.DataFrame:
    own = frame[frame["tabell"].isin(_DOUBTED) & frame["daa"].notna()]
    return own.set_index(pd.MultiIndex.from_frame(own[["tabell", "kode"]]))


def washes(found: Together, language: str = "nb") -> Sheet:
    """S12: what is decided and undecided in each municipality's planvask, and together."""
    columns = (
        Column("kommunenummer", "code", "Nummer"),
        Column("kommunenavn", "text", "Kommune"),
        Column("omrader", "int", "Områder", "Område", "antall"),
        Column("avgjort", "int", "Avgjort", "Avgjort", "antall"),
        Column("uavklart", "int", "Uavklart", "Uavklara", "antall"),
        Column("gjennomgatt_daa", "float", "Arealreserve", "Arealreserve", "daa"),
        Column("tatt_ut_daa", "float", "Tas ut", "Blir teke ut", "daa"),
        Column("beholdes_daa", "float", "Beholdes", "Blir halde", "daa"),
        Column("ikke_avgjort_daa", "float", "Ikke avgjort", "Ikkje avgjort", "daa"),
        Column("planvask", "text", "Planvask"),
    )
    rows = [
        (r.case.kommunenummer, r.case.kommunenavn, *_decided(wash, found.ruleset, language))
        for r, wash in zip(found.members, found.washes, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=[c.name for c in columns])
    figures = tuple(c.name for c in columns if c.unit)
    total = {f: math.fsum(frame[f]) if frame[f].notna().all() else math.nan for f in figures}
    notes = [
        pick(language, "Arealreserve = tas ut + beholdes + ikke avgjort. Område som avventes, er ikke avgjort.",
             "Arealreserve = blir teke ut + blir halde + ikkje avgjort. Område som ventar, er ikkje avgjort."),
        pick(language, "Hver kommune bestemmer over sine egne områder. Bare hovedalternativet er med.",
             "Kvar kommune avgjer over sine eigne område. Berre hovudalternativet er med."),
    ]  # fmt: skip
    parts: dict[str, tuple[str, ...]] = {"gjennomgatt_daa": tuple(f"{c}_daa" for c in COMES_TO)}
    title = pick(language, "Planvasken per kommune", "Planvasken per kommune")
    return sheet("S12", title, columns, frame, language, notes=notes, method=METHOD, sums=figures, total=total,
                 parts=parts if frame["gjennomgatt_daa"].notna().all() else {})  # fmt: skip


def _decided(wash: Washed | None, ruleset: str, language: str) -> tuple[float | str, ...]:
    """Areas, decided and undecided, and what the reserve comes to [daa]; missing where there is no wash to sum."""
    if wash is None or wash.wash.run.ruleset.name != ruleset:
        why = pick(language, "ikke i saken", "ikkje i saka") if wash is None else pick(
            language, "under et annet regelsett", "under eit anna regelsett"
        )  # fmt: skip
        return (*[math.nan] * 7, why)
    made = wash.effects[MAIN].outcomes.set_index("beslutning")
    areas, undecided = int(made["omrader"].sum()), int(made["omrader"][Kind.OPEN.value])
    daa = (float(made[c].sum()) / M2_PER_DAA for c in ("gjennomgatt", *COMES_TO))
    begun = pick(language, "i gang", "i gang") if areas > undecided else pick(language, "ikke begynt", "ikkje begynt")
    return (areas, areas - undecided, undecided, *daa, begun)

"""What of each table stands on paper: which columns and rows, for tables that are too large to be printed whole.

The whole table is always in the workbook, and the note under the printed one says so. A table that is not named here
is printed whole, but for rows and columns that hold nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ...accounts.hensynssoner import DOUBLE, UNIQUE
from ...accounts.reserve_hensyn import ALL_GROUPS
from ...behov.data import OTHER
from ..model import Sheet
from .pairs import apart, as_pairs


@dataclass(frozen=True)
class Layout:
    """``columns``: names or patterns (``m_*_daa``), in their order; empty for all. ``only``: rows with this value;
    ``among``: with one of these; ``leave_out``: with none of these.

    ``by``: the column that the largest rows are chosen by; ``most`` rows are shown, and a row sums up the rest.
    ``least``: a row with less than this is summed up too. ``named``: codes that are written as their names. ``once``:
    rows with this value of this column say the same in every block, and are told in the first alone. ``moved``: rows
    where all of these are nothing are left out, and that is told. ``matrix``: how a matrix from plan to plan is laid
    out anew (``pairs.py``). ``across``: what the columns are, in bokmål and nynorsk, if they become rows.

    ``told``: columns left out whose total is told under the table where it is not none. ``about``: first words of a
    note, and the column it is about: it is told where that is printed (a pattern, with None), or where a row that has
    the value given is. ``distinct``: rows that read the same on paper stand once.
    """

    columns: tuple[str, ...] = ()
    only: dict[str, object] = field(default_factory=dict)
    among: dict[str, tuple[object, ...]] = field(default_factory=dict)
    leave_out: dict[str, tuple[object, ...]] = field(default_factory=dict)
    by: str = ""
    most: int = 60
    least: float = 0.0
    moved: tuple[str, ...] = ()
    once: tuple[str, str] = ("", "")
    named: tuple[str, ...] = ()
    matrix: Callable[[Sheet, str], Sheet] | None = None
    across: tuple[str, str] = ("", "")
    told: tuple[str, ...] = ()
    about: tuple[tuple[str, tuple[str, object]], ...] = ()
    distinct: bool = False
    bare: tuple[str, ...] = ()
    tells: str = ""
    away: tuple[str, str] = ("", "")
    also: tuple[str, ...] = ()
    seen: bool = False
    title: str = ""


#: How much of a table a document has: as most have, as few rows as a saksframlegg has room for, or more.
USUAL, FEW, MORE = "vanlig", "kort", "mer"

#: The light is the worst of several things: beside ± it is the ages that say why it differs between rows.
_DOUBT = ("storrelse", "navn", "daa", "pm_daa", "pm_andel", "planalder_ar", "alder_ar", "lystekst")

LAYOUTS: dict[str, Layout] = {
    "T1": Layout(("arealformal", "navn", "daa", "navaerende_daa", "framtidig_daa", "videreutvikling_daa",
                  "uten_status_daa", "andel")),
    "T2": Layout(("artype", "navn", "daa", "andel"), about=(("«Ikke kartlagt»", ("kartlagt", False)),
                                                            ("«Ikkje kartlagt»", ("kartlagt", False)))),
    "T3": Layout(("gruppenavn", "planlagt_daa", "bebygd_daa", "tatt_ut_daa", "reserve_daa", "reserve_andel", "omrader",
                  "reserve_framtidig_daa", "reserve_navaerende_daa"),
                 told=("reserve_videreutvikling_daa", "reserve_uten_status_daa")),
    "T4": Layout(("gruppenavn", "m_*_daa", "reserve_daa"), across=("Markslag", "Markslag")),
    "T5": Layout(("temanavn", "tilstand", "inne_daa", "omrader", "andel", "kartlagt_andel", "ikke_kartlagt_daa"),
                 only={"gruppe": ALL_GROUPS}),
    "A1": Layout(("planid", "plannavn", "ikrafttredelse", "bestemmelsesdato", "paragraf_12_4", "planlagt_daa",
                  "reserve_daa"), by="reserve_daa", most=25),
    "A2": Layout(("hensyn", "navn", "daa", "planlagt_daa", "reserve_daa"), bare=(UNIQUE, DOUBLE)),
    "A3": Layout(("omrade_id", "formalsnavn", "planid", "reserve_daa", "myr_andel", "jordbruk_andel",
                  "skog_hoy_andel"), by="reserve_daa", most=30,
                 about=(("Soner, og tema", ("*_tilstand", None)), ("Temaene overlapper", ("*_tilstand", None)),
                        ("Temaa overlappar", ("*_tilstand", None)))),
    "T6": Layout(matrix=apart),
    "T6F": Layout(matrix=as_pairs, by="daa", most=30, least=0.5),
    "T7": Layout(("gruppenavn", "gjeldende_daa", "forslag_daa", "endring_daa", "inn_i_byggeformal_daa",
                  "ut_av_byggeformal_daa", "reserve_gjeldende_daa", "reserve_forslag_daa", "reserve_endring_daa"),
                 about=(("Endring = lagt til", ("lagt_til_daa", None)),)),
    "T8": Layout(("markslagnavn", "i_dag_daa", "tapt_gjeldende_daa", "tapt_forslag_daa", "differanse_daa",
                  "bare_gjeldende_daa", "bare_forslag_daa")),
    "T8T": Layout(("temanavn", "tilstand", "i_dag_daa", "tapt_gjeldende_daa", "tapt_forslag_daa", "differanse_daa",
                   "ikke_kartlagt_gjeldende_daa", "ikke_kartlagt_forslag_daa")),
    "T11": Layout(("post", "daa", "sammenlignet_daa", "differanse_daa", "antall", "merknad")),
    "T4S": Layout(("navn", "reserve_daa")),
    "regelsett": Layout(("regelsett", "planlagt_daa", "bebygd_daa", "tatt_ut_daa", "reserve_daa", "differanse_daa")),
    "regler_flytter": Layout(("til", "regelnavn", "planlagt_daa", "reserve_daa")),
    "natur": Layout(("tabell", "tittel", "hvorfor"), only={"med": False}, title="natur_mangler"),
    "N1": Layout(("endringsnavn", "grunnlag", "postnavn", "t_*_daa", "i_alt_daa"),
                 among={"post": ("inngaende", "tilgang", "avgang", "netto", "utgaende")},
                 about=(("Manglende tall for ikke styrt", ("post", "avgang_ikke_styrt")),
                        ("Manglande tal for ikkje styrt", ("post", "avgang_ikke_styrt")))),
    "N2": Layout(("endringsnavn", "grunnlag", "typenavn", "inngaende_daa", "tilgang_daa", "avgang_daa", "netto_daa",
                  "utgaende_daa"), moved=("tilgang_daa", "avgang_daa"),
                 about=(("Manglende tall for ikke styrt", ("*ikke_styrt*", None)),
                        ("Manglande tal for ikkje styrt", ("*ikke_styrt*", None)),
                        ("Koder som slutter på 0", ("type", None)), ("Kodar som sluttar på 0", ("type", None)))),
    "N6": Layout(("typenavn", "variabel", "enhet", "verdi_inngaende", "verdi_utgaende", "nedre", "x60",
                  "ovre", "indikator_inngaende", "indikator_utgaende", "vekt")),
    "N10": Layout(("endringsnavn", "situasjonsnavn", "typenavn", "areal_daa", "kartlagt_daa", "?_daa",
                   "ikke_vurdert_daa", "ikke_kartlagt_daa"), once=("situasjon", "i_dag")),
    "N14": Layout(("endringsnavn", "artype", "artreslag", "arskogbon", "argrunnf", "periode_ar", "areal_daa", "faktor",
                   "tapsandel", "utslipp_t"), among={"endring": ("gjeldende", "forslag")}, tells="endringsnavn",
                  by="areal_daa", most=40, named=("artype", "artreslag", "arskogbon", "argrunnf")),
    "N16": Layout(("prosjekt", "flate", "hendelse", "naturkvalitet", "areal_daa", "poeng_for", "poeng_tapt",
                   "poeng_skapt", "balanse"), named=("hendelse", "naturkvalitet")),
    "tallavvik": Layout(("arsaksnavn", "mot", "storrelse", "navn", "vart_daa", "deres_daa", "differanse_daa",
                         "differanse_andel", "uforklart_daa"), most=120),
    "U1": Layout(_DOUBT, among={"tabell": ("T3", "T2", "T5")}, tells="storrelse", most=45, also=("lyset",)),
    "T10": Layout(("plannavn", "formalsnavn", "brukbar_daa", "behov_lav_daa", "behov_daa", "behov_hoy_daa",
                   "til_overs_daa", "aar_min", "aar", "aar_maks", "vurderingsnavn"),
                  leave_out={"formal": (OTHER,)}, away=("andre_uten_behov", "formal"),
                  about=(("Bolig, fritidsbolig", ("reserve_daa", None)),
                         ("Bustad, fritidsbustad", ("reserve_daa", None)))),
    "T10S": Layout(("formalsnavn", "forutsetningsnavn", "verdier", "enhet", "aar_ved_lav", "aar", "aar_ved_hoy",
                    "utslag_daa"), about=(("Er behovet under null", ("til_overs_daa", None)),), also=("utslag",)),
    "T10F": Layout(("formalsnavn", "forutsetningsnavn", "verdier", "enhet", "satt_av", "kilde")),
    "M1": Layout(("plannavn", "typenavn", "mal_daa_per_ar", "ramme_daa", "planlagt_daa", "planlagt_daa_per_ar",
                  "igjen_daa", "vurderingsnavn")),
    "R1": Layout(("planid", "plannavn", "planstatus", "ikrafttredelse", "daa", "reserve_daa", "funn"),
                 by="reserve_daa", most=25),
    "R2": Layout(("alvorsnavn", "funnavn", "planid", "gjelder", "daa"), by="daa", most=40),
    "V1": Layout(("omrade_id", "formalsnavn", "planid", "reserve_daa", "rang", "rang_fra", "rang_til", "poeng_min",
                  "poeng_maks", "stopp"), by="reserve_daa", most=20,
                 about=(("Med det uk", ("rang_fra_ukjent", None)),)),
    "V4": Layout(seen=True),
    "V1K": Layout(("navn", "vekt", "begrunnelse", "kilde")),
    "V2": Layout(("omrade_id", "formalsnavn", "beslutning", "til_formal", "gjennomgatt_daa", "tatt_ut_daa",
                  "beholdes_daa", "ikke_avgjort_daa", "merknad"), by="gjennomgatt_daa", most=20),
    "kilder": Layout(("tittel", "eier", "lisens", "tilgang", "dato", "fil"), distinct=True),
    "avvik": Layout(("alvor", "tittel", "areal_daa", "antall", "kilde"),
                    leave_out={"virkning": ("ingen",)}, by="areal_daa", most=30, title="avvik_som_flytter",
                    away=("funn_utelatt", "funn")),
}  # fmt: skip

#: The same for the document that has everything.
FULL: dict[str, Layout] = {
    "U1": Layout(_DOUBT, leave_out={"tabell": ("A3", "T1")}, most=120, also=("lyset",)),
}  # fmt: skip

#: The same for a saksframlegg, which has few pages.
SHORT: dict[str, Layout] = {
    "V4": Layout(("gruppe", "navn", "for_daa", "tatt_ut_daa", "beholdes_daa", "ikke_avgjort_daa", "etter_daa"),
                 among={"gruppe": ("Arealreserve", "Jordbruk", "Karbonrikt")}, tells="gruppe", seen=True),
}  # fmt: skip


def layout_of(key: str, size: str) -> Layout:
    """How a table is printed; one that is not named is printed whole."""
    own = {FEW: SHORT, MORE: FULL}.get(size, {})
    return own.get(key) or LAYOUTS.get(key, Layout())


def in_hectares(layout: Layout) -> Layout:
    """The same layout of a table whose areas are in ha, as its columns say at their ends."""

    def named(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(f"{name.removesuffix('_daa')}_ha" if name.endswith("_daa") else name for name in names)

    (by,) = named((layout.by,))
    columns, moved, told = named(layout.columns), named(layout.moved), named(layout.told)
    return replace(layout, columns=columns, moved=moved, told=told, by=by)

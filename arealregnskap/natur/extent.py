"""N1 and N2: the extent account, SEEA EA table 4.1. What there is of each ecosystem type before and after, and why."""

from __future__ import annotations

import math

import pandas as pd

from ..accounts.base import Account
from ..codes import codelist
from ..schema import Column
from .base import WHICH, NaturData, columns_of, over_nature, type_column, type_columns, which
from .changes import MANAGED, PROJECTED, UNDECIDED, UNMANAGED, Flows
from .told import of_extent
from .typology import typology

#: The rows of the account, in SEEA's order.
POSTS = tuple(codelist("natur_post"))
OPENING, CLOSING = POSTS[0], POSTS[-1]


def posts(flows: Flows, types: list[str]) -> pd.DataFrame:
    """The account in [m²]: one row per type of ``types``, then ``i_alt``; one column per post.

    Additions and reductions are positive. Managed and unmanaged are missing where the source cannot tell them apart:
    unmanaged always for a plan, both for a type that two maps show an undecided change of.
    """
    changed = flows.changed
    table = pd.DataFrame({
        "inngaende": _by(flows.frame, "fra", types),
        "tilgang": _by(changed, "til", types),
        "avgang": _by(changed, "fra", types),
        "utgaende": _by(flows.frame, "til", types),
    })  # fmt: skip
    for post, end in (("tilgang", "til"), ("avgang", "fra")):
        known = _by(changed[changed["art"] == UNDECIDED], end, types) == 0
        for kind in (MANAGED, UNMANAGED):
            part = _by(changed[changed["art"] == kind], end, types)
            table[f"{post}_{kind}"] = part.where(known & (flows.split_known or kind == MANAGED))
    table["netto"] = table["tilgang"] - table["avgang"]
    table.loc["i_alt"] = [math.fsum(c) if c.notna().all() else math.nan for _, c in table.items()]
    # What one type gains another loses: summed area by area that is exactly zero, and no rounding is left over.
    gained, lost = (changed.loc[changed[end].isin(types), "area_m2"] for end in ("til", "fra"))
    table.loc["i_alt", "netto"] = math.fsum([*gained, *-lost])
    return table[list(POSTS)]


def of(data: NaturData, change: str, part: str, level: int) -> pd.DataFrame:
    """``posts`` of a change in a part of the municipality, by their keys; worked out once."""
    key = (change, part, level)
    if key not in data._extents:
        data._extents[key] = posts(data.flows[key], data.types(level))
    return data._extents[key]


def _by(frame: pd.DataFrame, end: str, types: list[str]) -> pd.Series:
    return frame.groupby(end)["area_m2"].sum().reindex(types, fill_value=0.0)


def table(data: NaturData) -> pd.DataFrame:
    """One row per change, part of the municipality and post; one column per level 1 type, and the total."""
    names = codelist("natur_post")
    columns = {code: type_column(code, data.unit) for code in data.types(1)} | {"i_alt": f"i_alt_{data.unit}"}
    rows = []
    for change in data.every_change:
        for subarea in data.parts_of(change):
            account = data.area(of(data, change.key, subarea.key, 1)).rename(index=columns)
            for post in POSTS:
                name = _built_out(data) if (post, change.basis) == (CLOSING, PROJECTED) else names.label(
                    post, data.language
                )  # fmt: skip
                rows.append((*which(data, change, subarea), post, name, *account[post]))
    return pd.DataFrame(rows, columns=[*(c.name for c in WHICH), "post", "postnavn", *columns.values()])


def _built_out(data: NaturData) -> str:
    return data.text("Utgående areal, planen bygd ut", "Utgåande areal, planen bygd ut")


def table_by_type(data: NaturData) -> pd.DataFrame:
    """One row per change, part of the municipality and level 2 type; one column per post."""
    names, out = typology(2), []
    for change in data.every_change:
        for subarea in data.parts_of(change):
            account = data.area(of(data, change.key, subarea.key, 2)).drop(index="i_alt")
            frame = account.rename(columns={post: f"{post}_{data.unit}" for post in POSTS}).reset_index(names="type")
            where = dict(zip((c.name for c in WHICH), which(data, change, subarea), strict=True))
            parent = frame["type"].map(names.rows["overordnet"])
            named = {"niva1": parent, "typenavn": [names.label(t, data.language) for t in frame["type"]]}
            out.append(frame.assign(**where, **named))
    return pd.concat(out, ignore_index=True)


def post_columns(data: NaturData) -> tuple[Column, ...]:
    """One column per post."""
    names = codelist("natur_post")
    return tuple(Column(f"{p}_{data.unit}", "float", names.label(p), names.label(p, "nn"), data.unit) for p in POSTS)


_METHOD = (
    "Utbredelsesregnskapet følger SEEA EA tabell 4.1 [SEEA] med EUs økosystemtypologi [EUET]. Inngående areal er "
    "dagens arealdekke, der det som er bygd føres som bebygd. I et scenario blir arealreserven bebygd, og avgangen er "
    "styrt. Slik er planen framskrevet; det er ikke en måling av noe som har skjedd. Klassene i Nasjonalt grunnkart "
    "brukes som de er [GK, V3]; ellers er AR5 omsatt etter vår egen tabell, som ingen myndighet har godkjent [AR5]. "
    "Areal uten kjent klasse har egne kolonner."
)
_NOTES_NB = (
    "Inngående areal + tilgang − avgang = utgående areal, for hver type og i alt.",
    "Manglende tall for ikke styrt endring betyr at naturlige endringer ikke er beregnet.",
    "Omsetningen fra AR5 til EUs typer er vår egen, og noen valg er åpne; se metode.",
)
_NOTES_NN = (
    "Inngåande areal + tilgang − avgang = utgåande areal, for kvar type og i alt.",
    "Manglande tal for ikkje styrt endring tyder at naturlege endringar ikkje er rekna.",
    "Omsetjinga frå AR5 til EU-typane er vår eiga, og nokre val er opne; sjå metode.",
)

ACCOUNT = Account(
    key="N1",
    title_nb="Utbredelsesregnskap",
    title_nn="Utbreiingsrekneskap",
    columns=(
        *WHICH,
        Column("post", "code", "Post-kode", "Post-kode", codelist="natur_post"),
        Column("postnavn", "text", "Post", "Post"),
    ),
    table=over_nature(table),
    further=columns_of(type_columns),
    method=_METHOD,
    notes_nb=_NOTES_NB,
    notes_nn=_NOTES_NN,
    told=of_extent,
)

ACCOUNT_BY_TYPE = Account(
    key="N2",
    title_nb="Utbredelse etter økosystemtype, nivå 2",
    title_nn="Utbreiing etter økosystemtype, nivå 2",
    columns=(
        *WHICH,
        Column("niva1", "code", "Nivå 1"),
        Column("type", "code", "Nivå 2"),
        Column("typenavn", "text", "Økosystemtype"),
    ),
    table=over_nature(table_by_type),
    further=columns_of(post_columns),
    method=_METHOD,
    notes_nb=(*_NOTES_NB[:2], "Koder som slutter på 0 er areal der nivå 2 ikke er kjent."),
    notes_nn=(*_NOTES_NN[:2], "Kodar som sluttar på 0 er areal der nivå 2 ikkje er kjend."),
    told=of_extent,
)

"""The page *Virkning*: all that the decisions do, in tables, chart and map, with what is not decided always apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
from flask_babel import gettext

from arealregnskap.codes import codelist
from arealregnskap.planvask.effect import Effect
from arealregnskap.planvask.measures import VALUED
from arealregnskap.planvask.tables import measure_name, purpose_name
from arealregnskap.planvask.wash import Wash
from arealregnskap.units import M2_PER_DAA

from .. import charts, look, minimap, numbers
from ..desk import Desk
from ..words import word

#: Fills of what ground comes to, in charts and on the map.
FILLS = {"beholdes": "behold", "ikke_avgjort": "hatch", "tatt_ut": "lav"}
_PARTS = ("for", "tatt_ut", "beholdes", "ikke_avgjort", "etter")


@dataclass(frozen=True)
class Row:
    """One measure [daa]: before, taken out, kept, not decided, and what is left (before − taken out)."""

    name: str
    before: float
    out: float
    kept: float
    undecided: float
    after: float


@dataclass(frozen=True)
class Group:
    """Measures of one family. ``whole`` is their sum where they do not overlap; ``why`` says why there are none."""

    key: str
    title: str
    note: str
    rows: tuple[Row, ...]
    whole: Row | None = None
    why: str = ""


def groups(wash: Wash, effect: Effect) -> list[Group]:
    """Nature by type, its quality, valued types, farmland, carbon-rich land, and the themes."""
    measures = effect.measures
    looked = any(t.key == VALUED and t.state is None for t in wash.run.cells.themes)
    unasked = "" if looked else gettext("Ikke analysert: saken har ikke kartlag med naturtyper.")
    texts = (
        ("natur", gettext("Natur, utbredelse"), gettext("Ubygd areal i reserven etter økosystemtype."), "", True),
        ("tilstand", gettext("Natur, tilstand"), gettext(
            "Det samme arealet etter lokalitetskvalitet i kartlagte naturtyper, som er tilstand og naturmangfold sett "
            "sammen. «Ikke kartlagt» er ikke det samme som god eller dårlig."), unasked, True),
        ("naturtype", gettext("Verdsatte naturtyper"), gettext("Kartlagte lokaliteter etter verdien kilden gir."),
         unasked, True),
        ("jordbruk", gettext("Jordbruk"), gettext("Fulldyrka, overflatedyrka og innmarksbeite i AR5."), "", True),
        ("karbon", gettext("Karbonrikt areal"), gettext("Myr, organisk jord og skog med mye karbon."), "", True),
        ("tema", gettext("Temaer"), gettext("Temaer kan overlappe og skal ikke summeres."), "", False),
    )  # fmt: skip
    made = []
    for key, title, note, why, sums in texts:
        own = measures[measures["familie"] == key]
        rows = tuple(_row(word(measure_name(wash, key, str(m["kode"]), _language())), m) for _, m in own.iterrows())
        if not rows and not why:
            why = gettext("Reserven har ikke slikt areal.")
        whole = _row(gettext("Sum"), own[list(_PARTS)].sum()) if sums and len(rows) > 1 else None
        made.append(Group(key, title, note, rows, whole, "" if rows else why))
    return made


def side_by_side(wash: Wash, effects: Sequence[Effect]) -> list[tuple[Group, ...]]:
    """For each group of the page, the same group under every alternative: all have the same rows in the same order."""
    return list(zip(*(groups(wash, effect) for effect in effects), strict=True))


def _row(name: str, of: pd.Series) -> Row:
    return Row(name, *(float(of[p]) / M2_PER_DAA for p in _PARTS))


@dataclass(frozen=True)
class Outcome:
    """What one kind of decision comes to [daa]."""

    name: str
    areas: int
    reviewed: float
    out: float
    kept: float
    undecided: float


def outcomes(effect: Effect) -> list[Outcome]:
    """One row per kind of decision, those nobody has decided on as a row of their own; then the sum."""
    names = codelist("beslutning")
    columns = ["gjennomgatt", "tatt_ut", "beholdes", "ikke_avgjort"]

    def made(name: str, of: pd.Series) -> Outcome:
        return Outcome(name, int(of["omrader"]), *(float(of[c]) / M2_PER_DAA for c in columns))

    rows = [
        made(word(names.label(str(r["beslutning"]), _language())), r)
        for _, r in effect.outcomes.iterrows() if r["omrader"]
    ]  # fmt: skip
    return [*rows, made(gettext("Sum"), effect.outcomes[["omrader", *columns]].sum())]


@dataclass(frozen=True)
class Matrix:
    """From purpose (rows) to purpose (columns) [daa]; None where nothing goes."""

    to: tuple[str, ...]
    rows: tuple[tuple[str, tuple[float | None, ...], float], ...]
    sums: tuple[float, ...]
    total: float


def matrix(effect: Effect) -> Matrix:
    """What the reserve is set aside for, and what it becomes; ``uavklart`` is a column of its own, last."""
    table = effect.purposes.pivot_table(index="fra_formal", columns="til_formal", values="area_m2", aggfunc="sum")
    order = sorted(table.columns, key=lambda c: (not str(c).isdigit(), str(c)))
    table = table[order] / M2_PER_DAA
    rows = tuple(
        (
            word(purpose_name(str(key), _language())),
            tuple(None if pd.isna(v) else float(v) for v in row),
            float(row.sum()),
        )
        for key, row in table.iterrows()
    )
    heads = tuple(word(purpose_name(str(c), _language())) for c in order)
    return Matrix(heads, rows, tuple(float(v) for v in table.sum()), float(table.to_numpy(float, na_value=0).sum()))


def chart(desk: Desk) -> charts.Bars:
    """Kept, not decided and taken out, for the whole reserve and each kind of land in it."""
    summary = desk.effect.summary.fillna(0.0)
    names = codelist("natur_samlet")
    whole = desk.effect.measures.iloc[0]
    lines = [_line(gettext("Hele reserven"), whole)]
    lines += [_line(word(names.label(str(k), _language())), r) for k, r in summary.iterrows() if r["for"] > 0]
    carbon = desk.effect.measures[desk.effect.measures["familie"] == "karbon"]
    if carbon["for"].sum() > 0:
        lines.append(_line(gettext("Karbonrikt areal"), carbon[list(_PARTS)].sum()))
    return charts.bars(lines, width=charts.FULL, label_width=210, after_width=260)


def _line(name: str, of: pd.Series) -> charts.Line:
    parts = tuple(
        charts.Part(FILLS[p], max(float(of[p]) / M2_PER_DAA, 0.0), numbers.amount(float(of[p]) / M2_PER_DAA))
        for p in ("beholdes", "ikke_avgjort", "tatt_ut")
    )
    before, out = (numbers.amount(float(of[p]) / M2_PER_DAA) for p in ("for", "tatt_ut"))
    return charts.Line(name, parts, gettext("%(daa)s daa", daa=before), gettext("%(daa)s tas ut", daa=out))


def legend() -> list[tuple[str, str]]:
    return [
        ("behold", gettext("Beholdes")), ("hatch", gettext("Ikke avgjort")), ("lav", gettext("Tas ut")),
    ]  # fmt: skip


def drawn(desk: Desk, result: object) -> minimap.MiniMap:
    """Where ground is taken out, kept and not decided; a divided area is drawn in its parts."""
    rows = list(_pieces(desk.weighed.wash, desk))
    frame = gpd.GeoDataFrame(
        {"kind": [k for k, _, _ in rows], "area_m2": [a for _, a, _ in rows]}, geometry=[g for _, _, g in rows],
        crs=desk.weighed.wash.areas.crs,
    )  # fmt: skip
    return minimap.outcomes(result, frame)  # type: ignore[arg-type]


def _pieces(wash: Wash, desk: Desk) -> Iterable[tuple[str, float, object]]:
    state = desk.state
    for omrade, area in wash.areas.geometry.items():
        fates = wash.fates(state[str(omrade)]) if omrade in state and omrade not in desk.effect.unfit else []
        whole = float(wash.areas.at[omrade, "area_m2"])
        if not fates:
            yield "ikke_avgjort", whole, area
        for fate in fates:
            ground = area if fate.geometry is None else fate.geometry
            if ground is not None and not ground.is_empty:
                yield fate.comes_to, whole if fate.geometry is None else float(fate.measures[0]), ground


def _language() -> str:
    return look.core_language()

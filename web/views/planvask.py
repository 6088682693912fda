"""The step *Planvask*: every unbuilt area weighed and decided on, with the effect seen at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from arealregnskap.codes import codelist
from arealregnskap.errors import ArealregnskapError
from arealregnskap.planvask.decisions import Decision, Kind, check
from arealregnskap.planvask.effect import effect, unlike_neighbours
from arealregnskap.planvask.history import MAIN
from arealregnskap.report.paper import fact_sheets
from arealregnskap.store import decisions

from .. import access, look, results
from ..desk import Desk, looked_up, needed, result, store
from ..forms import decision_of
from ..pages import planvask as page
from ..pages import planvask_effect as effect_page
from ..told import told
from ..words import sources, word
from .kart import draw_setup

blueprint = Blueprint("planvask", __name__, url_prefix="/sak/<sak_id>/planvask")

_PAGE = 25  # areas shown at first


@blueprint.get("")
@access.require("leser")
def index() -> str:
    desk = looked_up()
    if desk is None:
        _, why = results.looked_up(g.sak)
        return render_template("planvask/empty.html", why=why or gettext("Saken har ingen arealreserve å vaske."))
    asked = page.Filter.of(request.args)
    every = desk.rows
    found = asked.ordered([row for row in every if asked.holds(row)])
    shown = len(found) if "alle" in request.args else _PAGE
    return render_template(
        "planvask/index.html", desk=desk, panel=page.panel(desk.effect), filter=asked, found=found, shown=found[:shown],
        whole=len(every), next_open=page.next_open(asked.ordered(every), ""), neighbours=unlike_neighbours(
            desk.weighed.wash, desk.history.state(desk.alternative)), formal=_purposes(every), plans=_plans(every),
        most_sheets=fact_sheets.MOST,
        kinds=_kinds(), plain_kinds=_kinds(_FOR_SEVERAL), setup=draw_setup(), more_url=_more(), named_criteria=[
            (c.key, c.name(look.core_language())) for c in desk.weighed.criteria.criteria],
        unasked=_unasked(every), lang=look.core_language(), source=sources(result()),
    )  # fmt: skip


@blueprint.get("/omrade/<omrade>")
@access.require("leser")
def area(omrade: str) -> str:
    desk = needed()
    row = desk.row(omrade)
    ordered = page.Filter.of(request.args).ordered(desk.rows)
    place = [r.omrade for r in ordered].index(omrade)
    return render_template(
        "planvask/area.html", desk=desk, row=row, panel=page.panel(desk.effect), choices=page.choices(row),
        past=page.past(desk.history, omrade, desk.alternative), version=desk.history.version(omrade, desk.alternative),
        before=ordered[place - 1] if place else None, after=ordered[place + 1] if place + 1 < len(ordered) else None,
        place=place + 1, whole=len(ordered), setup=draw_setup(omrade), purposes=_all_purposes(),
        zones=codelist("hensyn"), source=sources(result()),
        contributions=_contributions(desk, omrade), line_text=_line_text(row.decision), language=look.core_language(),
    )  # fmt: skip


@blueprint.post("/omrade/<omrade>/virkning")
@access.require("leser", "leser")
def preview(omrade: str) -> str:
    """What a decision would do, before anything is saved."""
    desk = needed()
    row = desk.row(omrade)
    try:
        wished = _wished(desk, omrade)
        check(replace(wished, reason=wished.reason or "–"), level=str(row.facts["niva"]))  # a reason is for saving
        tried = effect(desk.weighed.wash, {**desk.history.state(desk.alternative), omrade: wished}, desk.alternative)
        if omrade in tried.unfit:
            return render_template("planvask/preview.html", fault=told(tried.unfit[omrade]))
    except ArealregnskapError as stop:
        return render_template("planvask/preview.html", fault=" ".join(map(told, stop.faults)) or told(stop.found))
    own = next(r for r in page.rows(desk.weighed, tried, {omrade: wished}) if r.omrade == omrade)
    return render_template(
        "planvask/preview.html", now=page.panel(desk.effect), then=page.panel(tried), own=own, fault=""
    )


@blueprint.post("/omrade/<omrade>")
@access.require("leser")
def decide(omrade: str) -> Response:
    desk = needed()
    wished = _wished(desk, omrade)
    desk.weighed.wash.fates(wished)  # a part that does not fit is refused before it is saved
    decisions.add(
        store(), g.sak.id, [wished], access.current_user(), expected={omrade: request.form.get("versjon", 0, int)},
        levels=desk.weighed.wash.levels,
    )  # fmt: skip
    flash(gettext("Beslutningen er lagret."), "ok")
    follower = page.next_open(page.Filter.of(request.form).ordered(needed().rows), omrade)
    if request.form.get("neste") and follower is not None:
        return redirect(url_for("planvask.area", omrade=follower.omrade, alternativ=desk.alternative or None), 303)
    return redirect(url_for("planvask.area", omrade=omrade, alternativ=desk.alternative or None), 303)


@blueprint.post("/flere")
@access.require("leser")
def decide_several() -> Response:
    """The same decision for several areas."""
    desk = needed()
    chosen = request.form.getlist("omrade")
    if not chosen:
        raise ArealregnskapError("Ingen områder var valgt.", remedy="Kryss av for områdene i lista, og prøv igjen.")
    wished = [_wished(desk, omrade) for omrade in chosen]
    expected = {omrade: request.form.get(f"versjon-{omrade}", 0, int) for omrade in chosen}
    decisions.add(store(), g.sak.id, wished, access.current_user(), expected=expected, levels=desk.weighed.wash.levels)
    saved = ngettext(
        "Beslutningen er lagret for %(num)d område.", "Beslutningen er lagret for %(num)d områder.", len(chosen)
    )
    flash(saved, "ok")
    return redirect(url_for("planvask.index", alternativ=desk.alternative or None), 303)


@blueprint.post("/angre/<int:number>")
@access.require("leser")
def undo(number: int) -> Response:
    decisions.undo(store(), g.sak.id, number, access.current_user())
    entry = decisions.history(store(), g.sak.id).entries[number - 1]
    flash(gettext("Beslutningen er angret. Den står fortsatt i historikken."), "ok")
    omrade, alternative = entry.decision.omrade, entry.decision.alternative
    return redirect(url_for("planvask.area", omrade=omrade, alternativ=alternative or None), 303)


@blueprint.get("/virkning")
@access.require("leser")
def effects() -> str:
    """All that the decisions do, before and after, with what is not decided as a row of its own."""
    desk = needed()
    return render_template(
        "planvask/effect.html", desk=desk, panel=page.panel(desk.effect),
        groups=effect_page.groups(desk.weighed.wash, desk.effect),
        outcomes=effect_page.outcomes(desk.effect), matrix=effect_page.matrix(desk.effect),
        chart=effect_page.chart(desk), legend=effect_page.legend(), drawing=effect_page.drawn(desk, result()),
        alternative_names=page.alternative_names(desk.history), source=sources(result()),
    )  # fmt: skip


@blueprint.get("/alternativer")
@access.require("leser")
def alternatives() -> str:
    """The alternatives side by side."""
    desk = needed()
    wash = desk.weighed.wash
    effects = [effect(wash, desk.history.state(name), name) for name in desk.history.alternatives]
    return render_template(
        "planvask/alternatives.html", made=[(e.alternative, page.panel(e)) for e in effects],
        compared=effect_page.side_by_side(wash, effects), alternative_names=page.alternative_names(desk.history),
    )  # fmt: skip


@blueprint.post("/alternativer")
@access.require("leser")
def new_alternative() -> Response:
    name = request.form.get("navn", "").strip()
    if not decisions.history(store(), g.sak.id).state(request.form.get("av", MAIN)):
        raise ArealregnskapError(
            "Det er ingen beslutninger å begynne med.",
            remedy="Ta minst én beslutning først; alternativet begynner som en kopi av dem.",
        )
    decisions.branch(store(), g.sak.id, name, request.form.get("av", MAIN), access.current_user())
    flash(gettext("Alternativet «%(navn)s» er laget.", navn=name), "ok")
    return redirect(url_for("planvask.index", alternativ=name), 303)


def _wished(desk: Desk, omrade: str) -> Decision:
    """The decision that the form asks for."""
    crs = desk.weighed.wash.areas.crs
    return decision_of(request.form, omrade, desk.alternative, access.current_user().navn, crs)


def _contributions(desk: Desk, omrade: str) -> list[dict[str, Any]]:
    frame = desk.weighed.ranking.contributions
    names = {c.key: c.name(look.core_language()) for c in desk.weighed.criteria.criteria}
    own = frame[frame["stabil_id"] == omrade]
    shown = own.assign(navn=own["kriterium"].map(names))
    return [{str(k): v for k, v in row.items()} for row in shown.to_dict("records")]


def _purposes(rows: list[page.AreaRow]) -> list[tuple[str, str]]:
    met = {str(r.facts["arealformal"]): f"{r.facts['arealformal']} {r.facts['formalsnavn']}" for r in rows}
    return sorted(met.items())


def _plans(rows: list[page.AreaRow]) -> list[tuple[str, str]]:
    met = {str(r.facts["planid"]): f"{r.facts['planid']} {r.facts['plannavn'] or ''}".strip() for r in rows}
    return sorted(met.items())


#: What can be decided without anything more to say; the others need a page of their own.
_FOR_SEVERAL = (Kind.KEEP, Kind.RETURN, Kind.REPEAL, Kind.WAIT, Kind.OPEN)


def _kinds(kinds: Iterable[Kind] = tuple(Kind)) -> list[tuple[str, str]]:
    names = codelist("beslutning")
    return [(kind.value, word(names.label(kind.value, look.core_language()))) for kind in kinds]


def _unasked(rows: list[page.AreaRow]) -> list[str]:
    """Criteria that no layer of the case answers, the same for all areas; said once above the list."""
    return [c.name for n, c in enumerate(rows[0].chips) if all(r.chips[n].state == "ikke_analysert" for r in rows)]


def _more() -> str:
    return f"{url_for('planvask.index')}?{urlencode({**request.args, 'alle': '1'})}"


def _line_text(decision: Decision) -> str:
    """The points of a decision's line as the form takes them."""
    drawn = decision.line
    return "" if drawn is None else "\n".join(f"{x!r} {y!r}" for x, y in drawn.coords)


def _all_purposes() -> list[tuple[str, str]]:
    names = codelist("arealformal")
    return [(code, f"{code} {names.label(code, look.core_language())}") for code in names]

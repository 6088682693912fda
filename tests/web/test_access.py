"""Who may do what: every view, for every kind of visitor. A new view without a line here fails."""

from __future__ import annotations

import re

from flask_wtf.csrf import generate_csrf

from web import access

from .conftest import token

VISITORS = ("ingen innlogget", "uten rolle", "leser", "planlegger", "administrator", "kari")
MAKERS = {"planlegger", "administrator", "kari"}

#: Views that are of no case, and who gets in; everybody else is sent to sign in, or refused.
DOORS = {
    access.Door.OPEN: set(VISITORS),
    access.Door.SIGNED_IN: set(VISITORS) - {"ingen innlogget"},
    access.Door.CREATOR: MAKERS,
    access.Door.ADMINISTRATOR: {"kari"},
}

#: Views of a case that take a form and need another role than planlegger; what readers may post changes nothing there.
NEEDS = {
    "saker.delete": "administrator",
    "tilgang.invite": "administrator",
    "tilgang.change": "administrator",
    "eksport.make": "leser",
    "planvask.preview": "leser",
    "planvask_faktaark.choose": "leser",
}


def views(app):
    """Each endpoint with a method and an address to try it at."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        for method in sorted(rule.methods & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
            yield rule, method


def address(rule, sak_id):
    """An address of the rule; parts that name something in the case name what is not there."""
    filled = rule.rule.replace("<sak_id>", sak_id)
    filled = re.sub(r"<int:[^>]+>", "1", filled)
    return re.sub(r"<[^>]+>", "ukjent", filled)


def test_every_view_has_a_rule(app):
    without = {rule.endpoint for rule, _ in views(app) if access.rule_of(app.view_functions[rule.endpoint]) is None}
    assert without == set()


def test_a_view_without_a_rule_is_refused(settings):
    from .conftest import running

    for app in running(settings):
        app.add_url_rule("/glemt", "glemt", lambda: "hemmelig")
        answer = app.test_client().get("/glemt")
        assert answer.status_code == 403 and "hemmelig" not in answer.text


def test_views_of_a_case_have_roles_and_others_doors(app):
    for rule, _ in views(app):
        mark = access.rule_of(app.view_functions[rule.endpoint])
        assert (mark.door is None) == ("sak_id" in rule.arguments), rule.endpoint


def test_whoever_changes_a_case_is_at_least_planlegger(app):
    for rule, method in views(app):
        mark = access.rule_of(app.view_functions[rule.endpoint])
        if method != "GET" and mark.door is None:
            assert mark.write.covers(access.RoleName(NEEDS.get(rule.endpoint, "planlegger"))), rule.endpoint


def test_every_view_for_every_visitor(town):
    """Refused means: sent to sign in, 401, 403 or 404 before the view is run; the view itself is replaced by a mark."""
    app, reached = town.app, []
    for endpoint, view in list(app.view_functions.items()):
        if endpoint != "static":
            app.view_functions[endpoint] = stand_in_for(view, reached)
    for visitor in VISITORS:
        browser = town.browsers[visitor]
        csrf = form_token(browser)
        for rule, method in views(app):
            mark = access.rule_of(app.view_functions[rule.endpoint])
            reached.clear()
            answer = browser.open(address(rule, town.sak.id), method=method, headers={"X-CSRFToken": csrf})
            assert bool(reached) == may(mark, method, visitor), (visitor, method, rule.endpoint, answer.status_code)
            if not reached:
                assert answer.status_code in expected_refusals(mark, method, visitor), (visitor, rule.endpoint)


def stand_in_for(view, reached):
    """A view with the same rule that only notes that it was reached; it gives a form token to whoever reads it."""

    def stand_in(*_, **__):
        reached.append(True)
        return generate_csrf()

    stand_in.access_rule = access.rule_of(view)
    return stand_in


def form_token(browser):
    """A token as any open page gives it."""
    return browser.get("/ordliste").text


def may(mark, method, visitor):
    if mark.door is not None:
        return visitor in DOORS[mark.door]
    if visitor in ("ingen innlogget", "uten rolle"):
        return False
    role = "administrator" if visitor == "kari" else visitor
    return access.RoleName(role).covers(mark.read if method == "GET" else mark.write)


def expected_refusals(mark, method, visitor):
    if visitor == "ingen innlogget":
        return {303} if method == "GET" else {401}
    return {404} if visitor == "uten rolle" and mark.door is None else {403}


def test_a_case_one_has_no_role_in_looks_like_one_that_does_not_exist(town):
    browser = town.browsers["uten rolle"]
    real, invented = browser.get(f"/sak/{town.sak.id}/logg"), browser.get("/sak/aaaaaaaaaa/logg")
    assert (real.status_code, invented.status_code) == (404, 404)
    plain = [
        re.sub(r"<code>\w+</code>|content=\"[^\"]+\"|value=\"[^\"]+\"|nonce=\"[^\"]+\"|neste=[^\"]+", "", a.text)
        for a in (real, invented)
    ]
    assert plain[0] == plain[1]


def test_a_role_taken_away_is_gone_at_the_next_click(town):
    reader, administrator = town.browsers["leser"], town.browsers["administrator"]
    page = f"/sak/{town.sak.id}/tilgang"
    assert reader.get(page).status_code == 200
    rows = re.findall(
        r"<tr><th scope=\"row\">([^<]+)</th>(?:(?!</tr>).)*?/tilgang/(\w+)", administrator.get(page).text, re.S
    )
    person_id = dict(rows)["Leser"]
    done = administrator.post(f"{page}/{person_id}", data={"rolle": "", "csrf_token": token(administrator)})
    assert done.status_code == 303
    assert reader.get(page).status_code == 404


def test_the_last_administrator_stays(town):
    browser = town.browsers["administrator"]
    page = f"/sak/{town.sak.id}/tilgang"
    rows = dict(
        re.findall(r"<tr><th scope=\"row\">([^<]+)</th>(?:(?!</tr>).)*?/tilgang/(\w+)", browser.get(page).text, re.S)
    )
    csrf = token(browser)
    assert browser.post(f"{page}/{rows['Kari Plan']}", data={"rolle": "leser", "csrf_token": csrf}).status_code == 303
    refused = browser.post(f"{page}/{rows['Administrator']}", data={"rolle": "", "csrf_token": csrf})
    assert refused.status_code == 422 and "uten administrator" in refused.text

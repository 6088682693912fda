"""What a file that came in is suggested to be used as."""

from __future__ import annotations

import pytest

from arealregnskap import sources
from arealregnskap.layers import Role
from arealregnskap.store.models import Fil
from web.jobs import uptake


def product(role: Role) -> str:
    """The key of a product that is recognised as that role."""
    return next(p.key for p in sources.PRODUCTS if p.role is role)


@pytest.mark.parametrize(
    ("name", "role", "suggested"),
    [
        ("kommuneplan.gml", Role.PLAN, "plan"),
        ("Kommuneplanens arealdel, FORSLAG 2027.gml", Role.PLAN, "planforslag"),
        ("planforslag_SYNTETISK.sos", Role.PLAN, "planforslag"),
        ("forslag til reguleringsplan.sos", Role.REGULERINGSPLAN, "reguleringsplan"),
        ("forslag.gpkg", Role.AREALDEKKE, "arealdekke"),
    ],
)
def test_a_kommuneplan_that_calls_itself_a_proposal_is_not_counted_with_the_one_in_force(name, role, suggested):
    fil = Fil(navn=name, rapport={"lag": [{"navn": "flater", "produkt": product(role)}]})
    (use,) = uptake.suggestions(fil)
    assert use.rolle == suggested and use.lag == ["flater"]
    assert use.syntetisk == ("SYNTETISK" in name)

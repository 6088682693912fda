"""Planvask: every unbuilt area weighed, decided on with reasons, and the effect seen at once.

    criteria/      the municipality's own criteria, and a ranking that explains itself
    candidates.py  the areas with all that is known of them
    decisions.py   what can be decided        history.py   rows that are only ever added
    measures.py    what lies in each area     wash.py      the areas, ready for decisions
    effect.py      before → decided → after   ground.py, division.py   an area cut in two
    proposal.py    a decided wash as a plan proposal
    exchange/      Excel and GeoPackage out and in

Nothing here decides. Decision records 0090–0096.
"""

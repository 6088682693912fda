"""A set of criteria written as a file is read as the same set, whatever it says."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from arealregnskap.planvask.criteria import Basis, Criteria, Criterion, Place, Scale, load, load_text, to_text

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=30).map(
    lambda t: f"x{t}x"  # blanks at the ends are not kept
)
KEY = st.text("abcdefghij_0123456789", min_size=1, max_size=12).map(lambda t: f"k{t}")
KEYS = st.lists(KEY, min_size=1, max_size=3).map(tuple)
NUMBER = st.floats(0, 1e9)


@st.composite
def criterion(draw, key):
    basis = draw(st.sampled_from(list(Basis)))
    own = {
        Basis.THEME: lambda: {"themes": tuple(draw(st.lists(KEYS, min_size=1, max_size=3))), "also": draw(KEYS),
                              "classes": draw(st.lists(TEXT, max_size=2).map(tuple))},
        Basis.LAND_COVER: lambda: {"land": tuple(draw(st.sets(st.sampled_from(["21", "30", "60"]), min_size=1)))},
        Basis.DISTANCE: lambda: {"target": draw(st.sampled_from(["sentrum", "veg"])), "limit_m": draw(NUMBER)},
        Basis.PLAN_AGE: lambda: {"limit_years": draw(NUMBER)},
    }[basis]()  # fmt: skip
    stop = draw(st.booleans())
    return Criterion(
        key=key, name_nb=draw(TEXT), name_nn=draw(TEXT), basis=basis, source=draw(TEXT), source_nn=draw(TEXT),
        reason_nb=draw(TEXT), reason_nn=draw(TEXT), scale=draw(st.sampled_from(list(Scale))),
        limit_share=draw(st.floats(0, 1)), weight=0.0 if stop else draw(st.floats(0.01, 1e6)), stop=stop, **own,
    )  # fmt: skip


@st.composite
def sets(draw):
    keys = draw(st.lists(KEY, min_size=1, max_size=4, unique=True))
    places = draw(st.lists(st.builds(Place, TEXT, NUMBER, NUMBER), max_size=2))
    return Criteria(
        draw(TEXT), draw(TEXT), draw(TEXT), draw(TEXT), tuple(draw(criterion(k)) for k in keys), tuple(places)
    )


@given(sets())
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_as_the_same_set(made):
    assert load_text(to_text(made)) == made


def test_the_shipped_set_survives_being_written():
    assert load_text(to_text(load())) == load()

"""Groups written alike are read once: whatever stands in a file, it is read as if every line of it were looked at."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from arealregnskap.read.sosi import alike
from arealregnskap.read.sosi.coordinates import convert
from arealregnskap.read.sosi.groups import Collector
from arealregnskap.read.sosi.stream import Block

OPENINGS = ("..NØ", "..NØH", "..NO", " ..NØ", "..NØ ! her", "..nø", ". .NØ")
HEADS = (
    "..OBJTYPE A", "..OBJTYPE B", "..KVALITET\n...DATAFANGSTDATO 2001", "...NØYAKTIGHET 200", "..NAVN 'Å' ! et navn",
    "..REF :1 :-2", "..REF :1\n:2", '..NAVN "todelt\n', "..A 1\n..A 2", "..KURVE 9:", "  ..INNRYKK 1", "..TOM *",
    "! bare dette",
)  # fmt: skip
BODIES = ("1 2\n3 4", "1 2", "1 2 3\n4 5 6", "7 8 ...KP 1\n9 10", "1 x", "", "5.5 6", "1 2\n...KP 1\n3 4", "!\n1 2")
STARTS = (
    ".KURVE {}:",
    ".KURVE {}",
    ".FLATE {}:",
    ".PUNKT {}: ! punkt",
    ". KURVE {} :",
    ".UKJENT {}:",
    ".KURVE {}:\n9 9",
)


@st.composite
def group(draw, number):
    head = draw(st.lists(st.sampled_from(HEADS), max_size=3))
    parts = draw(st.lists(st.tuples(st.sampled_from(OPENINGS), st.sampled_from(BODIES)), max_size=3))
    return [draw(st.sampled_from(STARTS)).format(number), *head, *(x for part in parts for x in part if x)]


@st.composite
def text(draw):
    few = [draw(group(n)) for n in range(draw(st.integers(1, 4)))]  # a file repeats itself
    chosen = draw(st.lists(st.sampled_from(few), min_size=1, max_size=12))
    return "\n".join(line for lines in chosen for line in lines) + draw(st.sampled_from(("\n", "\n.SLUTT", "")))


def taken(blocks, find):
    """All that a collector makes of blocks, with ``find`` to tell which groups are alike."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alike, "find", find)
        collector, points = Collector(lambda raw: raw.decode("utf-8")), []
        for line, data in blocks:
            found = convert(data, collector.feed(Block(data, line)))
            points.append((found.north_east.tolist(), found.group.tolist(), found.counts.tolist(), found.faults))
    return collector.groups, points


def one_by_one(data, lines, coordinates):
    found = real(data, lines, coordinates)
    return alike.Alike(found.first, found.until, [b""] * len(found.first), found.opening)


real = alike.find


@settings(max_examples=300)
@given(st.lists(text(), min_size=1, max_size=3))
@example([".KURVE 1:\n..OBJTYPE A\n..NØ\n1 2\n3 4\n.KURVE 2:\n..OBJTYPE A\n..NØ\n5 6 ...KP 1\n..NØ\n7 8"])
def test_it_is_as_if_every_line_were_looked_at(texts):
    blocks = [(1 + 100 * n, part.encode()) for n, part in enumerate(texts)]
    assert taken(blocks, real) == taken(blocks, one_by_one)


def test_a_head_is_read_once():
    curve = ".KURVE {}:\n..OBJTYPE A\n..KVALITET\n...NØYAKTIGHET 20\n..NØ\n{} 2\n3 4 ...KP 1\n..NØ\n5 6\n"
    data = "".join(curve.format(n, n) for n in range(1, 4)).encode()
    looked_at = []

    class Counting(Collector):
        def _read(self, block, at, first, until, current, runs):
            looked_at.append(current)
            super()._read(block, at, first, until, current, runs)

    collector = Counting(lambda raw: raw.decode("utf-8"))
    points = convert(data, collector.feed(Block(data, 1)))
    assert looked_at == [0]
    assert collector.groups.attributes == [{"OBJTYPE": "A", "KVALITET": None, "KVALITET.NØYAKTIGHET": "20"}] * 3
    assert points.north_east.tolist() == [p for n in (1, 2, 3) for p in ([n, 2], [3, 4], [5, 6])]
    assert np.repeat(points.group, points.counts).tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]

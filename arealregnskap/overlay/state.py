"""What a point on a ring is inside of: kept up to date, in constant time a step, while a ring is walked.

There is no limit to the number of surfaces over a place. The state is a few plain arrays, so that the inner loops can
pass them on at no cost; ``turn`` and ``leave_all`` are all that change them.

``surface`` (surfaces, 6) int32, one row per surface, ``layer`` (layers, 7) int64, one row per layer: columns below.
``full``: for each class (label of a mask), the number of its surfaces with winding 1.
``active``: the surfaces with winding ≠ 0, in no order, ``tally[ACTIVE]`` of them.
``tally[HEAVY]`` is set when weights grow beyond what is trusted.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .compiled import inlined
from .surfaces import IntArray

# Columns of ``surface``. RANK: how far it moves when ties are broken. CODE: 1, 2, … for the labels of a set, the number
# of the bit for those of a mask. CLASS: number of the (layer, label) of a mask. PLACE: where it is in ``active``.
LAYER, RANK, CODE, CLASS, WINDING, PLACE = range(6)

# Columns of ``layer``. WORD and SHIFT: where its labels go in a key (``keys.py``). MEMBERS: number of active surfaces;
# SOLE: the exclusive-or of their numbers, hence the surface when there is one. Of a mask: BITS of the classes that are
# full, and the number of surfaces with an ODD winding, neither 0 nor 1.
MASK, WORD, SHIFT, MEMBERS, SOLE, BITS, ODD = range(7)

ACTIVE, HEAVY = range(2)


class State(NamedTuple):
    """The arrays described above; the state of being outside everything is all zeros but for the fixed columns."""

    surface: npt.NDArray[np.int32]
    layer: IntArray
    full: IntArray
    active: npt.NDArray[np.int32]
    tally: IntArray


def copied(state: State) -> State:
    """A state of its own for every thread."""
    return State(state.surface.copy(), state.layer.copy(), state.full.copy(), state.active.copy(), state.tally.copy())


@inlined
def turn(surface, layer, full, active, tally, s, by):
    """Change the winding of surface s."""
    before = surface[s, WINDING]
    after = before + by
    surface[s, WINDING] = after
    own = surface[s, LAYER]
    if before == 0:
        n = tally[ACTIVE]
        active[n] = s
        surface[s, PLACE] = n
        tally[ACTIVE] = n + 1
        layer[own, MEMBERS] += 1
        layer[own, SOLE] ^= s
    elif after == 0:
        n = tally[ACTIVE] - 1
        last, place = active[n], surface[s, PLACE]
        active[place] = last
        surface[last, PLACE] = place
        tally[ACTIVE] = n
        layer[own, MEMBERS] -= 1
        layer[own, SOLE] ^= s
    if layer[own, MASK]:
        k, bit = surface[s, CLASS], np.int64(1) << surface[s, CODE]
        if before == 1:
            full[k] -= 1
            if full[k] == 0:
                layer[own, BITS] &= ~bit
        elif before != 0:
            layer[own, ODD] -= 1
        if after == 1:
            full[k] += 1
            layer[own, BITS] |= bit
        elif after != 0:
            layer[own, ODD] += 1


@inlined
def leave_all(surface, layer, full, active, tally):
    """Back to being outside everything."""
    while tally[ACTIVE] > 0:
        s = active[tally[ACTIVE] - 1]
        turn(surface, layer, full, active, tally, s, -surface[s, WINDING])

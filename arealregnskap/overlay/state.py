"""What a point on a ring is inside of: kept up to date, in constant time a step, while a ring is walked.

There is no limit to the number of surfaces over a place.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .compiled import kernel
from .surfaces import IntArray


class Layers(NamedTuple):
    """What surfaces and layers are, and where their labels go in a key (see ``keys.py``).

    ``layer``, ``code`` have one item per surface: code is 1, 2, … for the labels of a set, and for those of a mask the
    number of the bit. ``klass``: number of the (layer, label) of a mask, −1 in a set. The others: one item per layer.
    """

    layer: npt.NDArray[np.int32]
    code: IntArray
    klass: npt.NDArray[np.int32]
    mask: npt.NDArray[np.bool_]
    word: IntArray
    shift: IntArray
    words: int
    classes: int


class State(NamedTuple):
    """``winding``, ``place`` per surface; ``active``: the surfaces with winding ≠ 0, ``n[0]`` of them, in no order.

    Per layer: ``members`` active surfaces, ``sole`` the exclusive-or of their numbers (the surface, when there is one),
    ``bits`` of a mask, ``odd`` number of a mask's surfaces with winding neither 0 nor 1. ``full``: for each class of a
    mask, the number of its surfaces with winding 1. ``trouble[0]`` is set when weights grow beyond exact integers.
    """

    winding: npt.NDArray[np.int32]
    place: npt.NDArray[np.int32]
    active: npt.NDArray[np.int32]
    n: IntArray
    members: IntArray
    sole: IntArray
    bits: IntArray
    odd: IntArray
    full: IntArray
    trouble: npt.NDArray[np.bool_]
    key: IntArray  # scratch: the combination where there is only one


@kernel
def outside(layers):
    """The state of being inside nothing."""
    surfaces, n = len(layers.layer), len(layers.mask)
    return State(
        np.zeros(surfaces, np.int32),
        np.zeros(surfaces, np.int32),
        np.zeros(surfaces, np.int32),
        np.zeros(1, np.int64),
        np.zeros(n, np.int64),
        np.zeros(n, np.int64),
        np.zeros(n, np.int64),
        np.zeros(n, np.int64),
        np.zeros(layers.classes, np.int64),
        np.zeros(1, np.bool_),
        np.zeros(layers.words, np.int64),
    )


@kernel
def turn(state, layers, surface, by):
    """Change the winding of a surface."""
    before = state.winding[surface]
    after = before + by
    state.winding[surface] = after
    layer = layers.layer[surface]
    if before == 0:
        state.active[state.n[0]] = surface
        state.place[surface] = state.n[0]
        state.n[0] += 1
        state.members[layer] += 1
        state.sole[layer] ^= surface
    elif after == 0:
        state.n[0] -= 1
        last = state.active[state.n[0]]
        state.active[state.place[surface]] = last
        state.place[last] = state.place[surface]
        state.members[layer] -= 1
        state.sole[layer] ^= surface
    if layers.mask[layer]:
        klass, bit = layers.klass[surface], np.int64(1) << layers.code[surface]
        if before == 1:
            state.full[klass] -= 1
            if state.full[klass] == 0:
                state.bits[layer] &= ~bit
        elif before != 0:
            state.odd[layer] -= 1
        if after == 1:
            state.full[klass] += 1
            state.bits[layer] |= bit
        elif after != 0:
            state.odd[layer] += 1


@kernel
def leave_all(state, layers):
    """Back to being inside nothing."""
    while state.n[0] > 0:
        surface = state.active[state.n[0] - 1]
        turn(state, layers, surface, -state.winding[surface])

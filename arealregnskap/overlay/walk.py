"""Stage 7: walk every ring once and give each part of it to the combination it bounds.

By Green's theorem the area of a combination is ∮F dN along its border, and its border consists of parts of the borders
of its inputs. While a part of the border of surface s is walked (s on the left), inside a fixed combination c of the
other inputs, ∫F dN goes to "s and c" and its negative to "not s and c". Written out for weights (see the package):

* a set: + to (label of s, c), − to (none, c), whatever other surfaces of the set are here;
* a mask: nothing if another surface of the label covers the place; else + with and − without the label's bit.

c is one combination nearly always. Where surfaces of a set overlap, or a winding is neither 0 nor 1, it is several with
weights that sum to 1: the product over the inputs of their label sums.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .compiled import inlined, kernel
from .keys import add, crowded, larger, new_table
from .locate import enter
from .state import (
    ACTIVE,
    BITS,
    CLASS,
    CODE,
    HEAVY,
    LAYER,
    MASK,
    MEMBERS,
    ODD,
    SHIFT,
    SOLE,
    WINDING,
    WORD,
    leave_all,
    turn,
)
from .surfaces import FloatArray

#: Weights beyond this are not trusted; only surfaces that run over themselves many times get there.
HEAVIEST = 2.0**31
#: Most combinations at one place: several sets that each overlap themselves hundreds of times stay far below.
MOST = 1 << 20


class Measure(NamedTuple):
    """∫F dN in units of area: F is a polynomial, lowest power first, of u = (x − zero) · scale with x in half steps.

    ``curvature`` is F″ / 24 by u; ``unit`` areas per (metre of F · step of y). On segments of at most 128 m
    F(mid) + F″(mid) · Δu² / 24 is the mean of F to the last bit: the next term is below 1e−15 m.
    """

    primitive: FloatArray
    curvature: FloatArray
    zero: float
    scale: float
    unit: float


@inlined
def integral(m, ax, ay, bx, by):
    """∫F dN from a to b, a whole number; the negative of that from b to a."""
    u = ((ax + bx) * 0.5 - m.zero) * m.scale
    du = (bx - ax) * m.scale
    f = 0.0
    for k in range(len(m.primitive) - 1, -1, -1):
        f = f * u + m.primitive[k]
    c = 0.0
    for k in range(len(m.curvature) - 1, -1, -1):
        c = c * u + m.curvature[k]
    return np.int64(np.rint((f + c * du * du) * (by - ay) * m.unit))


@kernel
def walk(land, index, known, boxes, rows, events, state, words, measure, first, end):
    """Keys, areas and plain sums of what rings first…end bound. ``state`` is this call's own, outside everything."""
    surface, layer, full, active, tally = state
    xy, ring_start, ring_surface = land.xy, land.ring_start, land.ring_surface
    where, place, step = events
    table = new_table(words)
    slot, keys, areas, plain, n = table
    key = np.zeros(words, np.int64)
    e = np.searchsorted(where[:, 0], ring_start[first])
    for ring in range(first, end):
        own = ring_surface[ring]
        v, last = ring_start[ring], ring_start[ring + 1] - 1
        enter(state, land, index, known, boxes, rows, own, xy[v, 0], xy[v, 1])
        x, y = np.float64(xy[v, 0]), np.float64(xy[v, 1])
        while v < last:
            event = e < len(step) and where[e, 0] < last
            stop = where[e, 0] if event else last
            area = np.int64(0)
            while v < stop:
                v += 1
                to_x, to_y = np.float64(xy[v, 0]), np.float64(xy[v, 1])
                area += integral(measure, x, y, to_x, to_y)
                x, y = to_x, to_y
            if event:
                area += integral(measure, x, y, place[e, 1], place[e, 2])
                x, y = place[e, 1], place[e, 2]
            if area != 0 and not covered(surface, layer, full, own):
                if crowded(slot, n):
                    table = larger(table)
                    slot, keys, areas, plain, n = table
                if sole_combination(surface, layer, own, key):
                    add(slot, keys, areas, plain, n, key, area, -1)
                    key[layer[surface[own, LAYER], WORD]] |= own_bits(surface, layer, own)
                    add(slot, keys, areas, plain, n, key, area, 1)
                else:
                    table = give_weighted(table, state, own, area, words)
                    slot, keys, areas, plain, n = table
            if event:
                turn(surface, layer, full, active, tally, where[e, 1], step[e])
                e += 1
        leave_all(surface, layer, full, active, tally)
        if tally[HEAVY]:
            break
    return keys[: n[0]], areas[: n[0]], plain[: n[0]], tally[HEAVY] != 0


@inlined
def covered(surface, layer, full, own):
    """Whether another surface of the same class of a mask covers the place."""
    return layer[surface[own, LAYER], MASK] and full[surface[own, CLASS]] > 0


@inlined
def own_bits(surface, layer, own):
    """The label of a surface in its word of a key."""
    i = surface[own, LAYER]
    code = np.int64(surface[own, CODE])
    return np.int64(1) << (layer[i, SHIFT] + code) if layer[i, MASK] else code << layer[i, SHIFT]


@inlined
def sole_combination(surface, layer, own, key):
    """Write the combination of the other inputs to ``key``; False when there are several."""
    own_layer = surface[own, LAYER]
    key[:] = 0
    for i in range(len(layer)):
        if layer[i, MASK]:
            if layer[i, ODD] > 0:
                return False
            key[layer[i, WORD]] |= layer[i, BITS] << layer[i, SHIFT]
        elif i != own_layer and layer[i, MEMBERS] > 0:
            s = layer[i, SOLE]
            if layer[i, MEMBERS] > 1 or surface[s, WINDING] != 1:
                return False
            key[layer[i, WORD]] |= np.int64(surface[s, CODE]) << layer[i, SHIFT]
    return True


@kernel
def give_weighted(table, state, own, area, words):
    """Add a part's integral to any number of combinations; returns the table, which may be a larger one."""
    keys, weights = combinations(state, own, words)
    if state.tally[HEAVY]:
        return table
    word, bits = state.layer[state.surface[own, LAYER], WORD], own_bits(state.surface, state.layer, own)
    for c in range(len(weights)):
        if crowded(table.slot, table.n):
            table = larger(table)
        add(table.slot, table.key, table.area, table.plain, table.n, keys[c], area, -weights[c])
        keys[c, word] |= bits
        add(table.slot, table.key, table.area, table.plain, table.n, keys[c], area, weights[c])
    return table


@kernel
def combinations(state, own, words):
    """The combinations of the other inputs here, as keys (n, words), and their weights."""
    surface, layer = state.surface, state.layer
    keys, weights = np.zeros((1, words), np.int64), np.ones(1, np.int64)
    for i in range(len(layer)):
        if layer[i, MASK]:
            for c in range(len(weights)):
                keys[c, layer[i, WORD]] |= layer[i, BITS] << layer[i, SHIFT]
            if layer[i, ODD] > 0:
                keys, weights = _by_class(state, own, i, keys, weights)
        elif i != surface[own, LAYER] and layer[i, MEMBERS] > 0:
            keys, weights = _by_surface(state, i, keys, weights)
    return keys, weights


@kernel
def _by_surface(state, i, keys, weights):
    """Every combination with every surface of set i that is here, and with none of it."""
    surface, layer = state.surface, state.layer
    n = len(weights)
    if n * (layer[i, MEMBERS] + 1) > MOST:
        state.tally[HEAVY] = 1
        return keys, weights
    more = np.empty((n * (layer[i, MEMBERS] + 1), keys.shape[1]), np.int64)
    heavy = np.empty(len(more), np.int64)
    none, at = 1, 0
    for k in range(state.tally[ACTIVE]):
        s = state.active[k]
        if surface[s, LAYER] == i:
            none -= surface[s, WINDING]
            for c in range(n):
                more[at] = keys[c]
                more[at, layer[i, WORD]] |= np.int64(surface[s, CODE]) << layer[i, SHIFT]
                heavy[at] = _product(state.tally, weights[c], np.float64(surface[s, WINDING]))
                at += 1
    for c in range(n):
        more[at] = keys[c]
        heavy[at] = _product(state.tally, weights[c], np.float64(none))
        at += 1
    return more, heavy


@kernel
def _by_class(state, own, i, keys, weights):
    """Split by the classes of mask i whose surfaces have windings beyond 0 and 1: absent with weight Π(1 − w)."""
    surface, layer, active = state.surface, state.layer, state.active
    for k in range(state.tally[ACTIVE]):
        s = active[k]
        if surface[s, LAYER] != i or state.full[surface[s, CLASS]] > 0:
            continue
        absent, first = 1.0, True
        for j in range(state.tally[ACTIVE]):
            if surface[active[j], CLASS] == surface[s, CLASS]:
                first &= j >= k
                absent *= 1.0 - surface[active[j], WINDING]
        if not first:
            continue
        n = len(weights)
        if 2 * n > MOST:
            state.tally[HEAVY] = 1
            return keys, weights
        if surface[s, CLASS] == surface[own, CLASS]:
            for c in range(n):
                weights[c] = _product(state.tally, weights[c], absent)
            continue
        more, heavy = np.empty((2 * n, keys.shape[1]), np.int64), np.empty(2 * n, np.int64)
        for c in range(n):
            more[c], more[n + c] = keys[c], keys[c]
            more[n + c, layer[i, WORD]] |= own_bits(surface, layer, s)
            heavy[c] = _product(state.tally, weights[c], absent)
            heavy[n + c] = _product(state.tally, weights[c], 1.0 - absent)
        keys, weights = more, heavy
    return keys, weights


@inlined
def _product(tally, a, b):
    """a · b as a whole number; notes where it is too large to be trusted."""
    c = np.float64(a) * b
    if abs(c) > HEAVIEST:
        tally[HEAVY] = 1
        return np.int64(0)
    return np.int64(c)

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

from .compiled import kernel
from .keys import add, crowded, larger, new_table
from .locate import enter
from .state import leave_all, outside, turn
from .surfaces import FloatArray

#: Weights beyond this are not trusted; only surfaces that run over themselves many times get there.
HEAVIEST = 2.0**31


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


@kernel
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
def walk(land, layers, rank, index, known, boxes, rows, events, measure, first, end):
    """Keys, areas and plain sums of what rings first…end bound; and whether a weight grew too heavy."""
    state = outside(layers)
    table = new_table(layers.words)
    e = np.searchsorted(events.where[:, 0], land.ring_start[first])
    for ring in range(first, end):
        own = land.ring_surface[ring]
        v, last = land.ring_start[ring], land.ring_start[ring + 1] - 1
        enter(state, layers, land, rank, index, known, boxes, rows, own, land.xy[v, 0], land.xy[v, 1])
        x, y = np.float64(land.xy[v, 0]), np.float64(land.xy[v, 1])
        while v < last:
            event = e < len(events.step) and events.where[e, 0] < last
            stop = events.where[e, 0] if event else last
            area = np.int64(0)
            while v < stop:
                v += 1
                to_x, to_y = np.float64(land.xy[v, 0]), np.float64(land.xy[v, 1])
                area += integral(measure, x, y, to_x, to_y)
                x, y = to_x, to_y
            if event:
                area += integral(measure, x, y, events.place[e, 1], events.place[e, 2])
                x, y = events.place[e, 1], events.place[e, 2]
            if area != 0:
                if crowded(table):
                    table = larger(table)
                if not give(table, state, layers, own, area):
                    table = give_weighted(table, state, layers, own, area)
            if event:
                turn(state, layers, events.where[e, 1], events.step[e])
                e += 1
        leave_all(state, layers)
    n = table.n[0]
    return table.key[:n], table.area[:n], table.plain[:n], state.trouble[0]


@kernel
def give(table, state, layers, own, area):
    """Add a part's integral to the combinations on both sides of it, if the others' combination is a single one."""
    layer = layers.layer[own]
    key = state.key
    key[:] = 0
    for other in range(len(layers.mask)):
        word, shift = layers.word[other], layers.shift[other]
        if layers.mask[other]:
            if state.odd[other] > 0:
                return False
            key[word] |= state.bits[other] << shift
        elif other != layer and state.members[other] > 0:
            surface = state.sole[other]
            if state.members[other] > 1 or state.winding[surface] != 1:
                return False
            key[word] |= layers.code[surface] << shift
    if layers.mask[layer] and state.full[layers.klass[own]] > 0:
        return True
    add(table, key, area, -1)
    key[layers.word[layer]] |= _own_bits(layers, layer, own)
    add(table, key, area, 1)
    return True


@kernel
def _own_bits(layers, layer, own):
    if layers.mask[layer]:
        return np.int64(1) << (layers.shift[layer] + layers.code[own])
    return layers.code[own] << layers.shift[layer]


@kernel
def give_weighted(table, state, layers, own, area):
    """The same for any number of combinations of the others; returns the table, which may be a larger one."""
    layer = layers.layer[own]
    if layers.mask[layer] and state.full[layers.klass[own]] > 0:
        return table
    keys, weights = combinations(state, layers, own)
    for c in range(len(weights)):
        if crowded(table):
            table = larger(table)
        add(table, keys[c], area, -weights[c])
        keys[c, layers.word[layer]] |= _own_bits(layers, layer, own)
        add(table, keys[c], area, weights[c])
    return table


@kernel
def combinations(state, layers, own):
    """The combinations of the other inputs here, as keys (n, words), and their weights."""
    keys = np.zeros((1, layers.words), np.int64)
    weights = np.ones(1, np.int64)
    own_layer = layers.layer[own]
    for layer in range(len(layers.mask)):
        word, shift = layers.word[layer], layers.shift[layer]
        if layers.mask[layer]:
            for c in range(len(weights)):
                keys[c, word] |= state.bits[layer] << shift
            if state.odd[layer] > 0:
                keys, weights = _by_class(state, layers, own, layer, keys, weights)
        elif layer != own_layer and state.members[layer] > 0:
            surface = state.sole[layer]
            if state.members[layer] == 1 and state.winding[surface] == 1:
                for c in range(len(weights)):
                    keys[c, word] |= layers.code[surface] << shift
            else:
                keys, weights = _by_surface(state, layers, layer, keys, weights)
    return keys, weights


@kernel
def _by_surface(state, layers, layer, keys, weights):
    """Every combination with every surface of a set that is here, and with none of it."""
    n, members = len(weights), state.members[layer]
    more, heavy = np.empty((n * (members + 1), keys.shape[1]), np.int64), np.empty(n * (members + 1), np.int64)
    none, at = 1, 0
    for i in range(state.n[0]):
        surface = state.active[i]
        if layers.layer[surface] == layer:
            none -= state.winding[surface]
            for c in range(n):
                more[at] = keys[c]
                more[at, layers.word[layer]] |= layers.code[surface] << layers.shift[layer]
                heavy[at] = _product(state, weights[c], np.float64(state.winding[surface]))
                at += 1
    for c in range(n):
        more[at] = keys[c]
        heavy[at] = _product(state, weights[c], np.float64(none))
        at += 1
    return more, heavy


@kernel
def _by_class(state, layers, own, layer, keys, weights):
    """Split by the classes of a mask whose surfaces have windings beyond 0 and 1: absent with weight Π(1 − w)."""
    for i in range(state.n[0]):
        klass = layers.klass[state.active[i]]
        if layers.layer[state.active[i]] != layer or state.full[klass] > 0:
            continue
        absent, first = 1.0, True
        for j in range(state.n[0]):
            if layers.klass[state.active[j]] == klass:
                first &= j >= i
                absent *= 1.0 - state.winding[state.active[j]]
        if not first:
            continue
        n = len(weights)
        if klass == layers.klass[own]:
            for c in range(n):
                weights[c] = _product(state, weights[c], absent)
            continue
        more, heavy = np.empty((2 * n, keys.shape[1]), np.int64), np.empty(2 * n, np.int64)
        for c in range(n):
            more[c], more[n + c] = keys[c], keys[c]
            more[n + c, layers.word[layer]] |= np.int64(1) << (layers.shift[layer] + layers.code[state.active[i]])
            heavy[c] = _product(state, weights[c], absent)
            heavy[n + c] = _product(state, weights[c], 1.0 - absent)
        keys, weights = more, heavy
    return keys, weights


@kernel
def _product(state, a, b):
    """a · b as a whole number; sets ``trouble`` where it is too large to be trusted."""
    c = np.float64(a) * b
    if abs(c) > HEAVIEST:
        state.trouble[0] = True
        return np.int64(0)
    return np.int64(c)

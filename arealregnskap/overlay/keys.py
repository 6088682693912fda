"""Stage 6: combinations as keys, and the table that gathers their areas.

A key is one or more int64 words of 63 bits. A set takes the bits its number of labels needs (0: none of it), a mask
one bit for each label it has; no layer is split between words, so the number of layers has no limit.

Areas are gathered as whole numbers of a tiny unit. Sums of whole numbers do not depend on their order, so the result
is the same to the last bit for any number of threads and any order of the surfaces. They are kept modulo 2⁶⁴; a plain
sum beside them tells when the true value did not fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .compiled import grown, inlined, kernel
from .state import CLASS, CODE, LAYER, MASK, RANK, SHIFT, WORD, State
from .surfaces import NONE, FloatArray, IntArray, Surfaces

WORD_BITS = 63


class Table(NamedTuple):
    """Open hashing: ``slot`` holds 1 + the row, rows are filled in the order they are met; ``n[0]`` of them."""

    slot: npt.NDArray[np.int32]
    key: IntArray
    area: IntArray
    plain: FloatArray
    n: IntArray


class Layout(NamedTuple):
    """Where the labels of each layer are in a key: ``word``, ``shift``, ``bits``; and ``labels`` by code or bit."""

    word: list[int]
    shift: list[int]
    bits: list[int]
    labels: list[IntArray]

    @property
    def words(self) -> int:
        return self.word[-1] + 1


def coded(inputs: Sequence[Surfaces], rank: npt.NDArray[np.int32]) -> tuple[State, Layout]:
    """The state outside everything, with the fixed columns of surfaces and layers filled in; and the layout of keys."""
    surface = np.zeros((len(rank), 6), np.int32)
    layer = np.zeros((len(inputs), 7), np.int64)
    surface[:, RANK] = rank
    layout = Layout([], [], [], [])
    first = classes = word = used = 0
    for i, s in enumerate(inputs):
        known, code = np.unique(s.label, return_inverse=True)
        mask = s.kind == "mask"
        bits = len(known) if mask else len(known).bit_length()
        if used + bits > WORD_BITS:
            word, used = word + 1, 0
        own = surface[first : first + len(s)]
        own[:, LAYER] = i
        own[:, CODE] = code if mask else code + 1
        own[:, CLASS] = classes + code if mask else -1
        layer[i, [MASK, WORD, SHIFT]] = mask, word, used
        layout.word.append(word)
        layout.shift.append(used)
        layout.bits.append(bits)
        layout.labels.append(known)
        first, classes, used = first + len(s), classes + len(known) * mask, used + bits
    state = State(surface, layer, np.zeros(classes, np.int64), np.zeros(len(rank), np.int32), np.zeros(2, np.int64))
    return state, layout


def labels_of(keys: IntArray, inputs: Sequence[Surfaces], layout: Layout) -> IntArray:
    """One row per key, one column per layer: label or −1 of a set, bit pattern of a mask."""
    out = np.zeros((len(keys), len(inputs)), np.int64)
    for i, (s, word, shift, bits, known) in enumerate(zip(inputs, *layout, strict=True)):
        value = keys[:, word] >> shift & ((1 << bits) - 1)
        if s.kind == "mask":
            for bit, label in enumerate(known):
                out[:, i] |= (value >> bit & 1) << label
        else:
            out[:, i] = np.append(NONE, known)[value]
    return out


def merged(
    tables: Sequence[tuple[IntArray, IntArray, FloatArray]], words: int
) -> tuple[IntArray, IntArray, FloatArray]:
    """Keys, areas and plain sums of several tables as one, every key once."""
    key = np.concatenate([np.empty((0, words), np.int64), *(t[0] for t in tables)])
    order = np.lexsort(key.T)
    key = key[order]
    first = np.flatnonzero(np.append(True, (key[1:] != key[:-1]).any(1))[: len(key)])
    if not len(key):
        return key, np.empty(0, np.int64), np.empty(0)
    area = np.concatenate([t[1] for t in tables])[order]
    plain = np.concatenate([t[2] for t in tables])[order]
    return key[first], np.add.reduceat(area, first), np.add.reduceat(plain, first)


@kernel
def new_table(words):
    return Table(
        np.zeros(1 << 11, np.int32),
        np.empty((1 << 10, words), np.int64),
        np.zeros(1 << 10, np.int64),
        np.zeros(1 << 10, np.float64),
        np.zeros(1, np.int64),
    )


@inlined
def crowded(slot, n):
    """Whether there is no room for two more rows: ``larger`` comes before ``add``."""
    return 2 * (n[0] + 2) > len(slot)


@inlined
def add(slot, key, area, plain, n, wanted, amount, weight):
    """Add amount · weight to the row of the key ``wanted``."""
    at = _find(slot, key, wanted)
    row = slot[at] - 1
    if row < 0:
        row = n[0]
        n[0] += 1
        slot[at] = row + 1
        for w in range(len(wanted)):
            key[row, w] = wanted[w]
    area[row] += amount * weight
    plain[row] += np.float64(amount) * np.float64(weight)


@inlined
def _find(slots, keys, key):
    """Slot of the key, or the empty one where it belongs."""
    h = np.uint64(0)
    for w in range(len(key)):
        h = (h ^ np.uint64(key[w])) * np.uint64(0x9E3779B97F4A7C15)
        h ^= h >> np.uint64(29)
    last = np.uint64(len(slots) - 1)
    at = h & last
    while slots[at] != 0:
        same = True
        for w in range(len(key)):
            same &= keys[slots[at] - 1, w] == key[w]
        if same:
            break
        at = (at + np.uint64(1)) & last
    return at


@kernel
def larger(table):
    """The same table with twice the room."""
    n = table.n[0]
    area, plain = grown(table.area), grown(table.plain)
    area[n:], plain[n:] = 0, 0.0
    slot, key = np.zeros(2 * len(table.slot), np.int32), grown(table.key)
    for row in range(n):
        slot[_find(slot, key, key[row])] = row + 1
    return Table(slot, key, area, plain, table.n)

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

from .compiled import grown, kernel
from .state import Layers
from .surfaces import NONE, FloatArray, IntArray, Surfaces

WORD_BITS = 63


class Table(NamedTuple):
    """Open hashing: ``slot`` holds 1 + the row, rows are filled in the order they are met; ``n[0]`` of them."""

    slot: npt.NDArray[np.int32]
    key: IntArray
    area: IntArray
    plain: FloatArray
    n: IntArray


def layers_of(inputs: Sequence[Surfaces]) -> tuple[Layers, list[IntArray]]:
    """Codes of all surfaces, and the labels of each layer by code (of a set: from code 1 on)."""
    layer = np.repeat(np.arange(len(inputs)), [len(s) for s in inputs]).astype(np.int32)
    mask = np.array([s.kind == "mask" for s in inputs])
    labels, codes, klass, bits = [], [], [], []
    classes = 0
    for s in inputs:
        known, code = np.unique(s.label, return_inverse=True)
        labels.append(known)
        if s.kind == "mask":
            codes.append(code)
            klass.append(classes + code)
            classes += len(known)
            bits.append(len(known))
        else:
            codes.append(code + 1)
            klass.append(np.full(len(code), -1))
            bits.append(len(known).bit_length())
    word, shift, words, used = [], [], 0, 0
    for n in bits:
        if used + n > WORD_BITS:
            words, used = words + 1, 0
        word.append(words)
        shift.append(used)
        used += n
    return Layers(
        layer,
        np.concatenate(codes).astype(np.int64),
        np.concatenate(klass).astype(np.int32),
        mask,
        np.array(word),
        np.array(shift),
        words + 1,
        classes,
    ), labels


def labels_of(keys: IntArray, layers: Layers, labels: Sequence[IntArray]) -> IntArray:
    """One row per key, one column per layer: label or −1 of a set, bit pattern of a mask."""
    out = np.empty((len(keys), len(labels)), np.int64)
    for i, known in enumerate(labels):
        n = len(known) if layers.mask[i] else len(known).bit_length()
        value = keys[:, layers.word[i]] >> layers.shift[i] & ((1 << n) - 1)
        if layers.mask[i]:
            out[:, i] = 0
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


@kernel
def crowded(table):
    """Whether there is no room for two more rows: ``larger`` comes before ``add``."""
    return 2 * (table.n[0] + 2) > len(table.slot)


@kernel
def add(table, key, area, weight):
    """Add area · weight to the row of ``key``."""
    slot = _find(table.slot, table.key, key)
    row = table.slot[slot] - 1
    if row < 0:
        row = table.n[0]
        table.n[0] += 1
        table.slot[slot] = row + 1
        for w in range(len(key)):
            table.key[row, w] = key[w]
    table.area[row] += area * weight
    table.plain[row] += np.float64(area) * np.float64(weight)


@kernel
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

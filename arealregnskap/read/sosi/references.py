"""REF of surfaces: which curves make which ring, in which direction.

``:1 :-2 :3 (:5 :6) (:500)``: an outer ring of curves in order, a minus for a curve taken backwards, and holes in
parentheses: curves, or one FLATE whose outer ring is the hole.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...errors import HostileFileError
from .groups import CURVES, SURFACE, Groups

IntArray = npt.NDArray[np.int64]

_REFERENCES = re.compile(rb"(?:[\s()]*+:?\s*+-?\d{1,15}(?=[\s():]|\Z))*+[\s()]*+")
#: More references than this, holes given as surfaces written out, are an attempt to fill the memory.
MOST_REFERENCES = 50_000_000
_OPEN, _CLOSE, _NEXT = 4 * 10**18 + 1, 4 * 10**18 + 2, 4 * 10**18 + 3  # stand for ( ) and the border of surfaces


@dataclass
class References:
    """One entry per reference, sorted by surface, then outer ring before holes, else in file order.

    ``surface`` and ``curve`` are group indices; ``ring`` is 0 for the outer ring, else unique for each hole.
    """

    surface: IntArray
    ring: IntArray
    curve: IntArray
    forward: npt.NDArray[np.bool_]

    def take(self, keep: npt.NDArray[np.bool_]) -> References:
        return References(self.surface[keep], self.ring[keep], self.curve[keep], self.forward[keep])


def resolve(groups: Groups, faults: dict[int, tuple[str, str]]) -> References:
    """The references of all surfaces that can be followed; the others get an entry in ``faults``: kind, what."""
    surfaces = [i for i, kind in enumerate(groups.kind) if kind == SURFACE]
    readable: dict[int, bytes] = {}
    for i in surfaces:
        text = b" ".join(groups.refs.get(i, ()))
        if not text.strip():
            faults[i] = ("sosi_ref_feil", "flaten har ingen REF")
        elif not _REFERENCES.fullmatch(text):
            faults[i] = ("sosi_ref_feil", f"REF kan ikke leses: «{text.decode('ascii', 'replace').strip()[:60]}»")
        else:
            readable[i] = text
    surface, ring, number, forward = _parse(readable, faults)
    return _follow(groups, surface, ring, number, forward, faults)


def _parse(
    texts: dict[int, bytes], faults: dict[int, tuple[str, str]]
) -> tuple[IntArray, IntArray, IntArray, npt.NDArray[np.bool_]]:
    """Surface, ring, referenced number and direction of every reference, sorted."""
    surfaces = np.array(list(texts), np.int64)
    joined = (b" %d " % _NEXT).join(texts.values())
    joined = joined.replace(b"(", b" %d " % _OPEN).replace(b")", b" %d " % _CLOSE).replace(b":", b" ")
    words = np.fromstring(joined, np.int64, sep=" ") if joined.strip() else np.empty(0, np.int64)
    owner = np.cumsum(words == _NEXT)
    opened, closed = np.cumsum(words == _OPEN), np.cumsum(words == _CLOSE)
    depth = opened - closed
    border = np.flatnonzero(words == _NEXT)
    final = np.append(depth[border], depth[-1:]) if len(words) else np.empty(0, np.int64)
    start = np.concatenate([[0], final[:-1]]) if len(final) else final
    depth = depth - start[owner] if len(words) else depth
    bad = np.unique(owner[(depth < 0) | (depth > 1)])
    bad = np.union1d(bad, np.flatnonzero(final != start))
    for i in bad.tolist():
        faults[int(surfaces[i])] = ("sosi_ref_feil", "parentesene i REF går ikke opp")
    is_number = (words < _OPEN) & ~np.isin(owner, bad)
    owner, hole, value = owner[is_number], np.where(depth > 0, opened, 0)[is_number], words[is_number]
    order = np.lexsort((hole, owner))
    owner, hole, value = owner[order], hole[order], value[order]
    return surfaces[owner], hole, np.abs(value), value > 0


def _follow(
    groups: Groups,
    surface: IntArray,
    ring: IntArray,
    number: IntArray,
    forward: npt.NDArray[np.bool_],
    faults: dict[int, tuple[str, str]],
) -> References:
    """Numbers to group indices, FLATE in holes replaced by their outer rings."""
    curve = _Numbers(groups, CURVES).find(number)
    flate = _Numbers(groups, (SURFACE,)).find(number)
    as_hole = (curve < 0) & (flate >= 0) & (ring > 0)
    missing = (curve < 0) & ~as_hole
    _note_missing(surface[missing], number[missing], flate[missing] >= 0, faults)
    keep = ~np.isin(surface, surface[missing])
    found = References(surface, ring, np.where(as_hole, flate, curve), forward).take(keep)
    found = _expand(found, as_hole[keep], groups, faults)
    return _with_outer_ring(found, groups, faults)


def _expand(
    references: References, as_hole: npt.NDArray[np.bool_], groups: Groups, faults: dict[int, tuple[str, str]]
) -> References:
    """Each hole given as a FLATE becomes a ring of its own with the curves of that FLATE's outer ring."""
    if not as_hole.any():
        return references
    outer = np.flatnonzero(references.ring == 0)
    first = np.searchsorted(references.surface[outer], references.curve)
    count = np.searchsorted(references.surface[outer], references.curve, side="right") - first
    useless = as_hole & ((count == 0) | (references.curve == references.surface))
    for s, target in zip(references.surface[useless].tolist(), references.curve[useless].tolist(), strict=True):
        why = "seg selv" if s == target else f"flate :{groups.number[target]}, som selv har feil"
        faults[s] = ("sosi_ref_feil", f"et hull viser til {why}")
    times = np.where(as_hole, count, 1)
    times[np.isin(references.surface, references.surface[useless])] = 0
    if times.sum() > MOST_REFERENCES:
        raise HostileFileError("Flatene i fila viser til hverandre så mange ganger at de ikke kan settes sammen.")
    each = np.repeat(np.arange(len(times)), times)
    within = np.arange(len(each)) - np.repeat(np.cumsum(times) - times, times)
    expanded = as_hole[each]
    source = np.where(expanded, outer[np.minimum(first[each] + within, len(outer) - 1)], each)
    ring = np.where(expanded, references.ring.max() + 1 + each, references.ring[each])
    order = np.lexsort((ring, references.surface[each]))
    each, source, ring = each[order], source[order], ring[order]
    return References(references.surface[each], ring, references.curve[source], references.forward[source])


def _with_outer_ring(references: References, groups: Groups, faults: dict[int, tuple[str, str]]) -> References:
    """Only surfaces that have an outer ring; the others are noted."""
    surfaces = {i for i, kind in enumerate(groups.kind) if kind == SURFACE and i not in faults}
    without = surfaces - set(references.surface[references.ring == 0].tolist())
    for s in without:
        faults[s] = ("sosi_ref_feil", "REF har ingen ytre avgrensning")
    return references.take(~np.isin(references.surface, list(without)))


class _Numbers:
    """Group index by SOSI number; of equal numbers the first group counts."""

    def __init__(self, groups: Groups, kinds: tuple[str, ...]) -> None:
        index = np.array([i for i, kind in enumerate(groups.kind) if kind in kinds], np.int64)
        number = np.array(groups.number, np.int64)[index] if len(index) else index
        self._number, first = np.unique(number, return_index=True)
        self._index = index[first]

    def find(self, number: IntArray) -> IntArray:
        """Group index for each number, −1 for a number that no group has."""
        if not len(self._number):
            return np.full(len(number), -1)
        at = np.minimum(np.searchsorted(self._number, number), len(self._number) - 1)
        return np.where(self._number[at] == number, self._index[at], -1)


def _note_missing(
    surface: IntArray, number: IntArray, is_surface: npt.NDArray[np.bool_], faults: dict[int, tuple[str, str]]
) -> None:
    named: dict[int, list[int]] = {}
    for s, n in zip(surface.tolist(), number.tolist(), strict=True):
        named.setdefault(s, []).append(n)
    outer = set(surface[is_surface].tolist())
    for s, numbers in named.items():
        names = ", ".join(f":{n}" for n in numbers[:8]) + (" …" if len(numbers) > 8 else "")
        if s in outer:
            faults[s] = ("sosi_ref_feil", f"ytre avgrensning viser til en flate ({names})")
        else:
            faults[s] = ("sosi_mangler_kurve", names)


def duplicates(groups: Groups) -> list[int]:
    """Numbers that more than one group has."""
    return sorted(n for n, times in Counter(groups.number).items() if times > 1 and n >= 0)

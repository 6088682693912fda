"""How compiled code is kept, and how work is shared out."""

from __future__ import annotations

import numpy as np

from arealregnskap.overlay.compiled import chunks_of, digest, grown, parallel
from arealregnskap.overlay.walk import walk


def test_compiled_code_is_named_by_all_sources(tmp_path):
    (tmp_path / "a.py").write_text("one")
    (tmp_path / "b.py").write_text("two")
    before = digest(tmp_path)
    assert digest(tmp_path) == before
    (tmp_path / "b.py").write_text("three")
    assert digest(tmp_path) != before
    assert walk.py_func.__qualname__.startswith("walk_")


def test_chunks_cover_all_items_once_in_about_equal_shares():
    start = np.cumsum(np.r_[0, np.arange(1, 1001) % 37])
    chunks = chunks_of(start, 0, 1000, 8)
    assert [a for a, _ in chunks] == [0, *(b for _, b in chunks[:-1])]
    assert chunks[-1][1] == 1000
    share = [start[b] - start[a] for a, b in chunks]
    assert max(share) - min(share) < 80
    assert chunks_of(start, 5, 5, 8) == []
    assert chunks_of(np.array([0, 10**6, 10**6 + 1]), 0, 2, 8) == [(0, 1), (1, 2)]


def test_results_come_in_the_order_of_the_chunks():
    chunks = [(n, n + 1) for n in range(50)]
    assert parallel(lambda a, b: (a, b), chunks, 4) == chunks


def test_grown_arrays_keep_their_rows():
    rows = np.arange(12).reshape(4, 3)
    assert grown(rows).shape == (8, 3)
    assert (grown(rows)[:4] == rows).all()

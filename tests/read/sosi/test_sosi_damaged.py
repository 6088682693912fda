"""Damaged and hostile files: a clear refusal or a finding, never a crash, a hang, or a surface that is just gone."""

from __future__ import annotations

import contextlib
import random
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sosi_text import HEADER, TWO_SQUARES, flate, kinds, put, read

from arealregnskap.errors import HostileFileError, ReadError

PLAN = "KpArealformålOmråde"
BASE = (
    HEADER
    + TWO_SQUARES
    + ".KURVE 5:\n..OBJTYPE KpArealGrense\n..NØ\n2 2\n2 4\n4 4\n4 2\n2 2\n"
    + ".BUEP 6:\n..OBJTYPE KpArealGrense\n..NØ\n10 0 ...KP 1\n..NØ\n15 5\n10 10 ...KP 1\n"
    + ".KURVE 7:\n..OBJTYPE KpArealGrense\n..NØ\n10 0\n10 10\n"
    + flate(10, ":1 :2 (:5)", '..NASJONALAREALPLANID\n...KOMM 5061\n...PLANID "2009 1"\n')
    + flate(11, ":-3 :-1", "..KPAREALFORMÅL 1120\n..AREALST 2\n")
    + flate(12, ":5")
    + flate(13, ":6\n:-7", '..PLANNAVN "Øvre ås" ! gammel\n')
    + flate(14, ":1 :2 (:12)")
    + ".SLUTT\n"
).encode()


def outcome(data: bytes):
    """Surfaces with geometry and kinds of findings; None where the file was refused with a sentence."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "skadd.sos"
        path.write_bytes(data)
        try:
            layers, log = read(path)
        except ReadError as e:
            assert "skadd.sos" in str(e)
            return None
    whole = sum(
        int(x.frame.geometry.notna().sum()) for x in layers.values() if (x.frame["sosi_gruppe"] == "FLATE").any()
    )
    for issue in log:
        assert issue.text("nb") and issue.text("nn")
    return whole, kinds(log)


def never_lost(data: bytes) -> None:
    result = outcome(data)
    if result is not None:
        whole, found = result
        assert whole >= 5 or found


def test_the_whole_file_is_sound():
    assert outcome(BASE) == (5, ["sosi_buer"])


NOISY = BASE.replace(b".BUEP 6", b".KURVE 6")  # so that a sound file has no finding at all


@settings(max_examples=70, deadline=None)
@given(st.integers(0, len(NOISY) - 1))
def test_cut_short(at):
    never_lost(NOISY[:at])


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(NOISY) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_bytes_changed(changes):
    data = bytearray(NOISY)
    for at, value in changes:
        data[at] = value
    never_lost(bytes(data))


@settings(max_examples=70, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_lines_removed_repeated_and_moved(seed):
    chance = random.Random(seed)
    lines = NOISY.split(b"\n")
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(1, len(lines))
        what = chance.choice("rdms")
        if what == "r":
            del lines[at]
        elif what == "d":
            lines.insert(at, lines[at])
        elif what == "m":
            lines.insert(chance.randrange(1, len(lines)), lines.pop(at))
        else:
            lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)]
    outcome(b"\n".join(lines))


@pytest.mark.parametrize(
    "group",
    [
        ".FLATE 10:\n..OBJTYPE KpArealformålOmråde\n..REF " + "(" * 1_000_000 + ")" * 1_000_000 + "\n",
        ".FLATE 10:\n..OBJTYPE KpArealformålOmråde\n..REF " + ":1 " * 1_000_000 + "\n",
        ".FLATE 10:\n..OBJTYPE KpArealformålOmråde\n..REF " + ":1 :-1 " * 100_000 + "\n",
        ".FLATE 10:\n..OBJTYPE KpArealformålOmråde\n..REF :1 :2 " + "(:10) " * 100_000 + "\n",
        "".join(flate(n, f":1 :2 (:{n + 1})") for n in range(10, 3_000)) + flate(3_000, ":1 :2 (:10)"),
        ".FLATE 10:\n" + "." * 1_000_000 + "A 1\n..REF :1 :2\n",
        ".FLATE 10:\n" + "".join(f"{'.' * (2 + n % 9)}A 1\n" for n in range(100_000)) + "..REF :1 :2\n",
        ".FLATE 10:\n" + "..A 1\n" * 300_000 + "..REF :1 :2\n",
        ".KURVE 10:\n..NØ\n" + " " * 3_000_000 + "1 1\n2 2\n",
        ".KURVE 10:\n..NØ\n" + "9" * 3_000_000 + " 1\n2 2\n",
        ".FLATE 10:\n..NAVN " + '"' * 1_000_001 + "\n..REF :1 :2\n",
        ".FLATE 10:\n..NAVN " + "'a" * 300_000 + "\n..REF :1 :2\n",
        ".FLATE 10:\n..NAVN " + '"a" & ' * 200_000 + "\n..REF :1 :2\n",
        ".FLATE 10:\n..NAVN a\n" + "b\n" * 300_000 + "..REF :1 :2\n",
        "\n" * 3_000_000,
        "!" * 3_000_000 + "\n",
        ".\n" * 300_000,
        "..REF :1\n" * 100_000,
        ".FLATE 10:\n" + "..REF :1\n" * 30_000,
    ],
    ids=lambda text: text[:30].replace("\n", "|") + f"… {len(text)}",
)
def test_built_to_exhaust(tmp_path, group):
    start = time.process_time()
    with contextlib.suppress(HostileFileError):
        read(put(tmp_path, TWO_SQUARES + group))
    assert time.process_time() - start < 10


def test_columns_and_layers_have_limits(tmp_path):
    many = "".join(f"..A{n} 1\n" for n in range(600))
    with pytest.raises(HostileFileError, match="egenskaper"):
        read(put(tmp_path, TWO_SQUARES + flate(10, ":1 :2", many)))
    kinds_of = "".join(f".PUNKT {n}:\n..OBJTYPE T{n}\n..NØ\n1 1\n" for n in range(1_100))
    with pytest.raises(HostileFileError, match="objekttyper"):
        read(put(tmp_path, kinds_of))

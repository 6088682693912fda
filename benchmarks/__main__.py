"""``python -m benchmarks [NAME …] [--size M]``: run benchmarks and write ``benchmarks/results/NAME.md``."""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from . import beregn, overlay, planvask, small
from . import tiles as tiles_of
from .land import HERE, folder
from .measure import Measured, measure, median, paired, table
from .rest import held_against

RESULTS = HERE / "results"


def areas(size: str) -> str:
    """Cells of land cover × plan, by surface pair."""
    ways = {
        "ours": overlay.areas_ours,
        "ours, shapely only": overlay.areas_geos,
        "geopandas.overlay": overlay.areas_geopandas,
    }
    rounds = {"ours": 3, "ours, shapely only": 2, "geopandas.overlay": 1}
    land = str(folder(size))
    runs = paired(ways, rounds, land)
    with _postgis() as socket:
        if socket:
            runs["PostGIS, ST_Subdivide"] = [measure(overlay.areas_postgis, land, socket) for _ in range(2)]
    _same(runs, "total_m2", 1e-9)
    note = (
        "CPU of the PostGIS row is the client's only."
        if "PostGIS, ST_Subdivide" in runs
        else "PostGIS is not installed here."
    )
    return f"{table(runs, 'ours')}\n\n{_answers(runs)}\n\n{note}"


def six(size: str) -> str:
    """Six layers from file to pivot, against the floor: reading the vertices and summing plain areas."""
    runs = paired({"floor": overlay.floor_six, "ours": overlay.six_ours}, {"floor": 3, "ours": 3}, str(folder(size)))
    return f"{table(runs, 'floor')}\n\n{_answers(runs)}"


def pieces(size: str) -> str:
    """All intersection pieces of land cover × plan with geometry."""
    ways = {"ours": overlay.pieces_ours, "geopandas.overlay": overlay.areas_geopandas}
    runs = paired(ways, {"ours": 2, "geopandas.overlay": 1}, str(folder(size)))
    _same(runs, "total_m2", 1e-9)
    return f"{table(runs, 'ours')}\n\n{_answers(runs)}"


def whole(size: str) -> str:
    """A whole municipality from files to Excel, against (a) its accounts alone and (b) the same job in geopandas."""
    case = HERE / "land" / f"sak-{size}"
    if not (case / "sak.toml").is_file():
        beregn.write_case(folder(size), case)
    measure(small.all_kernels)  # compiles the kernels where it has not been done: once for a machine
    runs = paired({"ours": beregn.ours, "plain": beregn.straightforward}, {"ours": 2, "plain": 1}, str(case))
    _same(runs, "reserve_daa", 1e-5)  # the straightforward way measures in an equal-area projection
    told = "\n".join(f"- {line}" for line in held_against(case))
    plain = runs.pop("plain")
    accounts = [replace(r, wall_s=r.answer["accounts_wall_s"], cpu_s=r.answer["accounts_cpu_s"]) for r in plain]
    runs |= {"geopandas, (a) the accounts only": accounts, "geopandas, (b) the same job": plain}
    return (
        f"{table(runs, 'ours')}\n\n{_answers(runs)}\n\n"
        "(a) is the first part of the run that (b) is; its peak is that of the whole. "
        f"The answers of (b) and ours:\n\n{told}"
    )


def startup(_: str) -> str:
    """What a process costs before it does anything."""
    ways = {"import of the command line": small.startup_core, "first overlay": small.startup_kernels}
    return table(paired(ways, dict.fromkeys(ways, 5)), "import of the command line")


def sosi(size: str) -> str:
    """SOSI: megabytes of file a second on one core."""
    path = HERE / "land" / f"cover-{size}.sos"
    small.write_sosi(folder(size), path)
    runs = {"ours": [measure(small.sosi_ours, str(path)) for _ in range(3)]}
    speed = runs["ours"][0].answer["mb"] / median(runs["ours"], "cpu_s")
    return f"{table(runs, 'ours')}\n\n{_answers(runs)}\n\n{speed:.1f} MB per CPU second."


def growth(size: str) -> str:
    """CPU and memory as land grows to the size asked for: cover × plan in memory, and six layers from file to pivot."""
    if size not in "SML":
        return _growth("Land that lies closer", ["XS", "S"])
    names = ["S", "M", "L"][: "SML".index(size) + 1]
    even = _growth("Land that grows in extent, as close on large land as on small", [f"{name}-even" for name in names])
    return f"{even}\n\n{_growth('Land of one extent, ever closer', names)}"


def _growth(kind: str, sizes: list[str]) -> str:
    land = {s: measure(small.counts, str(folder(s))).answer for s in sizes}
    tables = [
        _grown(name, way, {s: (of["surfaces"], of["vertices"]) for s, of in land.items()}, layers)
        for name, way, layers in (
            ("Land cover × plan", small.growth, ("cover", "plan")),
            ("Six layers", overlay.six_ours, overlay.LAYERS),
        )
    ]
    return "\n\n".join([f"## {kind}", *tables])


def _grown(
    name: str, way: Callable[..., dict[str, Any]], land: dict[str, tuple[Any, Any]], layers: tuple[str, ...]
) -> str:
    rows = [f"**{name}**", "", "| size | surfaces | vertices | wall s | CPU s | peak MB |", "|---|---|---|---|---|---|"]
    points, peaks = [], []
    for s, (surfaces, vertices) in land.items():
        runs = [measure(way, str(folder(s))) for _ in range(1 if s.startswith("L") else 3)]
        wall, cpu, peak = median(runs, "wall_s"), median(runs, "cpu_s"), max(r.peak_mb for r in runs)
        n, v = sum(surfaces[x] for x in layers), sum(vertices[x] for x in layers)
        points.append((v, cpu))
        peaks.append((n, peak))
        rows.append(f"| {s} | {n} | {v} | {wall:.3g} | {cpu:.3g} | {peak:.0f} |")
        print(f"    {name} {rows[-1]}", file=sys.stderr)
    x, y = np.log(np.array(points)).T
    steps = ", ".join(f"{p:.2f}" for p in np.diff(y) / np.diff(x))
    (n0, mb0), (n1, mb1) = peaks[0], peaks[-1]
    return "\n".join([
        *rows, "",
        f"CPU grows as vertices to the power {np.polyfit(x, y, 1)[0]:.2f} (from size to size: {steps}).",
        f"Memory: {(mb1 - mb0) / (n1 - n0) * 1e3:.2f} GB per million surfaces beyond the first {n0}.",
    ])  # fmt: skip


def wash(_: str) -> str:
    """The effect of one planvask decision, recomputed whole, at 1 000 candidates and 100 000 cells."""
    ways = {"ours": planvask.ours, "pandas group-by of all cells": planvask.group_by}
    runs = paired(ways, dict.fromkeys(ways, 3), "")
    _same(runs, "after_m2", 1e-9)
    worst = max(r.answer["p95_ms"] for r in runs["ours"])
    return f"{table(runs, 'ours')}\n\n{_answers(runs)}\n\nLargest p95 of one decision: {worst:.0f} ms; the aim is 200."


def tiles(_: str) -> str:
    """Vector tiles of 100 000 surfaces."""
    runs = paired({"ours": tiles_of.ours}, {"ours": 2}, "")
    return f"{table(runs, 'ours')}\n\n{_answers(runs)}"


BENCHMARKS: dict[str, Callable[[str], str]] = {
    f.__name__: f for f in (areas, six, pieces, whole, startup, sosi, growth, wash, tiles)
}


def _same(runs: dict[str, list[Measured]], key: str, relative: float) -> None:
    """Ways that do not give the same answer are not compared."""
    values = [r.answer[key] for of in runs.values() for r in of]
    if max(values) - min(values) > relative * abs(values[0]):
        raise RuntimeError(f"the ways disagree on {key}: {values}")


def _answers(runs: dict[str, list[Measured]]) -> str:
    return "\n".join(f"- {name}: {of[0].answer}" for name, of in runs.items())


@contextlib.contextmanager
def _postgis() -> Iterator[str]:
    """The socket folder of a throw-away PostgreSQL with PostGIS; an empty name where it is not installed."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not programs or not list(Path("/usr/share/postgresql").glob("*/extension/postgis.control")):
        yield ""
        return
    place = Path(tempfile.mkdtemp(prefix="bench-pg-"))
    shutil.chown(place, "postgres") if os.geteuid() == 0 else None
    become = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    program = programs[-1].parent
    subprocess.run(
        [*become, program / "initdb", "-D", place / "db", "-U", "postgres", "-A", "trust"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    options = f"-c listen_addresses='' -c unix_socket_directories={place} -c work_mem=256MB -c shared_buffers=1GB"
    start = [*become, program / "pg_ctl", "-D", place / "db", "-w", "-o", options, "-l", place / "log", "start"]
    subprocess.run(start, check=True, stdout=subprocess.DEVNULL)
    try:
        yield str(place)
    finally:
        subprocess.run(
            [*become, program / "pg_ctl", "-D", place / "db", "-m", "immediate", "stop"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        shutil.rmtree(place)


def _machine() -> str:
    packages = ", ".join(f"{p} {version(p)}" for p in ("geopandas", "shapely", "numba", "numpy", "pandas"))
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, load {load:.1f} at the end, Python {platform.python_version()}, {packages}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=", ".join(BENCHMARKS))
    parser.add_argument("--size", default="M", help="XS, S, M or L")
    chosen = parser.parse_args()
    RESULTS.mkdir(exist_ok=True)
    for name in chosen.names or BENCHMARKS:
        print(f"{name}, size {chosen.size}", file=sys.stderr)
        body = BENCHMARKS[name](chosen.size)
        text = f"# {name}, size {chosen.size}\n\n{BENCHMARKS[name].__doc__}\n\n{body}\n\nMachine: {_machine()}.\n"
        (RESULTS / f"{name}-{chosen.size}.md").write_text(text, encoding="utf-8")
        print(text)


if __name__ == "__main__":
    main()

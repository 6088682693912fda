"""Run one way of doing a job in a fresh process and say what it cost."""

from __future__ import annotations

import importlib
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any


class Clock:
    """Wall and CPU seconds of the part of a way that is the job itself; loading the input is outside."""

    wall_s = cpu_s = 0.0

    @contextmanager
    def job(self) -> Iterator[None]:
        wall, cpu = time.perf_counter(), cpu_s()
        yield
        self.wall_s += time.perf_counter() - wall
        self.cpu_s += cpu_s() - cpu


def cpu_s() -> float:
    """CPU seconds of this process, its threads and its finished children."""
    t = os.times()
    return t.user + t.system + t.children_user + t.children_system


@dataclass
class Measured:
    """Cost of one run. ``peak_mb`` is the process's largest resident set; ``answer`` is what it computed."""

    way: str
    wall_s: float
    cpu_s: float
    peak_mb: float
    answer: dict[str, Any] = field(default_factory=dict)


def measure(way: Callable[..., dict[str, Any]], *arguments: str) -> Measured:
    """Run ``way(clock, *arguments)`` in a fresh process."""
    name = f"{way.__module__}:{way.__name__}"
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.measure", name, *arguments], stdout=subprocess.PIPE, text=True
    )
    if run.returncode:
        raise RuntimeError(f"{name} {arguments} stopped with exit code {run.returncode}")
    return Measured(**json.loads(run.stdout.splitlines()[-1]))


def paired(
    ways: dict[str, Callable[..., dict[str, Any]]], rounds: dict[str, int], *arguments: str
) -> dict[str, list[Measured]]:
    """Run the ways in turn, so that a busy spell hits all of them; ``rounds`` says how often each."""
    runs: dict[str, list[Measured]] = {name: [] for name in ways}
    for n in range(max(rounds.values())):
        for name, way in ways.items():
            if n < rounds[name]:
                runs[name].append(measure(way, *arguments))
                print(
                    f"    {name}: {runs[name][-1].wall_s:.2f} s wall, {runs[name][-1].cpu_s:.2f} s CPU", file=sys.stderr
                )
    return runs


def median(runs: list[Measured], what: str) -> float:
    return statistics.median(getattr(r, what) for r in runs)


def table(runs: dict[str, list[Measured]], base: str) -> str:
    """Markdown table of medians, with ratios to ``base``."""
    lines = ["| way | wall s | CPU s | peak MB | wall ratio | CPU ratio |", "|---|---|---|---|---|---|"]
    for name, of in runs.items():
        wall, cpu = median(of, "wall_s"), median(of, "cpu_s")
        ratio = wall / median(runs[base], "wall_s"), cpu / median(runs[base], "cpu_s")
        lines.append(
            f"| {name} (n={len(of)}) | {wall:.3g} | {cpu:.3g} | {max(r.peak_mb for r in of):.0f} "
            f"| {ratio[0]:.3g} | {ratio[1]:.3g} |"
        )
    return "\n".join(lines)


def _main() -> None:
    module, function = sys.argv[1].split(":")
    clock = Clock()
    answer = getattr(importlib.import_module(module), function)(clock, *sys.argv[2:])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(asdict(Measured(sys.argv[1], clock.wall_s, clock.cpu_s, peak, answer))))


if __name__ == "__main__":
    _main()

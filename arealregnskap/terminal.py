"""How the command line looks: Norwegian standard texts, aligned tables, a progress bar for long work."""

from __future__ import annotations

import datetime as dt
import gettext
import os
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Collection, Container, Sequence
from types import TracebackType
from typing import Any

import click

from .datafiles import data_dir


def speak_norwegian() -> None:
    """Give the command-line library its Norwegian texts (``data/locale``), whatever the machine's language."""
    os.environ["LANGUAGE"] = "nb"
    gettext.bindtextdomain("messages", str(data_dir() / "locale"))


class Day(click.ParamType):
    """A day as an option: ``2026-11-01`` or, as people write it, ``1.11.2026``."""

    name = "dato"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        if isinstance(value, dt.date):
            return value
        for form in ("%Y-%m-%d", "%d.%m.%Y"):
            try:
                return dt.datetime.strptime(value, form).date()
            except ValueError:
                continue
        self.fail(f"«{value}» er ikke en dato. Skriv f.eks. 2026-11-01.", param, ctx)


class NorwegianCommand(click.Command):
    """A command whose help lists --hjelp beside --help and prints its example as written."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        settings["options_metavar"] = "[VALG]"
        super().__init__(*arguments, **settings)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.epilog:
            formatter.write("\nEksempel:\n" + textwrap.indent(textwrap.dedent(self.epilog).strip(), "  ") + "\n")

    def get_help_option_names(self, ctx: click.Context) -> list[str]:
        return ["--hjelp", "--help"]


class NorwegianGroup(NorwegianCommand, click.Group):
    """A group of such commands."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        settings["subcommand_metavar"] = "KOMMANDO …"
        super().__init__(*arguments, **settings)


class Bar:
    """Progress as a callback ``bar(step, done, total)``: one line, redrawn on a terminal, silent when ``quiet``.

    Where the output is not a terminal each new step is one plain line, so that logs stay readable.
    """

    def __init__(self, quiet: bool = False) -> None:
        self.quiet = quiet
        self.live = sys.stderr.isatty()
        self._step = ""

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.live and not self.quiet:
            sys.stderr.write("\r\033[K")

    def __call__(self, step: str, done: int = 0, total: int = 1) -> None:
        if self.quiet:
            return
        if self.live:
            width = 24
            filled = round(width * done / total) if total else width
            sys.stderr.write(f"\r\033[K  {'█' * filled}{'·' * (width - filled)} {step}"[: _columns() + 6])
            sys.stderr.flush()
        elif step != self._step:
            click.echo(f"  … {step}", err=True)
        self._step = step


def table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], *, right: Container[int] = (), wrap: Collection[int] = ()
) -> None:
    """Print rows under heads; columns in ``right`` are numbers, those in ``wrap`` share what is left of the line."""
    lines = [[str(v) for v in row] for row in (heads, *rows)]
    widths = [max(_width(line[i]) for line in lines) for i in range(len(heads))]
    left = _columns() - 2 - sum(w + 2 for i, w in enumerate(widths) if i not in wrap)
    # The narrow ones take what they need; the rest share.
    for n, i in enumerate(sorted(wrap, key=lambda i: widths[i])):
        share = left // (len(wrap) - n)
        widths[i] = max(16, min(widths[i], share - 2))
        left -= widths[i] + 2
    for n, line in enumerate(lines):
        if n == 0 and not any(heads):
            continue
        cells = [textwrap.wrap(v, widths[i]) or [""] if i in wrap else [v] for i, v in enumerate(line)]
        for k in range(max(map(len, cells))):
            parts = [_pad(c[k] if k < len(c) else "", widths[i], i in right) for i, c in enumerate(cells)]
            click.secho("  " + "  ".join(parts).rstrip(), dim=n == 0)


def _columns() -> int:
    return shutil.get_terminal_size((110, 40)).columns


def _width(text: str) -> int:
    return sum(0 if unicodedata.combining(c) else 1 for c in text)


def _pad(text: str, width: int, right: bool) -> str:
    fill = " " * (width - _width(text))
    return fill + text if right else text + fill

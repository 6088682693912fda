"""What all commands have in common: the group they belong to, options they share, and how findings are told."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import click

from . import __version__
from .errors import ArealregnskapError
from .issues import IssueLog, Severity
from .terminal import NorwegianGroup, table
from .units import daa_text

#: Exit code when the work is done but a finding waits for a person's decision.
DECIDE = 1

FILES = click.Path(exists=True, path_type=Path)
FILES.name = "stien"  # stands first in the sentence when it does not exist
FOLDER = click.Path(path_type=Path)
FILES_NEW = click.Path(path_type=Path, dir_okay=False)
as_json = click.option("--json", "as_json", is_flag=True, help="Skriv svaret som JSON.")
quiet = click.option("--stille", "quiet", is_flag=True, help="Ingen framdriftslinje.")
language = click.option(
    "--maalform", "language", type=click.Choice(["nb", "nn"]), default="nb", help="Bokmål (nb) eller nynorsk (nn)."
)


@click.group(
    cls=NorwegianGroup,
    epilog="""
    arealregnskap ny rindal --kommune 5061 --navn Rindal --dato 2026-11-01 kommune.gpkg plan.sos ar5.gpkg
    arealregnskap beregn rindal
    arealregnskap regelsett "NINA 2023" --mot "KDD enkel"
    """,
)
@click.version_option(__version__, "--versjon", message="arealregnskap %(version)s", help="Vis versjon og avslutt.")
def cli() -> None:
    """Arealregnskap av plandata: hva planen setter av, hva som er bygd, og hva som er igjen.

    \b
    Sluttkode:
      0    ferdig
      1    ferdig, men noe må avgjøres av et menneske, eller tallene er ikke like
      2    stopp: noe må rettes først, eller kommandoen er skrevet feil
      3    summer som skal være like, er det ikke; det blir ikke noe regnskap
      130  avbrutt
    """


def print_findings(log: IssueLog, language: str, most: int = 40) -> None:
    frame = log.frame(language)
    if frame.empty:
        click.echo("  Ingen funn.")
        return
    click.secho(f"\n  {len(frame)} funn, de som betyr mest først:", bold=True)
    shown = frame.head(most)
    rows = [
        (severity, "–" if math.isnan(area) else daa_text(area), text)
        for severity, area, text in zip(shown["alvor"], shown["area_m2"].astype(float), shown["tekst"], strict=True)
    ]
    table(("", "daa", "Funn"), rows, right={1}, wrap={2})
    if len(frame) > most:
        click.echo(f"  … og {len(frame) - most} til; alle står i arket «Avvik» og i --json.")


def records(log: IssueLog, language: str) -> list[dict[str, Any]]:
    frame = log.frame(language)
    return json.loads(frame.to_json(orient="records", force_ascii=False))


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str, allow_nan=False))


def exit_code(log: IssueLog, *, stopped: bool = False) -> int:
    severities = set(log.frame()["alvor"])
    if stopped or Severity.STOP.value in severities:
        return ArealregnskapError.exit_code
    return DECIDE if Severity.DECIDE.value in severities else 0

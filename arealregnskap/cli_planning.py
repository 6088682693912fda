"""The commands of need, plan register and goals, beside those of planvask."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from .cli_base import FILES, as_json, language, print_json
from .cli_planvask import plain, planvask, text
from .errors import PlanvaskError
from .terminal import NorwegianCommand, table

#: Columns whose text may stand on several lines.
_LONG = ("plannavn", "forutsetningsnavn", "funnavn", "gjelder", "vurderingsnavn")


def _command(name: str, short: str, example: str) -> Callable[[Callable[..., int]], click.Command]:
    """A command that shows tables of a case, as text or as JSON; ``example`` is a case to try it on."""

    def made(function: Callable[..., int]) -> click.Command:
        taking = click.argument("place", metavar="SAK", type=FILES)(language(as_json(function)))
        epilog = f"arealregnskap planvask {name} saker/{example}"
        return planvask.command(name, short_help=short, cls=NorwegianCommand, epilog=epilog)(taking)

    return made


@_command("behov", "Hvor mange år reserven rekker, og hva svaret avhenger av.", "rindal")
def show_need(place: Path, language: str, as_json: bool) -> int:
    """Behov mot reserve (T10) etter folketallet og forutsetningene under [behov] i sak.toml."""
    return _print_sheets(place, language, as_json, {
        "T10": ("plannavn", "formalsnavn", "brukbar_daa", "behov_daa", "til_overs_daa", "aar_min", "aar", "aar_maks"),
        "T10S": ("formalsnavn", "forutsetningsnavn", "aar_ved_lav", "aar", "aar_ved_hoy", "utslag_daa"),
        "T10F": (), "T10B": (),
    })  # fmt: skip


@_command("planregister", "Gå gjennom planene: status, datoer, etterfølgere, overlapp.", "holtalen")
def show_register(place: Path, language: str, as_json: bool) -> int:
    """Funn i planregisteret (R2), med registeret under [planregister] i sak.toml der det er oppgitt."""
    shown = {"R2": ("alvorsnavn", "funnavn", "planid", "gjelder", "daa"), "R1": ()}
    return _print_sheets(place, language, as_json, shown)


@_command("mål", "Kommunens mål mot det planen åpner for.", "rindal")
def show_goals(place: Path, language: str, as_json: bool) -> int:
    """Mål for nedbygging (M1) etter [mal] i sak.toml."""
    return _print_sheets(place, language, as_json, {
        "M1": ("plannavn", "typenavn", "mal_daa_per_ar", "planlagt_daa_per_ar", "igjen_daa", "vurderingsnavn")
    })  # fmt: skip


def _print_sheets(place: Path, language: str, as_json: bool, shown: dict[str, tuple[str, ...]]) -> int:
    """The tables of need, register or goals; in the terminal the columns that answer, all of them as JSON."""
    from . import case as cases
    from . import stored
    from .report.numbers import figure_text
    from .report.planning import sheets

    made = {s.key: s for s in sheets(stored.load(cases.load(place)), language) if s.key in shown}
    if not made:
        raise PlanvaskError("Det er ingenting å vise.", remedy="Se docs/brukerveiledning.md om [behov] og [mal].")
    if as_json:
        print_json({key: [plain(row) for row in s.frame.to_dict("records")] for key, s in made.items()})
        return 0
    for sheet in made.values():
        columns = [c for c in sheet.columns if c.name in shown[sheet.key]]
        if not columns:
            continue
        click.secho(f"\n{sheet.title}", bold=True)
        rows = [
            tuple(text(row[c.name]) if c.type in ("text", "code") else figure_text(c, sheet.frame[c.name], row[c.name])
                  for c in columns)
            for row in sheet.frame.to_dict("records")
        ]  # fmt: skip
        table(
            [c.label(language) for c in columns],
            rows,
            right={n for n, c in enumerate(columns) if c.unit},
            wrap={n for n, c in enumerate(columns) if c.name in _LONG},
        )
        for missing in dict.fromkeys(text(m) for m in sheet.frame.get("mangler", [])):
            if missing:
                click.secho(f"  {missing}", fg="yellow")
    return 0

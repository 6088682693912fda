"""The commands of what a municipality settles itself: rule sets, and forms to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from .cli_base import FILES, FILES_NEW, as_json, cli, language, print_json
from .errors import ArealregnskapError
from .terminal import NorwegianCommand, table


@cli.command(
    "regelsett",
    short_help="List, vis eller sammenlign regelsett.",
    cls=NorwegianCommand,
    epilog='arealregnskap regelsett "NINA 2023" --mot "KDD enkel"',
)
@click.argument("name", metavar="[NAVN]", required=False)
@click.option("--mot", "other", metavar="NAVN", help="Vis bare reglene som skiller de to regelsettene.")
@click.option("--sak", "place", metavar="SAK", type=FILES, help="Ta med kommunens egne regelsett i saksmappa.")
@as_json
def rules(name: str | None, other: str | None, place: Path | None, as_json: bool) -> int:
    """List regelsettene, vis ett av dem, eller hva som skiller to."""
    from . import rulesets

    folder = place if place is None or place.is_dir() else place.parent
    if name is None:
        listed = [rulesets.load(n, folder) for n in rulesets.available(folder)]
        if as_json:
            print_json([{"navn": r.name, "versjon": r.version, "beskrivelse": r.text()} for r in listed])
        else:
            table(("Regelsett", "Versjon", "Beskrivelse"), [(r.name, r.version, r.text()) for r in listed], wrap={2})
        return 0
    chosen = rulesets.load(name, folder)
    if other:
        against = rulesets.load(other, folder)
        rows = [(d.label(), d.before, d.after) for d in rulesets.differences(chosen, against)]
        heads: tuple[str, ...] = ("Regel", chosen.name, against.name)
    else:
        settings = rulesets.table(chosen)
        settings["verdi"] = [f"{v} {u}".rstrip() for v, u in zip(settings["verdi"], settings["enhet"], strict=True)]
        rows = list(settings[["innstilling", "verdi", "kilde"]].itertuples(index=False, name=None))
        heads = ("Innstilling", "Verdi", "Kilde")
    if as_json:
        print_json([dict(zip(map(str.lower, heads), row, strict=True)) for row in rows])
    else:
        table(heads, rows, wrap=range(len(heads)))
    return 0


@cli.command(
    "mal",
    short_help="Hent en mal til naturregnskapet.",
    cls=NorwegianCommand,
    epilog="""
    arealregnskap mal tilstand --til tilstand.xlsx
    arealregnskap mal tjenester
    """,
)
@click.argument("name", metavar="[NAVN]", required=False)
@click.option(
    "--til", "target", metavar="FIL", type=FILES_NEW, help="Fil å skrive: .csv eller .xlsx. Uten: NAVN.csv her."
)
@language
def form(name: str | None, target: Path | None, language: str) -> int:
    """Skriv en tom mal som kommunen fyller ut: tilstand, tilstand_enheter, tjenester, utslippsfaktorer, naturpoeng."""
    from .report import template

    if name is None:
        table(("Mal", "Til"), [(n, titles[language == "nn"]) for n, titles in template.TITLES.items()])
        return 0
    file = target or Path(f"{name}.csv")
    content = template.content(name, excel=file.suffix.lower() == ".xlsx")
    if file.exists():
        raise ArealregnskapError(f"{file} finnes fra før.", remedy="Velg et annet navn med --til.")
    file.write_bytes(content)
    click.echo(f'Skrev {file}. Fyll ut og oppgi fila i sak.toml: [natur] {name} = "inn/{file.name}"')
    return 0

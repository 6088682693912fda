"""The commands of bundles: pack a case with its figures, and compute a bundle again."""

from __future__ import annotations

from pathlib import Path

import click

from .cli_base import DECIDE, FILES, FOLDER, as_json, cli, print_json, quiet
from .terminal import Bar, NorwegianCommand, table


@cli.command(
    "pakke",
    short_help="Pakk saken så tallene kan regnes på nytt.",
    cls=NorwegianCommand,
    epilog="arealregnskap pakke saker/rindal --til rindal.zip",
)
@click.argument("place", metavar="SAK", type=FILES)
@click.option("--til", "target", metavar="FIL", type=FOLDER, help="Zip-fila. Uten: i sakens «resultat».")
@click.option("--med-alt", "everything", is_flag=True, help="Ta med inndata som ikke kan gis videre; til eget arkiv.")
@quiet
def pack(place: Path, target: Path | None, everything: bool, quiet: bool) -> int:
    """Én zip med innstillinger, inndata som kan gis videre, tabeller og versjoner; ellers bare fingeravtrykk."""
    from . import bundle, stored
    from . import case as cases

    result = stored.load(cases.load(place))
    name = f"pakke_{result.case.kommunenummer}_{result.case.as_of.isoformat()}.zip"
    with Bar(quiet) as bar:
        bar("pakker", 0, 1)
        file = bundle.pack(result, target or result.case.result_folder / name, everything=everything)
    click.echo(file)
    return 0


@cli.command(
    "etterprøv",
    short_help="Regn en pakke på nytt og si om tallene er like.",
    cls=NorwegianCommand,
    epilog="arealregnskap etterprøv rindal.zip --inndata saker/rindal",
)
@click.argument("file", metavar="PAKKE", type=FILES)
@click.option("--inndata", "inputs", metavar="MAPPE", type=FILES, help="Mappe med filer som ikke er med i pakken.")
@as_json
@quiet
def verify(file: Path, inputs: Path | None, as_json: bool, quiet: bool) -> int:
    """Regn pakken på nytt i ei egen mappe. Likt, eller hvilke celler som er ulike og hvilke filer som er endret."""
    from . import bundle
    from .bundle import tell

    with Bar(quiet or as_json) as bar:
        verdict = bundle.verify(file, inputs, progress=bar)
    if as_json:
        print_json(tell.as_dict(verdict))
        return 0 if verdict.equal else DECIDE
    for sentence in tell.sentences(verdict):
        click.echo(sentence)
    for sentence in tell.changes(verdict):
        click.echo(f"  {sentence}")
    if found := tell.rows(verdict):
        table(tell.HEADS, found, right={3, 4, 5}, wrap={0, 1, 2})
    if more := tell.rest(verdict):
        click.echo(f"  … og {more} til; alle står i --json.")
    return 0 if verdict.equal else DECIDE


#: The same for those who type without Norwegian letters.
cli.add_command(verify, "etterprov")

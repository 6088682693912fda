"""The commands of the web app."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click
import waitress

from arealregnskap.errors import ArealregnskapError
from arealregnskap.store import cases, people

from . import create_app, seed
from .jobs import supervisor, worker
from .settings import Settings


@click.group(invoke_without_command=True)
@click.option("--eksempler", type=click.Path(path_type=Path), help="Hent inn de to eksemplene fra denne mappa.")
@click.pass_context
def cli(context: click.Context, eksempler: Path | None) -> None:
    """Start nettstedet, eller stell med det."""
    context.obj = Settings.from_environment(os.environ)
    if context.invoked_subcommand is None:
        serve(context.obj, eksempler)


@cli.command("arbeider")
@click.pass_obj
def work(settings: Settings) -> None:
    """Bare arbeideren, som regner; nettstedet starter ellers sin egen."""
    worker.main(settings)


def serve(settings: Settings, made: Path | None) -> None:
    """Serve until stopped, with a worker beside."""
    app = create_app(settings)
    store = app.extensions["store"]
    if (settings.examples or made) and not cases.listing(store, people.local_user(store)):
        click.echo("Henter inn eksemplene …")
        seed.examples(store, made)
    supervisor.start(settings)
    click.echo(f"Arealregnskap er klart: {settings.public_url}")
    waitress.serve(app, host=settings.host, port=settings.port, threads=settings.threads, ident=None, _quiet=True)


def main() -> None:
    try:
        cli.main(prog_name="python -m web", standalone_mode=False)
    except ArealregnskapError as stop:
        click.secho("Stopp: " + "\n  ".join(stop.sentences), fg="red", err=True)
        sys.exit(stop.exit_code)

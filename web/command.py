"""The commands of the web app: serve, work, copy, put back."""

from __future__ import annotations

import atexit
import errno
import logging
import os
import signal
import sys
from pathlib import Path
from typing import NoReturn

import click
import waitress
from flask import Flask

from arealregnskap.errors import ArealregnskapError
from arealregnskap.store import Store, backup, open_store, recovery

from . import create_app, seed, warm
from .jobs import supervisor, worker
from .ops import lock, logs
from .settings import Settings

_LOG = logging.getLogger(__name__)
_TURN_S = 0.001  # how long a busy thread keeps the interpreter from the others; a page asks for it some hundred times


@click.group(invoke_without_command=True)
@click.option(
    "--eksempler",
    metavar="MAPPE",
    type=click.Path(path_type=Path, file_okay=False),
    help="Hent inn de to eksemplene fra denne mappa den første gangen; det som mangler, regnes ut.",
)
@click.pass_context
def cli(context: click.Context, eksempler: Path | None) -> None:
    """Start nettstedet, eller stell med det. Innstillingene er AREALREGNSKAP_*-variabler, se docs/drift.md."""
    context.obj = Settings.from_environment(os.environ)
    if context.invoked_subcommand is None:
        serve(context.obj, eksempler)


@cli.command("arbeider")
@click.option("--ved-siden", "beside", is_flag=True, hidden=True, help="Slutt når nettstedet er borte og alt er gjort.")
@click.pass_obj
def work(settings: Settings, beside: bool) -> None:
    """Bare arbeideren, som regner; nettstedet starter ellers sin egen."""
    logs.configure()
    worker.main(settings, beside=beside)


@cli.command("sikkerhetskopi")
@click.argument("target", metavar="FIL", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def save(settings: Settings, target: Path) -> None:
    """Kopier alle saker og hele databasen til FIL (zip). Kan kjøres mens tjenesten er i bruk."""
    store = open_store(settings.database_url, settings.data)
    content = backup.save(store, target)
    store.close()
    click.echo(f"Skrev {target}: {content['rader']} rader og {len(content['filer'])} filer.")


@cli.command("gjenopprett")
@click.argument("source", metavar="FIL", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.pass_obj
def restore(settings: Settings, source: Path) -> None:
    """Legg en sikkerhetskopi tilbake i ei tom datamappe og en tom database."""
    content = backup.restore(source, settings.database_url, settings.data)
    click.echo(f"La tilbake {content['rader']} rader og {len(content['filer'])} filer fra {content['laget'][:16]}.")


def serve(settings: Settings, made: Path | None = None) -> None:
    """Serve until told to stop, with a worker beside."""
    logs.configure()
    app = create_app(settings)
    store = app.extensions["store"]
    # With another server on the same folder, what looks half done may be its work.
    with lock.serving(settings.data, when_alone=lambda: _recover(store)):
        if made is not None:
            seed.examples(store, made, tell=click.echo)
        supervisor.start(settings)
        sys.setswitchinterval(_TURN_S)
        warm.Warmer(app).start()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        _listen(app, settings)
    _leave()


def _leave() -> NoReturn:
    """End the process, and first what is to end with it. A thread that reads ahead may stand in the middle of a
    library (Arrow), and an interpreter that takes itself apart then now and then waits for ever for that thread."""
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _recover(store: Store) -> None:
    for line in recovery.recover(store):
        _LOG.warning("recovered: %s", line)


def _listen(app: Flask, settings: Settings) -> None:
    try:
        server = waitress.create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            ident=None,
            max_request_body_size=2 * settings.max_form_mb * 1_000_000,  # the app's own limit has a page that explains
            clear_untrusted_proxy_headers=False,  # security.init_app decides whom to believe
        )
    except OSError as e:
        taken = e.errno == errno.EADDRINUSE
        raise ArealregnskapError(
            f"Porten {settings.port} er opptatt" if taken else f"Kan ikke lytte på {settings.host}:{settings.port}",
            remedy="Stans det andre programmet, eller sett AREALREGNSKAP_PORT til et annet tall.",
        ) from e
    click.echo(f"Arealregnskap er klart: {settings.public_url}  (stopp med Ctrl+C)")
    sys.stdout.flush()
    server.run()


def main() -> None:
    """Run a command; every stop is a sentence, not a trace."""
    try:
        sys.exit(cli.main(prog_name="python -m web", standalone_mode=False) or 0)
    except ArealregnskapError as stop:
        click.secho("Stopp: " + "\n  ".join(stop.sentences), fg="red", err=True)
        sys.exit(stop.exit_code)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(wrong.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)

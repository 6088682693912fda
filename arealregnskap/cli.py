"""The command line, in Norwegian. It speaks shell; the work is done by the same functions the web app calls.

Exit codes: 0 done · 1 done, but a finding must be decided by a person · 2 stopped by the input or the command ·
3 the sums do not reconcile.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Sequence

import click

# Each of these puts its commands into the group.
from . import (
    cli_bundle,  # noqa: F401
    cli_case,  # noqa: F401
    cli_offentlig,  # noqa: F401
    cli_planning,  # noqa: F401
    cli_planvask,  # noqa: F401
    cli_samlet,  # noqa: F401
    cli_settings,  # noqa: F401
)
from .cli_base import cli
from .errors import ArealregnskapError
from .terminal import speak_norwegian

__all__ = ["cli", "main"]


def _refusal(error: OSError) -> str:
    """What the machine refused, and what to do about it."""
    where = f"«{error.filename}»" if error.filename else "ei fil"
    match error.errno:
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return f"Har ikke tilgang til {where}. Lukk fila om den er åpen i et annet program, og sjekk rettighetene."
        case errno.ENOSPC | errno.EDQUOT:
            return f"Disken er full; {where} ble ikke skrevet. Rydd plass og kjør på nytt."
        case errno.EEXIST | errno.ENOTDIR | errno.EISDIR:
            return f"{where} er ei fil der det skulle vært ei mappe, eller omvendt. Flytt den og kjør på nytt."
        case errno.ENOENT:
            return f"{where} finnes ikke lenger. Sjekk stien og kjør på nytt."
    return f"Fikk ikke lest eller skrevet {where} ({error.strerror or error})."


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; every stop is a sentence, not a traceback."""
    speak_norwegian()
    try:
        sys.exit(cli.main(arguments, prog_name="arealregnskap", standalone_mode=False) or 0)
    except ArealregnskapError as stop:
        click.secho("Stopp: " + "\n  ".join(stop.sentences), fg="red", err=True)
        sys.exit(stop.exit_code)
    except OSError as refused:
        click.secho(f"Stopp: {_refusal(refused)}", fg="red", err=True)
        sys.exit(ArealregnskapError.exit_code)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(wrong.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Avbrutt. Ingenting er skrevet halvveis.", err=True)
        sys.exit(130)

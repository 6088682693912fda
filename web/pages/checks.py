"""The page *Etterprøv en pakke*: each check of a bundle and what it found."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask_babel import gettext

from arealregnskap.store import runs
from arealregnskap.store.models import Kjoring

from .. import tables


@dataclass(frozen=True)
class Check:
    """One check: its run, and what the answer said, empty while there is none."""

    run: Kjoring

    @property
    def told(self) -> dict[str, Any]:
        return self.run.nokkeltall

    @property
    def name(self) -> str:
        return str(self.run.parametre["navn"])

    @property
    def working(self) -> bool:
        return self.run.tilstand in runs.OPEN

    @property
    def day(self) -> dt.date:
        """The day the bundle's figures are for."""
        return dt.date.fromisoformat(self.told["dato"])

    @cached_property
    def table(self) -> tables.TableView | None:
        """Cells that are not the same, those that moved most first."""
        if not self.told["rader"]:
            return None
        texts = [gettext("Tabell"), gettext("Rad"), gettext("Kolonne")]
        figures = [gettext("I pakka"), gettext("Nå"), gettext("Forskjell")]
        heads = [*map(tables.Head, texts), *(tables.Head(label, True) for label in figures)]
        title = gettext("Celler som er ulike i %(navn)s", navn=self.name)
        return tables.plain(title, heads, self.told["rader"], notes_language="nb")

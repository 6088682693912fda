"""Notes under the accounts of nature that hold only for some data; each gives (bokmål, nynorsk), or none."""

from __future__ import annotations

import pandas as pd

from ..accounts.base import AccountData
from .base import NaturData
from .changes import MAPS, PROJECTED

#: Key of the scenario of the proposal; with one there is a table T8.
_PROPOSAL = "forslag"
#: The class of ``natur_karbonklasse`` that takes forest before the site classes do.
ORGANIC_FOREST = "skog_organisk"
#: What the figures of a table rest on, by the kinds of change that are in it.
_RESTS_ON = {
    frozenset({PROJECTED}): ("Framskrevet, ikke observert.", "Framskrive, ikkje observert."),
    frozenset({MAPS}): (
        "Kartversjonene er to kart holdt mot hverandre.",
        "Kartversjonane er to kart haldne mot kvarandre.",
    ),
    frozenset({PROJECTED, MAPS}): (
        "Planene er framskrevet, ikke observert; kartversjonene er to kart holdt mot hverandre.",
        "Planane er framskrivne, ikkje observerte; kartversjonane er to kart haldne mot kvarandre.",
    ),
}


def of_extent(data: AccountData, frame: pd.DataFrame) -> list[tuple[str, str]]:
    """What N0, N1 and N2 rest on, and why the types of a plan are smaller today than in the land cover."""
    rests_on = _RESTS_ON.get(frozenset(frame["grunnlag"]))
    tables = "T2 og T8" if proposed(data) else "T2"
    built = (
        f"I planene er det som er bygd, ført som bebygd alt i dag (tabell N5). De andre typene er derfor mindre enn i "
        f"tabell {tables}.",
        f"I planane er det som er bygd, ført som utbygd alt i dag (tabell N5). Dei andre typane er difor mindre enn i "
        f"tabell {tables}.",
    )
    return [*([rests_on] if rests_on else []), *([built] if built_apart(data) else [])]


def of_carbon(data: AccountData, frame: pd.DataFrame) -> list[tuple[str, str]]:
    """Why the classes of N13 are smaller than the rows of the same name in T2, T4 and T8."""
    of_cover, of_reserve = ("T2 og T8", "T4 og T8") if proposed(data) else ("T2", "T4")
    built = (
        f"Det som er bygd, er ikke med i dag (tabell N5). Arealene er derfor mindre enn i tabell {of_cover}.",
        f"Det som er bygd, er ikkje med i dag (tabell N5). Areala er difor mindre enn i tabell {of_cover}.",
    )
    organic = frame.loc[frame["klasse"] == ORGANIC_FOREST].filter(like="i_dag_").sum().sum() > 0
    return [*([built] if built_apart(data) else []), *([organic_apart(of_reserve)] if organic else [])]


def organic_apart(tables: str) -> tuple[str, str]:
    """That the site classes are forest on other ground than the rows of the same name in other tables."""
    return (
        f"Skog på organisk jord står for seg. Bonitetene er skog på annen jord, og kan derfor være mindre enn i tabell "
        f"{tables}.",
        f"Skog på organisk jord står for seg. Bonitetane er skog på anna jord, og kan difor vere mindre enn i tabell "
        f"{tables}.",
    )


def proposed(data: AccountData) -> bool:
    """Whether there is a proposal, and so a table T8."""
    return isinstance(data, NaturData) and any(s.key == _PROPOSAL for s in data.scenarios)


def built_apart(data: AccountData) -> bool:
    """Whether any ground counts as built today though the land cover shows it as something else."""
    return isinstance(data, NaturData) and any(
        (s.opening(data.choices) != s.mapped(data.choices)).any() for s in data.scenarios
    )

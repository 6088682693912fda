"""Tables that are made when somebody first asks for one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # only for annotations
    from .accounts.base import Table


class WhenAsked(Mapping[str, "Table"]):
    """Tables by key. All of them are made the first time one is asked for, with the checks they always have, so that
    what ``make`` raises is raised then."""

    def __init__(self, make: Callable[[], Mapping[str, Table]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> Mapping[str, Table]:
        return self._make()

    def __getitem__(self, key: str) -> Table:
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

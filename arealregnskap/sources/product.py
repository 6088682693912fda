"""What is written down about a known product, and what recognising one gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ..layers import Access, Role
from .rows import Rows

#: What rows are on the map.
SURFACE = frozenset({"surface"})
LINE_OR_SURFACE = frozenset({"line", "surface"})
POINT = frozenset({"point"})
ANYTHING = frozenset({"surface", "line", "point"})


@dataclass(frozen=True)
class Product:
    """A known product or object type: how to recognise it and how its names and codes become ours.

    ``layer_names`` are object types or layer names, written with æøå. ``columns`` maps our column to the product's
    names for it, best first; ``telling`` are those of our columns that must be found for it to be recognised by
    columns alone. ``values`` holds, for one of our columns, values that tell the product (``objtype`` of N50).
    ``convert`` turns the mapped rows into finished columns. ``geometry`` is what the rows are on the map; rows of
    other kinds are left out and noted.
    ``quirks`` are sentences for people, in bokmål (``nynorsk`` has the other), about what is special; ``where`` tells
    where to get it.
    """

    key: str
    title_nb: str
    role: Role | None  # None: a register of plans, joined to surfaces, never a layer of its own
    columns: Mapping[str, tuple[str, ...]]
    convert: Callable[[Rows], None]
    title_nn: str = ""
    owner: str = ""
    licence: str = ""
    access: Access = Access.UNKNOWN
    where: str = ""
    layer_names: tuple[str, ...] = ()
    telling: tuple[str, ...] = ()
    values: Mapping[str, frozenset[str]] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    geometry: frozenset[str] = SURFACE
    quirks: tuple[str, ...] = ()

    def title(self, language: str = "nb") -> str:
        return self.title_nn if language == "nn" and self.title_nn else self.title_nb


@dataclass(frozen=True)
class Suggestion:
    """A product a raw layer may be. ``score`` is 0–1; ``reasons`` are short Norwegian sentences."""

    product: Product
    score: float
    column_map: dict[str, str]
    reasons: tuple[str, ...]

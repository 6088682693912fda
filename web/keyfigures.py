"""Key figures as ``components/figures.html`` draws them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class KeyFigure:
    """One key figure of finished text. ``href`` opens the figure itself, ``below_href`` the line below it; ``wide`` is
    for a range; ``term`` is the label's key in the glossary, so that it explains itself."""

    label: str
    value: str
    unit: str = "daa"
    below: str = ""
    below_href: str = ""
    href: str = ""
    wide: bool = False
    term: str = ""

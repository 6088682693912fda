"""The checks of the national validators, and safe repairs; every doubt is a finding with its daa.

``repair`` puts single surfaces right.
"""

from .geometry import repair

__all__ = ["repair"]

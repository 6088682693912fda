"""The checks of the national validators, and safe repairs; every doubt is a finding with its daa.

``repair`` puts single surfaces right (``note_faults`` only tells of them), ``check_layer`` judges a harmonised layer,
``make_partition`` settles overlaps in a land-cover layer; both look at the same ``cover_faces``.
"""

from .geometry import note_faults, repair
from .layers import check_layer, cover_faces
from .partition import make_partition

__all__ = ["check_layer", "cover_faces", "make_partition", "note_faults", "repair"]

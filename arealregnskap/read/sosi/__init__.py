"""SOSI (``.sos``): a reader of our own, since no Python package that installs by itself has one.

    stream      the file in blocks of whole groups
    charset     which character set it is really in
    header      KOORDSYS, ENHET, ORIGO-NØ …
    groups      lines to groups: attributes, REF, where the coordinates are
    coordinates coordinate lines to numbers, exactly
    curves      arcs stroked once per curve
    references  REF to curves and directions
    rings       rings put together, all at once;  mend: the ones that do not close as written
    frames      groups to raw layers;  report: findings and account

Memory: a block (16 MB), 16 bytes for each point of the file, the attributes, and the surfaces made.
"""

from .reader import inspect, read, sniff

__all__ = ["inspect", "read", "sniff"]

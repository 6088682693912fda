"""How much one read may use; the only place these numbers are set.

A file from outside may be built to exhaust the machine. Reading happens in a process of its own that is
stopped at these limits (see ``sandbox``), and archives are inflated with every byte counted.
"""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024
GIB = 1024 * MIB


@dataclass(frozen=True)
class Limits:
    """Defaults fit the largest municipal data sets known (a county's AR5 as GML) with room to spare."""

    memory_bytes: int = 6 * GIB  # address space of the reading process
    cpu_s: int = 600  # processor time [s]
    wall_s: float = 900.0  # time on the clock [s]
    file_bytes: int = 4 * GIB  # largest file the reading process may write
    open_files: int = 256  # files open at once
    input_bytes: int = 4 * GIB  # largest input
    archive_bytes: int = 8 * GIB  # all inflated content of an archive together
    archive_ratio: int = 200  # inflated bytes for each packed byte; plan data in GML stay below 40
    archive_ratio_from_bytes: int = 32 * MIB  # ratio is not judged before this much is inflated
    archive_files: int = 20_000  # entries; a FileGDB has five for each table
    archive_depth: int = 2  # archives inside archives
    xml_depth: int = 200  # nested elements in XML, nested parts in a geometry

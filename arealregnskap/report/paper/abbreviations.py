"""What the abbreviations of the trade stand for, told once in a document for those that it uses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from ...codes import codelist
from .blocks import Block, Grid, Picture, Text

#: Abbreviation → what it is in bokmål and nynorsk.
_KNOWN = {
    "LNFR": (
        "landbruks-, natur- og friluftsformål samt reindrift", "landbruks-, natur- og friluftsføremål og reindrift",
    ),
    "pbl.": ("plan- og bygningsloven", "plan- og bygningslova"),
    "KDD": ("Kommunal- og distriktsdepartementet", "Kommunal- og distriktsdepartementet"),
    "NINA": ("Norsk institutt for naturforskning", "Norsk institutt for naturforskning"),
    "ARV": ("arealregnskapsverktøy fra Nordfjord EDB", "arealrekneskapsverktøy frå Nordfjord EDB"),
    "SSB": ("Statistisk sentralbyrå", "Statistisk sentralbyrå"),
    "DN": (
        "Direktoratet for naturforvaltning, nå en del av Miljødirektoratet",
        "Direktoratet for naturforvaltning, no ein del av Miljødirektoratet",
    ),
    "AR5": ("arealressurskart i målestokk 1:5000", "arealressurskart i målestokk 1:5000"),
    "FKB": ("Felles kartdatabase", "Felles kartdatabase"),
    "SEEA EA": (
        "FNs standard for økosystemregnskap (System of Environmental-Economic Accounting – Ecosystem Accounting)",
        "FN-standarden for økosystemrekneskap (System of Environmental-Economic Accounting – Ecosystem Accounting)",
    ),
    "ECT": (
        "klassene for økosystemtilstand i SEEA EA (ecosystem condition typology)",
        "klassane for økosystemtilstand i SEEA EA (ecosystem condition typology)",
    ),
    "GIS": ("geografisk informasjonssystem", "geografisk informasjonssystem"),
    "EUREF89": ("European Reference Frame 1989, grunnlaget for norske kart",
                "European Reference Frame 1989, grunnlaget for norske kart"),
    "UTM": ("Universal Transverse Mercator, kartets rutenett", "Universal Transverse Mercator, rutenettet til kartet"),
    "GRS80": ("Geodetic Reference System 1980, en modell av jordas form",
              "Geodetic Reference System 1980, ein modell av forma på jorda"),
    "NLOD": ("Norsk lisens for offentlige data", "Norsk lisens for offentlege data"),
    "CC BY": ("Creative Commons-lisens med krav om å navngi kilden",
              "Creative Commons-lisens med krav om å namngje kjelda"),
    "MIT": ("åpen lisens fra Massachusetts Institute of Technology",
            "open lisens frå Massachusetts Institute of Technology"),
}  # fmt: skip


def explained(blocks: Iterable[Block], language: str) -> list[Text]:
    """One small paragraph of those that stand in the blocks, in the order of the list; none where none does."""
    text = _marks().sub("", "\n".join(part for block in blocks for part in _parts(block)))
    at = 1 if language == "nn" else 0
    said = [f"{short}: {names[at]}" for short, names in _KNOWN.items() if _word(short).search(text)]
    start = "Forkortingar" if language == "nn" else "Forkortelser"
    return [Text(f"{start}: {'; '.join(said)}.", "merknad")] if said else []


@cache
def _word(short: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)" + r"\s".join(map(re.escape, short.split())) + r"(?!\w)")


@cache
def _marks() -> re.Pattern[str]:
    """Marks of sources, «[KDD-AR kap. 4]» and «NINA-PU», which their own list explains."""
    of_parts = sorted((mark for mark in codelist("kildemerke") if "-" in mark), key=len, reverse=True)
    return re.compile("|".join([r"\[[^\[\]]*\]", *map(re.escape, of_parts)]))


def _parts(block: Block) -> Iterable[str]:
    match block:
        case Text():
            yield block.text
        case Picture():
            yield f"{block.caption} {block.alt}"
        case Grid():
            yield block.caption
            yield from (head.text for head in block.heads)
            yield from (name for _, name in block.groups)
            yield from (cell for row in block.rows for cell in row)

"""The example's own criteria: the shipped set under its own name, with the invented villages as centres. SYNTETISK."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..planvask.criteria.load import FOLDER, load, own_copy
from .layers import MARK

_FAR = """
[[kriterium]]
nokkel = "langt_fra_sentrum"
navn = "Langt fra sentrum"
navn_nn = "Langt frå sentrum"
grunnlag = "avstand"
til = "sentrum"
grense_m = 5000
maal = "treff"
vekt = 1
begrunnelse = "Lang veg til skole og butikk gir mer kjøring og dyrere tjenester."
begrunnelse_nn = "Lang veg til skule og butikk gir meir køyring og dyrare tenester."
kilde = "Eget valg, oppdiktet for eksempelet."
kilde_nn = "Eige val, oppdikta for eksempelet."
"""


def write(folder: Path, settings: dict[str, Any]) -> Path:
    """``kriterier/eksempel.toml`` in the case folder; returns its path."""
    name = f"{settings['kommune']['navn']} {MARK}"
    centres = [
        f"\n[[sentrum]]\nnavn = {json.dumps(v['navn'], ensure_ascii=False)}\n"
        f"ost = {v['midt'][0] * 1_000:.1f}\nnord = {v['midt'][1] * 1_000:.1f}\n"
        for v in settings["tettsted"]
    ]
    path = folder / FOLDER / "eksempel.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    head = f"# {MARK}: sentrum og kriteriet om avstand er oppdiktet.\n"
    path.write_text(head + own_copy(load().name, name) + _FAR + "".join(centres), encoding="utf-8", newline="\n")
    return path

"""The example's plan layers as SOSI. Header and every object say SYNTETISK."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..write import sosi
from ..write.plan import PlanLayer, as_sosi
from .layers import MARK


def write(path: Path, layers: Sequence[PlanLayer], *, epsg: int, charset: str) -> None:
    """One SOSI file with all layers; neighbours share their curves."""
    sosi.write(
        path,
        as_sosi(layers),
        epsg,
        charset=charset,
        header={"EIER": MARK, "PRODUSENT": "arealregnskap"},
        comments=(f"{MARK}: oppdiktet plan, laget som eksempel",),
    )

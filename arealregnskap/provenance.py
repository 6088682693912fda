"""What goes into a result, written down: each input with its fingerprint, each list and rule set with its version."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from . import __version__
from .case import Case
from .crs import AreaRule
from .datafiles import listing
from .layers import Layer
from .result import InputRecord, Provenance
from .rulesets import Ruleset


def input_record(layer: Layer, rule: AreaRule) -> InputRecord:
    """One row of the sources table for a harmonised layer."""
    s = layer.source
    return InputRecord(
        role=layer.role, title=s.title, layer=layer.name, file_name=s.file_name, sha256=s.sha256, owner=s.owner,
        licence=s.licence, access=s.access, date=s.date, synthetic=s.synthetic, product=layer.product,
        rows=len(layer.frame), area_m2=float(layer.ground_area(rule).sum()),
    )  # fmt: skip


def provenance(case: Case, rule: AreaRule, layers: Iterable[Layer], rulesets: Iterable[Ruleset]) -> Provenance:
    """Everything needed to make the figures again."""
    return Provenance(
        program_version=__version__,
        as_of=case.as_of,
        epsg=rule.epsg,
        area_rule=(
            "Areal på bakken (GRS80-ellipsoiden), regnet i EPSG:"
            f"{rule.epsg} med målestokkorreksjon rundt øst {rule.east0:.0f}, nord {rule.north0:.0f}"
        ),
        inputs=tuple(input_record(layer, rule) for layer in layers),
        rulesets={r.name: r.version for r in rulesets},
        codelists={p.stem: hashlib.sha256(p.read_bytes()).hexdigest() for p in listing("codes", "*.csv")},
    )

"""SSB arealbruk (SsbArealbrukFlate): what land is used for today; counts as already built."""

import numpy as np

from ..layers import Role
from .plan_columns import ID
from .product import Product
from .rows import Rows, missing


def convert(rows: Rows) -> None:
    """One type for all; surfaces without hovedklasse are not built land and are left out, noted."""
    main, sub = rows.text("hovedklasse"), rows.text("underklasse")
    rows.leave_out("klasse_mangler", missing(main))
    rows.ours["bebygd_type"] = np.full(len(rows), "ssb_arealbruk", dtype=object)
    both = np.array([f"{m} / {s}" if s is not None else m for m, s in zip(main, sub, strict=True)], dtype=object)
    rows.ours["kildeklasse"] = both


PRODUCT = Product(
    key="ssb_arealbruk",
    title_nb="SSB arealbruk",
    owner="Statistisk sentralbyrå",
    where="Geonorge (a965a979-c12a-4b26-90a0-f09de47dbecd)",
    role=Role.BEBYGD,
    layer_names=("SsbArealbrukFlate", "ssbarealbruk", "arealbruk_ssb"),
    columns={
        "flate_id": ID,
        "hovedklasse": ("ssbArealbrukHovedklasse", "hovedklasse", "arealbrukLandHovedklasse"),
        "underklasse": ("ssbArealbrukUnderklasse", "underklasse", "arealbrukLandUnderklasse"),
    },
    telling=("hovedklasse", "underklasse"),
    required=("hovedklasse",),
    convert=convert,
)

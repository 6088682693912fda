"""Natural hazards from NVE: flood zones, landslide zones, quick clay, and the coarse awareness maps."""

from collections.abc import Iterable

from ..layers import Role
from . import theme
from .plan_columns import ID
from .product import Product

_YEARS = ("gjentaksintervall", "sannsynlighet", "årligSannsynlighet", "skredsannsynlighet", "faregrad")


def _hazard(key: str, title_nb: str, title_nn: str, names: Iterable[str], *, uuid: str = "") -> Product:
    return Product(
        key=key,
        title_nb=title_nb,
        title_nn=title_nn,
        owner="NVE",
        where=f"NVE eller Geonorge{f' ({uuid})' if uuid else ''}",
        role=Role.TEMA,
        layer_names=(key, *names),
        columns={"flate_id": ID, "klasse": _YEARS, "navn": theme.NAME},
        convert=theme.of(key),
    )


FLOMSONE = _hazard(
    "flomsone", "Flomsoner", "Flaumsoner", ("FlomAreal", "flomsoner", "flomsoner2"),
    uuid="e95008fc-0945-4d66-8bc9-e50ab3f50401",
)  # fmt: skip
FLOMAKTSOMHET = _hazard("flomaktsomhet", "Aktsomhetsområder for flom", "Aktsemdområde for flaum", ("FlomAktsomhetOmr",))
SKREDFARESONE = _hazard(
    "skredfaresone", "Skredfaresoner", "Skredfaresoner", ("SkredFaresone", "skredfaresoner"),
    uuid="b2d5aaf8-79ac-40f3-9cd6-fdc30bc42ea1",
)  # fmt: skip
SKREDAKTSOMHET = _hazard(
    "skredaktsomhet", "Aktsomhetsområder for skred", "Aktsemdområde for skred",
    ("SkredSnoSteinAkt", "JordFlomskredAktsomhet", "snøskredaktsomhet", "steinsprangaktsomhet"),
)  # fmt: skip
KVIKKLEIRE = _hazard("kvikkleire", "Kvikkleiresoner", "Kvikkleiresoner", ("KvikkleireFaresone", "SkredKvikkleire2"))

"""A decision about one reserve area, and what it needs to be one.

Decisions are made by people. The program proposes none, and no area starts with another than ``uavklart``.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import lru_cache
from typing import Any

import shapely

from ..codes import codelist
from ..errors import PlanvaskError

#: LNFR for nødvendige tiltak: what ground becomes that is given back.
LNFR = "5100"


class Kind(StrEnum):
    """The outcomes a municipality can choose between (``data/codes/beslutning.csv``)."""

    KEEP = "viderefore"
    REDUCE = "redusere"
    CHANGE = "endre_formal"
    RETURN = "tilbakefore_lnfr"
    ZONE = "hensynssone"
    IMPLEMENTATION_ZONE = "gjennomforingssone"
    REPEAL = "oppheve_reguleringsplan"
    WAIT = "avvente"
    OPEN = "uavklart"


class Follow(StrEnum):
    """What becomes of the reserve of an area (column ``virkning``)."""

    KEPT = "beholdes"
    OUT = "tatt_ut"
    SPLIT = "delt"
    BY_PURPOSE = "etter_formal"
    BY_KOMMUNEPLAN = "etter_kommuneplan"
    UNDECIDED = "ikke_avgjort"


#: Which side of a dividing line is taken out, seen along the line.
SIDES = ("venstre", "hoyre")

#: Longest texts that are kept [characters].
LONGEST = {"reason": 4000, "who": 200, "case_number": 60, "alternative": 60, "zone": 20}
_MOST_LINKS, _LONGEST_LINK = 20, 2000


@dataclass(frozen=True)
class Decision:
    """What was decided about one area, by whom and why.

    ``omrade`` is the area's ``stabil_id``. ``when`` is a moment with its time zone. ``purpose`` is the new arealformål
    of ``endre_formal``, and of the part that ``redusere`` takes out (LNFR where nothing is said). That part is
    ``part``, a surface, or what lies on ``side`` of ``line``; all geometry in the municipality's working zone.
    ``zone`` is an H-code. ``inputs`` are ids of the statements that the decision answers. ``alternative`` names the
    alternative it belongs to; "" is the main one.
    """

    omrade: str
    kind: Kind
    reason: str = ""
    who: str = ""
    when: dt.datetime | None = None
    purpose: str = ""
    part: Any = None  # shapely Polygon or MultiPolygon
    line: Any = None  # shapely LineString
    side: str = ""
    zone: str = ""
    case_number: str = ""
    links: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    alternative: str = ""

    def __post_init__(self) -> None:
        # Browsers and Excel end lines each in their own way; a text is the same text whichever wrote it.
        object.__setattr__(self, "reason", "\n".join(self.reason.splitlines()))

    @property
    def follow(self) -> Follow:
        """What becomes of the reserve."""
        return _follows()[self.kind]

    @property
    def new_purpose(self) -> str:
        """The arealformål that ground gets which the decision moves; "" where it moves none, or another plan tells."""
        match self.kind:
            case Kind.CHANGE:
                return self.purpose
            case Kind.REDUCE:
                return self.purpose or LNFR
            case Kind.RETURN:
                return LNFR
        return ""


@lru_cache(maxsize=1)
def _follows() -> dict[str, Follow]:
    return {str(code): Follow(follow) for code, follow in codelist("beslutning").rows["virkning"].items()}


def undecided(omrade: str, alternative: str = "") -> Decision:
    """What holds for an area that nobody has decided on."""
    return Decision(omrade, Kind.OPEN, alternative=alternative)


def check(decision: Decision, *, level: str = "") -> None:
    """Raise PlanvaskError with every fault of a decision. ``level``: the area's plan level (KP, RP) where known."""
    faults = tuple(_faults(decision, level))
    if faults:
        raise PlanvaskError(
            "Beslutningen kan ikke lagres.", where=decision.omrade, faults=faults, remedy="Rett den og lagre på nytt."
        )


def _faults(d: Decision, level: str) -> list[str]:
    name = codelist("beslutning").label(d.kind)
    faults = []
    if not d.omrade:
        faults.append("Det er ikke sagt hvilket område beslutningen gjelder.")
    if d.when is None or d.when.tzinfo is None:
        faults.append("Tidspunktet mangler, eller det mangler tidssone.")
    if not d.who.strip():
        faults.append("Det er ikke sagt hvem som har bestemt.")
    if d.kind not in (Kind.OPEN, Kind.KEEP) and not d.reason.strip():
        faults.append(f"«{name}» trenger en begrunnelse.")
    for key, most in LONGEST.items():
        if len(getattr(d, key)) > most:
            faults.append(f"{_LABELS[key]} er lengre enn {most} tegn.")
    texts = (d.reason, *(getattr(d, key) for key in LONGEST), *d.links, *d.inputs)
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for text in texts for c in text):
        faults.append("Teksten har styretegn som ikke kan skrives i en fil.")
    if len(d.links) > _MOST_LINKS or any(len(link) > _LONGEST_LINK for link in d.links):
        faults.append(f"Høyst {_MOST_LINKS} lenker, hver på høyst {_LONGEST_LINK} tegn.")
    faults += [f"Lenken «{link[:80]}» må begynne med https:// eller http://." for link in d.links if not _is_link(link)]
    faults += _faults_of_parameters(d, name)
    if d.kind is Kind.REPEAL and level == "KP":
        faults.append("Området ligger i kommuneplanen og har ingen reguleringsplan å oppheve.")
    return faults


def _faults_of_parameters(d: Decision, name: str) -> list[str]:
    """Faults of the parameters: what the kind needs, and what it has no use for."""
    faults = []
    purposes = codelist("arealformal")
    if d.kind is Kind.CHANGE and not d.purpose:
        faults.append(f"«{name}» trenger det nye formålet.")
    if d.purpose and d.purpose not in purposes:
        faults.append(f"«{d.purpose}» er ikke et arealformål.")
    if d.purpose and d.kind not in (Kind.CHANGE, Kind.REDUCE):
        faults.append(f"«{name}» har ikke noe nytt formål.")
    if d.kind is Kind.REDUCE:
        faults += _faults_of_part(d)
    elif d.part is not None or d.line is not None or d.side:
        faults.append(f"«{name}» gjelder hele området, ikke en del av det.")
    if d.zone and d.kind not in (Kind.ZONE, Kind.IMPLEMENTATION_ZONE):
        faults.append(f"«{name}» har ingen sone.")
    if d.zone and d.zone not in codelist("hensyn"):
        faults.append(f"«{d.zone}» er ikke en hensynssone.")
    return faults


def _faults_of_part(d: Decision) -> list[str]:
    if (d.part is None) == (d.line is None):
        return ["«Redusere» trenger enten delen som tas ut, eller en linje som deler området."]
    if d.line is not None:
        if not isinstance(d.line, shapely.LineString) or d.line.is_empty or not d.line.is_simple:
            return ["Delelinja må være én linje som ikke krysser seg selv."]
        return [] if d.side in SIDES else ["Si hvilken side av linja som tas ut: venstre eller hoyre."]
    if not isinstance(d.part, shapely.Polygon | shapely.MultiPolygon) or d.part.is_empty:
        return ["Delen som tas ut, må være ei flate."]
    return [] if shapely.is_valid(d.part) else ["Linja rundt delen som tas ut, krysser seg selv."]


def _is_link(text: str) -> bool:
    return text.startswith(("https://", "http://")) and not any(c.isspace() for c in text)


_LABELS = {
    "reason": "Begrunnelsen", "who": "Navnet", "case_number": "Saksnummeret", "alternative": "Navnet på alternativet",
    "zone": "Sonen",
}  # fmt: skip

#: The fields of a decision in their order, for those who store or write them.
FIELDS = tuple(f.name for f in fields(Decision))

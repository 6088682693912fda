"""The rules of a rule set: one small frozen class per section, each setting declared once with type, unit and label.

The declaration drives the strict reader (``load.py``), the comparison and the table of settings (``compare.py``).
Where a rule is off, its numbers are 0 and its lists empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ..codes import codelist


@dataclass(frozen=True)
class Setting:
    """Declaration of one setting.

    ``kind``: flag (true/false) · number (≥ 0) · choice (one of ``of``) · codes (list out of ``of``) · formal (codes of
    arealformål or patterns, x is any digit) · per_group (arealformålsgruppe to number) · steps (table of shapes).
    ``of`` is a tuple of allowed texts, or the key of a code list.
    """

    kind: str
    label_nb: str
    label_nn: str
    unit: str = ""
    of: str | tuple[str, ...] = ()

    @property
    def allowed(self) -> tuple[str, ...]:
        return tuple(codelist(self.of)) if isinstance(self.of, str) else self.of


def setting(kind: str, nb: str, nn: str, unit: str = "", of: str | tuple[str, ...] = ()) -> Any:
    """A dataclass field that carries its ``Setting``."""
    return field(metadata={"setting": Setting(kind, nb, nn, unit, of)})


@dataclass(frozen=True)
class ShapeStep:
    """A piece at least ``storre_enn_m2`` [m²] is kept when its roundness is below ``rundhet``."""

    rundhet: float
    storre_enn_m2: float


@dataclass(frozen=True)
class Formal:
    """Which arealformål are building land. A sub-purpose of a reguleringsplan counts as the purpose it belongs to."""

    teller: tuple[str, ...] = setting("formal", "Formål som teller", "Føremål som tel")
    teller_ikke: tuple[str, ...] = setting("formal", "Formål som likevel ikke teller", "Føremål som likevel ikkje tel")


@dataclass(frozen=True)
class Arealstatus:
    """Which arealstatus count, and what a missing one is taken as."""

    teller: tuple[str, ...] = setting("codes", "Arealstatus som teller", "Arealstatus som tel", of="arealstatus")
    mangler: str = setting("choice", "Manglende status settes til", "Manglande status blir sett til", of="arealstatus")
    reguleringsplan: str = setting(
        "choice", "Status i reguleringsplan", "Status i reguleringsplan", of=("fra kommuneplan", "som manglende")
    )


@dataclass(frozen=True)
class Planstatus:
    """Which planstatus are with; usually only adopted plans."""

    teller: tuple[str, ...] = setting("codes", "Planstatus som er med", "Planstatus som er med", of="planstatus")
    mangler_teller: bool = setting("flag", "Flater uten planstatus er med", "Flater utan planstatus er med")


@dataclass(frozen=True)
class Vertikalniva:
    """Which vertikalnivå are with; a missing one is on the ground."""

    teller: tuple[str, ...] = setting("codes", "Vertikalnivå som er med", "Vertikalnivå som er med", of="vertikalniva")


@dataclass(frozen=True)
class Mosaikk:
    """Who rules where plans overlap. Within a level the newest ikrafttredelse always rules."""

    nivaer: tuple[str, ...] = setting("codes", "Plannivåer som er med", "Plannivå som er med", of=("KP", "RP"))
    foran: str = setting(
        "choice", "Gjelder der nivåene overlapper", "Gjeld der nivåa overlappar", of=("RP", "KP", "nyeste")
    )
    framtidig_kp_over_eldre_rp: bool = setting(
        "flag",
        "Framtidig areal i kommuneplan går foran reguleringsplan fra før pbl. 2008",
        "Framtidig areal i kommuneplan går framfor reguleringsplan frå før pbl. 2008",
    )
    h910_rp_gjelder: bool = setting(
        "flag", "Reguleringsplan gjelder alltid i H910", "Reguleringsplan gjeld alltid i H910"
    )


@dataclass(frozen=True)
class Bebygd:
    """What is built: kinds of objects with their own surface, and land-cover classes."""

    typer: tuple[str, ...] = setting(
        "codes", "Objekter som er bebygd areal", "Objekt som er utbygd areal", of="bebygd_type"
    )
    ar5: tuple[str, ...] = setting("codes", "Arealtyper som er bebygd", "Arealtypar som er utbygde", of="ar5_arealtype")
    bygningspunkt_radius_m: float = setting(
        "number", "Bygning kjent bare som punkt regnes som sirkel med radius",
        "Bygning kjend berre som punkt blir rekna som sirkel med radius", "m",
    )  # fmt: skip
    veglinje_bredde_m: float = setting(
        "number", "Veg kjent bare som linje uten bredde regnes med bredde",
        "Veg kjend berre som linje utan breidd blir rekna med breidd", "m",
    )  # fmt: skip


@dataclass(frozen=True)
class Vann:
    """Water that is taken out."""

    artyper: tuple[str, ...] = setting("codes", "Arealtyper som er vann", "Arealtypar som er vatn", of="ar5_arealtype")
    storre_enn_m2: float = setting("number", "Vannflater større enn", "Vassflater større enn", "m²")


@dataclass(frozen=True)
class Byggbuffer:
    """Distance to buildings; the wider one holds in kommuneplan surfaces with arealstatus 1."""

    bygning_m: float = setting("number", "Avstand til bygning", "Avstand til bygning", "m")
    annen_bygning_m: float = setting("number", "Avstand til annen bygning", "Avstand til annan bygning", "m")
    anlegg_m: float = setting("number", "Avstand til anlegg", "Avstand til anlegg", "m")
    naverende_m: float = setting(
        "number", "Avstand til bygning i nåværende områder i kommuneplan",
        "Avstand til bygning i noverande område i kommuneplan", "m",
    )  # fmt: skip
    naverende_unntatt: tuple[str, ...] = setting(
        "formal", "Formål uten den større avstanden", "Føremål utan den større avstanden"
    )
    grupper: tuple[str, ...] = setting(
        "codes", "Gjelder bare gruppene (tom: alle)", "Gjeld berre gruppene (tom: alle)", of="arealformalsgruppe"
    )


@dataclass(frozen=True)
class Vegbuffer:
    """Distance to roads and railways, in the groups and purposes named; none named means all."""

    veg_m: float = setting("number", "Avstand til veg", "Avstand til veg", "m")
    bane_m: float = setting("number", "Avstand til bane", "Avstand til bane", "m")
    grupper: tuple[str, ...] = setting(
        "codes", "Gjelder bare gruppene (tom: alle)", "Gjeld berre gruppene (tom: alle)", of="arealformalsgruppe"
    )
    formal: tuple[str, ...] = setting(
        "formal", "Gjelder bare formålene (tom: alle)", "Gjeld berre føremåla (tom: alle)"
    )


@dataclass(frozen=True)
class Opning:
    """Narrow parts go by shrinking and growing again by the same radius."""

    radius_m: float = setting("number", "Striper smalere enn to ganger", "Striper smalare enn to gonger", "m")


@dataclass(frozen=True)
class Minsteareal:
    """Smallest area of a piece, after the narrow parts are gone."""

    storre_enn_m2: float = setting("number", "Alle biter må være større enn", "Alle bitar må vere større enn", "m²")
    grupper_m2: tuple[tuple[str, float], ...] = setting(
        "per_group", "Biter i gruppene må være minst", "Bitar i gruppene må vere minst", "m²", "arealformalsgruppe"
    )
    ovrige_m2: float = setting(
        "number", "Biter i andre grupper må være minst", "Bitar i andre grupper må vere minst", "m²"
    )

    def least(self, group: str) -> float:
        """Smallest area of a piece in that group [m²]; a piece must also be larger than ``storre_enn_m2``."""
        return dict(self.grupper_m2).get(group, self.ovrige_m2)


@dataclass(frozen=True)
class Form:
    """Shape of a piece: kept by the table of roundness and area, else by its largest inscribed circle.

    Roundness is perimeter / (4 √area): 1 for a square, 0.886 for a circle.
    """

    brukes: bool = setting("flag", "Formkravet brukes", "Formkravet blir brukt")
    krav: tuple[ShapeStep, ...] = setting(
        "steps", "Beholdes når rundheten er under", "Blir halde når rundleiken er under"
    )
    alltid_over_m2: float = setting(
        "number", "Beholdes alltid når større enn", "Blir alltid halde når større enn", "m²"
    )
    sirkel_m: float = setting(
        "number", "Ellers: innskrevet sirkel med radius over", "Elles: innskriven sirkel med radius over", "m"
    )
    sirkel_stor_m: float = setting("number", "Større sirkel, radius over", "Større sirkel, radius over", "m")
    sirkel_stor_grupper: tuple[str, ...] = setting(
        "codes", "Større sirkel kreves i gruppene", "Større sirkel blir kravd i gruppene", of="arealformalsgruppe"
    )
    sirkel_stor_naverende: tuple[str, ...] = setting(
        "formal", "Større sirkel kreves i nåværende områder i kommuneplan med formål",
        "Større sirkel blir kravd i noverande område i kommuneplan med føremål",
    )  # fmt: skip


@dataclass(frozen=True)
class Ruleset:
    """A whole rule set. ``sources`` gives the origin of each setting by its path, e.g. ``opning.radius_m``."""

    name: str
    version: str
    text_nb: str
    text_nn: str
    formal: Formal
    arealstatus: Arealstatus
    planstatus: Planstatus
    vertikalniva: Vertikalniva
    mosaikk: Mosaikk
    bebygd: Bebygd
    vann: Vann
    byggbuffer: Byggbuffer
    vegbuffer: Vegbuffer
    opning: Opning
    minsteareal: Minsteareal
    form: Form
    sources: Mapping[str, str] = field(default_factory=dict, compare=False, hash=False)

    def text(self, language: str = "nb") -> str:
        return self.text_nn if language == "nn" else self.text_nb

    @property
    def rules(self) -> tuple[Any, ...]:
        """The rules alone: two sets with the same rules give the same figures, whatever they are called."""
        return tuple(getattr(self, key) for key in RULES)

    @property
    def counted(self) -> frozenset[str]:
        """Codes of ``arealformal`` that count as building land; arealstatus is asked for beside it."""
        return codes_matching(self.formal.teller) - codes_matching(self.formal.teller_ikke)

    def confirmed(self, path: str) -> bool:
        """Whether a public source states the value; what we chose ourselves says so in its source."""
        return not self.sources.get(path, OWN_CHOICE).startswith(OWN_CHOICE)


#: How the source of a setting begins when no public source states the value.
OWN_CHOICE = "Eget valg"

#: The rules: section of the file, its class, and its name for people.
RULES: dict[str, tuple[type, str, str]] = {
    "formal": (Formal, "Formål som teller", "Føremål som tel"),
    "arealstatus": (Arealstatus, "Arealstatus som teller", "Arealstatus som tel"),
    "planstatus": (Planstatus, "Planstatus", "Planstatus"),
    "vertikalniva": (Vertikalniva, "Vertikalnivå", "Vertikalnivå"),
    "mosaikk": (Mosaikk, "Hvilken plan som gjelder", "Kva plan som gjeld"),
    "bebygd": (Bebygd, "Hva som er bebygd", "Kva som er utbygd"),
    "vann": (Vann, "Vann", "Vatn"),
    "byggbuffer": (Byggbuffer, "Nær bygg", "Nær bygg"),
    "vegbuffer": (Vegbuffer, "Nær veg", "Nær veg"),
    "opning": (Opning, "Smale striper", "Smale striper"),
    "minsteareal": (Minsteareal, "Minste areal", "Minste areal"),
    "form": (Form, "Form", "Form"),
}


@lru_cache(maxsize=256)
def codes_matching(patterns: tuple[str, ...]) -> frozenset[str]:
    """Codes of ``arealformal`` matched by any pattern: themselves, or the code they belong to or were replaced by."""
    rows = codelist("arealformal").rows
    names = zip(rows["kode"], rows["overordnet"], rows["utgatt_til"], strict=True)
    return frozenset(own[0] for own in names if any(matches(n, p) for n in own if n for p in patterns))


def matches(code: str, pattern: str) -> bool:
    """Whether a code fits a pattern such as ``1110`` or ``1xxx``."""
    return len(code) == len(pattern) and all(p in ("x", c) for c, p in zip(code, pattern, strict=True))

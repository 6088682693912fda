"""The page *Eksport*: every document the core writes, what it is for, and whether it may be published."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from arealregnskap import report
from arealregnskap.layers import Access
from arealregnskap.report.paper.variants import VARIANTS
from arealregnskap.result import Provenance
from arealregnskap.store.models import Kjoring, RunState

from .. import look, numbers
from ..jobs import packed
from ..told import told

#: Formats that show the surfaces themselves, and with them the input data.
_WITH_GEOMETRY = frozenset({"gpkg", "kart"})
_FOR_POLITICS = ("docx", "pdf")


@dataclass(frozen=True)
class Document:
    """One document to fetch. ``run`` is the newest writing of it from the present figures, or None."""

    key: str  # format, or format-variant
    format: str
    variant: str
    title: str
    text: str
    kind: str
    open_access: bool
    run: Kjoring | None = None

    @property
    def ready(self) -> bool:
        return self.run is not None and self.run.tilstand == RunState.FERDIG

    @property
    def working(self) -> bool:
        return self.run is not None and self.run.tilstand in (RunState.VENTER, RunState.KJORER)

    @property
    def failed(self) -> str:
        return told(self.run.melding) if self.run is not None and self.run.tilstand == RunState.FEILET else ""

    @property
    def facts(self) -> list[str]:
        """Format, size and time of what is made."""
        made = [_FORMAT_NAMES.get(self.kind, self.kind)]
        if self.ready and self.run is not None:
            made.append(f"{numbers.number(self.run.nokkeltall.get('size', 0) / 1e6, 1)} MB")
            made.append(numbers.moment(self.run.ferdig))
        return made


_FORMAT_NAMES = {"docx": "Word", "pdf": "PDF", "xlsx": "Excel", "gpkg": "GeoPackage", "json": "JSON", "html": "HTML",
                 "csv": "CSV (zip)", "svg": "SVG (zip)", "zip": "Zip"}  # fmt: skip


@dataclass(frozen=True)
class Shelf:
    """Documents for one use."""

    title: str
    documents: tuple[Document, ...]


def shelves(
    provenance: Provenance, runs: Sequence[Kjoring], goes_into: Callable[[str], str], language: str
) -> list[Shelf]:
    """Every document of a case in a language, by what it is for. ``goes_into``: what a format depends on now."""
    newest: dict[tuple[str, str], Kjoring] = {}
    now = {form: goes_into(form) for form in {run.parametre["format"] for run in runs}}
    for run in runs:  # newest first
        wanted = run.parametre
        if run.inndata == now[wanted["format"]] and wanted.get("language", language) == language:
            newest.setdefault((wanted["format"], wanted.get("variant", "")), run)
    public = may_be_published(provenance)
    political = [
        _document(f"{kind}-{v.key}", kind, v.key, v.title(_core()), v.purpose(_core()), True, newest)
        for v in VARIANTS
        for kind in _FOR_POLITICS
    ]
    rest = [
        _document(f.key, f.key, "", f.title(_core()), _purpose(f.key), public or f.key not in _WITH_GEOMETRY, newest)
        for f in report.FORMATS
        if not f.varied
    ]
    return [
        Shelf(gettext("Til politisk behandling"), tuple(political)),
        Shelf(gettext("Til etterprøving og videre arbeid"), tuple(rest)),
        Shelf(gettext("Hele saken i én fil"), tuple(_whole(public, newest))),
    ]


def _whole(public: bool, newest: dict[tuple[str, str], Kjoring]) -> Iterator[Document]:
    """The case to be run again, kept or moved; the same in every language."""
    yield _document(
        packed.BUNDLE, packed.BUNDLE, "", gettext("Pakke som kan etterprøves"),
        gettext("Tabeller, innstillinger, versjoner og inndata som kan gis videre; av andre filer bare fingeravtrykk."),
        True, newest,
    )  # fmt: skip
    if not public:
        yield _document(
            f"{packed.BUNDLE}-{packed.EVERYTHING}", packed.BUNDLE, packed.EVERYTHING,
            gettext("Pakke til kommunens eget arkiv"),
            gettext("Som pakka over, men med alle inndata. Den skal ikke deles."), False, newest,
        )  # fmt: skip
    yield _document(
        packed.CASE, packed.CASE, "", gettext("Saksmappe"),
        gettext("Alle filer, valg og beslutninger. Kan regnes av kommandolinja og hentes inn på en annen tjeneste."),
        public, newest,
    )  # fmt: skip


def may_be_published(provenance: Provenance) -> bool:
    """Whether files that show the surfaces themselves may be: only when every layer is open."""
    return all(i.access is Access.OPEN for i in provenance.inputs)


def _document(
    key: str, kind: str, variant: str, title: str, text: str, public: bool, newest: dict[tuple[str, str], Kjoring]
) -> Document:
    shown = {"kart": "html", "figurer": "svg", packed.BUNDLE: "zip", packed.CASE: "zip"}.get(kind, kind)
    return Document(key, kind, variant, title, text, shown, public, newest.get((kind, variant)))


def _core() -> str:
    return look.core_language()


def _purpose(key: str) -> str:
    texts: dict[str, Any] = {
        "xlsx": gettext("Alle tabellene med levende summer, metode, kilder og avvik."),
        "csv": gettext("Tabellene til regneark og til maskiner, én fil for hver."),
        "gpkg": gettext("Reserve, planmosaikk og funn som kartlag, med farger for QGIS."),
        "json": gettext("Alle tall med herkomst, til andre programmer. Skjemaet følger med."),
        "kart": gettext("Kartet som én nettside som virker uten nett."),
        "figurer": gettext("Hva planforslaget flytter, som bilder til dokumenter og nettsider."),
    }
    return str(texts.get(key, ""))

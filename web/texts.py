"""``python -m web.texts`` keeps the catalogues of the web app in step with its texts, and says what is not translated.

Bokmål is the language of the code. Messages come from templates and Python files, and from the core: its short names
(tables, columns, groups, classes), which English pages look up in the same catalogue. Nynorsk names of the core are the
core's own and are not asked for here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from arealregnskap import accounts, natur, plan_change, samlet
from arealregnskap.accounts import usikkerhet
from arealregnskap.accounts.base import Account
from arealregnskap.behov import tabeller as behov
from arealregnskap.codes import codelist
from arealregnskap.mal import tabeller as mal
from arealregnskap.natur.base import LEVELS
from arealregnskap.natur.typology import typology
from arealregnskap.planregister import tabeller as planregister
from arealregnskap.planvask.tables import QUALITY
from arealregnskap.report.texts import TEXTS
from arealregnskap.samlet.further import POSTS
from arealregnskap.samlet.sheets import SIDES
from arealregnskap.themes import State

ROOT = Path(__file__).parent
TRANSLATIONS = ROOT / "translations"
LANGUAGES = ("nn", "en")
_HEADER = "# The texts of the web app. Renew with «make texts»; translate here."
_METHODS = [("**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.svg", "jinja2")]
_KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None, "lazy_ngettext": (1, 2),
}  # fmt: skip
_OPTIONS = {"templates/**.html": {"trimmed": "true"}, "templates/**.svg": {"trimmed": "true"}}
#: Code lists of ours, whose names stand in tables. The names of national lists (arealformål, hensyn, plantype) are the
#: law's and are shown as they are, marked as Norwegian.
_LISTS = (
    "arealformalsgruppe", "arealstatus", "utfall", "markslag", "tema", "natur_samlet", "natur_post",
    "natur_karbonklasse", "natur_tilstandsklasse", "natur_lokalitetskvalitet", "usikkerhetslys", "aldersklasse",
    "behovsformal", "behovsvurdering", "behov_forutsetning", "planregisterfunn", "planregisteralvor", "maltype",
    "malvurdering", "beslutning", "samlet_ulikt",
)  # fmt: skip
#: What such a list says more than names.
_SAID = {
    "beslutning": ("kort_nb", "forklaring_nb"), "behov_forutsetning": ("enhet_nb", "forklaring_nb"),
    "samlet_ulikt": ("betyr_nb",),
}  # fmt: skip
#: Modules whose heads, titles and notes are written where they are used, and the argument that is bokmål.
_TABLES = (Path(samlet.__file__).parent, {"Column": (3,), "pick": (2,)})


def messages() -> dict[str | tuple[str, str], set[str]]:
    """Every message of the app with the files it stands in."""
    found: dict[str | tuple[str, str], set[str]] = {}
    extracted = extract_from_dir(ROOT, _METHODS, _OPTIONS, keywords=_KEYWORDS)
    for name, _, message, _, _ in extracted:
        key = (message[0], message[1]) if isinstance(message, tuple) else message
        found.setdefault(key, set()).add(f"web/{name}")
    return found


def names() -> set[str]:
    """Short names of the core that English pages show."""
    return {text.strip() for text in _names() if text and text.strip()}


def _names() -> Iterator[str]:
    further = (*behov.ACCOUNTS, *planregister.ACCOUNTS, *mal.ACCOUNTS)
    for account in (*accounts.ACCOUNTS, *natur.ACCOUNTS, *plan_change_accounts(), usikkerhet.ACCOUNT, *further):
        yield f"{account.key} {account.title_nb}"
        yield from (column.label() for column in account.columns)
    for key in _LISTS:
        listed = codelist(key)
        yield from (listed.label(code) for code in listed)
    for key, columns in _SAID.items():
        yield from (text for column in columns for text in codelist(key).rows[column])
    for level in LEVELS:
        yield from typology(level).rows["navn_nb"]
    for account in further:
        yield from account.notes_nb
    yield from (nb for nb, _ in (behov.MOVED, *mal.TOLD))
    yield from (nb for nb, _ in QUALITY.values())
    yield from (str(state) for state in State)
    yield TEXTS["nb"]["tegn"]
    yield from TEXTS["nb"]["klasser"].values()
    yield from _of_tables()


def _of_tables() -> Iterator[str]:
    folder, keywords = _TABLES
    for _, _, message, _, _ in extract_from_dir(folder, [("**.py", "python")], keywords=keywords):
        yield from (message,) if isinstance(message, str) else message
    yield from (nb for _, nb, _ in POSTS)
    yield from (nb for nb, _ in usikkerhet.WHAT.values())
    for side in SIDES:
        yield side.titles[0]
        yield from (nb for _, nb, _ in side.measures)


def plan_change_accounts() -> tuple[Account, ...]:
    """The accounts of plan against plan that are the same in every case."""
    return (
        plan_change.matrix.BY_GROUP,
        plan_change.summary.ACCOUNT,
        plan_change.land_take.ACCOUNT,
        plan_change.themes.ACCOUNT,
    )


def path(language: str) -> Path:
    return TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    """The catalogue as it is on disk."""
    with path(language).open("rb") as file:
        return read_po(file, locale=language)


def wanted(language: str) -> dict[str | tuple[str, str], set[str]]:
    """Every message that a language must have, with where it stands."""
    found = messages()
    if language == "en":
        found |= {name: {"arealregnskap"} for name in names() - set(found)}
    return found


def missing(language: str) -> list[str]:
    """Messages that the catalogue on disk has no translation of."""
    known = read(language)
    return [
        str(key) for key in wanted(language)
        if (m := known.get(key[0] if isinstance(key, tuple) else key)) is None or not _done(m.string)
    ]  # fmt: skip


def compiled(language: str) -> bool:
    """Whether the compiled file says what the catalogue says."""
    fresh = BytesIO()
    write_mo(fresh, read(language))
    return path(language).with_suffix(".mo").read_bytes() == fresh.getvalue()


def renew(language: str) -> list[str]:
    """Bring one catalogue in step, compile it, and give back what lacks a translation."""
    old = Catalog(locale=language)
    if path(language).is_file():
        old = read(language)
    fresh = Catalog(locale=language, header_comment=_HEADER, charset="utf-8", fuzzy=False)
    for key, places in sorted(wanted(language).items(), key=lambda item: str(item[0])):
        known = old.get(key[0] if isinstance(key, tuple) else key)
        text = known.string if known is not None and type(known.id) is type(key) else ""
        fresh.add(key, text or ("", "") if isinstance(key, tuple) else text, locations=[(p, 0) for p in sorted(places)])
    path(language).parent.mkdir(parents=True, exist_ok=True)
    with path(language).open("wb") as file:
        write_po(file, fresh, width=110, omit_header=False, include_lineno=False)
    with path(language).with_suffix(".mo").open("wb") as file:
        write_mo(file, read(language))
    return [str(m.id) for m in fresh if m.id and not _done(m.string)]


def _done(text: object) -> bool:
    return all(text) if isinstance(text, tuple) else bool(text)


def main() -> None:
    lacking = {language: renew(language) for language in LANGUAGES}
    for language, texts in lacking.items():
        for text in texts:
            print(f"{language}: {text}")
    sys.exit(1 if any(lacking.values()) else 0)


if __name__ == "__main__":
    main()

"""Names of columns and layers as they come: with and without æøå, damaged, upper case, cut, dotted, numbered.

The same attribute reaches us as ``KPAREALFORMÅL`` (SOSI), ``arealformål`` (GML), ``kparealformal`` (FileGDB),
``KPAREALFOR`` (Shapefile cuts at ten characters), ``KPAREALFORM?L`` (wrong character set) and
``KPAREALFORML`` (letter dropped). Each known name is written once, with its Norwegian letters, in the product's
file; this module decides whether a name met is that name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

_SHAPEFILE_CUT = 10  # bytes in a dBASE column name; a letter outside ASCII takes two
_DAMAGED = re.compile("[?\ufffd]+")
_NUMBERED = re.compile(r"_\d+$")
_PATH = re.compile(r"[./|:]")

#: Outer names of nested attributes; a column ``identifikasjon_lokalId`` is then ``lokalId``.
_CONTAINERS = (
    "identifikasjon", "ident", "nasjonalarealplanid", "arealplanid", "administrativenhet", "administrativenhetskode",
    "planidentifikasjon", "vertikallag", "posisjonskvalitet", "kvalitet", "arealplan", "planomrade",
    "rpomrade", "kpomrade",
)  # fmt: skip


def plain(name: str) -> str:
    """Lower case, å→a, ø→o, æ→ae, letters and digits only; a damaged letter stays as ``?``."""
    text = _mended(unicodedata.normalize("NFC", str(name))).casefold()
    text = text.replace("å", "a").replace("ø", "o").replace("æ", "ae")
    text = unicodedata.normalize("NFKD", text)
    return "".join(c for c in _DAMAGED.sub("?", text) if c.isalnum() or c == "?")


def _mended(text: str) -> str:
    """UTF-8 that was read as a one-byte character set (``OmrÃ¥de``) turned back."""
    if "Ã" not in text:
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


@lru_cache(maxsize=4096)
def spellings(known: str) -> frozenset[str]:
    """The plain forms in which a known name, written with æøå, may be met."""
    text = unicodedata.normalize("NFC", known).casefold()
    ways = (
        (("å", "a"), ("ø", "o"), ("æ", "ae")),
        (("å", "aa"), ("ø", "oe"), ("æ", "ae")),
        (("å", ""), ("ø", ""), ("æ", "")),
    )
    forms = set()
    for way in (*ways, (("å", "a"), ("ø", "o"), ("æ", "a")), (("å", "a"), ("ø", "o"), ("æ", "e"))):
        form = text
        for letter, plain_letter in way:
            form = form.replace(letter, plain_letter)
        forms.add(plain(form))
    return frozenset(forms)


@lru_cache(maxsize=4096)
def candidates(name: str) -> tuple[str, ...]:
    """Plain forms to try for a name met: whole, without number, last part of a path, without outer names."""
    forms = [name, _NUMBERED.sub("", name), _PATH.split(name)[-1], _NUMBERED.sub("", _PATH.split(name)[-1])]
    parts = [p for p in name.split("_") if p]
    while len(parts) > 1 and plain(parts[0]) in _CONTAINERS:
        parts = parts[1:]
        forms.append("_".join(parts))
    return tuple(dict.fromkeys(p for f in forms if (p := plain(f))))


def same(met: str, known: str) -> bool:
    """Whether a name met is the known name in any spelling (not counting the Shapefile cut)."""
    forms = spellings(known)
    return any(_equals(c, forms) for c in candidates(met))


def _equals(form: str, forms: frozenset[str]) -> bool:
    if form in forms:
        return True
    if "?" not in form:
        return False
    pattern = re.compile(re.escape(form).replace(re.escape("?"), "(?:a|o|ae|e|aa|oe)?"))
    return any(pattern.fullmatch(f) for f in forms)


def cut(met: str, known: str) -> bool:
    """Whether a name met is the known one cut to ten characters, as Shapefile does."""
    if not 8 <= len(met) <= _SHAPEFILE_CUT:
        return False
    form = plain(met)
    stem = plain(_NUMBERED.sub("", met))
    return any(len(f) > len(form) and (f.startswith(form) or (stem != form and len(stem) >= 6 and f.startswith(stem)))
               for f in spellings(known))  # fmt: skip


def match_columns(columns: Iterable[str], synonyms: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Our column → column met. Whole names go before cut ones, earlier synonyms before later ones.

    A column of the file may serve several of ours (``OBJTYPE`` as class and as type).
    """
    met = list(columns)
    found: dict[str, str] = {}
    for ours, known in synonyms.items():
        for test in (same, cut):
            hit = next((m for k in known for m in met if test(m, k)), None)
            if hit is not None:
                found[ours] = hit
                break
    return found

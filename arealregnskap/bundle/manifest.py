"""What a bundle says of itself (``pakke.json``): inputs and settings with fingerprints, versions, places."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath
from typing import Any

from ..errors import BundleError

NAME = "pakke.json"
SCHEMA = "arealregnskap-pakke-1.1"
#: Bundles of the first form have no record of surfaces.
_KNOWN = (SCHEMA, "arealregnskap-pakke-1.0")
#: Where the case and the result lie in the zip.
CASE, RESULT, VERSIONS, SURFACES = "sak/", "resultat/arealregnskap.json", "versjoner/", "flater/"


@dataclass(frozen=True)
class Input:
    """One file that went in. ``path`` is below the case folder; a FileGDB is a folder. ``sha256`` is
    ``case.fingerprint``. ``why`` tells why it is not included, and is empty when it is. ``surfaces`` is the fingerprint
    of the record of its surfaces, which only what is included has."""

    path: str
    sha256: str
    titles: tuple[str, ...]
    access: str
    included: bool
    why: str = ""
    surfaces: str = ""

    @property
    def record(self) -> str:
        """Where the record of its surfaces lies in the zip."""
        return f"{SURFACES}{self.path}.parquet"


@dataclass(frozen=True)
class Manifest:
    """``settings``: the files of the case that are no map data, with SHA-256. ``rulesets``: name → version, the case's
    own choice first. ``codelists``: name → SHA-256. ``packages``: library → version. ``lock``: SHA-256 of that file.
    """

    program: str
    python: str
    kommunenummer: str
    kommunenavn: str
    title: str
    as_of: str
    synthetic: bool
    rulesets: dict[str, str]
    codelists: dict[str, str]
    packages: dict[str, str]
    lock: str
    settings: dict[str, str]
    inputs: tuple[Input, ...] = field(default=())
    schema: str = SCHEMA

    def content(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, allow_nan=False).encode() + b"\n"


def read(data: bytes, where: str) -> Manifest:
    """The manifest in a bundle. Raises BundleError when it is none, or of a shape this program does not know."""
    try:
        value = json.loads(data)
        if not isinstance(value, dict) or value.get("schema") not in _KNOWN:
            raise _strange(where)
        manifest = Manifest(**{**value, "inputs": tuple(_input(i) for i in value["inputs"])})
    except (ValueError, TypeError, KeyError, RecursionError) as e:
        raise _strange(where) from e
    texts = (manifest.rulesets, manifest.codelists, manifest.packages, manifest.settings)
    if not all(isinstance(t, dict) and all(isinstance(v, str) for v in t.values()) for t in texts):
        raise _strange(where)
    for path in (*manifest.settings, *(i.path for i in manifest.inputs)):
        if not isinstance(path, str) or PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            raise BundleError(f"Pakken vil legge en fil utenfor saksmappa («{str(path)[:80]}»).", where=where)
    return manifest


def _input(value: dict[str, Any]) -> Input:
    return Input(**{**value, "titles": tuple(value["titles"])})


def _strange(where: str) -> BundleError:
    return BundleError(
        f"Fila er ikke en pakke dette programmet kan kjøre på nytt ({NAME} mangler eller har en annen form).",
        where=where, remedy="Lag den på nytt med «arealregnskap pakke SAK».",
    )  # fmt: skip

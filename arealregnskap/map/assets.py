"""Everything a page needs, inline: so that it opens from a memory stick, in a council chamber without network."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..datafiles import static_file

_HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def leaflet_js() -> str:
    """Leaflet's script, without the pointer to a source map that is not here."""
    text = static_file("vendor/leaflet/leaflet.js").read_text(encoding="utf-8")
    return re.sub(r"\n//# sourceMappingURL=\S+\s*$", "\n", text)


@lru_cache(maxsize=1)
def page_js() -> str:
    return (_HERE / "page.js").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def page_css() -> str:
    """Leaflet's styles and ours, with images and typeface inside."""
    face = _data_uri(static_file("vendor/inter/inter.woff2"), "font/woff2")
    font = f"@font-face{{font-family:Inter;src:url({face}) format('woff2');font-weight:100 900}}\n"
    vendor = static_file("vendor/leaflet/leaflet.css").read_text(encoding="utf-8")
    folder = static_file("vendor/leaflet")
    # «behavior: url(#default#VML)» is for browsers older than the page; the rest are pictures.
    vendor = re.sub(r"/\*.*?\*/", "", vendor, flags=re.DOTALL)
    vendor = re.sub(r"behavior:\s*url\(#default#VML\);", "", vendor)
    vendor = re.sub(r"url\((images/[\w-]+\.png)\)", lambda m: f"url({_data_uri(folder / m[1], 'image/png')})", vendor)
    return font + vendor + (_HERE / "page.css").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def page_template() -> str:
    return (_HERE / "page.html").read_text(encoding="utf-8")


def json_in_script(value: Any) -> str:
    """JSON that can stand inside a script element whatever text it holds."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def content_policy(scripts: list[str], style: str) -> str:
    """A policy under which just these scripts and this style run and nothing can be fetched from anywhere."""
    hashes = " ".join(_hash(s) for s in scripts)
    return f"default-src 'none'; script-src {hashes}; style-src {_hash(style)}; img-src data:; font-src data:"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _data_uri(path: Path, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"

"""The template a document is written in: ours, or the municipality's own, checked before anything is put in it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import jinja2
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import nodes
from jinja2.sandbox import SandboxedEnvironment

from ...datafiles import data_dir
from ...errors import TemplateError
from . import names
from .package import checked

#: All that a template may have of the field language: text, and the names of fields.
_PLAIN = (nodes.Output, nodes.TemplateData, nodes.Name)

#: Stands where the content goes until it is written; no person types this.
SENTINEL = "\u2060arealregnskap-innhold\u2060"


def opened(own: Path | None, fields: dict[str, str]) -> tuple[Any, Any]:
    """The document with its fields filled in, and the paragraph before which the content goes.

    Raises TemplateError naming every style and field that is missing or not known.
    """
    place = own or data_dir() / names.FILE
    template = DocxTemplate(io.BytesIO(checked(place.read_bytes(), place.name)))
    try:
        template.init_docx()
    except (PackageNotFoundError, KeyError, ValueError) as e:
        raise TemplateError("Malen er ikke ei Word-fil (.docx).", where=place.name) from e
    faults = [*_missing_styles(template.docx), *_fields(template, place)]
    if faults:
        raise TemplateError(
            f"Malen kan ikke brukes: {len(faults)} ting må rettes.", where=place.name, faults=tuple(faults),
            remedy="Ta utgangspunkt i malen som følger med (data/maler/dokument.docx), og behold stilene og feltene.",
        )  # fmt: skip
    template.render(fields | {names.CONTENT: SENTINEL}, _environment(), autoescape=True)
    # Headers and footers filled in are only reached in a file that is opened anew.
    filled = io.BytesIO()
    template.save(filled)
    document = docx.Document(filled)
    found = [p for p in document.paragraphs if SENTINEL in p.text]
    if len(found) != 1 or found[0].text.strip() != SENTINEL:
        raise TemplateError(
            f"Feltet {{{{ {names.CONTENT} }}}} skal stå alene i ett avsnitt i brødteksten.", where=place.name,
            remedy="Sett det i et eget avsnitt, utenfor tabeller og tekstbokser.",
        )  # fmt: skip
    return document, found[0]


def _environment() -> jinja2.Environment:
    """Fields only: a template from outside gets no way to the machine."""
    return SandboxedEnvironment(autoescape=True, undefined=jinja2.StrictUndefined)


def _missing_styles(document: Any) -> list[str]:
    """Style names are compared as Word has them: built-in ones have English names in every Word."""
    there = {s.name for s in document.styles}
    needed = (*names.PARAGRAPH_STYLES, names.TABLE)
    return [f"Stilen «{name}» mangler." for name in needed if name not in there]


def _fields(template: DocxTemplate, place: Path) -> list[str]:
    try:
        parsed = _environment().parse(_markup(template))
    except jinja2.TemplateError as e:
        return [f"Et felt er skrevet feil ({' '.join(str(e).split())[:100]}). Felt skrives som {{{{ tittel }}}}."]
    faults = []
    if any(not isinstance(node, _PLAIN) for node in parsed.find_all(nodes.Node)):
        faults.append("Malen kan bare ha felt som {{ tittel }}, ikke regning, filtre eller løkker.")
    used = {node.name for node in parsed.find_all(nodes.Name)}
    known = ", ".join(names.FIELDS)
    faults += [f"Feltet «{name}» er ikke kjent (kjente: {known})." for name in sorted(used - set(names.FIELDS))]
    if names.CONTENT not in used:
        faults.append(f"Feltet {{{{ {names.CONTENT} }}}} mangler; det sier hvor teksten og tabellene skal stå.")
    return faults


def _markup(template: DocxTemplate) -> str:
    """The text of the body, headers and footers with the fields in it."""
    text = str(template.patch_xml(template.get_xml()))
    for kind in (template.HEADER_URI, template.FOOTER_URI):
        for _, part in template.get_headers_footers(kind):
            text += str(template.patch_xml(template.get_part_xml(part)))
    return text

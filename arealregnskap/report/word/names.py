"""The names that a Word template and this program share."""

from __future__ import annotations

#: The template that comes with the program, in the data folder.
FILE = "maler/dokument.docx"

#: Field of the template where text, tables and figures go; alone in its paragraph.
CONTENT = "innhold"
#: Fields that may stand anywhere in the template, headers and footers included.
FIELDS = ("tittel", "undertittel", "kommune", "kommunenummer", "dato", "program", "merking", CONTENT)

#: Paragraph styles that the content is written in.
HEADINGS = ("Heading 1", "Heading 2", "Heading 3")
BODY, CAPTION = "Normal", "Caption"
INGRESS, NOTE, CELL, FIGURE, MARK = "AR Ingress", "AR Merknad", "AR Tabelltekst", "AR Nøkkeltall", "AR Merking"
TABLE = "AR Tabell"
PARAGRAPH_STYLES = (*HEADINGS, BODY, CAPTION, INGRESS, NOTE, CELL, FIGURE, MARK)

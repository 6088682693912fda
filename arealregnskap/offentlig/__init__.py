"""The wash for hearing as a public page: static files that open from a disk or any web server, and ask nobody anything.

fields.py   the list of what may be public (``data/offentlig/felter.csv``), and the only way onto a page
watch.py    texts that look as if they hold what must not be shown   hearing.py  what the municipality writes and marks
content.py  case and decisions → public records                      drawing.py  maps as SVG, and GeoJSON
pages.py    the records as HTML, one page for the list and one per area   files.py  all of it in a folder or a zip

Nothing is taken from a case but what the list names. A field that is not on it cannot be written, even by mistake.
"""

from __future__ import annotations

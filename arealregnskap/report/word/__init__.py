"""Word files in a template that the municipality may replace.

names.py     fields and styles a template has      template.py  the template, checked
shipped.py   the template that comes with us       elements.py  what the library has no call for
write.py     a paper as a file                     package.py   the zip around it
"""

from __future__ import annotations

from .write import content

__all__ = ["content"]

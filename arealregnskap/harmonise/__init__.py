"""Raw layers to layers in our columns, our codes, one reference system and canonical order.

``harmonise`` turns one raw layer of a known product into layers; ``harmonise_file`` does a whole file: parts mixed
layers, recognises each, joins the plan register to the surfaces and puts layers of one role and product together.
"""

from .file import harmonise_file, merge
from .layer import harmonise
from .plans import current, register

__all__ = ["current", "harmonise", "harmonise_file", "merge", "register"]

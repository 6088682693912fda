"""Criteria as the municipality's own data, what they say of each area, and a ranking that explains itself."""

from .answer import Answer, answers
from .declare import Basis, Criteria, Criterion, Place, Scale
from .load import available, load, load_text, own_copy, parse
from .rank import Ranking, rank
from .write import to_text

__all__ = [
    "Answer", "Basis", "Criteria", "Criterion", "Place", "Ranking", "Scale", "answers", "available", "load",
    "load_text", "own_copy", "parse", "rank", "to_text",
]  # fmt: skip

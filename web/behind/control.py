"""Cells behind the figures of the control table: T11."""

from __future__ import annotations

from typing import Any

import pandas as pd

from arealregnskap.accounts import AccountData
from arealregnskap.accounts.kontroll import posts
from arealregnskap.accounts.post import Post

from .base import Finder


def post_of(data: AccountData, record: dict[str, Any]) -> Post | None:
    """The post that a row of T11 was written from; None for a row of another account."""
    wanted = (record["del"], record["post"], record["merknad"])
    return next((p for key, p in posts(data) if (key, (r := p.row(data.language))[0], r[-1]) == wanted), None)


def _control(data: AccountData, record: dict[str, Any], name: str) -> pd.DataFrame | None:
    """The post's own area, what it is compared with where that is ground, and how many cells it has."""
    post = post_of(data, record)
    if post is None or name not in ("daa", "sammenlignet", "antall"):
        return None
    return post.compared_cells if name == "sammenlignet" else post.cells


FINDERS: dict[str, Finder] = {"T11": _control}

"""A matrix from plan to plan on paper: most of it is nothing, so what changes is laid out and the rest left out."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd

from ...schema import Column
from ..model import Sheet
from ..numbers import figure_text
from .texts import TEXTS

#: Columns of T6 that are about the whole row, the least that is seen in a column [daa], and how many groups that get
#: ground have a column of their own: more would turn the page for a table of a dozen rows.
_WHOLE, _SEEN_DAA, _MOST = ("sum_daa", "uendret_daa", "endret_daa"), 0.5, 5


def as_pairs(sheet: Sheet, language: str = "nb") -> Sheet:
    """One row per cell of T6F off its diagonal that has area: from, to and daa, each as in the matrix.

    The total is the matrix' own «av dette endret»; what is unchanged is told under the table.
    """
    t = TEXTS[language]
    to = {c.name.removeprefix("til_").removesuffix("_daa"): c for c in sheet.columns if c.name.startswith("til_")}
    rows = [
        (_name(code, str(name)), c.label(language), float(row[c.name]))
        for code, name, (_, row) in zip(
            sheet.frame["fra_formal"].astype(str), sheet.frame["fra_navn"], sheet.frame.iterrows(), strict=True
        )
        for key, c in to.items()
        if key != code and row[c.name] > 0
    ]
    columns = (
        Column("fra", "text", t["fra_formal"]),
        Column("til", "text", t["til_formal"]),
        Column("daa", "float", t["areal"], unit="daa"),
    )
    by_name = {c.name: c for c in sheet.columns}
    same = figure_text(by_name["uendret_daa"], sheet.frame["uendret_daa"], sheet.total["uendret_daa"])
    frame = pd.DataFrame(rows, columns=[c.name for c in columns]).astype({"daa": float})
    return replace(
        sheet, title=t["par_tittel"].format(sheet.title), columns=columns,
        frame=frame.sort_values("daa", ascending=False, kind="stable", ignore_index=True),
        total={"daa": sheet.total["endret_daa"]}, sums=("daa",), notes=(t["par"].format(same),), hidden=(),
    )  # fmt: skip


def apart(sheet: Sheet, language: str = "nb") -> Sheet:
    """T6 with the ground that is unchanged in a column of its own, and columns only for the groups that get most.

    Cells are those of the matrix; what goes to all other groups is one column, and it sums up.
    """
    t = TEXTS[language]
    by_name = {c.name: c for c in sheet.columns}
    to = {c.name.removeprefix("til_").removesuffix("_daa"): c for c in sheet.columns if c.name.startswith("til_")}
    codes = sheet.frame["fra_gruppe"].astype(str).to_numpy()
    moved = pd.DataFrame({c.name: sheet.frame[c.name].where(codes != key, 0.0) for key, c in to.items()})
    sums = moved.sum()
    largest = set(sums[sums >= _SEEN_DAA].nlargest(_MOST).index)
    shown = [c for c in to.values() if c.name in largest]
    rest = moved[[c.name for c in to.values() if c not in shown]].sum(axis=1)
    other = [Column("til_andre_daa", "float", t["apart_andre"], unit="daa")] if rest.sum() > 0 else []
    frame = moved[[c.name for c in shown]].assign(
        **{c.name: rest for c in other}, **{n: sheet.frame[n] for n in ("fra_navn", *_WHOLE)}
    )
    columns = (by_name["fra_navn"], by_name["sum_daa"], by_name["uendret_daa"], *shown, *other, by_name["endret_daa"])
    numbers = [c.name for c in columns[1:]]
    total = {n: sheet.total[n] if n in _WHOLE else math.fsum(frame[n]) for n in numbers}
    return replace(
        sheet, columns=columns, frame=frame[[c.name for c in columns]], total=total, sums=tuple(numbers),
        notes=(t["apart"],), hidden=(),
    )  # fmt: skip


def _name(code: str, name: str) -> str:
    """Code and name, as the columns are headed; what has no code has its name alone."""
    return f"{code} {name}" if code[:1].isdigit() else name

"""Plots as points, from the municipality's own list: matrikkel units, plan plots, or what somebody has counted."""

from __future__ import annotations

import numpy as np

from ..layers import Role
from .plan_columns import ID
from .product import POINT, Product
from .rows import Rows, missing

#: Ways to say that a plot is built on, and that it is not; in lower case.
_YES = ("ja", "j", "1", "true", "bebygd", "bebygget", "utbygd", "solgt og bebygd")
_NO = ("nei", "n", "0", "false", "ledig", "ubebygd", "ubebygget", "ubygd", "usolgt")


def convert(rows: Rows) -> None:
    """``bebygd`` as ja, nei or nothing; other words are told and count as nothing said."""
    said = rows.text("bebygd")
    words = np.array([None if v is None else str(v).strip().lower().removesuffix(".0") for v in said], object)
    yes, no = np.isin(words.astype(str), _YES), np.isin(words.astype(str), _NO)
    told = np.full(len(words), None, object)
    told[yes], told[no] = "ja", "nei"
    rows.ours["bebygd"] = told
    rows.note_values("ukjent_kode", ~missing(said) & ~yes & ~no, said, column="bebygd", action="satt til ikke oppgitt")


PRODUCT = Product(
    key="tomter",
    title_nb="Tomter (punkter)",
    title_nn="Tomter (punkt)",
    owner="Kommunen",
    where="Kommunens egen tomteliste eller matrikkelen, som punkter",
    role=Role.TOMTER,
    layer_names=("tomter", "tomt", "ledige_tomter", "ledigetomter", "hyttetomter", "boligtomter", "tomtepunkt"),
    columns={"flate_id": ("tomtenummer", "tomt", "tomtenr", *ID), "bebygd": ("bebygd", "status", "tomtestatus")},
    convert=convert,
    geometry=POINT,
    quirks=(
        "Tomtene endrer ingen arealer; de telles i planvasken. Uten «bebygd» i fila er en tomt bebygd når det står en "
        "bygning der.",
    ),
)

"""N4: managed reductions by cause: which purposes of the plan take which ecosystem types."""

from __future__ import annotations

import pandas as pd

from ..accounts.base import Account
from ..accounts.sums import all_codes
from ..codes import codelist
from ..schema import Column
from .base import WHICH, NaturData, columns_of, over_nature, type_column, type_columns, which
from .changes import MANAGED, Flows

#: Row of all purposes together.
ALL = "alle"


def by_cause(flows: Flows, types: list[str]) -> pd.DataFrame:
    """Managed reductions [m²]: one row per arealformålsgruppe ("" where the plan names none), one column per type."""
    lost = flows.changed[flows.changed["art"] == MANAGED]
    pairs = lost.groupby(["arsak", "fra"])["area_m2"].sum().unstack(fill_value=0)
    groups = all_codes(codelist("arealformalsgruppe"), pairs.index)
    if "" in pairs.index:
        groups.append("")
    return pairs.reindex(index=groups, columns=types, fill_value=0.0)


def table(data: NaturData) -> pd.DataFrame:
    """One row per scenario, part of the municipality and arealformålsgruppe, then all groups; one column per type."""
    names, types, rows = codelist("arealformalsgruppe"), data.types(1), []
    for change in data.scenarios:
        for subarea in data.every_subarea:
            lost = data.area(by_cause(data.flows[change.key, subarea.key, 1], types))
            lost.loc[ALL] = lost.sum()
            for group, values in lost.iterrows():
                named = {ALL: data.text("Alle formål", "Alle føremål"), "": data.text("Uten formål", "Utan føremål")}
                name = named.get(str(group)) or names.label(str(group), data.language)
                rows.append((*which(data, change, subarea), group, name, *values, values.sum()))
    columns = [*(c.name for c in WHICH), "gruppe", "gruppenavn", *(type_column(t, data.unit) for t in types)]
    return pd.DataFrame(rows, columns=[*columns, f"i_alt_{data.unit}"])


ACCOUNT = Account(
    key="N4",
    title_nb="Planlagt avgang etter formål",
    title_nn="Planlagd avgang etter føremål",
    columns=(
        *WHICH,
        Column("gruppe", "code", "Gruppe", codelist="arealformalsgruppe", description="alle er alle formål samlet"),
        Column("gruppenavn", "text", "Arealformålsgruppe", "Arealføremålsgruppe"),
    ),
    table=over_nature(table),
    further=columns_of(type_columns),
    method=(
        "Styrt avgang i SEEA EA tabell 4.1 [SEEA] fordelt på årsak: arealformålet som arealreserven er satt av til "
        "[KDD-AR]. Areal som alt er bebygd i kartet går ikke over til bebygd og er ikke med. Framskrevet."
    ),
    notes_nb=(
        "Planlagt, ikke observert.",
        "Raden «Alle formål» er styrt avgang i tabell N1, som i planene er all avgang.",
    ),
    notes_nn=(
        "Planlagt, ikkje observert.",
        "Rada «Alle føremål» er styrt avgang i tabell N1, som i planane er all avgang.",
    ),
)

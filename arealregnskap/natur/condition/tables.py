"""N6 and N7: indicators, and the index of each ecosystem type with its parts."""

from __future__ import annotations

import pandas as pd

from ...accounts.base import Account
from ...codes import codelist
from ...schema import Column
from ..base import NaturData, over_nature
from ..typology import typology
from .index import parts, weights

_TYPE = (
    Column("okosystemtype", "code", "Type"),
    Column("typenavn", "text", "Økosystemtype"),
)


def type_name(code: str, language: str) -> str:
    """The name of a type of level 1 or 2."""
    return typology(1 if code in typology(1) else 2).label(code, language)


def indicators(data: NaturData) -> pd.DataFrame:
    """One row per ecosystem type and variable, ordered by ECT class."""
    assert data.variables is not None  # the account is only made where they are given
    order, out = list(codelist("natur_ect")), []
    for code in data.variables.types:
        rows = data.variables.of(code)
        rows = rows.assign(vekt=weights(rows), typenavn=type_name(code, data.language))
        out.append(rows.sort_values("ect", key=lambda s: s.map(order.index), kind="stable"))
    frame = pd.concat(out, ignore_index=True)
    return frame.assign(
        ectnavn=[codelist("natur_ect").label(c, data.language) for c in frame["ect"]],
        endring=frame["indikator_utgaende"] - frame["indikator_inngaende"],
    )


def indices(data: NaturData) -> pd.DataFrame:
    """One row per ecosystem type and part: ECT classes, sub-indices, index. Never one for all types."""
    assert data.variables is not None
    names = {code: codelist("natur_ect").label(code, data.language) for code in codelist("natur_ect")}
    # A class and a sub-index may have the same name, and both stand in the table.
    for code in codelist("natur_delindeks"):
        names[code] = (
            f"{codelist('natur_delindeks').label(code, data.language)} ({data.text('delindeks', 'delindeks')})"
        )
    names["indeks"] = data.text("Tilstandsindeks", "Tilstandsindeks")
    rows = [
        (
            code, type_name(code, data.language), part.key, names[part.key], part.weight, part.mean(part.opening),
            part.mean(part.closing), part.opening, part.closing, part.net,
        )
        for code in data.variables.types
        for part in parts(data.variables.of(code))
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=[c.name for c in INDEX_COLUMNS])


INDICATOR_COLUMNS = (
    *_TYPE,
    Column("ect", "code", "ECT", codelist="natur_ect"),
    Column("ectnavn", "text", "Tilstandsklasse", "Tilstandsklasse"),
    Column("variabel", "text", "Variabel"),
    Column("enhet", "text", "Enhet", "Eining"),
    Column("verdi_inngaende", "float", "Verdi, inngående", "Verdi, inngåande", level=True),
    Column("verdi_utgaende", "float", "Verdi, utgående", "Verdi, utgåande", level=True),
    Column("skala", "code", "Skala", codelist="natur_skala"),
    Column("nedre", "float", "Nedre nivå (X0)", level=True),
    Column("x60", "float", "God tilstand (X60)", level=True, blank=True),
    Column("ovre", "float", "Øvre nivå (X100)", level=True),
    Column(
        "indikator_inngaende", "float", "Indikator, inngående", "Indikator, inngåande", description="0–1", level=True
    ),
    Column("indikator_utgaende", "float", "Indikator, utgående", "Indikator, utgåande", description="0–1", level=True),
    Column("endring", "float", "Endring"),
    Column("vekt", "float", "Vekt i indeksen", description="0 for variabler som mangler en verdi", level=True),
    Column("referanse", "code", "Referansetilstand", codelist="natur_referanse"),
    Column("kilde", "text", "Kilde", "Kjelde"),
)
INDEX_COLUMNS = (
    *_TYPE,
    Column("del", "code", "Del-kode", description="ECT-klasse, delindeks eller indeks"),
    Column("delnavn", "text", "Del"),
    Column("vekt", "float", "Vekt", level=True),
    Column("inngaende", "float", "Inngående", "Inngåande", description="Delens egen indeks, 0–1", level=True),
    Column("utgaende", "float", "Utgående", "Utgåande", description="Delens egen indeks, 0–1", level=True),
    Column("bidrag_inngaende", "float", "Bidrag, inngående", "Bidrag, inngåande", description="Vekt × indeks"),
    Column("bidrag_utgaende", "float", "Bidrag, utgående", "Bidrag, utgåande", description="Vekt × indeks"),
    Column("bidrag_netto", "float", "Bidrag til netto endring", "Bidrag til netto endring"),
)
_NOTE_NB = "Tilstand slås aldri sammen på tvers av økosystemtyper; de måles mot ulike referanser."
_NOTE_NN = "Tilstand blir aldri slegen saman på tvers av økosystemtypar; dei er målte mot ulike referansar."

INDICATORS = Account(
    key="N6",
    title_nb="Tilstand: variabler og indikatorer",
    title_nn="Tilstand: variablar og indikatorar",
    columns=INDICATOR_COLUMNS,
    table=over_nature(indicators),
    unit="indikator 0–1",
    method=(
        "Variablene er oppgitt av kommunen. Indikator = (verdi − nedre) / (øvre − nedre), kuttet til 0–1; nedre kan "
        "være større enn øvre når mindre er bedre [SEEA]. Norsk skala er lineær i to deler med 0,6 ved grensen for "
        "god tilstand (X0, X60, X100) [EAT]. Tosidig skala er vår egen utvidelse."
    ),
    notes_nb=(_NOTE_NB,),
    notes_nn=(_NOTE_NN,),
)

INDEX = Account(
    key="N7",
    title_nb="Tilstandsindeks per økosystemtype",
    title_nn="Tilstandsindeks per økosystemtype",
    columns=INDEX_COLUMNS,
    table=over_nature(indices),
    unit="indeks 0–1",
    method=(
        "Hver tilstandsklasse (ECT) har lik vekt, delt likt på variablene i klassen; er en klasse tom, går vekten "
        "til de andre, som i regneeksempelet SEEALand [SEEALAND]. Vekter som kommunen oppgir, brukes i stedet. En "
        "variabel som mangler verdi i en av endene er holdt utenfor i begge. Delindeksenes bidrag summerer til "
        "indeksen [SEEA]."
    ),
    notes_nb=(_NOTE_NB, "Klassene summerer til delindeksene, og delindeksene til indeksen, i kolonnene for bidrag."),
    notes_nn=(_NOTE_NN, "Klassane summerer til delindeksane, og delindeksane til indeksen, i kolonnane for bidrag."),
)

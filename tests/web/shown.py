"""A small computed case in an app of its own: 16 km² of invented land with a proposal, figures that can be done in the
head, and names that would like to be HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from arealregnskap import case, pipeline
from arealregnskap.store import imports, people
from tests import databases
from tests.land.saker import SAK
from tests.plan_change import proposals
from tests.web.process import free_port
from web import create_app
from web.jobs.adopt import adopt

HOSTILE = "<img src=x onerror=alert(1)>\"'`${7*7}{{7*7}}</script><script>alert(2)</script>"
#: A port of this process alone, so that tests may run beside each other.
PORT = free_port()

#: What a municipality fills in about nature, all but naturpoeng. SYNTETISK.
NATUR = {
    "tilstand": """okosystemtype;ect;variabel;enhet;verdi_inngaende;verdi_utgaende;skala;nedre;x60;ovre;\
x60_hoy;nedre_hoy;vekt;dekning;ar_inngaende;ar_utgaende;referanse;kilde
4;A2;Nitrogen i jord;%;40;42;norsk;100;50;0;;;;;2025;2038;uforstyrret;SYNTETISK
4;B1;Stedegne treslag;%;90;80;lineaer;0;;100;;;;;2025;2038;uforstyrret;SYNTETISK
""",
    "tilstand_enheter": """okosystemtype;enhet_id;areal_daa;indeks;ar;kilde
7;Myr 1;400;0,8;2025;SYNTETISK
7;Myr 2;100;0,3;2025;SYNTETISK
""",
    "tjenester": """tjeneste;ar;enhet;del;part;mengde;metode;kilde
trevirke;2025;m³;tilgang;4;10;;SYNTETISK
trevirke;2025;m³;bruk;naeringer;10;;SYNTETISK
""",
    "utslippsfaktorer": """artype;artreslag;arskogbon;argrunnf;faktor;enhet;tapsandel;periode_ar;kilde;versjon
60;;;;2;t CO2e/daa;;20;SYNTETISK;1
""",
}


@dataclass(frozen=True)
class Shown:
    """The app with the case, and the id of the case in it."""

    app: Flask
    sak: str

    @property
    def base(self) -> str:
        return f"/sak/{self.sak}"


def compute(folder: Path, unit: str = "daa") -> Path:
    """The case with its result, in ``folder``: KDD enkel first, NINA 2023 beside; the new area has a hostile name.
    ``unit`` is that of the accounts of nature."""
    quoted = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    text = SAK.replace('tittel = "Oppdiktet sak"', f'tittel = "{quoted}"')
    rows = [
        (code, status, HOSTILE if name == "N1" else name, shape) for code, status, name, shape in proposals.washed()
    ]
    proposals.write(folder, rows, text)
    for name, table in NATUR.items():
        (folder / "inn" / f"{name}.csv").write_text(table, encoding="utf-8")
    with (folder / "sak.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[natur]\nenhet = "{unit}"\n' + "".join(f'{name} = "inn/{name}.csv"\n' for name in NATUR))
    pipeline.publish(pipeline.run(case.load(folder)))
    return folder


def running(computed: Path, data: Path, port: int = PORT, **settings: Any) -> Iterator[Shown]:
    """An app of its own, with further settings, and the computed case in it."""
    app = create_app(databases.settings(data, port=port, rate="100000 per minute", **settings))
    app.testing = True
    store = app.extensions["store"]
    who = people.local_user(store)
    sak = imports.import_folder(store, computed, who)
    assert adopt(store, sak.id, who)
    yield Shown(app, sak.id)
    app.extensions["jobs"].close()
    store.close()


def pages(shown: Shown) -> list[str]:
    """Every page of the account steps, the start page and the standing pages."""
    base = shown.base
    figure = "tabell=T3&rad=sum&kolonne=reserve_daa"
    tables = [f"{base}/arealregnskap/tabell/{key}" for key in ("T1", "T3", "T5", "A1", "A3", "T11", "U1", "kilder")]
    nature = [f"{base}/naturregnskap/tabell/{key}" for key in ("N6", "N7", "N9", "N11", "N14")]
    index = "tabell=N7&rad=0&kolonne=inngaende"
    return [
        "/", "/metode", "/ordliste", "/tilgjengelighet", "/personvern",
        f"{base}/arealregnskap", f"{base}/arealregnskap?regelsett=NINA+2023", f"{base}/arealregnskap/hvorfor?{figure}",
        f"{base}/arealregnskap/celler?{figure}", f"{base}/sammenligning", f"{base}/sammenligning/tabell/T6F",
        f"{base}/naturregnskap", f"{base}/naturregnskap?alternativ=forslag", f"{base}/naturregnskap/tabell/N2",
        f"{base}/naturregnskap/hvorfor?{index}", *nature, *tables,
    ]  # fmt: skip


def home() -> str:
    """The address of the app where it is served to a browser."""
    return f"http://127.0.0.1:{PORT}"

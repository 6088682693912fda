"""A small computed case in an app of its own: 16 km² of invented land with a proposal, figures that can be done in the
head, and names that would like to be HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from arealregnskap import case, pipeline
from arealregnskap.store import imports, people
from tests.land.saker import SAK
from tests.plan_change import proposals
from web import create_app
from web.jobs.adopt import adopt
from web.settings import Settings

HOSTILE = "<img src=x onerror=alert(1)>\"'`${7*7}{{7*7}}</script><script>alert(2)</script>"
PORT = 8071


@dataclass(frozen=True)
class Shown:
    """The app with the case, and the id of the case in it."""

    app: Flask
    sak: str

    @property
    def base(self) -> str:
        return f"/sak/{self.sak}"


def compute(folder: Path) -> Path:
    """The case with its result, in ``folder``: KDD enkel first, NINA 2023 beside; the new area has a hostile name."""
    quoted = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    text = SAK.replace('tittel = "Oppdiktet sak"', f'tittel = "{quoted}"')
    rows = [
        (code, status, HOSTILE if name == "N1" else name, shape) for code, status, name, shape in proposals.washed()
    ]
    proposals.write(folder, rows, text)
    pipeline.publish(pipeline.run(case.load(folder)))
    return folder


def running(computed: Path, data: Path, port: int = PORT) -> Iterator[Shown]:
    """An app of its own with the computed case in it."""
    app = create_app(Settings(data=data, port=port, rate="100000 per minute"))
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
    return [
        "/", "/metode", "/ordliste", "/tilgjengelighet", "/personvern",
        f"{base}/arealregnskap", f"{base}/arealregnskap?regelsett=NINA+2023", f"{base}/arealregnskap/hvorfor?{figure}",
        f"{base}/arealregnskap/celler?{figure}", f"{base}/sammenligning", f"{base}/sammenligning/tabell/T6F",
        f"{base}/naturregnskap", f"{base}/naturregnskap?alternativ=forslag", f"{base}/naturregnskap/tabell/N2", *tables,
    ]  # fmt: skip

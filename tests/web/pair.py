"""Two computed municipalities side by side in an app of their own, whose figures can be done in the head. SYNTETISK."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask

from arealregnskap import case, pipeline
from arealregnskap.store import imports, people
from tests import databases
from tests.land import saker
from web import create_app
from web.jobs.adopt import adopt


@dataclass(frozen=True)
class Pair:
    app: Flask
    sak: tuple[str, str]

    @property
    def address(self) -> str:
        return "/samlet?" + "&".join(f"sak={s}" for s in self.sak)


def two(tmp_path_factory: Any, port: int = 0) -> Iterator[Pair]:
    """An app with Vestdal and Østdal, 4 × 4 km each, the second without the theme of the first."""
    more = {"port": port} if port else {}
    app = create_app(databases.settings(tmp_path_factory.mktemp("data"), rate="100000 per minute", **more))
    app.testing = False
    store = app.extensions["store"]
    who = people.local_user(store)
    text = saker.SAK.replace('["KDD enkel", "NINA 2023"]', '["KDD enkel"]')
    ids = []
    for number, name, moved, own in (
        ("9998", "Vestdal", 0, text), ("9999", "Østdal", 4000, text.partition('[[lag]]\nrolle = "tema"')[0])
    ):  # fmt: skip
        own = own.replace('"9999"', f'"{number}"').replace('navn = "Oppdiktet"', f'navn = "{name}"')
        folder = saker.write_case(tmp_path_factory.mktemp("sak") / number, text=own)
        for file, frame in saker.layers().items():
            shifted = frame.set_geometry(frame.translate(moved, 0))
            if file == "kommune":
                shifted = shifted.assign(kommunenummer=number, kommunenavn=name)
            path = folder / "inn" / f"{file}.gpkg"
            path.unlink()
            shifted.to_file(path, layer=saker.NAMES.get(file, file), driver="GPKG")
        pipeline.publish(pipeline.run(case.load(folder)), formats=("json",))
        ids.append(imports.import_folder(store, folder, who))
        assert adopt(store, ids[-1].id, who)
    yield Pair(app, (ids[0].id, ids[1].id))
    app.extensions["jobs"].close()
    store.close()

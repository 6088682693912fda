"""A whole municipality from files to Excel: ours against the same job written straightforwardly.

The job, under «KDD enkel»: read six files, planned land use per formål (T1), land cover (T2), reserve per formål
(T3), reserve per markslag (T4), reserve per theme (T5), the reserve areas one by one with what they lie on (A3), the
union table, written to one Excel file; then the rest of what ours tells (``rest``): ±, nature, other methods. The
straightforward way is what a planner's GIS colleague would write in an afternoon: overlay, dissolve, groupby,
equal-area projection for the areas.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from . import rest
from .measure import Clock, cpu_s

_HEAD = """
[sak]
kommunenummer = "9999"
kommunenavn = "Oppdiktet"
dato = 2026-11-01
syntetisk = true
regelsett = ["KDD enkel"]
"""
_LAYER = '\n[[lag]]\nrolle = "{0}"\nfil = "{1}.gpkg"\n{2}'
#: «KDD enkel» takes pieces up to this for faults along borders, not for areas [m²].
LEAST_M2 = 1.0


def write_case(land: Path, folder: Path) -> Path:
    """The benchmark land as a case of GeoPackages, with the names real products have."""
    folder.mkdir(parents=True, exist_ok=True)
    read = {
        name: gpd.read_parquet(land / f"{name}.parquet")
        for name in ("muni", "cover", "plan", "built", "nature", "hazard")
    }
    code = read["cover"]["artype"].astype(int)
    frames = {
        "kommune": ("kommune", read["muni"][["geometry"]].assign(kommunenummer="9999", kommunenavn="Oppdiktet"), ""),
        "ar5": ("fkb_ar5_omrade", read["cover"][["geometry"]].assign(
            arealtype=code, treslag=np.where(code == 30, 31, 98), skogbonitet=np.where(code == 30, 13, 98),
            grunnforhold=np.where(code == 60, 45, 44)), ""),
        "plan": ("KpArealformålOmråde", read["plan"][["geometry"]].assign(
            arealformål=read["plan"]["formaal"].astype(int), arealbruksstatus=2, planidentifikasjon="2013001",
            planstatus=3, vertikalnivå=2), "dato = 2013-06-27\n"),
        "ssbarealbruk": ("SsbArealbrukFlate", read["built"][["geometry"]].assign(hovedklasse="01"), ""),
        "naturtyper": ("naturtyper", read["nature"][["geometry"]].assign(verdi=read["nature"]["verdi"]),
                       'tema = "naturtype"\nfullstendig = true\n'),
        "fare": ("fare", read["hazard"][["geometry"]].assign(klasse=read["hazard"]["fare"]),
                 'tema = "skred"\nfullstendig = true\n'),
    }  # fmt: skip
    roles = {"kommune": "kommune", "ar5": "arealdekke", "plan": "plan", "ssbarealbruk": "bebygd"}
    text = _HEAD
    for name, (layer, frame, more) in frames.items():
        frame.to_file(folder / f"{name}.gpkg", layer=layer, driver="GPKG")
        text += _LAYER.format(roles.get(name, "tema"), name, more)
    (folder / "sak.toml").write_text(text, encoding="utf-8")
    return folder


def ours(clock: Clock, folder: str) -> dict[str, Any]:
    """The program's own way: every account and finding, and much that the other way does not make.

    ``steps`` has the CPU seconds from the start of each step to the next.
    """
    place = Path(folder)
    shutil.rmtree(place / "resultat", ignore_errors=True)
    (place / "omradenavn.parquet").unlink(missing_ok=True)
    steps: list[tuple[str, float]] = []
    with clock.job(), _readers_counted(clock):
        from arealregnskap import case, pipeline

        result = pipeline.run(case.load(place), progress=lambda step, *_: steps.append((step, cpu_s())))
        steps.append(("skriver filer", cpu_s()))
        pipeline.publish(result, formats=["xlsx"])
        steps.append(("", cpu_s()))
    rest.kept(place, "ours", rest.ours(result))
    row = result.comparison.iloc[0]
    small = result.main.cells.frame.query("i_kommune and utfall == 'for_liten'")["area_m2"].sum() / 1000
    spent: dict[str, float] = {}
    for (step, start), (_, end) in pairwise(steps):
        name = "leser, kontrollerer og harmoniserer" if step.startswith("leser") else step
        spent[name] = round(spent.get(name, 0.0) + end - start, 2)
    return {
        "planned_daa": row["planlagt_daa"], "reserve_daa": row["reserve_daa"], "too_small_daa": float(small),
        "steps": spent,
    }  # fmt: skip


@contextmanager
def _readers_counted(clock: Clock) -> Iterator[None]:
    """Add the CPU of the reading processes, which nobody waits for."""
    from arealregnskap.read import sandbox

    run = sandbox.run

    def counting(*arguments: Any) -> sandbox.Usage:
        usage = run(*arguments)
        clock.cpu_s += usage.cpu_s
        return usage

    sandbox.run = counting
    try:
        yield
        sandbox.stop()  # now the server's own CPU is that of a finished child
    finally:
        sandbox.run = run


def straightforward(clock: Clock, folder: str) -> dict[str, Any]:
    """geopandas all the way: the accounts to an Excel file, then the rest of the job (``rest``) to another.

    The answer has what the accounts alone cost, ``accounts_wall_s`` and ``accounts_cpu_s``.
    """
    place = Path(folder)
    with clock.job():
        layers, tables = _accounts(place)
        _to_excel(place / "straightforward.xlsx", tables)
    answer = {
        "planned_daa": float(_daa(layers["counted"]).sum()), "reserve_daa": float(tables["T3"].sum()),
        "accounts_wall_s": clock.wall_s, "accounts_cpu_s": clock.cpu_s,
    }  # fmt: skip
    steps = [("", cpu_s())]
    with clock.job():
        muni, plan, cover, areas, land = (layers[n] for n in ("muni", "plan", "cover", "areas", "land"))
        land["okosystem"] = land["arealtype"].map(rest.ECOSYSTEM)
        u1 = rest.uncertainty(muni, plan, cover, areas, land, layers["hits"])
        steps.append(("usikkerhet", cpu_s()))
        n1 = rest.nature(cover, layers["built"], land, _daa)
        steps.append(("naturregnskap", cpu_s()))
        methods = rest.other_methods(muni, plan, areas)
        steps.append(("andre metoder", cpu_s()))
        _to_excel(
            place / "straightforward-rest.xlsx", {**{f"U1 {k}": t for k, t in u1.items()}, "N1": n1, "andre": methods}
        )
    rest.kept(place, "plain", rest.plain(u1, n1, methods))
    return answer | {"steps": {name: round(end - start, 2) for (_, start), (name, end) in pairwise(steps)}}


def _accounts(place: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The layers as they are after the accounts, and the accounts."""
    names = ("kommune", "ar5", "plan", "ssbarealbruk", "naturtyper", "fare")
    muni, cover, plan, built, nature, hazard = (gpd.read_file(place / f"{n}.gpkg") for n in names)
    plan = gpd.overlay(plan, muni[["geometry"]], keep_geom_type=True)
    plan["gruppe"] = plan["arealformål"].astype(str).map(rest.GROUP)
    cover = gpd.overlay(cover, muni[["geometry"]], keep_geom_type=True)
    counted = plan[plan["gruppe"].notna()]
    taken = pd.concat([built[["geometry"]], cover.loc[cover["arealtype"].isin([11, 12, 81, 82]), ["geometry"]]])
    reserve = gpd.overlay(counted, taken.dissolve(), how="difference", keep_geom_type=True)
    areas = reserve.explode(ignore_index=True)
    areas = areas[areas.area > LEAST_M2].reset_index(drop=True)
    tables: dict[str, Any] = {
        "T1": _daa(plan).groupby(plan["arealformål"]).sum(),
        "T2": _daa(cover).groupby(cover["arealtype"]).sum(),
        "T3": _daa(areas).groupby(areas["arealformål"]).sum(),
    }
    areas = areas.rename_axis("omrade").reset_index()
    areas["areal"] = _daa(areas)
    listed = {"areal": areas.set_index("omrade")["areal"]}
    land = gpd.overlay(areas, cover, keep_geom_type=True)
    tables["T4"] = _daa(land).groupby([land["arealformål"], land["arealtype"]]).sum().unstack()
    by_type = _daa(land).groupby([land["omrade"], land["arealtype"]]).sum().unstack()
    hits = {}
    for key, theme in (("naturtype", nature), ("skred", hazard)):
        hit = hits[key] = gpd.overlay(areas, theme.dissolve()[["geometry"]], keep_geom_type=True)
        tables[f"T5 {key}"] = _daa(hit).groupby(hit["arealformål"]).sum()
        listed[f"T5 {key}"] = _daa(hit).groupby(hit["omrade"]).sum()
    tables["A3"] = by_type.join(pd.DataFrame(listed))
    union = gpd.overlay(plan, cover, keep_geom_type=True)  # the union table that the ministry's guide asks for
    tables["union"] = _daa(union).groupby([union["arealformål"], union["arealtype"]]).sum()
    layers = {
        "muni": muni, "plan": plan, "counted": counted, "cover": cover, "built": built, "areas": areas, "land": land,
        "hits": hits,
    }  # fmt: skip
    return layers, tables


def _to_excel(path: Path, tables: dict[str, Any]) -> None:
    with pd.ExcelWriter(path, engine="xlsxwriter") as book:
        for key, table in tables.items():
            frame = table.to_frame() if isinstance(table, pd.Series) else table
            frame.to_excel(book, sheet_name=key)


def _daa(frame: gpd.GeoDataFrame) -> pd.Series:
    return frame.to_crs(3035).area / 1000

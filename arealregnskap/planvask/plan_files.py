"""A plan proposal as files for the plan consultant: GeoPackage, SOSI and GML.

The kommuneplan follows the product specification Kommuneplan 20190401. What is repealed of reguleringsplaner follows
Reguleringsplanforslag 5.0 in GML, with planstatus opphevet; in the other formats it stands beside the kommuneplan.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from ..write import gml, sosi
from ..write.plan import PlanLayer, as_sosi
from .proposal import GRID_M, PROPOSED, REPEALED, PlanProposal

FORMATS = ("gpkg", "sos", "gml")

_SYNTHETIC = "SYNTETISK"
_PLAINER = str.maketrans({"–": "-", "—": "-", "−": "-", "«": '"', "»": '"', "’": "'", "\u00a0": " "})
_IDENTITY = "identifikasjon/Identifikasjon/"
_NAMESPACE = uuid.UUID("8d3f6a52-0f0e-5b57-9d0c-706c616e7661")
_KP_PLAN, _RP_PLAN = "arealplanId/NasjonalArealplanId/", "nasjonalArealplanId/NasjonalArealplanId/"


def write(
    made: PlanProposal, folder: Path, *, kommunenummer: str, epsg: int, day: dt.date, synthetic: bool,
    formats: tuple[str, ...] = FORMATS,
) -> list[Path]:  # fmt: skip
    """Write the proposal on the grid of files; returns the paths. ``day`` is the day of the account."""
    folder.mkdir(parents=True, exist_ok=True)
    fit = made.on_grid()
    layers = plan_layers(fit, synthetic=synthetic)
    mark = f"{_SYNTHETIC}: oppdiktet plan" if synthetic else ""
    written = []
    if "gpkg" in formats:
        written.append(_gpkg(folder / "planforslag.gpkg", layers, fit, day, mark))
    if "sos" in formats:
        path = folder / "planforslag.sos"
        plain = [PlanLayer(x.object_type, _plain(x.frame)) for x in layers]
        header = {"EIER": f"kommune {kommunenummer}", "PRODUSENT": "arealregnskap"}
        if synthetic:
            header["EIER"] = _SYNTHETIC
        comments = [mark] if mark else []
        signs = {"charset": _charset(plain), "header": header, "comments": comments}
        sosi.write(path, as_sosi(plain), epsg, unit=str(GRID_M), **signs)  # type: ignore[arg-type]
        written.append(path)
    if "gml" in formats:
        written += _gml(folder, fit, layers, kommunenummer, epsg, day, mark)
    return written


def _plain(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Texts with signs that the character sets of SOSI have; only dashes, quotes and blanks are made plainer."""
    texts = [c for c in frame.columns if c != "geometry"]
    return frame.assign(**{c: [_plainer(v) if isinstance(v, str) else v for v in frame[c]] for c in texts})


def _plainer(text: str) -> str:
    """A text is quoted by the quotes it does not have itself: not all readers know doubled ones."""
    plain = text.translate(_PLAINER)
    return plain.replace('"', "'") if "'" in plain else plain


def _charset(layers: list[PlanLayer]) -> str:
    """ISO8859-10, which other SOSI readers know, unless a name has signs beyond it."""
    texts = "".join(str(v) for x in layers for c in x.frame.columns.drop("geometry") for v in x.frame[c])
    try:
        texts.encode("iso8859_10")
    except UnicodeEncodeError:
        return "UTF-8"
    return "ISO8859-10"


def plan_layers(made: PlanProposal, *, synthetic: bool) -> list[PlanLayer]:
    """KpOmråde, KpArealformålOmråde, and RpOmråde, RpArealformålOmråde of what is repealed."""
    more = {"informasjon": _SYNTHETIC} if synthetic else {}
    kp, rp = made.kommuneplan, made.repealed
    layers = [
        PlanLayer("KpOmråde", _areas(kp, PROPOSED, "20", more)), PlanLayer("KpArealformålOmråde", _surfaces(kp, more))
    ]  # fmt: skip
    if len(rp):
        layers += [
            PlanLayer("RpOmråde", _areas(rp, REPEALED, None, more)),
            PlanLayer("RpArealformålOmråde", _surfaces(rp, more).drop(columns="arealbruksstatus")),
        ]
    return layers


def _areas(frame: gpd.GeoDataFrame, status: str, plantype: str | None, more: dict[str, str]) -> gpd.GeoDataFrame:
    """One row per plan: its attributes, and the ground that its surfaces cover."""
    rows = []
    for planid, own in frame.groupby(frame["planid"].fillna(""), sort=True):
        first = own.iloc[0]
        rows.append({
            "lokalId": _id("plan", planid), "kommunenummer": first["kommunenummer"],
            "planidentifikasjon": planid or None, "plannavn": first["plannavn"],
            "plantype": _whole(first["plantype"] or plantype), "planstatus": _whole(status),
            "lovreferanse": _whole(first["lovreferanse"]), "ikrafttredelsesdato": _date(first["ikrafttredelse"]),
            "vertikalnivå": 2, **more, "geometry": shapely.coverage_union_all(own.geometry.to_numpy()),
        })  # fmt: skip
    return _framed(rows, frame)


def _surfaces(frame: gpd.GeoDataFrame, more: dict[str, str]) -> gpd.GeoDataFrame:
    rows = [
        {
            "lokalId": r.flate_id, "kommunenummer": r.kommunenummer, "planidentifikasjon": r.planid,
            "arealformål": _whole(r.arealformal), "arealbruksstatus": _whole(r.arealstatus),
            "områdenavn": r.omradenavn, **more, "geometry": r.geometry,
        }
        for r in frame.itertuples()
    ]  # fmt: skip
    return _framed(rows, frame)


def _framed(rows: list[dict[str, object]], like: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    frame = pd.DataFrame(rows).astype(object)
    return gpd.GeoDataFrame(frame.where(frame.notna(), None), geometry="geometry", crs=like.crs)


def _gpkg(path: Path, layers: list[PlanLayer], made: PlanProposal, day: dt.date, mark: str) -> Path:
    """Plan layers under their own names, and in the first what the wash changed."""
    path.unlink(missing_ok=True)
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{day.isoformat()}T00:00:00Z"})
    told = {"KpArealformålOmråde": made.kommuneplan, "RpArealformålOmråde": made.repealed}
    try:
        for layer in layers:
            frame = layer.frame
            if layer.object_type in told:
                own = told[layer.object_type]
                frame = frame.assign(planvask=own["stabil_id"].to_numpy())
            pyogrio.write_dataframe(
                frame, path, layer=layer.object_type, driver="GPKG", geometry_type="MultiPolygon",
                promote_to_multi=True, append=path.exists(), layer_metadata={"MERKING": mark},
            )  # fmt: skip
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})
    return path


def _gml(
    folder: Path, made: PlanProposal, layers: list[PlanLayer], kommunenummer: str, epsg: int, day: dt.date, mark: str
) -> Iterator[Path]:
    path = folder / "planforslag.gml"
    given = {"epsg": epsg, "comment": mark}
    common = _Common(kommunenummer, day, bool(mark))
    kp = [gml.GmlLayer(x.object_type, _kommuneplan(x, common)) for x in layers if x.object_type.startswith("Kp")]
    gml.write(path, kp, gml.KOMMUNEPLAN, collection_id=f"_{_id(path.name)}", **given)  # type: ignore[arg-type]
    yield path
    if len(made.repealed):
        path = folder / "reguleringsplaner_oppheves.gml"
        rp = list(_reguleringsplaner(made.repealed, common))
        gml.write(path, rp, gml.REGULERINGSPLANFORSLAG, collection_id=f"_{_id(path.name)}", **given)  # type: ignore[arg-type]
        yield path


@dataclass(frozen=True)
class _Common:
    """What every object of a GML file says."""

    kommunenummer: str
    day: dt.date
    synthetic: bool

    def identity(self, ids: Sequence[object]) -> dict[str, object]:
        """Who the objects are, in which version, and when they were last changed."""
        return {
            f"{_IDENTITY}lokalId": ids,
            f"{_IDENTITY}navnerom": f"{_SYNTHETIC} planvask" if self.synthetic else "planvask",
            f"{_IDENTITY}versjonId": self.day.isoformat(), "oppdateringsdato": f"{self.day.isoformat()}T00:00:00",
        }  # fmt: skip


def _kommuneplan(layer: PlanLayer, common: _Common) -> gpd.GeoDataFrame:
    frame = layer.frame
    first = {
        gml.ID: [f"_{_id(layer.object_type, own, n)}" for n, own in enumerate(frame["lokalId"])],
        **common.identity(list(frame["lokalId"])),
        f"{_KP_PLAN}kommunenummer": frame["kommunenummer"].fillna(common.kommunenummer),
        f"{_KP_PLAN}planidentifikasjon": frame["planidentifikasjon"],
    }  # fmt: skip
    used = {"lokalId", "kommunenummer", "planidentifikasjon"}
    rest = [c for c in frame.columns if c not in used and gml.KOMMUNEPLAN.known(layer.object_type, c)]
    return _ordered({**first, **{c: frame[c] for c in rest}}, frame)


def _reguleringsplaner(frame: gpd.GeoDataFrame, common: _Common) -> Iterator[gml.GmlLayer]:
    """Arealplan, RpOmråde and RpArealformålOmråde, linked to each other as the published examples are."""
    plans = list(frame.groupby(frame["planid"].fillna(""), sort=True))
    ids = [planid for planid, _ in plans]
    own = [own.iloc[0] for _, own in plans]
    number = [r["kommunenummer"] or common.kommunenummer for r in own]
    yield gml.GmlLayer("Arealplan", _ordered({
        gml.ID: [_ref("arealplan", p) for p in ids], **common.identity([_id("arealplan", p) for p in ids]),
        f"{_RP_PLAN}administrativEnhet/AdministrativEnhetskode/kommunenummer": number,
        f"{_RP_PLAN}planidentifikasjon": ids,
        "plantype": [_whole(r["plantype"]) for r in own], "plannavn": [r["plannavn"] for r in own],
        "planstatus": _whole(REPEALED), "lovreferanse": [_whole(r["lovreferanse"]) for r in own],
        "rpOmråde@": [_ref("rpomrade", p) for p in ids], gml.GEOMETRY: None,
    }, frame))  # fmt: skip
    yield gml.GmlLayer("RpOmråde", _ordered({
        gml.ID: [_ref("rpomrade", p) for p in ids], **common.identity([_id("rpomrade", p) for p in ids]),
        gml.GEOMETRY: [shapely.coverage_union_all(rows.geometry.to_numpy()) for _, rows in plans],
        "vertikalnivå": 2, "arealplan@": [_ref("arealplan", p) for p in ids],
        "formål@": [tuple(_ref("formal", own) for own in rows["flate_id"]) for _, rows in plans],
    }, frame))  # fmt: skip
    surfaces = [(planid, row) for planid, rows in plans for row in rows.itertuples()]
    yield gml.GmlLayer("RpArealformålOmråde", _ordered({
        gml.ID: [_ref("formal", row.flate_id) for _, row in surfaces],
        **common.identity([row.flate_id for _, row in surfaces]),
        gml.GEOMETRY: [row.geometry for _, row in surfaces],
        "arealformål": [_whole(row.arealformal) for _, row in surfaces],
        "feltnavn": [row.omradenavn for _, row in surfaces],
        "planområde@": [_ref("rpomrade", planid) for planid, _ in surfaces],
    }, frame))  # fmt: skip


def _ordered(columns: dict[str, object], like: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    frame = pd.DataFrame(columns)
    return gpd.GeoDataFrame(frame.astype(object).where(frame.notna(), None), geometry=gml.GEOMETRY, crs=like.crs)


def _id(*parts: object) -> str:
    """A lokalId that is the same every time."""
    return str(uuid.uuid5(_NAMESPACE, "/".join(map(str, parts))))


def _ref(*parts: object) -> str:
    return f"_{_id(*parts)}"


def _whole(value: object) -> int | None:
    """A code as the whole number the plan standard has; codes of our own have none."""
    return int(value) if isinstance(value, str) and value.isdigit() else None


def _date(value: object) -> dt.date | None:
    stamp = pd.to_datetime(value, errors="coerce")  # type: ignore[call-overload]
    return None if pd.isna(stamp) else stamp.date()

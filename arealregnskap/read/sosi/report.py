"""What a read has to say: findings for everything doubted, and the account that travels with the layers."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import numpy as np

from ...issues import IssueLog
from ...units import number_text
from .content import Content
from .curves import Stroked
from .groups import CURVES, SURFACE
from .references import duplicates
from .surfaces import Fault, Surfaces

_ONE_BY_ONE = 50  # more surfaces put right than this get one finding together
_OUTSIDE_MARGIN = 1.0  # [m or degrees] the box in the header is whole units, rounded as the writer liked


def account(content: Content, stroked: Stroked, surfaces: Surfaces, deviation_m: float) -> dict[str, Any]:
    """Header, character set, units, arcs, and groups declared, read and faulty by type; plain values only."""
    top, groups = content.header, content.groups
    without = _without_geometry(content, stroked, surfaces)
    declared = Counter(groups.kind)
    return {
        "sosi_hode": dict(top.fields),
        "sosi_versjon": top.version,
        "sosi_niva": top.level,
        "koordsys": top.koordsys,
        "tegnsett_oppgitt": content.charset.declared,
        "tegnsett_brukt": content.charset.codec,
        "tegnsett_grunn": content.charset.reason,
        "enhet": float(top.unit) if top.unit else None,
        "origo_nord": float(top.origin[0]),
        "origo_ost": float(top.origin[1]),
        "buer": stroked.arcs,
        "bue_avvik_m": deviation_m,
        "bue_areal": stroked.area,
        "linjer": content.lines,
        "grupper": dict(declared),
        "grupper_lest": {kind: n - without[kind] for kind, n in declared.items()},
        "grupper_med_feil": {kind: without[kind] for kind in declared},
    }


def note(
    source: str, content: Content, stroked: Stroked, surfaces: Surfaces, deviation_m: float, log: IssueLog
) -> None:
    """Write the findings of one file to the log."""
    _note_file(source, content, log)
    groups = content.groups
    if stroked.arcs:
        text = f"{deviation_m:g}".replace(".", ",")
        log.add("sosi_buer", source, count=stroked.arcs, value=text, action="buene er delt i rette linjer")
    for i in stroked.straight:
        log.add(
            "sosi_bue_rett",
            source,
            object_id=_label(content, i),
            value=f"linje {groups.line[i]}",
            action="tegnet som rette linjer",
        )
    for i, fault in sorted(content.faults.items()):
        log.add("sosi_koordinater", source, object_id=_label(content, i), value=fault, action="tatt med uten geometri")
    for i, kind in enumerate(groups.kind):
        if kind != SURFACE and i not in content.faults and stroked.vertices.count[i] < (2 if kind in CURVES else 1):
            value = f"linje {groups.line[i]}: {stroked.vertices.count[i]} punkt"
            log.add(
                "sosi_uten_punkter", source, object_id=_label(content, i), value=value, action="tatt med uten geometri"
            )
    for i, found in sorted(surfaces.faults.items()):
        value = f"linje {groups.line[i]}: {found.value}"
        log.add(
            found.kind, source, object_id=_label(content, i), value=value, action=found.action, area_m2=found.area_m2
        )
    _note_mended(source, content, surfaces, log)


def _note_mended(source: str, content: Content, surfaces: Surfaces, log: IssueLog) -> None:
    """Surfaces put right: one finding each, or one for all of a kind when they are many."""
    by_kind: dict[str, list[tuple[int, Fault]]] = {}
    for i, several in sorted(surfaces.mended.items()):
        for found in several:
            by_kind.setdefault(found.kind, []).append((i, found))
    for kind, members in by_kind.items():
        lines = [content.groups.line[i] for i, _ in members]
        action = members[0][1].action
        if len(members) > _ONE_BY_ONE:
            value = f"linje {', '.join(map(str, lines[:8]))} …"
            area = math.fsum(found.area_m2 for _, found in members)
            label = f"{number_text(len(members))} flater"
            log.add(kind, source, object_id=label, value=value, action=action, area_m2=area, count=len(members))
            continue
        for (i, found), line in zip(members, lines, strict=True):
            value = f"linje {line}" + (f": {found.value}" if found.value else "")
            log.add(kind, source, object_id=_label(content, i), value=value, action=action, area_m2=found.area_m2)


def _note_file(source: str, content: Content, log: IssueLog) -> None:
    """Findings about the file as a whole."""
    groups, found, top = content.groups, content.charset, content.header
    if found.contradicts:
        log.add("sosi_tegnsett", source, value=f"{found.declared} → {found.codec}", action=found.reason)
    if found.uncertain:
        log.add("sosi_tegnsett_usikkert", source, value=found.codec, action=found.reason)
    if not groups.end_line:
        log.add("sosi_uten_slutt", source, value=f"linje {content.lines}")
    if groups.after_end:
        log.add("sosi_etter_slutt", source, count=groups.after_end, value=f"linje {groups.end_line}")
    if groups.unknown:
        names = ", ".join(dict.fromkeys(f".{name} (linje {line})" for name, line in groups.unknown[:8]))
        log.add("sosi_ukjent_gruppe", source, value=names, count=len(groups.unknown), action="ikke lest")
    if groups.stray:
        lines = ", ".join(map(str, sorted(set(groups.stray))[:8]))
        log.add("sosi_mot_grammatikken", source, value=lines, count=len(groups.stray))
    twice = duplicates(groups)
    if twice:
        numbers = ", ".join(map(str, twice[:8]))
        log.add("sosi_dobbelt_nummer", source, value=numbers, count=len(twice), action="den første gjelder")
    if not groups.kind:
        log.add("sosi_ingen_objekter", source)
    elif not top.has_origin:
        log.add("sosi_uten_origo", source, action="ORIGO-NØ er satt til 0 0")
    outside = _outside(content)
    if outside:
        log.add("sosi_utenfor_omrade", source, count=outside)


def _outside(content: Content) -> int:
    """Points outside the box that the header gives; 0 when it gives none."""
    box, xy = content.header.box, content.vertices.xy
    if box is None or not len(xy):
        return 0
    low, high = np.array(box[:2]) - _OUTSIDE_MARGIN, np.array(box[2:]) + _OUTSIDE_MARGIN
    return int(((xy < low) | (xy > high)).any(axis=1).sum())


def _without_geometry(content: Content, stroked: Stroked, surfaces: Surfaces) -> Counter[str]:
    """Groups without geometry by type."""
    count = stroked.vertices.count
    return Counter(
        kind
        for i, kind in enumerate(content.groups.kind)
        if (i in surfaces.faults if kind == SURFACE else count[i] < (2 if kind in CURVES else 1))
    )


def _label(content: Content, i: int) -> str:
    number = content.groups.number[i]
    return f"{content.groups.kind[i]} {number}" if number >= 0 else content.groups.kind[i]

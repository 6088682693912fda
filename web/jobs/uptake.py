"""From what was found in a file to its row and its first layers: one suggestion per role recognised."""

from __future__ import annotations

from typing import Any

from arealregnskap import sources
from arealregnskap.layers import Role
from arealregnskap.store import FileState, Store, files, layers
from arealregnskap.store.models import Fil

SYNTHETIC = "SYNTETISK"  # in a file's name: the file says so itself
#: In the name of a kommuneplan: it is the plan that is proposed. As one in force it would be counted beside that one.
PROPOSED = "FORSLAG"


def keep(store: Store, sak_id: str, file_id: str, found: dict[str, Any], who: str) -> None:
    """Write down what a file holds, and take it in use as what it was recognised as. Doing it twice changes nothing."""
    report = found["report"]
    state = FileState.AVVIST if report["stopp"] else FileState.LEST
    fil = files.examined(store, sak_id, file_id, state, report, found["findings"], who)
    if report["stopp"] or any(lag.fil_id == file_id for lag in layers.listing(store, sak_id)):
        return
    for use in suggestions(fil):
        layers.add(store, sak_id, file_id, use, who)


def suggestions(fil: Fil) -> list[layers.Use]:
    """How a file can be used, from its report: a layer for each role recognised, in the order of the file.

    Zones that come with a plan need no entry of their own: reading the plan brings them.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for layer in fil.rapport.get("lag", []):
        product = sources.by_key(layer["produkt"]) if layer["produkt"] else None
        if product is not None and product.role is not None:
            found.setdefault((product.role.value, product.key), []).append(layer["navn"])
    uses = [_use(fil, role, key, names) for (role, key), names in found.items()]
    plans = any(use.rolle in (Role.PLAN, Role.REGULERINGSPLAN) for use in uses)
    return [use for use in uses if not (plans and use.rolle == Role.HENSYN)]


def _use(fil: Fil, role: str, key: str, names: list[str]) -> layers.Use:
    product, name = sources.by_key(key), fil.navn.upper()
    if role == Role.PLAN and PROPOSED in name:
        role = Role.PLANFORSLAG.value
    return layers.Use(
        tittel=product.title(), rolle=role, eier=product.owner, lisens=product.licence, tilgang=product.access.value,
        produkt=key, lag=names, syntetisk=SYNTHETIC in name,
    )  # fmt: skip

"""The command that puts several municipalities together."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import click

from .cli_base import DECIDE, FILES, FOLDER, as_json, cli, language, print_json, quiet
from .terminal import Bar, NorwegianCommand, table
from .units import M2_PER_DAA, daa_text, number_text


@cli.command(
    "samlet",
    short_help="Legg sammen flere kommuner, og se reserven over grensa.",
    cls=NorwegianCommand,
    epilog="arealregnskap samlet saker/rindal saker/holtalen --til bygdevekst --avstand 2000",
)
@click.argument("places", metavar="SAK SAK…", nargs=-1, required=True, type=FILES)
@click.option("--til", "target", metavar="MAPPE", type=FOLDER, default=Path("samlet"), show_default=True)
@click.option("--regelsett", "ruleset", metavar="NAVN", default="", help="Uten: det første som alle sakene har likt.")
@click.option(
    "--avstand",
    "near_m",
    metavar="M",
    type=click.FloatRange(0, 20_000),
    default=1000.0,
    show_default="1000",
    help="Hvor nær nabokommunen et område skal ligge for å komme med i nabolista, i meter.",
)
@click.option(
    "--format", "formats", metavar="FORMAT", multiple=True, help="xlsx, csv, json, gpkg eller kart; kan gjentas."
)
@language
@as_json
@quiet
def put_together(
    places: tuple[Path, ...], target: Path, ruleset: str, near_m: float, formats: tuple[str, ...], language: str,
    as_json: bool, quiet: bool,
) -> int:  # fmt: skip
    """Ett felles arealregnskap over flere regnede saker: hver kommune for seg, summen, og naboens reserve ved grensa.

    Sakene må være regnet etter samme regelsett. Det andre som er ulikt mellom dem, står i tabell S9, og sluttkoden er
    da 1.
    """
    from . import case as cases
    from . import stored
    from .samlet import files, together

    files.check(formats)
    with Bar(quiet or as_json) as bar:
        results = []
        for n, place in enumerate(places):
            bar(f"leser {place.name}", n, len(places) + 1)
            results.append(stored.load(cases.load(place)))
        found = together(results, ruleset=ruleset, near_m=near_m)
        bar("skriver filene", len(places), len(places) + 1)
        written = files.write(found, target, formats, language)
    if as_json:
        print_json(_as_dict(found, written, language))
    else:
        _tell(found, written, language)
    return DECIDE if found.differing else 0


def _tell(found: Any, written: list[Path], language: str) -> None:
    from .samlet.neighbours import neighbours
    from .samlet.sheets import apart, overview

    mark = "  SYNTETISKE EKSEMPELDATA" if found.result.synthetic else ""
    click.secho(f"\n{found.result.case.kommunenavn} samlet, regelsett «{found.ruleset}»{mark}", bold=True)
    sheet = overview(found, language)
    figures = ("kommune_daa", "planlagt_daa", "bebygd_daa", "tatt_ut_daa", "reserve_daa")
    shown: list[dict[Any, Any]] = [*sheet.frame.to_dict("records"), {**sheet.total, "kommunenavn": "Samlet"}]
    rows = [
        (r["kommunenavn"], *(daa_text(r[f] * M2_PER_DAA) for f in figures), number_text(r["omrader"])) for r in shown
    ]
    heads = ("Kommune", "Areal daa", "Planlagt", "Bebygd", "Tatt ut", "Reserve", "Områder")
    table(heads, rows, right={1, 2, 3, 4, 5, 6})
    for sentence in (*sheet.notes[2:-1], *apart(found, language)):
        click.echo(f"  {sentence}")
    near = neighbours(found)
    if len(near):
        own = near.drop_duplicates(["kommune", "omrade_nr"])
        click.echo(
            f"  {len(own)} områder med {daa_text(own['reserve_daa'].sum() * M2_PER_DAA)} daa reserve ligger inntil "
            f"{number_text(found.near_m)} m fra nabokommunen (tabell S7)."
        )
    _tell_further(found, language)
    for u in found.differing:
        told = ", ".join(f"{n}: {v}" for n, v in zip(found.names, u.values, strict=True))
        click.secho(f"  Ulikt – {u.name(language)}: {told}. {u.meaning(language)}", fg="yellow")
    click.echo("  Filer:")
    for place in dict.fromkeys(f if f.parent == written[0].parent else f.parent for f in written):
        count = sum(f.parent == place for f in written)
        click.echo(f"    {place}" + (f" ({count} filer)" if count else ""))


def _tell_further(found: Any, language: str) -> None:
    """± of the reserve, nature lost, and what is decided, where they are known for all."""
    from .samlet.further import doubt, nature, washes

    sure, lost, washed = (made(found, language) for made in (doubt, nature, washes))
    whole = sure.frame[(sure.frame["tabell"] == "T3") & (sure.frame["kode"] == "alle")]
    if len(whole):
        click.echo(f"  Samlet reserve har ± {daa_text(whole['sum_pm_daa'].iloc[0] * M2_PER_DAA)} daa (tabell S11).")
    if not math.isnan(taken := lost.total["sum_avgang"]):
        click.echo(f"  Planene lar bygge på {daa_text(taken * M2_PER_DAA)} daa som ikke er bebygd i dag (tabell S10).")
    out, waits = (daa_text(washed.total[c] * M2_PER_DAA) for c in ("tatt_ut_daa", "ikke_avgjort_daa"))
    if not math.isnan(washed.total["gjennomgatt_daa"]):
        click.echo(f"  Planvask: {out} daa tas ut, {waits} daa er ikke avgjort (tabell S12).")


def _as_dict(found: Any, written: list[Path], language: str) -> dict[str, Any]:
    from .samlet.neighbours import neighbours
    from .samlet.sheets import overview

    sheet = overview(found, language)
    return {
        "regelsett": found.ruleset, "syntetisk": found.result.synthetic, "avstand_m": found.near_m,
        "kommuner": sheet.frame.to_dict("records"), "samlet": sheet.total,
        "grenser": [
            {"kommune": found.names[b.first], "nabokommune": found.names[b.second], "avstand_m": b.distance_m,
             "felles_m": b.shared_m, "overlapp_daa": b.overlap_m2 / M2_PER_DAA, "mellomrom_daa": b.gap_m2 / M2_PER_DAA}
            for b in found.borders
        ],
        "omrader_ved_grensa": len(neighbours(found)),
        "ulikt": [
            {"hva": u.name(language), "verdier": dict(zip(found.names, u.values, strict=True)),
             "betyr": u.meaning(language)}
            for u in found.differing
        ],
        "filer": [str(f) for f in written],
    }  # fmt: skip

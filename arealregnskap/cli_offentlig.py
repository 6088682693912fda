"""The command that writes the wash for hearing as a public page."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from .cli_base import DECIDE, FILES, FOLDER, as_json, cli, language, print_json, quiet
from .errors import PublicError
from .terminal import Bar, Day, NorwegianCommand


@cli.command(
    "offentlig",
    short_help="Skriv planvasken som offentlig side for høring.",
    cls=NorwegianCommand,
    epilog='arealregnskap offentlig saker/rindal --frist 2027-02-01 --uttalelse uttalelse.txt --merk B1 --merk "H3"',
)
@click.argument("place", metavar="SAK", type=FILES)
@click.option("--beslutninger", "decisions", metavar="FIL", type=FILES,
              help="Beslutninger fra Excel, GeoPackage eller JSON. Uten: sakens egne.")  # fmt: skip
@click.option(
    "--til", "target", metavar="MAPPE", type=FOLDER, help="Mappe å skrive i. Uten: resultat/offentlig i saken."
)
@click.option("--zip", "zipped", is_flag=True, help="Skriv én zip i stedet for en mappe.")
@click.option("--tittel", "title", metavar="TEKST", help="Overskrift på sida.")
@click.option("--innledning", "intro", metavar="FIL", type=FILES, help="Tekstfil med kommunens innledning.")
@click.option("--uttalelse", "statement", metavar="FIL", type=FILES, help="Tekstfil om hvordan man gir en uttalelse.")
@click.option("--frist", "deadline", type=Day(), help="Siste dag for uttalelser.")
@click.option("--merk", "marked", metavar="OMRÅDE", multiple=True,
              help="Vis begrunnelsen for området slik den er nå; kan gjentas.")  # fmt: skip
@click.option("--merk-alle", "all_marked", is_flag=True, help="Vis alle begrunnelsene slik de er nå.")
@click.option("--sett-over", "seen", metavar="OMRÅDE", multiple=True,
              help="Navn og begrunnelse for området er lest og kan vises, selv om programmet stusset.")  # fmt: skip
@language
@as_json
@quiet
def write_public(
    place: Path, decisions: Path | None, target: Path | None, zipped: bool, title: str | None, intro: Path | None,
    statement: Path | None, deadline: dt.date | None, marked: tuple[str, ...], all_marked: bool,
    seen: tuple[str, ...], language: str, as_json: bool, quiet: bool,
) -> int:  # fmt: skip
    """Skriv en statisk nettside med områdene, forslagene, kart og tall, klar til å legges ut.

    Bare feltene i data/offentlig/felter.csv kommer med. Begrunnelser vises bare der de er merket. Det du oppgir her,
    huskes i planvask/offentlig.toml i saksmappa.
    """
    from . import case as cases
    from . import stored
    from .offentlig import files, hearing
    from .planvask.wash import Wash

    case = cases.load(place)
    with Bar(quiet or as_json) as bar:
        bar("leser saken", 0, 2)
        result = stored.load(case)
        wash = Wash.of(result)
        history = _history(result, decisions)
        told = hearing.load(case.folder)
        told = replace(
            told, title=told.title if title is None else title, intro=_read(intro, told.intro),
            statement=_read(statement, told.statement), deadline=deadline or told.deadline,
        )  # fmt: skip
        told = _marked(told, wash, history, marked, all_marked, seen)
        hearing.save(case.folder, told)
        bar("skriver sidene", 1, 2)
        site = files.Site(result, wash, history, told, language)
        written = _write(site, target or case.result_folder / "offentlig", zipped)
    return _tell(site, written, as_json, language)


def _history(result: Any, file: Path | None) -> Any:
    """The decisions of a file, else those of the case folder, else those that the case names."""
    from .decided import history_of
    from .issues import IssueLog
    from .planvask.exchange import journal

    if file is None:
        kept = journal.load(result.case.folder)
        return result.planvask.history if not len(kept) and result.planvask else kept
    log = IssueLog()
    history = history_of(result, file, log)
    for issue in log:
        click.secho(f"  {issue.text()}", fg="yellow", err=True)
    return history


def _read(path: Path | None, before: str) -> str:
    """The text of a file, what was there before without one."""
    return path.read_text(encoding="utf-8-sig").strip() if path else before


def _marked(
    told: Any, wash: Any, history: Any, marked: tuple[str, ...], all_marked: bool, seen: tuple[str, ...]
) -> Any:
    """The hearing with further reasons marked, and texts let through."""
    state = history.state()
    by_number = dict(zip(wash.areas["omrade_id"], wash.areas.index, strict=True))
    unknown = [n for n in (*marked, *seen) if n not in by_number]
    if unknown:
        raise PublicError(f"Området «{unknown[0]}» finnes ikke.", remedy="Bruk numrene fra «planvask liste».")
    undecided = [n for n in marked if by_number[n] not in state]
    if undecided:
        raise PublicError(f"Det er ikke bestemt noe om {undecided[0]}, så det har ingen begrunnelse å vise.")
    chosen = set(state) if all_marked else {by_number[n] for n in marked}
    kept = {o for o, d in state.items() if told.marks(d)}
    if chosen:
        told = told.mark(d for o, d in state.items() if o in chosen | kept)
    texts = [t for n in seen for t in (wash.areas.at[by_number[n], "omradenavn"],
                                       state[by_number[n]].reason if by_number[n] in state else "") if t]  # fmt: skip
    return told.let_through(texts)


def _write(site: Any, target: Path, zipped: bool) -> list[Path]:
    from .offentlig import files
    from .report import put

    if zipped:
        return [put(target.with_suffix(".zip"), files.zipped(site))]
    return files.write(site, target)


def _tell(site: Any, written: list[Path], as_json: bool, language: str) -> int:
    shown = site.shown
    reasons = sum(bool(a["begrunnelse"]) for a in shown.areas)
    if as_json:
        print_json({
            "omrader": len(shown.areas), "begrunnelser_vist": reasons, "filer": [str(f) for f in written],
            "holdt_tilbake": [
                {"omrade": h.number, "felt": h.field, "tekst": h.text, "grunn": [s.name(language) for s in h.signs]}
                for h in shown.held
            ],
        })  # fmt: skip
        return DECIDE if shown.held else 0
    click.echo(f"{len(shown.areas)} områder, {reasons} begrunnelser vist. {written[0]}")
    if not shown.hearing["uttalelse"]:
        click.secho("  Det står ikke hvordan man gir en uttalelse. Oppgi --uttalelse FIL.", fg="yellow")
    for h in shown.held:
        signs = ", ".join(s.name(language) for s in h.signs)
        click.secho(f"  Ikke vist: {h.field} for {h.number or 'en kilde'} ser ut til å ha {signs}: «{h.text}». "
                    "Rett teksten, eller bruk --sett-over når den er lest.", fg="yellow")  # fmt: skip
    return DECIDE if shown.held else 0

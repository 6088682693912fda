"""The commands of planvask on the command line. Decisions are kept in ``beslutninger.jsonl`` in the case folder."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path
from typing import Any

import click

from .cli_base import DECIDE, FILES, FILES_NEW, FOLDER, as_json, cli, language, print_json
from .errors import PlanvaskError
from .terminal import NorwegianCommand, NorwegianGroup, table
from .units import M2_PER_DAA, daa_text, number_text


class _WithList(NorwegianGroup):
    """``planvask SAK`` is ``planvask liste SAK``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            args = ["liste", *args]
        return super().parse_args(ctx, args)


alternative = click.option(
    "--alternativ", "alternative", metavar="NAVN", default="", help="Et navngitt alternativ. Uten: hovedalternativet."
)


@cli.group(
    "planvask",
    short_help="Vurder reserveområdene, bestem, og se virkningen.",
    cls=_WithList,
    epilog="arealregnskap planvask saker/rindal\narealregnskap planvask virkning saker/rindal",
)
def planvask() -> None:
    """Reserveområdene mot kommunens kriterier, beslutninger og virkning. Programmet bestemmer ingenting."""


@planvask.command(
    "liste",
    short_help="List områdene etter kommunens kriterier.",
    cls=NorwegianCommand,
    epilog="arealregnskap planvask liste saker/rindal --antall 20",
)
@click.argument("place", metavar="SAK", type=FILES)
@click.option(
    "--kriterier", "name", metavar="NAVN", default="", help="Kriteriesett. Uten: sakens eget, ellers Hol 2022."
)
@click.option("--antall", "most", metavar="N", type=click.IntRange(1), default=25, show_default=True)
@click.option("--trekninger", "draws", metavar="N", type=click.IntRange(1, 100_000), default=1000, show_default=True)
@click.option("--fro", "seed", metavar="N", type=int, default=1, show_default=True, help="Startverdi for trekningene.")
@language
@as_json
def ranked(place: Path, name: str, most: int, draws: int, seed: int, language: str, as_json: bool) -> int:
    """List områdene med poeng, rang og hvor sikker rangen er. Flest poeng betyr flest grunner til å se på det igjen."""
    from .codes import codelist
    from .planvask import criteria
    from .planvask.candidates import candidates

    case, wash, history = _open(place)
    chosen = criteria.load(name, case.folder)
    answers = criteria.answers(wash, chosen)
    ranking = criteria.rank(wash, chosen, draws=draws, seed=seed, given=answers, language=language)
    frame = candidates(wash, chosen, language=language, given=answers, ranking=ranking)
    frame = frame.sort_values(["rang", "omrade_id"], kind="stable")
    kinds = codelist("beslutning")
    areas: list[Any] = [
        row | {"beslutning": kinds.label(history.current(str(o)).kind, language)}
        for o, row in zip(frame.index, frame.to_dict("records"), strict=True)
    ]
    if as_json:
        print_json({
            "sak": case.title, "kriterier": chosen.name, "versjon": chosen.version, "trekninger": draws, "fro": seed,
            "omrader": [plain(row) for row in areas],
        })  # fmt: skip
        return 0
    mark = "  SYNTETISKE EKSEMPELDATA" if case.synthetic else ""
    click.secho(f"\n{case.kommunenavn}: {len(frame)} områder, kriterier «{chosen.name}»{mark}", bold=True)
    rows = [
        (
            str(r["rang"]), f"{r['rang_fra']}–{r['rang_til']}", r["omrade_id"], text(r["omradenavn"]),
            text(r["planid"]), daa_text(r["reserve_daa"] * M2_PER_DAA),
            f"{number_text(r['poeng_min'], 2)}–{number_text(r['poeng_maks'], 2)}",
            r["stopp"] or (f"({r['mulig_stopp']})" if r["mulig_stopp"] else ""), r["beslutning"],
        )
        for r in areas[:most]
    ]  # fmt: skip
    heads = ("Rang", "90 %", "Område", "Navn", "Plan", "daa", "Poeng", "Mulig stopp", "Beslutning")
    table(heads, rows, right={0, 5})
    if len(frame) > most:
        click.echo(f"  … og {len(frame) - most} til.")
    click.echo(f"  {ranking.sentence(language)} Poengene er et intervall der noe ikke er kartlagt.")
    click.echo("  Rangen er ikke en anbefaling. Kommunen bestemmer.")
    return 0


@planvask.command(
    "virkning",
    short_help="Vis hva beslutningene gjør med reserve, natur og jordbruk.",
    cls=NorwegianCommand,
    epilog="arealregnskap planvask virkning saker/rindal --alternativ Vern",
)
@click.argument("place", metavar="SAK", type=FILES)
@alternative
@language
@as_json
def show_effect(place: Path, alternative: str, language: str, as_json: bool) -> int:
    """Vis regnestykket: reserve før, det hver beslutning gjør, og det som er igjen."""
    from .codes import codelist
    from .planvask.effect import effect, unlike_neighbours
    from .planvask.tables import measure_name

    case, wash, history = _open(place)
    state = _state(history, alternative)
    made = effect(wash, state, alternative)
    if as_json:
        print_json({
            "sak": case.title, "alternativ": alternative, "enhet": "m2",
            "reserve": dict(zip(("for", "minst", "mest"), made.reserve, strict=True)),
            "beslutninger": [plain(r) for r in made.outcomes.to_dict("records")],
            "storrelser": [plain(r) for r in made.measures.to_dict("records")],
            "formal": [plain(r) for r in made.purposes.to_dict("records")], "passer_ikke": made.unfit,
        })  # fmt: skip
        return DECIDE if made.unfit else 0
    before, least, most = made.reserve
    click.secho(
        f"\nArealreserve {daa_text(before)} daa før vask, {daa_text(least)}–{daa_text(most)} daa etter", bold=True
    )
    names = codelist("beslutning")
    sums: list[Any] = made.outcomes[made.outcomes["omrader"] > 0].to_dict("records")
    parts = ("gjennomgatt", "tatt_ut", "beholdes", "ikke_avgjort")
    rows = [(names.label(r["beslutning"], language), str(r["omrader"]), *(daa_text(r[p]) for p in parts)) for r in sums]
    table(("Beslutning", "Områder", "daa", "Tas ut", "Beholdes", "Ikke avgjort"), rows, right={1, 2, 3, 4, 5})
    shown = made.measures[~made.measures["familie"].isin(["reserve", "kartlagt"]) & (made.measures["for"] > 0)]
    measured: list[Any] = shown.to_dict("records")
    rows = [
        (measure_name(wash, r["familie"], r["kode"], language), *(daa_text(r[p]) for p in ("for", "tatt_ut", "etter")))
        for r in measured
    ]
    click.echo("")
    table(("Areal i reserven", "Før", "Tas ut", "Etter"), rows, right={1, 2, 3})
    for omrade, sentence in made.unfit.items():
        click.secho(f"  Passer ikke lenger: {omrade}: {sentence}", fg="yellow")
    for sentence in unlike_neighbours(wash, state):
        click.secho(f"  {sentence}", fg="yellow")
    return DECIDE if made.unfit else 0


@planvask.command(
    "eksporter",
    short_help="Skriv beslutningene til Excel eller GeoPackage.",
    cls=NorwegianCommand,
    epilog="arealregnskap planvask eksporter saker/rindal beslutninger.xlsx",
)
@click.argument("place", metavar="SAK", type=FILES)
@click.argument("file", metavar="FIL", type=FILES_NEW)
def export_decisions(place: Path, file: Path) -> int:
    """Skriv beslutningene og hele historikken til en fil som kan endres og importeres igjen (.xlsx eller .gpkg)."""
    from .planvask.exchange import excel, geopackage

    case, wash, history = _open(place)
    match file.suffix.lower():
        case ".xlsx":
            content = excel.content(wash, history, synthetic=case.synthetic)
        case ".gpkg":
            content = geopackage.content(wash, history, day=case.as_of.isoformat(), synthetic=case.synthetic)
        case other:
            raise PlanvaskError(f"Kan ikke skrive «{other}».", expected=".xlsx eller .gpkg", where=file.name)
    file.write_bytes(content)
    click.echo(f"{file}: {len(wash.areas)} områder, {len(history)} beslutninger i historikken.")
    return 0


@planvask.command(
    "importer",
    short_help="Ta inn beslutninger fra Excel eller GeoPackage.",
    cls=NorwegianCommand,
    epilog='arealregnskap planvask importer saker/rindal beslutninger.xlsx --avgjort-av "Kari Nordmann"',
)
@click.argument("place", metavar="SAK", type=FILES)
@click.argument("file", metavar="FIL", type=FILES)
@click.option("--avgjort-av", "who", metavar="NAVN", required=True, help="Hvem beslutningene er tatt av.")
def import_decisions(place: Path, file: Path, who: str) -> int:
    """Ta inn endrede rader som nye beslutninger. Rader som ikke passer, listes og blir ikke tatt inn."""
    from .planvask.exchange import excel, geopackage, journal
    from .planvask.exchange.merge import continued, merge

    case, wash, history = _open(place)
    read = geopackage.read if file.suffix.lower() == ".gpkg" else excel.read
    imported, edits = read(file.read_bytes(), file.name)
    # A file made from an older history says less, never something else; one that goes on is taken in whole.
    history = continued(history, imported)
    taken = merge(wash, history, edits, who=who, when=dt.datetime.now().astimezone())
    journal.add(case.folder, taken.history)
    click.echo(f"{len(taken.added)} nye beslutninger tatt inn, {taken.unchanged} rader uten endring.")
    for title, told in (("Konflikt", taken.conflicts), ("Ukjent område", taken.unknown), ("Feil", taken.faults)):
        for sentence in told:
            click.secho(f"  {title}: {sentence}", fg="yellow", err=True)
    return 0 if taken.clean else DECIDE


@planvask.command(
    "forslag",
    short_help="Skriv beslutningene som planforslag (GeoPackage, SOSI, GML).",
    cls=NorwegianCommand,
    epilog="arealregnskap planvask forslag saker/rindal --til planforslag",
)
@click.argument("place", metavar="SAK", type=FILES)
@click.option(
    "--til", "target", metavar="MAPPE", type=FOLDER, help="Mappe å skrive i. Uten: resultat/planforslag i saken."
)
@click.option("--format", "formats", type=click.Choice(["gpkg", "sos", "gml"]), multiple=True, help="Uten: alle.")
@alternative
def write_proposal(place: Path, target: Path | None, formats: tuple[str, ...], alternative: str) -> int:
    """Skriv kommuneplanen slik den blir med beslutningene. Uavklarte områder blir stående som de er."""
    from .planvask import plan_files
    from .planvask.effect import effect
    from .planvask.proposal import proposal

    case, wash, history = _open(place)
    state = _state(history, alternative)
    seen = effect(wash, state, alternative)
    made = proposal(wash, state, seen)
    files = plan_files.write(
        made, target or case.result_folder / "planforslag", kommunenummer=case.kommunenummer,
        epsg=wash.areas.crs.to_epsg(), day=case.as_of, synthetic=case.synthetic, formats=formats or plan_files.FORMATS,
    )  # fmt: skip
    changed = int(made.kommuneplan["endret"].sum())
    click.echo(f"Flater endret i kommuneplanen: {changed}. Deler av reguleringsplaner opphevet: {len(made.repealed)}.")
    for file in files:
        click.echo(f"  {file}")
    return 0


@planvask.command(
    "rapport",
    short_help="Skriv tabellene med beslutninger og virkning.",
    cls=NorwegianCommand,
    epilog="arealregnskap planvask rapport saker/rindal --format xlsx",
)
@click.argument("place", metavar="SAK", type=FILES)
@click.option("--format", "formats", metavar="FORMAT", multiple=True, help="xlsx, csv, json …; uten: xlsx.")
@click.option("--til", "target", metavar="MAPPE", type=FOLDER, help="Uten: resultat/planvask i saken.")
@click.option("--kriterier", "name", metavar="NAVN", default="", help="Kriteriesett. Uten: sakens, ellers Hol 2022.")
@language
def write_report(place: Path, formats: tuple[str, ...], target: Path | None, name: str, language: str) -> int:
    """Skriv arealregnskapet med planvask: områdene mot kriteriene, beslutningene, og virkningen av dem."""
    from dataclasses import replace

    from . import case as cases
    from . import report, stored
    from .planvask import criteria
    from .planvask.exchange import journal
    from .planvask.wash import Wash
    from .planvask.washed import Washed

    case = cases.load(place)
    result = stored.load(case)
    washed = Washed(Wash.of(result), criteria.load(name, case.folder), journal.load(case.folder))
    folder = target or case.result_folder / "planvask"
    folder.mkdir(parents=True, exist_ok=True)
    for file in report.write(replace(result, planvask=washed), folder, formats=formats or ("xlsx",), language=language):
        click.echo(file)
    return 0


@planvask.command(
    "kriterier",
    short_help="Vis et kriteriesett, eller lag kommunens eget.",
    cls=NorwegianCommand,
    epilog='arealregnskap planvask kriterier saker/rindal --kopier "Rindal 2027"',
)
@click.argument("place", metavar="SAK", type=FILES)
@click.option("--sett", "name", metavar="NAVN", default="", help="Hvilket sett. Uten: sakens eget, ellers Hol 2022.")
@click.option("--kopier", "copy", metavar="NAVN", help="Lag en kopi med dette navnet i saksmappa.")
@language
def show_criteria(place: Path, name: str, copy: str | None, language: str) -> int:
    """Vis kriteriene med vekt, grunn og kilde, eller lag en kopi som kommunen kan endre."""
    from . import case as cases
    from .planvask import criteria
    from .planvask.criteria.load import FOLDER
    from .report.model import slug

    case = cases.load(place)
    chosen = criteria.load(name, case.folder)
    if copy:
        text = criteria.own_copy(chosen.name, copy, case.folder)
        path = case.folder / FOLDER / f"{slug(copy)}.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        click.echo(f"Skrev {path}. Endre den, så er kriteriene kommunens egne.")
        return 0
    click.secho(f"\n{chosen.name} {chosen.version}. {chosen.text(language)}", bold=True)
    rows = [
        (c.name(language), "stopp" if c.stop else number_text(c.weight, 1), c.reason(language), c.source)
        for c in chosen.criteria
    ]
    table(("Kriterium", "Vekt", "Grunn", "Kilde"), rows, right={1}, wrap={0, 2, 3})
    return 0


def _open(place: Path) -> tuple[Any, Any, Any]:
    """The case, its wash, and its history."""
    from . import case as cases
    from . import stored
    from .planvask.exchange import journal
    from .planvask.wash import Wash

    case = cases.load(place)
    result = stored.load(case)
    return case, Wash.of(result), journal.load(case.folder)


def _state(history: Any, alternative: str) -> Any:
    if alternative not in history.alternatives:
        raise PlanvaskError(
            f"Alternativet «{alternative}» finnes ikke.", expected=", ".join(a for a in history.alternatives if a)
        )
    return history.state(alternative)


def plain(row: Any) -> dict[str, Any]:
    """A row as JSON has it: no NaN, days as text."""
    return {
        str(k): None if v is None or (isinstance(v, float) and math.isnan(v)) or v != v
        else v.isoformat()[:10] if hasattr(v, "isoformat") else v.item() if hasattr(v, "item") else v
        for k, v in row.items()
    }  # fmt: skip


def text(value: Any) -> str:
    return value if isinstance(value, str) else ""

"""The command line, in Norwegian. It speaks shell; the work is done by the same functions the web app calls.

Exit codes: 0 done · 1 done, but a finding must be decided by a person · 2 stopped by the input or the command ·
3 the sums do not reconcile.
"""

from __future__ import annotations

import datetime as dt
import errno
import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from . import __version__
from .errors import ArealregnskapError
from .issues import IssueLog, Severity
from .terminal import Bar, Day, NorwegianCommand, NorwegianGroup, speak_norwegian, table
from .units import M2_PER_DAA, daa_text, percent_text, power_text

#: Exit code when the work is done but a finding waits for a person's decision.
DECIDE = 1

_FILES = click.Path(exists=True, path_type=Path)
_FILES.name = "stien"  # stands first in the sentence when it does not exist
_FOLDER = click.Path(path_type=Path)
_FILES_NEW = click.Path(path_type=Path, dir_okay=False)
#: What is told of each rule set when a run is done.
_KEY_FIGURES = ("planlagt_daa", "bebygd_daa", "tatt_ut_daa", "reserve_daa")
as_json = click.option("--json", "as_json", is_flag=True, help="Skriv svaret som JSON.")
quiet = click.option("--stille", "quiet", is_flag=True, help="Ingen framdriftslinje.")
language = click.option(
    "--maalform", "language", type=click.Choice(["nb", "nn"]), default="nb", help="Bokmål (nb) eller nynorsk (nn)."
)


@click.group(
    cls=NorwegianGroup,
    epilog="""
    arealregnskap ny rindal --kommune 5061 --navn Rindal --dato 2026-11-01 kommune.gpkg plan.sos ar5.gpkg
    arealregnskap beregn rindal
    arealregnskap regelsett "NINA 2023" --mot "KDD enkel"
    """,
)
@click.version_option(__version__, "--versjon", message="arealregnskap %(version)s", help="Vis versjon og avslutt.")
def cli() -> None:
    """Arealregnskap av plandata: hva planen setter av, hva som er bygd, og hva som er igjen.

    \b
    Sluttkode:
      0    ferdig
      1    ferdig, men noe må avgjøres av et menneske, eller tallene er ikke like
      2    stopp: noe må rettes først, eller kommandoen er skrevet feil
      3    summer som skal være like, er det ikke; det blir ikke noe regnskap
      130  avbrutt
    """


@cli.command(
    "kontroller",
    short_help="Les filer og si hva de er og hva som kan endre tallene.",
    cls=NorwegianCommand,
    epilog="arealregnskap kontroller plan.sos ar5.zip",
)
@click.argument("files", metavar="FIL…", nargs=-1, required=True, type=_FILES)
@click.option(
    "--crs", "epsg", metavar="EPSG", type=int, help="EPSG-kode når fila ikke sier hvilket referansesystem den har."
)
@click.option("--tegnsett", "encoding", metavar="NAVN", help="Tegnsett når det som står i fila er feil.")
@language
@as_json
@quiet
def check(
    files: tuple[Path, ...], epsg: int | None, encoding: str | None, language: str, as_json: bool, quiet: bool
) -> int:
    """Les filer, si hva de er, og list alt som kan endre tallene."""
    from .intake import examine
    from .nynorsk import said
    from .read import ReadOptions

    log = IssueLog()
    options = ReadOptions(epsg=epsg, encoding=encoding)
    with Bar(quiet or as_json) as bar:
        reports = []
        for n, file in enumerate(files):
            bar(f"leser {file.name}", n, len(files))
            reports.append(examine(file, log, options=options))
    if as_json:
        _print_json({"filer": [r.as_dict() for r in reports], "funn": _records(log, language)})
    else:
        for report in reports:
            click.secho(f"\n{report.path.name}", bold=True)
            click.echo(f"  {report.summary(language)}")
            rows = [
                (x.name, x.product(language), f"{x.rows}", x.geometry, x.crs_text, daa_text(x.area_m2))
                for x in report.layers
            ]
            if rows:
                table(("Kartlag", "Kjent igjen som", "Antall", "Geometri", "System", "daa"), rows, right={2, 5})
            for quirk in report.quirks:
                click.echo(f"  Merk: {said(quirk, language)}")
        if len(log) or not any(r.stopped for r in reports):
            _print_findings(log, language)
    return _exit_code(log, stopped=any(r.stopped for r in reports))


@cli.command(
    "ny",
    short_help="Lag en sak av filer.",
    cls=NorwegianCommand,
    epilog="arealregnskap ny rindal --kommune 5061 --navn Rindal --dato 2026-11-01 plan.sos ar5.gpkg",
)
@click.argument("folder", metavar="MAPPE", type=_FOLDER)
@click.argument("files", metavar="FIL…", nargs=-1, required=True, type=_FILES)
@click.option("--kommune", "number", metavar="NUMMER", required=True, help="Kommunenummer, fire sifre.")
@click.option("--navn", "name", metavar="NAVN", required=True, help="Kommunens navn.")
@click.option("--dato", "as_of", type=Day(), required=True, help="Dagen regnskapet gjelder for, f.eks. 2026-11-01.")
@as_json
def new(folder: Path, files: tuple[Path, ...], number: str, name: str, as_of: dt.date, as_json: bool) -> int:
    """Lag en sak: kopier filene inn og skriv en sak.toml med det som ble kjent igjen."""
    from .intake import create_case

    created = create_case(folder, files, number, name, as_of)
    if as_json:
        _print_json({"saksfil": str(created.path), "ma_rettes": list(created.stops)})
        return DECIDE if created.stops else 0
    click.echo(
        f"Skrev {created.path}. Se over roller, datoer og tilgang, og kjør: arealregnskap beregn {_quoted(folder)}"
    )
    for sentence in created.stops:
        click.secho(f"Må rettes først: {sentence}", fg="yellow")
    return DECIDE if created.stops else 0


@cli.command(
    "beregn",
    short_help="Regn ut en sak.",
    cls=NorwegianCommand,
    epilog='arealregnskap beregn saker/rindal --regelsett "KDD enkel"',
)
@click.argument("place", metavar="SAK", type=_FILES)
@click.option(
    "--regelsett", "rulesets", metavar="NAVN", multiple=True, help="Regelsett i stedet for sakens egne; kan gjentas."
)
@click.option(
    "--format", "formats", metavar="FORMAT", multiple=True, help="Bare dette: xlsx, csv, gpkg, json, kart, docx, pdf."
)
@language
@as_json
@quiet
def compute(
    place: Path, rulesets: tuple[str, ...], formats: tuple[str, ...], language: str, as_json: bool, quiet: bool
) -> int:
    """Regn ut saken og skriv tabeller, kart og funn i mappa «resultat»."""
    from . import case as cases
    from . import pipeline, report

    loaded = cases.load(place)
    report.chosen(formats)  # a slip is told before the long work, not after
    with Bar(quiet or as_json) as bar:
        result = pipeline.run(loaded, chosen=rulesets, progress=bar)
        files = pipeline.publish(result, formats=formats, language=language, progress=bar)
    _tell_result(result, files, language, as_json)
    return _exit_code(result.issues)


@cli.command(
    "eksporter",
    short_help="Skriv filene fra sist beregnede resultat.",
    cls=NorwegianCommand,
    epilog="arealregnskap eksporter saker/rindal --format docx --variant saksframlegg --maalform nn",
)
@click.argument("place", metavar="SAK", type=_FILES)
@click.option(
    "--format",
    "formats",
    metavar="FORMAT",
    multiple=True,
    help="xlsx, csv, gpkg, json, kart, docx eller pdf; kan gjentas. Uten: alle.",
)
@click.option(
    "--variant",
    "variants",
    metavar="VARIANT",
    multiple=True,
    help="Word og PDF: samfunnsdel, planprogram, planforslag, saksframlegg, politikere; kan gjentas. "
    "Uten: den som passer saken.",
)
@click.option("--til", "target", metavar="MAPPE", type=_FOLDER, help="Mappe å skrive i. Uten: sakens «resultat».")
@language
@as_json
@quiet
def export(
    place: Path, formats: tuple[str, ...], variants: tuple[str, ...], target: Path | None, language: str,
    as_json: bool, quiet: bool,
) -> int:  # fmt: skip
    """Skriv filene på nytt fra sist beregnede resultat, uten å regne overlagene om igjen."""
    from . import case as cases
    from . import pipeline, report, stored

    report.chosen(formats)
    report.check_variants(variants)
    result = stored.load(cases.load(place))
    with Bar(quiet or as_json) as bar:
        files = pipeline.publish(
            result, formats=formats, language=language, variants=variants, target=target, progress=bar
        )
    if as_json:
        _print_json({"filer": [str(file) for file in files]})
    else:
        click.echo("\n".join(map(str, files)))
    return 0


@cli.command(
    "pakke",
    short_help="Pakk saken så tallene kan regnes på nytt.",
    cls=NorwegianCommand,
    epilog="arealregnskap pakke saker/rindal --til rindal.zip",
)
@click.argument("place", metavar="SAK", type=_FILES)
@click.option("--til", "target", metavar="FIL", type=_FOLDER, help="Zip-fila. Uten: i sakens «resultat».")
@click.option("--med-alt", "everything", is_flag=True, help="Ta med inndata som ikke kan gis videre; til eget arkiv.")
@quiet
def pack(place: Path, target: Path | None, everything: bool, quiet: bool) -> int:
    """Én zip med innstillinger, inndata som kan gis videre, tabeller og versjoner; ellers bare fingeravtrykk."""
    from . import bundle, stored
    from . import case as cases

    result = stored.load(cases.load(place))
    name = f"pakke_{result.case.kommunenummer}_{result.case.as_of.isoformat()}.zip"
    with Bar(quiet) as bar:
        bar("pakker", 0, 1)
        file = bundle.pack(result, target or result.case.result_folder / name, everything=everything)
    click.echo(file)
    return 0


@cli.command(
    "etterprøv",
    short_help="Regn en pakke på nytt og si om tallene er like.",
    cls=NorwegianCommand,
    epilog="arealregnskap etterprøv rindal.zip --inndata saker/rindal",
)
@click.argument("file", metavar="PAKKE", type=_FILES)
@click.option("--inndata", "inputs", metavar="MAPPE", type=_FILES, help="Mappe med filer som ikke er med i pakken.")
@as_json
@quiet
def verify(file: Path, inputs: Path | None, as_json: bool, quiet: bool) -> int:
    """Regn pakken på nytt i ei egen mappe. Likt, eller hvilke celler som er ulike og hvilke filer som er endret."""
    from . import bundle
    from .bundle import tell

    with Bar(quiet or as_json) as bar:
        verdict = bundle.verify(file, inputs, progress=bar)
    if as_json:
        _print_json(tell.as_dict(verdict))
        return 0 if verdict.equal else DECIDE
    for sentence in tell.sentences(verdict):
        click.echo(sentence)
    for sentence in tell.changes(verdict):
        click.echo(f"  {sentence}")
    if found := tell.rows(verdict):
        table(tell.HEADS, found, right={3, 4, 5}, wrap={0, 1, 2})
    if more := tell.rest(verdict):
        click.echo(f"  … og {more} til; alle står i --json.")
    return 0 if verdict.equal else DECIDE


#: The same for those who type without Norwegian letters.
cli.add_command(verify, "etterprov")


@cli.command(
    "regelsett",
    short_help="List, vis eller sammenlign regelsett.",
    cls=NorwegianCommand,
    epilog='arealregnskap regelsett "NINA 2023" --mot "KDD enkel"',
)
@click.argument("name", metavar="[NAVN]", required=False)
@click.option("--mot", "other", metavar="NAVN", help="Vis bare reglene som skiller de to regelsettene.")
@click.option("--sak", "place", metavar="SAK", type=_FILES, help="Ta med kommunens egne regelsett i saksmappa.")
@as_json
def rules(name: str | None, other: str | None, place: Path | None, as_json: bool) -> int:
    """List regelsettene, vis ett av dem, eller hva som skiller to."""
    from . import rulesets

    folder = place if place is None or place.is_dir() else place.parent
    if name is None:
        listed = [rulesets.load(n, folder) for n in rulesets.available(folder)]
        if as_json:
            _print_json([{"navn": r.name, "versjon": r.version, "beskrivelse": r.text()} for r in listed])
        else:
            table(("Regelsett", "Versjon", "Beskrivelse"), [(r.name, r.version, r.text()) for r in listed], wrap={2})
        return 0
    chosen = rulesets.load(name, folder)
    if other:
        against = rulesets.load(other, folder)
        rows = [(d.label(), d.before, d.after) for d in rulesets.differences(chosen, against)]
        heads: tuple[str, ...] = ("Regel", chosen.name, against.name)
    else:
        settings = rulesets.table(chosen)
        settings["verdi"] = [f"{v} {u}".rstrip() for v, u in zip(settings["verdi"], settings["enhet"], strict=True)]
        rows = list(settings[["innstilling", "verdi", "kilde"]].itertuples(index=False, name=None))
        heads = ("Innstilling", "Verdi", "Kilde")
    if as_json:
        _print_json([dict(zip(map(str.lower, heads), row, strict=True)) for row in rows])
    else:
        table(heads, rows, wrap=range(len(heads)))
    return 0


@cli.command(
    "eksempel",
    short_help="Lag og regn ut Rindal og Holtålen.",
    cls=NorwegianCommand,
    epilog="arealregnskap eksempel rindal --mappe saker",
)
@click.argument("names", metavar="[rindal] [holtalen]", nargs=-1)
@click.option(
    "--mappe",
    "folder",
    metavar="MAPPE",
    type=_FOLDER,
    default=Path("saker"),
    show_default=True,
    help="Hvor sakene lages.",
)
@click.option("--bare-data", "only_data", is_flag=True, help="Lag sakene, men ikke regn dem ut.")
@language
@as_json
@quiet
def example(names: tuple[str, ...], folder: Path, only_data: bool, language: str, as_json: bool, quiet: bool) -> int:
    """Lag og regn ut eksemplene Rindal og Holtålen. Grensene er ekte, alt annet er SYNTETISK."""
    from . import case as cases
    from . import example as examples
    from . import pipeline

    answers: list[dict[str, Any]] = []
    for name in names or tuple(examples.EXAMPLES):
        with Bar(quiet or as_json) as bar:
            bar(f"lager {name}", 0, 1)
            place = examples.build(name, folder / name)
            if not only_data:
                result = examples.decide(place, pipeline.run(cases.load(place), progress=bar))
                files = pipeline.publish(result, language=language, progress=bar)
        if as_json:
            own = {} if only_data else _result_as_dict(result, files, language)
            answers.append({"mappe": str(place.parent), **own})
        elif not only_data:
            _tell_result(result, files, language, False)
    if as_json:
        _print_json(answers)
    return 0


@cli.command(
    "mal",
    short_help="Hent en mal til naturregnskapet.",
    cls=NorwegianCommand,
    epilog="""
    arealregnskap mal tilstand --til tilstand.xlsx
    arealregnskap mal tjenester
    """,
)
@click.argument("name", metavar="[NAVN]", required=False)
@click.option(
    "--til", "target", metavar="FIL", type=_FILES_NEW, help="Fil å skrive: .csv eller .xlsx. Uten: NAVN.csv her."
)
@language
def form(name: str | None, target: Path | None, language: str) -> int:
    """Skriv en tom mal som kommunen fyller ut: tilstand, tilstand_enheter, tjenester, utslippsfaktorer, naturpoeng."""
    from .report import template

    if name is None:
        table(("Mal", "Til"), [(n, titles[language == "nn"]) for n, titles in template.TITLES.items()])
        return 0
    file = target or Path(f"{name}.csv")
    content = template.content(name, excel=file.suffix.lower() == ".xlsx")
    if file.exists():
        raise ArealregnskapError(f"{file} finnes fra før.", remedy="Velg et annet navn med --til.")
    file.write_bytes(content)
    click.echo(f'Skrev {file}. Fyll ut og oppgi fila i sak.toml: [natur] {name} = "inn/{file.name}"')
    return 0


def _result_as_dict(result: Any, files: Sequence[Path], language: str) -> dict[str, Any]:
    return {
        "sak": result.case.title, "kommune": result.case.kommunenummer, "syntetisk": result.synthetic,
        "regelsett": _known(result.comparison[["regelsett", *_KEY_FIGURES]]).to_dict("records"),
        "endrede_omrader": json.loads(result.main.area_changes.to_json(orient="records", force_ascii=False)),
        "funn": _records(result.issues, language), "filer": [str(f) for f in files],
    }  # fmt: skip


def _known(frame: Any) -> Any:
    """The frame with null for what is not known; JSON has no NaN."""
    return frame.astype(object).where(frame.notna(), None)


def _tell_result(result: Any, files: Sequence[Path], language: str, as_json: bool) -> None:
    """The key figures of a run, each rule set beside the others, then the findings and the files."""
    if as_json:
        _print_json(_result_as_dict(result, files, language))
        return
    mark = "  SYNTETISKE EKSEMPELDATA" if result.synthetic else ""
    click.secho(f"\n{result.case.kommunenavn} ({result.case.kommunenummer}): {result.case.title}{mark}", bold=True)
    cells = [
        (
            r.regelsett,
            *(daa_text(getattr(r, f) * M2_PER_DAA) for f in _KEY_FIGURES),
            percent_text(r.reserve_daa / r.planlagt_daa if r.planlagt_daa else math.nan),
        )
        for r in result.comparison.itertuples()
    ]
    table(("Regelsett", "Planlagt daa", "Bebygd", "Tatt ut", "Reserve", "Andel"), cells, right={1, 2, 3, 4, 5})
    main = result.main.cells
    click.echo(
        f"  Kommunens areal {daa_text(main.municipality_m2)} daa på bakken "
        f"({daa_text(main.grid_m2)} i kartplanet). Delene summerer med relativt avvik {power_text(main.closure)}."
    )
    _print_changes(result.main.area_changes, language)
    _print_findings(result.issues, language, most=8)
    click.echo("  Filer:")
    for place in dict.fromkeys(f if f.parent == files[0].parent else f.parent for f in files):
        count = sum(f.parent == place for f in files)
        click.echo(f"    {place}" + (f" ({count} filer)" if count else ""))


def _print_changes(changes: Any, language: str) -> None:
    """How many reserve areas are not as they were; nothing in a first run."""
    from .codes import codelist

    if changes.empty:
        return
    kinds = codelist("omradeendring")
    counts = changes.groupby("endring", sort=False)["antall"].sum()
    told = "; ".join(f"{kinds.label(k, language).lower()}: {counts[k]}" for k in kinds if k in counts)
    day = max(changes["fra_dato"].dropna(), default=None)
    click.echo(f"  Områdene mot forrige beregning{f' (for {day:%d.%m.%Y})' if day else ''}: {told}.")


def _print_findings(log: IssueLog, language: str, most: int = 40) -> None:
    frame = log.frame(language)
    if frame.empty:
        click.echo("  Ingen funn.")
        return
    click.secho(f"\n  {len(frame)} funn, de som betyr mest først:", bold=True)
    shown = frame.head(most)
    rows = [
        (severity, "–" if math.isnan(area) else daa_text(area), text)
        for severity, area, text in zip(shown["alvor"], shown["area_m2"].astype(float), shown["tekst"], strict=True)
    ]
    table(("", "daa", "Funn"), rows, right={1}, wrap={2})
    if len(frame) > most:
        click.echo(f"  … og {len(frame) - most} til; alle står i arket «Avvik» og i --json.")


def _records(log: IssueLog, language: str) -> list[dict[str, Any]]:
    frame = log.frame(language)
    return json.loads(frame.to_json(orient="records", force_ascii=False))


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str, allow_nan=False))


def _exit_code(log: IssueLog, *, stopped: bool = False) -> int:
    severities = set(log.frame()["alvor"])
    if stopped or Severity.STOP.value in severities:
        return ArealregnskapError.exit_code
    return DECIDE if Severity.DECIDE.value in severities else 0


def _quoted(folder: Path) -> str:
    """A path as it can be typed in a shell."""
    return f'"{folder}"' if any(c.isspace() for c in str(folder)) else str(folder)


def _refusal(error: OSError) -> str:
    """What the machine refused, and what to do about it."""
    where = f"«{error.filename}»" if error.filename else "ei fil"
    match error.errno:
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return f"Har ikke tilgang til {where}. Lukk fila om den er åpen i et annet program, og sjekk rettighetene."
        case errno.ENOSPC | errno.EDQUOT:
            return f"Disken er full; {where} ble ikke skrevet. Rydd plass og kjør på nytt."
        case errno.EEXIST | errno.ENOTDIR | errno.EISDIR:
            return f"{where} er ei fil der det skulle vært ei mappe, eller omvendt. Flytt den og kjør på nytt."
        case errno.ENOENT:
            return f"{where} finnes ikke lenger. Sjekk stien og kjør på nytt."
    return f"Fikk ikke lest eller skrevet {where} ({error.strerror or error})."


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; every stop is a sentence, not a traceback."""
    from . import cli_offentlig, cli_planning, cli_planvask, cli_samlet  # noqa: F401 – put their commands beside these

    speak_norwegian()
    try:
        sys.exit(cli.main(arguments, prog_name="arealregnskap", standalone_mode=False) or 0)
    except ArealregnskapError as stop:
        click.secho("Stopp: " + "\n  ".join(stop.sentences), fg="red", err=True)
        sys.exit(stop.exit_code)
    except OSError as refused:
        click.secho(f"Stopp: {_refusal(refused)}", fg="red", err=True)
        sys.exit(ArealregnskapError.exit_code)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(wrong.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Avbrutt. Ingenting er skrevet halvveis.", err=True)
        sys.exit(130)

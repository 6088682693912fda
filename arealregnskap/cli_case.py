"""The commands of one case: look at files, make a case, compute it, write its files; and the two examples."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from .cli_base import (
    DECIDE,
    FILES,
    FOLDER,
    as_json,
    cli,
    exit_code,
    language,
    print_findings,
    print_json,
    quiet,
    records,
)
from .issues import IssueLog
from .terminal import Bar, Day, NorwegianCommand, table
from .units import M2_PER_DAA, daa_text, percent_text, power_text

#: What is told of each rule set when a run is done.
_KEY_FIGURES = ("planlagt_daa", "bebygd_daa", "tatt_ut_daa", "reserve_daa")


@cli.command(
    "kontroller",
    short_help="Les filer og si hva de er og hva som kan endre tallene.",
    cls=NorwegianCommand,
    epilog="arealregnskap kontroller plan.sos ar5.zip",
)
@click.argument("files", metavar="FIL…", nargs=-1, required=True, type=FILES)
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
        print_json({"filer": [r.as_dict() for r in reports], "funn": records(log, language)})
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
            print_findings(log, language)
    return exit_code(log, stopped=any(r.stopped for r in reports))


@cli.command(
    "ny",
    short_help="Lag en sak av filer.",
    cls=NorwegianCommand,
    epilog="arealregnskap ny rindal --kommune 5061 --navn Rindal --dato 2026-11-01 plan.sos ar5.gpkg",
)
@click.argument("folder", metavar="MAPPE", type=FOLDER)
@click.argument("files", metavar="FIL…", nargs=-1, required=True, type=FILES)
@click.option("--kommune", "number", metavar="NUMMER", required=True, help="Kommunenummer, fire sifre.")
@click.option("--navn", "name", metavar="NAVN", required=True, help="Kommunens navn.")
@click.option("--dato", "as_of", type=Day(), required=True, help="Dagen regnskapet gjelder for, f.eks. 2026-11-01.")
@as_json
def new(folder: Path, files: tuple[Path, ...], number: str, name: str, as_of: dt.date, as_json: bool) -> int:
    """Lag en sak: kopier filene inn og skriv en sak.toml med det som ble kjent igjen."""
    from .intake import create_case

    created = create_case(folder, files, number, name, as_of)
    if as_json:
        print_json({"saksfil": str(created.path), "ma_rettes": list(created.stops)})
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
@click.argument("place", metavar="SAK", type=FILES)
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
    return exit_code(result.issues)


@cli.command(
    "eksporter",
    short_help="Skriv filene fra sist beregnede resultat.",
    cls=NorwegianCommand,
    epilog="arealregnskap eksporter saker/rindal --format docx --variant saksframlegg --maalform nn",
)
@click.argument("place", metavar="SAK", type=FILES)
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
@click.option("--til", "target", metavar="MAPPE", type=FOLDER, help="Mappe å skrive i. Uten: sakens «resultat».")
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
        print_json({"filer": [str(file) for file in files]})
    else:
        click.echo("\n".join(map(str, files)))
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
    type=FOLDER,
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
        print_json(answers)
    return 0


def _result_as_dict(result: Any, files: Sequence[Path], language: str) -> dict[str, Any]:
    return {
        "sak": result.case.title, "kommune": result.case.kommunenummer, "syntetisk": result.synthetic,
        "regelsett": _known(result.comparison[["regelsett", *_KEY_FIGURES]]).to_dict("records"),
        "endrede_omrader": json.loads(result.main.area_changes.to_json(orient="records", force_ascii=False)),
        "funn": records(result.issues, language), "filer": [str(f) for f in files],
    }  # fmt: skip


def _known(frame: Any) -> Any:
    """The frame with null for what is not known; JSON has no NaN."""
    return frame.astype(object).where(frame.notna(), None)


def _tell_result(result: Any, files: Sequence[Path], language: str, as_json: bool) -> None:
    """The key figures of a run, each rule set beside the others, then the findings and the files."""
    if as_json:
        print_json(_result_as_dict(result, files, language))
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
    print_findings(result.issues, language, most=8)
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


def _quoted(folder: Path) -> str:
    """A path as it can be typed in a shell."""
    return f'"{folder}"' if any(c.isspace() for c in str(folder)) else str(folder)

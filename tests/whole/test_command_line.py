"""The program as it is run from a shell: exit codes, sentences, JSON, and the same bytes every time."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from arealregnskap.datafiles import data_dir
from tests.faulty import make
from tests.land.saker import write_case

ROOT = Path(__file__).resolve().parents[2]
DONE, DECIDE, STOPPED = 0, 1, 2


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own; it never speaks in tracebacks."""
    done = subprocess.run(
        [sys.executable, "-m", "arealregnskap", *map(str, arguments)],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert "Traceback" not in done.stderr + done.stdout
    return done


def strict(text: str) -> dict:
    """JSON without NaN and Infinity, which JSON does not have."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} in JSON")

    return json.loads(text, parse_constant=refuse)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


# --- kontroller --------------------------------------------------------------------------------------------------

HOSTILE = ["innlogging.gml", "bombe.zip", "peker.vrt", "vrt_som.gml", "xxe_fil.gml", "last_arkiv.zip", "plan.pdf"]


def test_faulty_and_hostile_files_stop_with_their_sentence(tmp_path):
    """One run for all of them: each has the sentence of ``expected.csv``, and a good file beside them is still read."""
    files = make.make(tmp_path, names=(*HOSTILE, "hoyder.geojson"))
    with Path(make.__file__).with_name("expected.csv").open(encoding="utf-8", newline="") as lines:
        expected = {row[0]: row[2] for row in csv.reader(lines) if row[0] in HOSTILE}
    done = run("kontroller", "--json", *files.values())
    assert done.returncode == STOPPED
    reports = {r["fil"]: r for r in strict(done.stdout)["filer"]}
    assert {name: reports[name]["stopp"] for name in HOSTILE} == expected
    assert reports["hoyder.geojson"]["stopp"] is None
    assert reports["hoyder.geojson"]["lag"][0]["areal_m2"] == pytest.approx(10_000, rel=1e-3)


def test_the_sentence_is_told_to_people_too(tmp_path):
    files = make.make(tmp_path, names=("innlogging.gml",))
    done = run("kontroller", files["innlogging.gml"], "--stille")
    assert done.returncode == STOPPED
    assert "Fila er en nettside (HTML), ikke kartdata." in done.stdout


def test_exit_codes_of_good_doubtful_and_missing_files(tmp_path):
    case = write_case(tmp_path / "sak")
    assert run("kontroller", case / "inn" / "plan.gpkg", "--stille").returncode == DONE
    guessed = make.make(tmp_path / "tvil", names=("uten_prj.shp",))["uten_prj.shp"]
    done = run("kontroller", guessed, "--json")
    assert done.returncode == DECIDE
    assert "les_crs_gjettet" in {f["funn"] for f in strict(done.stdout)["funn"]}
    missing = run("kontroller", tmp_path / "borte.gml")
    assert missing.returncode == STOPPED and "borte.gml" in missing.stderr


# --- beregn ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def twice(tmp_path_factory) -> list[tuple[subprocess.CompletedProcess[str], Path]]:
    """The same case computed twice: in another folder, on another clock, with other hashes and one thread."""
    base = tmp_path_factory.mktemp("beregn")
    one = write_case(base / "sak")
    other = base / "et annet sted" / "æøå"
    shutil.copytree(one, other)
    first = run("beregn", one, "--json", PYTHONHASHSEED="1", TZ="UTC")
    second = run("beregn", other, "--json", PYTHONHASHSEED="2", TZ="Pacific/Kiritimati", NUMBA_NUM_THREADS="1")
    return [(first, one), (second, other)]


def test_beregn_answers_in_json_without_nan(twice):
    done, folder = twice[0]
    answer = strict(done.stdout)
    assert done.returncode == DONE and not done.stderr
    assert answer["syntetisk"] is True
    assert [r["regelsett"] for r in answer["regelsett"]] == ["KDD enkel", "NINA 2023"]
    assert {Path(f).relative_to(folder).parts[0] for f in answer["filer"]} == {"resultat"}
    assert all(Path(f).is_file() for f in answer["filer"])


def test_the_same_case_gives_the_same_bytes(twice):
    """Every file of every format, the stored computation and the findings too."""
    first, second = (bytes_of(folder / "resultat") for _, folder in twice)
    assert {Path(f).suffix for f in first} >= {".xlsx", ".csv", ".gpkg", ".json", ".html", ".parquet"}
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_a_second_run_in_the_same_place_changes_nothing(twice):
    _, folder = twice[0]
    before = bytes_of(folder)
    again = run("beregn", folder, "--stille", PYTHONHASHSEED="3")
    assert again.returncode == DONE
    assert bytes_of(folder) == before


def test_every_figure_has_its_source(twice):
    """Input with fingerprint, rule set with version, lists with theirs; a method for each table."""
    result = twice[0][1] / "resultat"
    value = strict((result / "arealregnskap.json").read_text(encoding="utf-8"))
    schema = json.loads((data_dir() / "schema" / f"{value['skjema']}.json").read_text(encoding="utf-8"))
    jsonschema.validate(value, schema)
    origin = value["herkomst"]
    assert {Path(i["fil"]).stem for i in origin["inndata"]} == {"kommune", "plan", "ar5", "ssbarealbruk", "vern"}
    assert all(len(i["sha256"]) == 64 and i["tittel"] and i["syntetisk"] for i in origin["inndata"])
    assert all(r["versjon"] for r in origin["regelsett"]) and origin["program"] and origin["arealregel"]
    named = {r["navn"] for r in origin["regelsett"]}
    # A table without a rule set is the same under all of them, and stands once.
    assert {t["regelsett"] for t in value["tabeller"]} <= {*named, None}
    assert [t["regelsett"] for t in value["tabeller"] if t["nokkel"].startswith("t3")] == ["KDD enkel", "NINA 2023"]
    with (result / "csv_maskin" / "metode.csv").open(encoding="utf-8-sig", newline="") as lines:
        methods = " ".join(cell for row in csv.reader(lines) for cell in row)
    assert all(key in methods for key in ("T1", "T2", "T3", "T4", "T5", "T11"))


def test_beregn_without_a_case_or_with_a_broken_one(tmp_path):
    empty = run("beregn", tmp_path)
    assert empty.returncode == STOPPED and empty.stderr.startswith("Stopp: ") and "sak.toml" in empty.stderr
    folder = write_case(tmp_path / "sak")
    (folder / "inn" / "plan.gpkg").write_bytes(b"<html>logg inn</html>")
    broken = run("beregn", folder, "--json")
    assert broken.returncode == STOPPED and "plan.gpkg" in broken.stderr and not broken.stdout
    assert not (folder / "resultat").exists(), "nothing is written halfway"

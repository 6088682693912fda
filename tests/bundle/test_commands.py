"""Documents and bundles from a shell: options, sentences, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from arealregnskap import case, pipeline
from arealregnskap.cli import cli
from arealregnskap.errors import ArealregnskapError, TemplateError
from tests.land.saker import SAK, write_case

OPEN = SAK.replace('["KDD enkel", "NINA 2023"]', '["KDD enkel"]').replace("[[lag]]\n", '[[lag]]\ntilgang = "åpen"\n')


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    place = write_case(tmp_path_factory.mktemp("kommando") / "sak", text=OPEN)
    pipeline.keep(pipeline.run(case.load(place)))
    return place


def run(*arguments: object):
    return CliRunner().invoke(cli, [str(a) for a in arguments], catch_exceptions=True, standalone_mode=False)


def test_documents_by_variant(folder, tmp_path):
    done = run("eksporter", folder, "--format", "docx", "--format", "pdf", "--variant", "politikere", "--variant",
               "saksframlegg", "--maalform", "nn", "--til", tmp_path, "--stille")  # fmt: skip
    assert done.exception is None, done.exception
    made = sorted(f.relative_to(tmp_path).as_posix() for f in tmp_path.rglob("*") if f.is_file())
    assert made == [f"dokumenter/{v}.{s}" for v in ("politikere", "saksframlegg") for s in ("docx", "pdf")]
    assert (tmp_path / "dokumenter" / "politikere.pdf").read_bytes().startswith(b"%PDF-")


def test_without_a_variant_the_one_that_fits(folder, tmp_path):
    assert run("eksporter", folder, "--format", "pdf", "--til", tmp_path, "--stille").exception is None
    assert [f.name for f in (tmp_path / "dokumenter").iterdir()] == ["planprogram.pdf"]


def test_an_unknown_variant_is_told_before_anything_is_read(tmp_path):
    done = run("eksporter", tmp_path, "--format", "docx", "--variant", "roman")
    assert isinstance(done.exception, ArealregnskapError) and "«roman» finnes ikke" in done.exception.sentence


def test_the_municipalitys_own_template_is_named_in_the_case_file(tmp_path):
    place = write_case(tmp_path / "sak", text=OPEN + '\n[dokument]\nmal = "inn/mal.docx"\n')
    with pytest.raises(ArealregnskapError, match=r"fila «inn/mal.docx» finnes ikke"):
        case.load(place)
    (place / "inn" / "mal.docx").write_bytes(b"ikke word")
    loaded = case.load(place)
    assert loaded.template == place / "inn" / "mal.docx"
    pipeline.keep(pipeline.run(loaded))
    done = run("eksporter", place, "--format", "docx", "--til", tmp_path / "ut", "--stille")
    assert isinstance(done.exception, TemplateError) and not list((tmp_path / "ut").rglob("*.docx"))


def test_a_bundle_is_made_and_run_again(folder, tmp_path):
    file = tmp_path / "sak.zip"
    done = run("pakke", folder, "--til", file, "--stille")
    assert done.exception is None and str(file) in done.output
    done = run("etterprøv", file, "--json", "--stille")
    answer = json.loads(done.output)
    assert answer["likt"] is True and answer["forskjeller"] == [] and done.return_value == 0


def test_the_same_command_without_norwegian_letters():
    assert cli.commands["etterprov"] is cli.commands["etterprøv"]

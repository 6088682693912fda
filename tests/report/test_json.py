"""JSON: valid by its own schema, exact, null for what is not known, the same bytes each time."""

from __future__ import annotations

import json as stdlib_json

import jsonschema
import pytest

from arealregnskap.datafiles import data_dir
from arealregnskap.report import document, json

from . import invented


@pytest.fixture(scope="module")
def schema() -> dict:
    return stdlib_json.loads((data_dir() / "schema" / f"{json.SCHEMA}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def value(two, document_of_two) -> dict:
    return stdlib_json.loads(json.content(two, document_of_two))


def table(value: dict, key: str) -> dict:
    return next(t for t in value["tabeller"] if t["nokkel"] == key)


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_valid_by_the_schema(two, schema, language):
    jsonschema.Draft202012Validator.check_schema(schema)
    content = json.content(two, document.build(two, language), language)
    jsonschema.validate(stdlib_json.loads(content), schema)


def test_the_schema_refuses_what_it_does_not_know(value, schema):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(value | {"noe": 1}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**value, "syntetisk": "ja"}, schema)


def test_figures_are_exact(value, document_of_two):
    t3 = document_of_two.sheet("T3")
    written = table(value, "t3")
    at = [c["navn"] for c in written["kolonner"]].index("reserve_daa")
    assert [r[at] for r in written["rader"]] == t3.frame["reserve_daa"].tolist()
    assert written["sum"]["reserve_daa"] == t3.total["reserve_daa"]


def test_unknown_is_null_and_every_row_is_whole(value):
    hensyn = table(value, "t5")
    names = [c["navn"] for c in hensyn["kolonner"]]
    not_analysed = [r for r in hensyn["rader"] if r[names.index("tilstand")] == "ikke analysert"]
    assert not_analysed and all(r[names.index("inne_daa")] is None for r in not_analysed)
    for t in (*value["tabeller"], value["regler"], value["funn"]):
        assert all(len(r) == len(t["kolonner"]) for r in t["rader"])


def test_keys_that_readers_rely_on(value):
    keys = {t["nokkel"] for t in value["tabeller"]}
    assert {"t1", "t2", "t3", "t4", "t5", "t11", "unionstabell", "regelsett", "t4_kdd_enkel"} <= keys
    assert value["skjema"] == "arealregnskap-1.0" and value["syntetisk"] is True
    assert [r["valgt"] for r in value["herkomst"]["regelsett"]] == [True, False]


def test_findings_travel_along(value):
    names = [c["navn"] for c in value["funn"]["kolonner"]]
    (row,) = value["funn"]["rader"]
    found = dict(zip(names, row, strict=True))
    assert found["funn"] == "arealstatus_mangler" and found["areal_daa"] == 90.0 and found["for_daa"] is None


def test_same_result_same_bytes(two, document_of_two):
    again = invented.result("NINA 2023", "KDD enkel")
    assert json.content(again, document.build(again)) == json.content(two, document_of_two)

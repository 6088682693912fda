"""From files to reconciled accounts, on land that can be done in the head."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from arealregnskap import case, cli, cli_base, pipeline, stored
from arealregnskap.errors import ArealregnskapError, CaseError, ReconciliationError
from arealregnskap.report import model
from tests.land.saker import SAK, write_case

#: The map scale at the invented municipality is 1 to within this.
SCALE = 2e-5


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    return pipeline.run(case.load(write_case(tmp_path_factory.mktemp("sak"))))


def test_planned_built_and_reserve(result):
    """200 × 500 m twice is planned; 100 × 250 m of it is built; the rest is reserve under the simple rules."""
    row = result.comparison.set_index("regelsett").loc["KDD enkel"]
    assert row["planlagt_daa"] == pytest.approx(200, rel=SCALE)
    assert row["bebygd_daa"] == pytest.approx(25, rel=SCALE)
    assert row["reserve_daa"] == pytest.approx(175, rel=SCALE)


def test_every_account_reconciles_to_the_municipality(result):
    assert result.main.cells.municipality_m2 == pytest.approx(16e6, rel=SCALE)
    for run in result.runs.values():
        assert abs(run.cells.closure) < 1e-9
        planned = run.accounts["T1"]["daa"].sum()
        assert planned * 1000 == pytest.approx(run.cells.municipality_m2, rel=1e-9)


def test_the_future_area_lies_half_on_myr(result):
    """F (1120) is 100 daa with its middle on the border between skog and myr, and unbuilt."""
    t4 = result.main.accounts["T4"].set_index("gruppe")
    areas = {name: value for name, value in t4.loc["02"].items() if name.startswith("m_") and value > 0}
    assert sorted(areas.values()) == pytest.approx([50, 50], rel=SCALE)


def test_rule_sets_side_by_side_and_each_rule_alone(result):
    moved = result.sensitivity["NINA 2023"].set_index("regel")["reserve_daa"]
    kdd, nina = (result.comparison.set_index("regelsett").loc[n, "reserve_daa"] for n in ("KDD enkel", "NINA 2023"))
    assert moved["alle"] == pytest.approx(nina - kdd, abs=1e-9)
    assert moved.drop("alle").sum() == pytest.approx(moved["alle"], abs=1e-9)


def test_synthetic_is_said(result):
    assert result.synthetic


def test_stored_result_gives_the_same_tables(result, tmp_path):
    folder = write_case(tmp_path)
    own = case.load(folder)
    computed = pipeline.run(own)
    own.result_folder.mkdir()
    stored.save(computed, own.result_folder)
    again = stored.load(own)
    for name, run in computed.runs.items():
        for key, table in run.accounts.items():
            pd.testing.assert_frame_equal(again.runs[name].accounts[key], table, check_dtype=False)
    pd.testing.assert_frame_equal(again.issues.frame(), computed.issues.frame())
    assert again.provenance == computed.provenance


def test_a_stored_result_of_other_rules_is_refused(tmp_path):
    folder = write_case(tmp_path, text=SAK.replace('["KDD enkel", "NINA 2023"]', '["Eget"]'))
    own_rules = 'navn = "Eget"\nversjon = "1"\nbygger_pa = "KDD enkel"\n'
    (folder / "eget.toml").write_text(own_rules)
    own = case.load(folder)
    own.result_folder.mkdir()
    stored.save(pipeline.run(own), own.result_folder)
    (folder / "eget.toml").write_text(own_rules + "\n[opning]\nradius_m = 3\n")
    with pytest.raises(CaseError, match="Eget er endret"):
        stored.load(own)


def test_a_stored_result_of_another_date_or_file_is_refused(tmp_path):
    folder = write_case(tmp_path, text=SAK.replace('["KDD enkel", "NINA 2023"]', '["KDD enkel"]'))
    own = case.load(folder)
    own.result_folder.mkdir()
    stored.save(pipeline.run(own), own.result_folder)
    assert stored.load(own).main.ruleset.name == "KDD enkel"
    (folder / "sak.toml").write_text((folder / "sak.toml").read_text().replace("2026-11-01", "2026-11-02"))
    with pytest.raises(CaseError, match="saken eller filene er endret"):
        stored.load(case.load(folder))
    (folder / "sak.toml").write_text((folder / "sak.toml").read_text().replace("2026-11-02", "2026-11-01"))
    with (folder / "inn" / "vern.gpkg").open("ab") as file:
        file.write(b"x")
    with pytest.raises(CaseError, match="saken eller filene er endret"):
        stored.load(case.load(folder))


def test_reserve_without_data_on_buildings_says_so_under_the_table(tmp_path):
    parts = SAK.split("[[lag]]")
    text = "[[lag]]".join(p for p in parts if "ssbarealbruk" not in p)
    result = pipeline.run(case.load(write_case(tmp_path, text=text)), chosen=["KDD enkel"])
    notes = {sheet.key: " ".join(sheet.notes) for sheet in model.sheets(result)[0]}
    assert "mangler data" in notes["T3"]
    assert "mangler data" not in notes["T1"]


def test_areas_keep_their_names_under_every_rule_set(result):
    names = [
        dict(zip(r.reserve.areas["stabil_id"], r.reserve.areas["omrade_id"], strict=True)) for r in result.runs.values()
    ]
    shared = names[0].keys() & names[1].keys()
    assert shared
    assert all(names[0][k] == names[1][k] for k in shared)


def test_nothing_computed_yet(tmp_path):
    with pytest.raises(CaseError, match="ikke regnet ut ennå"):
        stored.load(case.load(write_case(tmp_path)))


def test_wrong_municipality(tmp_path):
    with pytest.raises(CaseError, match="Fant ikke kommune 5061"):
        pipeline.run(case.load(write_case(tmp_path, text=SAK.replace('"9999"', '"5061"'))))


def test_a_broken_theme_is_an_error_state_not_a_zero(tmp_path):
    folder = write_case(tmp_path)
    (folder / "inn" / "vern.gpkg").write_bytes(b"ikke et kart")
    result = pipeline.run(case.load(folder), chosen=["KDD enkel"])
    assert result.main.cells.theme("naturvern").state == "feil"
    assert "tema_feilet" in {i.kind for i in result.issues}


def test_all_bad_files_are_told_at_once(tmp_path):
    folder = write_case(tmp_path)
    for name in ("plan", "ar5"):
        (folder / "inn" / f"{name}.gpkg").write_bytes(b"ikke et kart")
    with pytest.raises(CaseError) as stop:
        pipeline.run(case.load(folder))
    assert "plan.gpkg" in stop.value.sentence
    assert "ar5.gpkg" in stop.value.sentence


def run_cli(capsys, *arguments):
    """Exit code and what was printed."""
    with pytest.raises(SystemExit) as end:
        cli.main([str(a) for a in arguments])
    return end.value.code, capsys.readouterr()


def test_beregn_and_eksporter_from_the_command_line(tmp_path, capsys):
    folder = write_case(tmp_path)
    code, printed = run_cli(capsys, "beregn", folder, "--json")
    answer = json.loads(printed.out)
    assert code in (0, 1)
    assert answer["syntetisk"] is True
    assert answer["regelsett"][0]["reserve_daa"] == pytest.approx(175, rel=SCALE)
    written = {p.name: p.read_bytes() for p in (folder / "resultat").rglob("*.csv")}
    assert written
    code, _ = run_cli(capsys, "eksporter", folder, "--stille")
    assert code == 0
    assert written == {p.name: p.read_bytes() for p in (folder / "resultat").rglob("*.csv")}


def test_ny_makes_a_case_that_computes(tmp_path, capsys):
    files = [write_case(tmp_path / "fra") / "inn" / f"{n}.gpkg" for n in ("kommune", "plan", "ar5", "ssbarealbruk")]
    target = tmp_path / "sak"
    code, _ = run_cli(
        capsys, "ny", target, *files, "--kommune", "9999", "--navn", 'Opp "diktet"', "--dato", "2026-11-01"
    )
    assert code == 0
    made = case.load(target)
    assert [s.role for s in made.layers] == ["kommune", "plan", "arealdekke", "bebygd"]
    assert made.kommunenavn == 'Opp "diktet"'
    row = pipeline.run(made, chosen=["KDD enkel"]).comparison.iloc[0]
    assert row["reserve_daa"] == pytest.approx(175, rel=SCALE)
    code, printed = run_cli(capsys, "ny", target, *files, "--kommune", "9999", "--navn", "X", "--dato", "2026-11-01")
    assert code == 2
    assert "finnes fra før" in printed.err


def test_kontroller_tells_what_a_file_is(tmp_path, capsys):
    folder = write_case(tmp_path)
    (folder / "tull.gpkg").write_bytes(b"ikke et kart")
    code, printed = run_cli(capsys, "kontroller", folder / "inn" / "plan.gpkg", folder / "tull.gpkg", "--json")
    assert code == 2  # one of the files cannot be used
    plan, nonsense = json.loads(printed.out)["filer"]
    assert plan["lag"][0]["produkt"] == "kommuneplan_2008"
    assert plan["lag"][0]["areal_m2"] == pytest.approx(16e6, rel=SCALE)
    assert nonsense["stopp"]


def test_every_command_has_help_with_an_example(capsys):
    for name, command in list(cli.cli.commands.items()):  # a command may be known by a second name, without ø
        code, printed = run_cli(capsys, name, "--hjelp")
        assert code == 0
        assert f"Eksempel:\n  arealregnskap {command.name}" in printed.out
    assert run_cli(capsys, "finnes-ikke")[0] == 2


def test_a_slip_of_the_planner_is_a_sentence_and_not_a_traceback(tmp_path, capsys):
    folder = write_case(tmp_path)
    ny = ("ny", tmp_path / "sak", folder / "inn" / "plan.gpkg", "--navn", "X")
    assert "ikke et kommunenummer" in run_cli(capsys, *ny, "--kommune", "506", "--dato", "1.11.2026")[1].err
    assert "ikke en dato" in run_cli(capsys, *ny, "--kommune", "5061", "--dato", "i går")[1].err
    assert "Stien 'finnes-ikke' finnes ikke" in run_cli(capsys, "beregn", tmp_path / "finnes-ikke")[1].err.replace(
        str(tmp_path) + "/", ""
    )
    code, printed = run_cli(capsys, "beregn", folder, "--format", "odt")
    assert (code, "regner" in printed.err) == (2, False)  # told before the long work
    (folder / "resultat").write_text("ei fil der mappa skal være")
    code, printed = run_cli(capsys, "beregn", folder, "--stille")
    assert code == 2
    assert "er ei fil der det skulle vært ei mappe" in printed.err


def test_the_help_lists_the_codes_a_command_can_end_with(capsys):
    said = run_cli(capsys, "--hjelp")[1].out.partition("Sluttkode:")[2].partition("Valg:")[0]
    codes = [int(line.split()[0]) for line in said.strip().splitlines()]
    assert codes == [0, cli_base.DECIDE, ArealregnskapError.exit_code, ReconciliationError.exit_code, 130]


def test_an_example_answers_in_json(tmp_path, capsys):
    code, printed = run_cli(capsys, "eksempel", "rindal", "--mappe", tmp_path, "--bare-data", "--json")
    assert (code, json.loads(printed.out)) == (0, [{"mappe": str(tmp_path / "rindal")}])
    assert (tmp_path / "rindal" / "sak.toml").is_file()


def test_a_rule_set_that_counts_nothing_here_gives_an_empty_account(tmp_path, capsys):
    folder = write_case(tmp_path)
    (folder / "eget.toml").write_text('navn = "Eget"\nbygger_pa = "KDD enkel"\n[formal]\nteller = ["1140"]\n')
    code, printed = run_cli(capsys, "beregn", folder, "--regelsett", "Eget", "--stille")
    assert code in (0, 1)
    assert "Eget" in printed.out


def test_ny_tells_of_files_that_cannot_be_used_and_marks_invented_ones(tmp_path, capsys):
    table, plan = tmp_path / "tabell.csv", tmp_path / "plan_SYNTETISK.gpkg"
    table.write_text("a;b\n1;2\n")
    plan.write_bytes((write_case(tmp_path / "fra") / "inn" / "plan.gpkg").read_bytes())
    code, printed = run_cli(
        capsys, "ny", tmp_path / "sak", table, plan, "--kommune", "9999", "--navn", "X", "--dato", "1.11.2026"
    )
    assert code == 1
    assert "Må rettes først: tabell.csv: Filtypen er ukjent" in printed.out
    assert "syntetisk = true" in (tmp_path / "sak" / "sak.toml").read_text().partition("plan_SYNTETISK")[2]


def test_a_wrong_kommunenummer_is_told_as_that(tmp_path):
    folder = write_case(tmp_path)
    file = folder / "sak.toml"
    file.write_text(file.read_text().replace('"9999"', '"9998"') + '\n[[lag]]\nfil = "inn/ar5.gpkg"\n')
    with pytest.raises(CaseError, match=r"kommune\.gpkg: Fant ikke kommune 9998"):
        pipeline.run(case.load(folder))


def test_a_stop_while_the_result_is_replaced_leaves_the_old_one(tmp_path):
    """Between the two renames of ``stored.save`` the old result lies aside; it is read from there, and put back."""
    folder = write_case(tmp_path / "sak")
    own = case.load(folder)
    made = pipeline.run(own)
    settings = (folder / "sak.toml").read_bytes()
    pipeline.keep(made, settings)
    results = own.result_folder
    (results / "beregning").rename(results / "beregning.gammel")
    assert stored.lies_in(results).name == "beregning.gammel"
    assert (stored.lies_in(results) / "sak.toml").read_bytes() == settings
    assert stored.load(own).main.reserve.areas["area_m2"].sum() == made.main.reserve.areas["area_m2"].sum()
    stored.save(made, results)
    assert stored.lies_in(results).name == "beregning" and not (results / "beregning.gammel").exists()
    assert not (results / "beregning" / "sak.toml").exists()

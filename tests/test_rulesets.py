"""Rule sets: the shipped ones say what the sources say, own ones are read strictly, one rule can be moved at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from arealregnskap import rulesets
from arealregnskap.codes import codelist
from arealregnskap.errors import RulesetError
from arealregnskap.rulesets.declare import RULES, codes_matching, matches

SHIPPED = ("KDD enkel", "NINA 2023", "ARV", "Miljødirektoratet 2026")


def write(folder: Path, text: str, name: str = "eget.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_four_rule_sets_are_shipped_in_the_order_people_meet_them():
    assert tuple(rulesets.available()) == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
def test_every_setting_of_a_shipped_set_has_a_source(name):
    table = rulesets.table(rulesets.load(name))
    assert (table["kilde"].str.len() > 0).all()
    assert len(table) == sum(len(kind.__dataclass_fields__) for kind, *_ in RULES.values())


def test_nina_is_as_documented():
    nina = rulesets.load("NINA 2023")
    assert (nina.byggbuffer.bygning_m, nina.byggbuffer.annen_bygning_m, nina.byggbuffer.naverende_m) == (10, 5, 30)
    assert (nina.vann.storre_enn_m2, nina.opning.radius_m, nina.vegbuffer.veg_m) == (500, 7.5, 5)
    assert [nina.minsteareal.least(g) for g in ("01", "03", "08", "09")] == [0, 1000, 1000, 0]
    assert [(s.rundhet, s.storre_enn_m2) for s in nina.form.krav] == [(1.25, 1500), (1.75, 3000), (2, 5000)]


def test_arv_has_least_areas_for_named_groups_and_for_the_others():
    arv = rulesets.load("ARV")
    assert [arv.minsteareal.least(g) for g in ("01", "02", "06", "11", "03")] == [250, 250, 1000, 250, 150]


def test_what_no_source_states_is_marked_as_our_own_choice():
    kdd = rulesets.load("KDD enkel")
    assert not kdd.confirmed("byggbuffer.bygning_m")
    assert kdd.confirmed("bebygd.ar5")
    assert not rulesets.load("ARV").confirmed("formal.teller")


def test_counted_purposes_follow_the_purpose_they_belong_to():
    nina, md = rulesets.load("NINA 2023").counted, rulesets.load("Miljødirektoratet 2026").counted
    assert {"1110", "1111", "1121", "1000", "2011"} <= nina  # 1111 is 1110, 1000 is 1001 today, 2011 is 2010
    assert not nina & {"1170", "1171", "5200", "5220", "3040", "bandlagt", "udefinert"}
    assert md == {c for c in codelist("arealformal") if c[0] in "12"}


def test_spread_building_in_lnf_is_never_reserve():
    for name in SHIPPED:
        assert not rulesets.load(name).counted & {"5200", "5210", "5220", "5230"}


@pytest.mark.parametrize(
    ("code", "pattern", "fits"),
    [
        ("1110", "1110", True),
        ("1110", "1xxx", True),
        ("1110", "11x0", True),
        ("1110", "2xxx", False),
        ("110", "1xxx", False),
    ],
)
def test_patterns(code, pattern, fits):
    assert matches(code, pattern) is fits


def test_pattern_that_fits_nothing_matches_no_code():
    assert codes_matching(("9xxx",)) == frozenset()


def test_own_set_may_build_on_a_shipped_one(tmp_path):
    write(
        tmp_path,
        'navn = "Rindal"\nversjon = "2026-1"\nbygger_pa = "NINA 2023"\n'
        '[opning]\nradius_m = 5\n[kilder]\n"opning.radius_m" = "Formannskapet, sak 12/26"\n[vann]\nstorre_enn_m2 = 0\n',
    )
    own, nina = rulesets.load("Rindal", tmp_path), rulesets.load("NINA 2023")
    assert [d.rule for d in rulesets.differences(nina, own)] == ["vann", "opning"]
    assert own.sources["opning.radius_m"] == "Formannskapet, sak 12/26"
    assert own.sources["vann.storre_enn_m2"] == "Eget valg i eget.toml"
    assert own.sources["vann.artyper"] == nina.sources["vann.artyper"]
    assert list(rulesets.available(tmp_path))[-1] == "Rindal"


def test_a_file_is_found_by_name_beside_the_case_and_the_case_file_is_no_rule_set(tmp_path):
    write(tmp_path, 'navn = "Eget"\nversjon = "1"\nbygger_pa = "ARV"\n')
    write(tmp_path, '[sak]\nkommunenummer = "5061"\n', "sak.toml")
    assert rulesets.load("eget.toml", tmp_path).name == "Eget"
    assert "Eget" in rulesets.available(tmp_path)


def test_all_faults_are_told_at_once_with_their_place(tmp_path):
    path = write(
        tmp_path,
        'navn = "Feil"\nversjon = "1"\nbygger_pa = "NINA 2023"\nfarge = "blå"\n'
        "[opning]\nradius_m = -3\nradius = 2\n"
        '[arealstatus]\nteller = ["1", "9"]\nmangler = "x"\n'
        '[formal]\nteller = "1110"\n[minsteareal]\ngrupper_m2 = { "20" = 10, "06" = "mye" }\n'
        '[form]\nbrukes = 1\nkrav = [{ rundhet = 2 }]\n[vann]\nartyper = ["81", "81"]\n[mosaikk]\nforan = "gamle"\n'
        '[kilder]\n"opning.fart" = "x"\n',
    )
    with pytest.raises(RulesetError) as caught:
        rulesets.load(path)
    told = " ".join(caught.value.faults)
    for place in (
        "farge er ikke en kjent", "opning.radius_m = -3 skal være et tall", "opning.radius er ikke en kjent",
        "arealstatus.teller: «9» er ikke blant", 'arealstatus.mangler = "x"', "formal.teller",
        "minsteareal.grupper_m2: «20»", "minsteareal.grupper_m2.06", "form.brukes = 1 skal være true eller false",
        "form.krav", "vann.artyper har samme kode", "mosaikk.foran", "kilder.opning.fart er ikke en kjent",
    ):  # fmt: skip
        assert place in told, place
    assert len(caught.value.faults) == 13
    assert "13 feil i regelsettet «Feil»" in str(caught.value)


def test_a_complete_set_must_have_every_setting_and_every_source(tmp_path):
    with pytest.raises(RulesetError) as caught:
        rulesets.load(write(tmp_path, 'navn = "Tomt"\nversjon = "1"\n'))
    assert any(f.startswith("opning.radius_m mangler") for f in caught.value.faults)
    assert any(f.startswith("kilder.opning.radius_m mangler") for f in caught.value.faults)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('navn = "A"\nversjon = "1"\nbygger_pa = "Ukjent"\n', "bygger_pa"),
        ('navn = "A"\nversjon = "1"\nbygger_pa = "A"\n', "bygger på seg selv"),
        ("navn = \n", "ikke gyldig TOML ved linje 1, tegn 8"),
        ('navn = "A"\nbygger_på = "NINA 2023"\n', "uten æ, ø og å"),
        ('navn = "A"\nbygger_pa = "NINA 2023"\nopning = 5\n', "opning skal være et avsnitt"),
    ],
)
def test_impossible_files(tmp_path, text, message):
    with pytest.raises(RulesetError, match=message):
        rulesets.load(write(tmp_path, text), tmp_path)


def test_unknown_name_lists_the_known_ones():
    with pytest.raises(RulesetError, match="«NINA 2023»"):
        rulesets.load("NINA 2024")


def test_two_sets_with_one_name_are_refused(tmp_path):
    write(tmp_path, 'navn = "ARV"\nversjon = "9"\nbygger_pa = "NINA 2023"\n')
    with pytest.raises(RulesetError, match="To regelsett heter «ARV»"):
        rulesets.available(tmp_path)


def test_moving_every_differing_rule_turns_one_set_into_the_other():
    moved, goal = rulesets.load("NINA 2023"), rulesets.load("KDD enkel")
    for difference in rulesets.differences(moved, goal):
        one = rulesets.with_rule(moved, goal, difference.rule)
        assert len(rulesets.differences(one, goal)) == len(rulesets.differences(moved, goal)) - 1
        moved = one
    assert not rulesets.differences(moved, goal)
    assert moved.rules == goal.rules and moved != goal  # the name still tells them apart
    assert moved.sources["form.krav"] == goal.sources["form.krav"]


def test_a_difference_names_only_the_settings_that_differ():
    a = rulesets.load("NINA 2023")
    d = next(d for d in rulesets.differences(a, rulesets.load("ARV")) if d.rule == "opning")
    assert (d.before, d.after) == ("Striper smalere enn to ganger: 7,5 m", "Striper smalere enn to ganger: 0 m")


def test_an_unknown_rule_cannot_be_moved():
    a = rulesets.load("ARV")
    with pytest.raises(RulesetError, match="farge"):
        rulesets.with_rule(a, a, "farge")


def test_differences_have_units_and_names_of_codes():
    by_rule = {d.rule: d for d in rulesets.differences(rulesets.load("NINA 2023"), rulesets.load("KDD enkel"))}
    assert "Avstand til bygning: 10 m;" in by_rule["byggbuffer"].before
    assert "81 Ferskvann; Vannflater større enn: 500 m²" in by_rule["vann"].before
    assert "annen mindre bygning" in by_rule["bebygd"].after
    assert "annen_bygning" not in by_rule["bebygd"].after

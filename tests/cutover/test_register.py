from pathlib import Path

import pytest

from cutover.errors import ConfigurationError
from cutover.register import REGISTER, KnownIssue, load_register
from cutover.runs import Occasion, ScenarioId
from cutover.runs.results import ShownFailure

ENTRY = """\
[[issues]]
id = "shared-redis"
scenario = "Two servers"
environment = "both"
occasion = "baseline"
reason = "Production uses staging's Redis"
owner = "operations"
since = 2025-08-01
expires = 2025-08-31
error = "Mismatch"
actual = "run_id [0-9a-f]+"
"""
FORM = (
    "issues with id, scenario, environment, occasion, reason, owner, since, expires, error, actual; "
    "waivers with the same but occasion"
)


def register(folder: Path, text: str) -> Path:
    file = folder / "known_issues.toml"
    file.write_text(text, encoding="utf-8")
    return file


def shared_redis(folder: Path) -> KnownIssue:
    return load_register(register(folder, ENTRY)).issues[0]


def shown(kind: str, actual: str) -> ShownFailure:
    return ShownFailure(type=kind, subject="Redis", expected="two", actual=actual, next_action="switch")


def scenario(name: str, environment: str) -> ScenarioId:
    return ScenarioId(feature="Isolation", scenario=name, environment=environment, plan_items=())


def test_an_empty_register(tmp_path: Path) -> None:
    assert load_register(register(tmp_path, "# nothing is known\n")).issues == ()


def test_an_issue_belongs_to_one_scenario_environment_and_occasion(tmp_path: Path) -> None:
    loaded = load_register(register(tmp_path, ENTRY))

    found = loaded.entry_of(scenario("Two servers", "both"), Occasion.BASELINE)

    assert found is not None
    assert found.id == "shared-redis"
    assert loaded.entry_of(scenario("Two servers", "both"), Occasion.ACCEPTANCE) is None
    assert loaded.entry_of(scenario("Two servers", "staging"), Occasion.BASELINE) is None
    assert loaded.entry_of(scenario("Three servers", "both"), Occasion.BASELINE) is None


@pytest.mark.parametrize(
    ("kind", "actual", "is_it"),
    [
        ("Mismatch", "both: run_id 03ab", True),
        ("Mismatch", "first line\nboth: run_id 03ab", True),
        ("Mismatch", "both: no run_id", False),
        ("ProbeError", "both: run_id 03ab", False),
    ],
)
def test_a_signature_is_type_and_text(tmp_path: Path, kind: str, actual: str, is_it: bool) -> None:
    assert shared_redis(tmp_path).shows_in(shown(kind, actual)) is is_it


def test_facts_are_part_of_a_signature(tmp_path: Path) -> None:
    entry = load_register(register(tmp_path, ENTRY + 'facts = { run_id = "run_id ([0-9a-f]{4})" }\n')).issues[0]
    twice = shown("Mismatch", "one: run_id 03ab9\ntwo: run_id 9f2c\nthree: run_id 03abc")

    assert entry.facts_in(twice) == {"run_id": ("03ab", "9f2c")}
    assert entry.shows_in(twice)
    assert not entry.shows_in(shown("Mismatch", "one: run_id 03"))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('owner = "operations"\n', "", "issues.0.owner\n  Field required"),
        ('owner = "operations"', 'owner = "operations"\nexcuse = "busy"', "issues.0.excuse\n  Extra inputs"),
        ('"baseline"', '"whenever"', "issues.0.occasion\n  Input should be 'baseline', 'acceptance' or"),
        ('"shared-redis"', '"Shared Redis"', "issues.0.id\n  String should match pattern"),
        ("[0-9a-f]+", "[0-9a-f+", "unterminated character set at position 7"),
        (
            'owner = "operations"',
            'owner = "operations"\nfacts = { run_id = "run_id" }',
            "one group in the fact run_id, not in 'run_id'",
        ),
        ('id = "shared-redis"', "id = shared-redis", "Invalid value (at line 2"),
    ],
)
def test_what_cannot_be_used_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in ENTRY
    file = register(tmp_path, ENTRY.replace(old, new, 1))

    with pytest.raises(ConfigurationError) as refused:
        load_register(file)

    failure = refused.value.failure
    assert failure.subject == f"Register of known issues {file}"
    assert failure.expected == FORM
    assert told in failure.actual
    assert failure.next_action == "correct the file and run the same command again"


def test_a_register_that_is_not_there(tmp_path: Path) -> None:
    file = tmp_path / "none.toml"

    with pytest.raises(ConfigurationError) as refused:
        load_register(file)

    assert str(refused.value) == (
        f"Register of known issues {file}\n"
        f"  expected: {FORM}\n"
        f"  actual:   [Errno 2] No such file or directory: '{file}'\n"
        "  next:     correct the file and run the same command again"
    )


def test_two_entries_for_one_scenario_are_refused(tmp_path: Path) -> None:
    """Only the first would ever be looked at, and the second would never be found fixed."""
    second = ENTRY.replace("shared-redis", "lost-links")

    with pytest.raises(ConfigurationError):
        load_register(register(tmp_path, ENTRY + second))


def test_an_entry_for_an_outline_speaks_for_all_its_rows(tmp_path: Path) -> None:
    loaded = load_register(register(tmp_path, ENTRY))

    for row in ("Two servers (node type)", "Two servers (7, Multi-AZ setting)"):
        found = loaded.entry_of(scenario(row, "both"), Occasion.BASELINE)
        assert found is not None
        assert found.id == "shared-redis"
        assert loaded.entry_of(scenario(row, "staging"), Occasion.BASELINE) is None
        assert loaded.entry_of(scenario(row, "both"), Occasion.ACCEPTANCE) is None
    for other in ("Two servers of one name", "Two servers(7)", "Two servers (7) and more", "All Two servers (7)"):
        assert loaded.entry_of(scenario(other, "both"), Occasion.BASELINE) is None


def test_an_entry_for_a_row_speaks_for_that_row_alone(tmp_path: Path) -> None:
    loaded = load_register(register(tmp_path, ENTRY.replace("Two servers", "Two servers (7)")))

    assert loaded.entry_of(scenario("Two servers (7)", "both"), Occasion.BASELINE) is not None
    assert loaded.entry_of(scenario("Two servers (8)", "both"), Occasion.BASELINE) is None
    assert loaded.entry_of(scenario("Two servers", "both"), Occasion.BASELINE) is None


@pytest.mark.parametrize("names", [("Two servers", "Two servers (7)"), ("Two servers (7)", "Two servers")])
def test_an_entry_for_an_outline_and_one_for_a_row_of_it_are_refused(tmp_path: Path, names: tuple[str, str]) -> None:
    """The row would have two reasons, of which one would never be looked at."""
    first = ENTRY.replace("Two servers", names[0])
    second = ENTRY.replace("Two servers", names[1]).replace("shared-redis", "lost-links")

    with pytest.raises(ConfigurationError) as refused:
        load_register(register(tmp_path, first + second))

    assert "only one of two entries would be looked at: " in refused.value.failure.actual
    elsewhere = second.replace('"both"', '"staging"')
    assert len(load_register(register(tmp_path, first + elsewhere)).issues) == 2


def test_the_project_s_own_register_can_be_used() -> None:
    assert load_register(REGISTER).issues


WAIVER = ENTRY.replace("issues", "waivers").replace('occasion = "baseline"\n', "").replace("shared-redis", "accepted")


def test_a_waiver_counts_in_every_occasion_but_where_an_issue_is_expected(tmp_path: Path) -> None:
    loaded = load_register(register(tmp_path, ENTRY + WAIVER))
    found = {occasion: loaded.entry_of(scenario("Two servers", "both"), occasion) for occasion in Occasion}

    assert {occasion: entry.id for occasion, entry in found.items() if entry} == {
        Occasion.BASELINE: "shared-redis",
        Occasion.ACCEPTANCE: "accepted",
        Occasion.NIGHTLY: "accepted",
    }


def test_a_waiver_for_an_occasion_and_two_waivers_for_one_scenario_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"waivers\.0\.occasion"):
        load_register(register(tmp_path, WAIVER + 'occasion = "baseline"\n'))
    with pytest.raises(ConfigurationError, match="only one of two entries would be looked at"):
        load_register(register(tmp_path, WAIVER + WAIVER.replace("accepted", "accepted-too")))

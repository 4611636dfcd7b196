"""`cutover preflight` as it is called: its decision as exit code, its table for a person and for a program."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cutover.runbook.preflight.line import Line, Outcome
from cutover.runbook.preflight.table import Table
from scripts import preflight as verb
from tests.cutover.fleets import SMALL
from tests.cutover.servers import closed


@pytest.fixture
def fleet_file(tmp_path: Path) -> str:
    """A fleet whose AWS does not answer."""
    file = tmp_path / "small.toml"
    file.write_text(f'aws_endpoint = "http://{closed()}"\n{SMALL}', encoding="utf-8")
    return str(file)


@pytest.mark.parametrize(("outcome", "code"), [(Outcome.OK, 0), (Outcome.NOT_YET, 0), (Outcome.COULD_NOT_LOOK, 1)])
def test_the_exit_code_is_the_decision(
    fleet_file: str, monkeypatch: pytest.MonkeyPatch, outcome: Outcome, code: int
) -> None:
    table = Table("small", (Line("AWS", "credentials", outcome, "of nobody"),))
    monkeypatch.setattr(verb, "look", lambda *_, **__: table)

    for_a_person = CliRunner().invoke(verb.preflight, ["--fleet", fleet_file])
    for_a_program = CliRunner().invoke(verb.preflight, ["--fleet", fleet_file, "--json"])

    assert (for_a_person.exit_code, for_a_program.exit_code) == (code, code)
    assert for_a_person.stdout == f"{table}\n"
    assert for_a_program.stdout == json.dumps(table.as_dict(), indent=2) + "\n"


def test_what_the_operator_confirms_is_handed_on(fleet_file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def look(*_: object, permissions_confirmed: bool, **__: object) -> Table:
        asked.append(permissions_confirmed)
        return Table("small", ())

    monkeypatch.setattr(verb, "look", look)
    for options in ([], ["--permissions-confirmed"]):
        CliRunner().invoke(verb.preflight, ["--fleet", fleet_file, *options])

    assert asked == [False, True]

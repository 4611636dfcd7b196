"""`cutover nightly` as a scheduler calls it: nights of a small suite, one after the other, and what people hear."""

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cutover.history import past_runs
from cutover.plan import PLAN
from cutover.runs.manifest import must_be_unchanged
from tests.cutover.channels.receiver import TOKEN, Receiver, receiver
from tests.cutover.searching import found_in_folder
from tests.cutover.small_occasion import SmallOccasion, small_fleet_file

TAGS = [f"plan-{item.id}" for phase in PLAN for item in phase.items]
FEATURE = f"""\
Feature: Small

  {" ".join(f"@{tag}" for tag in TAGS)}
  Scenario Outline: It holds
    Then it is as it must be

    Examples:
      | environment |
      | staging     |
      | production  |
"""
SETTINGS = "\n    ".join(["[pytest]\nfilterwarnings = error\nmarkers =", *(f"{tag}: a tag" for tag in TAGS)])
STEPS = """\
from pathlib import Path

from cutover.errors import Mismatch
from pytest_bdd import then

@then("it is as it must be")
def right():
    if Path("broken").exists():
        raise Mismatch.of("The thing", expected="whole", actual="broken", next_action="mend the thing")
"""
WORSE, AGAIN = "NO-GO nightly on small: 2 new reasons", "GO nightly on small: it holds again"


@dataclass(frozen=True)
class Nights:
    occasion: SmallOccasion

    @property
    def runs(self) -> Path:
        return self.occasion.project / "runs"

    @property
    def last(self) -> Path:
        """The folder of the last one."""
        return max(file.parent for file in self.runs.glob("*/run.json"))

    def make(self, *, broken: bool) -> None:
        mark = self.occasion.project / "broken"
        mark.touch() if broken else mark.unlink(missing_ok=True)

    def night(self, *options: str) -> tuple[int, str]:
        """Exit code and all that was said: nobody watches."""
        return self.occasion.call("nightly", "--fleet", str(self.occasion.fleet_file), *options)


@pytest.fixture
def team(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    with receiver() as one:
        monkeypatch.setenv("TEAM", one.url)
        yield one


@pytest.fixture
def nights(tmp_path: Path) -> Nights:
    fleet = f'channels = ["TEAM"]\n{small_fleet_file("http://127.0.0.1:9")}'
    occasion = SmallOccasion.made(tmp_path / "project", feature=FEATURE, steps=STEPS, fleet=fleet)
    (occasion.project / "pytest.ini").write_text(SETTINGS, encoding="utf-8")
    return Nights(occasion)


def test_each_night_is_one_line_and_each_event_is_told_once(nights: Nights, team: Receiver) -> None:
    def night(*, broken: bool, status: int = 200) -> tuple[int, str, list[str]]:
        """Exit code, the line without its end, and the titles that the team got."""
        nights.make(broken=broken)
        team.status = status
        heard = len(team.received)
        code, said = nights.night()
        assert said.endswith(f"; {nights.last / 'index.html'}\n")
        must_be_unchanged(nights.last)
        return code, said.rpartition("; ")[0], [message["title"] for message in team.received[heard:]]

    broken = "0 of 2 hold; next in staging, The thing: mend the thing"
    assert night(broken=True) == (1, f"NO-GO nightly on small: no night to compare with, {broken}", [WORSE])
    assert night(broken=True) == (1, f"NO-GO nightly on small: 0 regressed, {broken}", [])
    not_told = "GO nightly on small: 2 flaky, 2 fixed, all 2 hold; NOT told in TEAM: it answered HTTP 500"
    assert night(broken=False, status=500) == (1, not_told, [AGAIN])
    assert night(broken=False) == (0, "GO nightly on small: 2 flaky, all 2 hold", [AGAIN])
    assert found_in_folder(nights.runs, {"token": TOKEN}) == {}


def test_a_program_gets_an_object(nights: Nights, team: Receiver) -> None:
    nights.make(broken=True)

    code, said = nights.night("--json")

    line = json.loads(said)
    assert (code, line["exit_code"], line["decision"], line["nights_before"]) == (1, 1, "NO-GO", 0)
    assert line["page"] == str(nights.last / "index.html")
    assert [(alert["channel"], alert["problem"]) for alert in line["alerts"]] == [("TEAM", None)]
    assert [message["title"] for message in team.received] == [WORSE]
    assert [(run.run, list(run.known)) for run in past_runs(nights.runs)] == [(nights.last.name, ["TEAM"])]


@pytest.mark.usefixtures("team")
def test_who_asks_for_more_gets_what_accept_shows_beside_the_line(nights: Nights) -> None:
    with nights.occasion.program("nightly", "--verbose", errors=subprocess.PIPE) as process:
        line, errors = process.communicate()

    assert line == f"GO nightly on small: no night to compare with, all 2 hold; {nights.last / 'index.html'}\n"
    assert sum(f.startswith("holds ") for f in errors.splitlines()) == 2
    assert f"\nreport: {nights.last / 'index.html'}\nmanifest.json, sha256: " in errors


@pytest.mark.usefixtures("team")
def test_at_a_terminal_each_scenario_is_seen_as_it_ends(nights: Nights) -> None:
    screen, terminal = os.openpty()
    with os.fdopen(screen, "rb", buffering=0) as shown:
        with nights.occasion.program("nightly", errors=terminal) as process:
            line, _ = process.communicate()
        os.close(terminal)
        lines = shown.read(4096).decode().splitlines()

    assert line.startswith("GO nightly on small: ")
    assert sorted(seen.split()[:2] for seen in lines) == [["holds", "production"], ["holds", "staging"]]


def test_a_channel_that_cannot_be_used_is_told_before_anything_runs(
    nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEAM", f"nonsense{TOKEN}")

    code, said = nights.night()

    assert (code, said.splitlines()[0]) == (2, "Channel TEAM")
    assert "  actual:   no URL that Apprise can use\n" in said
    assert TOKEN not in said
    assert list(nights.runs.iterdir()) == []

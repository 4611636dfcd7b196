"""A run that is killed in its middle: nothing of it goes on, and what it left says what it is."""

import signal
import subprocess
from collections.abc import Iterator

import psutil
import pytest

from cutover.errors import Mismatch
from cutover.waiting import eventually
from lab import processes
from lab.processes import Process
from tests.cutover.servers import Reply, http_server
from tests.cutover.small_occasion import SmallOccasion, small_fleet_file

FEATURE = """\
Feature: Small

  @plan-5.3.1
  Scenario Outline: It holds
    Given a state

    Examples:
      | environment |
      | staging     |

  @plan-5.3.2
  Scenario Outline: An officer is at work
    Given an officer on <environment>
    Then nothing comes to an end

    Examples:
      | environment |
      | staging     |
      | production  |

  @plan-5.3.1
  Scenario Outline: It comes too late
    Given a state

    Examples:
      | environment |
      | staging     |
"""

STEPS = """\
from pathlib import Path
from threading import Event

from pytest_bdd import given, parsers, then

@given("a state")
def state(): pass

@given(parsers.parse("an officer on {environment}"))
def officer(officers, environment):
    officers.regular(environment)
    Path(f"at-work-on-{environment}").touch()

@then("nothing comes to an end")
def endless(): Event().wait()
"""

PAGE = """<!doctype html><title>ChatMRPT</title><script>window.bootstrap = {}</script><input id="message-input">"""
LEFT_WITHIN_S = 40
"""Half a minute for leaving, at most."""


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SmallOccasion, list[Process]]]:
    """After the first scenario's line, with a browser at work in both environments; the processes that it had."""
    with http_server(lambda _: Reply(body=PAGE, headers={"Content-Type": "text/html"})) as address:
        folder = tmp_path_factory.mktemp("killed")
        occasion = SmallOccasion.made(folder, feature=FEATURE, steps=STEPS, fleet=small_fleet_file(address))
        with occasion.start("accept") as process:
            eventually(lambda: _must_be_in_the_middle(occasion, process), within_s=60)
            children = psutil.Process(process.pid).children(recursive=True)
            there = [found for one in children if (found := processes.process(one.pid))]
            process.send_signal(signal.SIGKILL)
            process.wait()
        yield occasion, there
        for one in there:
            one.send(signal.SIGKILL)


def _must_be_in_the_middle(occasion: SmallOccasion, process: "subprocess.Popen[str]") -> None:
    if process.poll() is not None:
        pytest.fail(f"it ended by itself: {process.communicate()[0]}")
    at_work = sorted(file.name for file in occasion.project.glob("at-work-on-*"))
    lines = [line for file in occasion.project.glob("runs/*/results.jsonl") for line in file.read_text().splitlines()]
    if len(lines) != 1 or len(at_work) != 2:
        raise Mismatch.of("Run", expected="1 line, 2 officers", actual=f"{lines}, {at_work}", next_action="wait")


def test_nothing_of_it_goes_on(killed: tuple[SmallOccasion, list[Process]]) -> None:
    """It was killed as nobody can prepare for: the features notice by themselves, and close their browsers."""
    _, there = killed

    def must_be_gone() -> None:
        if left := [one for one in there if one.alive]:
            raise Mismatch.of("Processes", expected="none", actual=f"{left}", next_action="see fixtures/lifeline.py")

    assert len(there) > 4, "two parts, each with a browser"
    eventually(must_be_gone, within_s=LEFT_WITHIN_S)


def test_the_verdict_names_what_never_ran(killed: tuple[SmallOccasion, list[Process]]) -> None:
    occasion, _ = killed

    code, said = occasion.call("verdict", str(occasion.folder))

    assert code == 3
    assert "INCONCLUSIVE" in said
    for scenario in ("An officer is at work", "It comes too late"):
        assert scenario in said


def test_the_verdict_is_the_same_bytes_twice(killed: tuple[SmallOccasion, list[Process]]) -> None:
    occasion, _ = killed
    written = []
    for _ in range(2):
        occasion.call("verdict", str(occasion.folder))
        written.append((occasion.folder / "verdict.json").read_bytes())
        (occasion.folder / "verdict.json").unlink()

    assert written[0] == written[1]
    assert b"It comes too late" in written[0]


def test_there_is_a_report_all_the_same(killed: tuple[SmallOccasion, list[Process]]) -> None:
    occasion, _ = killed

    code, said = occasion.call("report", str(occasion.folder))

    page = (occasion.folder / "index.html").read_text(encoding="utf-8")
    assert (code, said.strip()) == (0, str(occasion.folder / "index.html"))
    assert "INCONCLUSIVE" in page
    assert "It comes too late" in page


def test_there_is_nothing_to_check_it_against(killed: tuple[SmallOccasion, list[Process]]) -> None:
    occasion, _ = killed

    assert occasion.call("verdict", "--check", str(occasion.folder)) == (
        2,
        (
            f"Run folder {occasion.folder}\n"
            "  expected: a manifest.json, as a run leaves it at its end\n"
            "  actual:   none\n"
            "  next:     the run did not come to its end: nothing can be checked against it\n"
        ),
    )

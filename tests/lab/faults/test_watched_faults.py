"""Each fault that somebody has to keep watch for wakes people once, in the right words, and health never does."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from cutover.errors import Mismatch
from cutover.waiting import eventually
from cutover.watch.folder import WatchFolder
from cutover.watch.record import Look, Mark, Round, Told
from cutover.watch.verdict import judge_watch
from lab.faults.bench import Bench
from lab.faults.breaking import break_lab, mend_lab
from lab.spec import LabSpec
from tests.cutover.channels.receiver import Receiver, receiver
from tests.lab.faults.watching import CHANNEL, Night, fleet_file, night

pytestmark = pytest.mark.xdist_group("faults")

P = "production of faulty: "
REDIS = "chatmrpt-redis-production"
WAKES = {
    "X05": "production-1 logs errors",
    "X06": f"{REDIS} does not answer",
    "X02": "production-1 holds too many connections to its Redis, a leak",
    "X03": f"{REDIS} is nearly full",
    "X04": "production-1: workers end again and again, a crash loop",
    "R03": f"{REDIS} evicts sessions",
    "C03": "relapse: Redis of production: production-2",
    "X01": "production-1 has a worker that grows and grows, a memory leak",
}
"""In an order in which no two neighbours restart the same instance: three restarts in a row are told of, too."""


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    with receiver() as one:
        monkeypatch.setenv(CHANNEL, one.url)
        yield one


@pytest.fixture
def fleet(faulty_spec: LabSpec, tmp_path: Path) -> Path:
    return fleet_file(faulty_spec, tmp_path)


def ask(bench: Bench, fault: str) -> None:
    """What grows with the users' requests needs users."""
    if fault in {"X01", "X02"}:
        bench.first.ask(30)


def test_each_wakes_people_once_and_they_hear_that_it_is_over(
    bench: Bench, fleet: Path, tmp_path: Path, office: Receiver
) -> None:
    heard: list[str] = []
    with night(fleet, tmp_path, office) as one:
        one.must_have_rounds(4)
        for fault, headline in WAKES.items():
            break_lab(bench.blueprint.spec, [fault])
            heard.append(f"{P}{headline}")
            _must_be_told(one, bench, fault, heard)
            mend_lab(bench.blueprint.spec)
            if fault != "X01":  # that workers do not grow is known only once they are old
                heard.append(f"{P}over: {headline}")
                one.must_be_told(heard)

    verdict = judge_watch(one.folder.account())
    assert verdict.decision == "NO-GO"
    assert [reason.kind for reason in verdict.reasons if reason.kind != "unseen"] == ["trouble"] * len(WAKES)
    relapse = next(message for message in office.received if "relapse" in message["title"])
    assert f"rollback: cutover rollback --fleet {fleet} --apply" in relapse["message"]


def test_a_redis_that_was_emptied_is_told_of_and_so_is_its_restart(
    bench: Bench, fleet: Path, tmp_path: Path, office: Receiver
) -> None:
    """A flush leaves nothing behind but visitors whom nobody knows; it is mended by a restart."""
    lost, restarted = "production has lost a session that it gave", f"{REDIS} was restarted or replaced"
    with night(fleet, tmp_path, office) as one:
        one.must_have_rounds(4)
        break_lab(bench.blueprint.spec, ["R08"])
        one.must_be_told([f"{P}{lost}", f"{P}over: {lost}"])
        mend_lab(bench.blueprint.spec)
        one.must_be_told([f"{P}{lost}", f"{P}over: {lost}", f"{P}{restarted}", f"{P}over: {restarted}"])

    assert [trouble.what for trouble in one.folder.account().troubles] == ["strangers", "redis-restarts"]


def _must_be_told(one: Night, bench: Bench, fault: str, heard: list[str]) -> None:
    def look() -> None:
        ask(bench, fault)
        if len(one.titles) < len(heard):
            raise Mismatch.of("Messages", expected=f"{heard}", actual=f"{one.titles}", next_action="wait")

    eventually(look, within_s=120, every_s=0.3)
    assert one.titles == heard


def test_health_wakes_nobody_and_leaves_nothing(bench: Bench, fleet: Path, tmp_path: Path, office: Receiver) -> None:
    with bench.production_redis.client() as client:
        before = set(client.keys())
    with night(fleet, tmp_path, office) as one:
        one.must_have_rounds(20)

    lines = list(one.folder.lines())
    assert office.received == []
    assert {line.outcome for line in lines if isinstance(line, Look)} == {"right"}
    assert [line.what for line in lines if isinstance(line, Mark)] == ["begun", "interrupted"]
    assert judge_watch(one.folder.account()).exit_code in {0, 3}  # 3: a machine too busy for half of the rounds
    with bench.production_redis.client() as client:
        assert set(client.keys()) <= before


WATCH = """\
import sys
from datetime import timedelta
from pathlib import Path
from cutover.watch.beginning import begin, going_on
fleet_file, parent = sys.argv[1], Path(sys.argv[2])
fleet, folder = begin(fleet_file, timedelta(hours=1), timedelta(seconds=0.5), parent=parent)
with going_on(fleet_file, fleet, folder, lambda line: None, parent=parent) as watch:
    watch.run()
"""


def test_a_watch_that_is_killed_goes_on_and_has_lost_nothing_but_the_round_that_ran(
    bench: Bench, fleet: Path, tmp_path: Path, office: Receiver
) -> None:
    break_lab(bench.blueprint.spec, ["X03"])
    with subprocess.Popen([sys.executable, "-c", WATCH, str(fleet), str(tmp_path)]) as process:
        folder = eventually(lambda: _of_three_rounds_and_a_message(tmp_path), within_s=60)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="utf-8").split()
        os.kill(process.pid, signal.SIGKILL)
    before = list(folder.lines())

    with night(fleet, tmp_path, office, is_resumed=True) as one:
        one.must_have_rounds(sum(isinstance(line, Round) for line in before) + 3)
        mend_lab(bench.blueprint.spec)
        one.must_be_told([f"{P}{REDIS} is nearly full", f"{P}over: {REDIS} is nearly full"])

    after = list(folder.lines())
    assert after[: len(before)] == before
    assert [line.what for line in after if isinstance(line, Mark)] == ["begun", "resumed", "interrupted"]
    for child in children:
        eventually(partial(_must_be_gone, int(child)), within_s=60)


def _of_three_rounds_and_a_message(parent: Path) -> WatchFolder:
    folders = [WatchFolder(path.parent) for path in parent.glob("*/watch.jsonl")]
    lines = [line for folder in folders for line in folder.lines()]
    if sum(isinstance(line, Round) for line in lines) < 3 or not any(isinstance(line, Told) for line in lines):
        raise Mismatch.of(
            "Watch", expected="three rounds and a message", actual=f"{len(lines)} lines", next_action="wait"
        )
    return folders[0]


def _must_be_gone(looking: int) -> None:
    """The program that looks ends with the watch that asked it."""
    if Path(f"/proc/{looking}").exists():
        raise Mismatch.of("The program that looks", expected="ended", actual=f"{looking} runs", next_action="wait")

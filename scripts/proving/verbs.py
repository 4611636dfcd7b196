"""Asks a verb of the command line about a lab: whether it refuses, or tells somebody."""

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Thread

from cutover.errors import Mismatch
from cutover.proving.results import Witnessed
from cutover.runs.results import ShownFailure
from cutover.waiting import eventually
from cutover.watch.beginning import begin, going_on
from cutover.watch.folder import WatchFolder
from cutover.watch.record import Round
from cutover.watch.troubles import Trouble
from cutover.watch.watching import Watch
from lab.faults.bench import Bench
from lab.faults.claims import WATCH

REFUSED, LET_THROUGH = "refused", "let through"
_WORDS = {"preflight": (), "provision": ("--apply",), "switch": ("--apply",), "rollback": ("--apply",), "nightly": ()}
_WITHIN_S = 300
_WATCHED_WITHIN_S = 75.0
_EVERY = timedelta(seconds=0.5)
_ROUNDS_BEFORE = 2
"""That what comes then is new."""
_USERS = 5
"""Requests at a time: what grows with users needs some."""


def ask_verb(verb: str, fleet_file: Path, parent: Path, bench: Bench) -> Witnessed:
    """About a lab that is broken already."""
    if verb == WATCH:
        return ask_watch(fleet_file, parent, bench, lambda: None)
    command = [str(Path(sys.executable).with_name("cutover")), verb, "--fleet", str(fleet_file), *_WORDS[verb]]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_WITHIN_S, check=False)
    outcome = LET_THROUGH if done.returncode == 0 else "not looked" if done.returncode == 3 else REFUSED
    said = [*done.stdout.splitlines()[-12:], *done.stderr.splitlines()[-8:]]
    todo = [line.partition("next:")[2].strip() for line in said if line.lstrip().startswith("next:")]
    failure = _shown(f"cutover {verb}", "exit code 0", "\n".join(said), (todo or ["as it says"])[0])
    return Witnessed(name=verb, environment="", outcome=outcome, failure=None if outcome == LET_THROUGH else failure)


def ask_watch(fleet_file: Path, parent: Path, bench: Bench, injure: Callable[[], object]) -> Witnessed:
    """Until it tells of something. `injure`: breaks the lab once it is watched."""
    fleet, folder = begin(str(fleet_file), timedelta(hours=1), _EVERY, parent=parent)
    with going_on(str(fleet_file), fleet, folder, lambda _: None, parent=parent) as watch:
        thread = Thread(target=watch.run)
        thread.start()

        try:
            eventually(lambda: _must_have_rounds(folder), within_s=_WATCHED_WITHIN_S, every_s=0.2)
            injure()
            troubles = _told_of(watch, bench)
        finally:
            watch.stop()
            thread.join()
    if not troubles:
        return Witnessed(name="watch", environment="", outcome=LET_THROUGH)
    told = troubles[0].failure
    return Witnessed(
        name="watch",
        environment="",
        outcome=REFUSED,
        failure=_shown(f"{told.subject}: {troubles[0].headline}", told.expected, told.actual, told.next_action),
    )


def _must_have_rounds(folder: WatchFolder) -> None:
    rounds = sum(isinstance(line, Round) for line in folder.lines())
    if rounds < _ROUNDS_BEFORE:
        raise Mismatch.of("Watch", expected=f"{_ROUNDS_BEFORE} rounds", actual=f"{rounds}", next_action="wait")


def _told_of(watch: Watch, bench: Bench) -> list[Trouble]:
    """Nothing, if that is what it says for long enough."""

    def must_tell() -> list[Trouble]:
        bench.first.ask(_USERS)
        if not watch.troubles:
            raise Mismatch.of("Watch", expected="tells of something", actual="silent", next_action="wait")
        return list(watch.troubles)

    try:
        return eventually(must_tell, within_s=_WATCHED_WITHIN_S, every_s=0.5)
    except Mismatch:
        return []


def _shown(subject: str, expected: str, actual: str, next_action: str) -> ShownFailure:
    return ShownFailure(type="Mismatch", subject=subject, expected=expected, actual=actual, next_action=next_action)

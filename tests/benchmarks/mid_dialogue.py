"""Whether users in the middle of the TPR dialogue keep their state over a switch, a rollback and a switch.

`python -m tests.benchmarks.mid_dialogue --fleet NAME`: a lab that is up, production on staging's Redis, its own
provisioned. The users are silent while a change is made and take a turn after each, or with `--active` they talk on
throughout, a turn every second.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from os import getloadavg
from pathlib import Path
from threading import Event

import click

from cutover.errors import ConfigurationError, CutoverError, Mismatch
from cutover.fleet import Fleet, load_fleet
from cutover.guestbook import Guestbook
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.journal import Action
from scripts.occasions import fleet_option
from scripts.switching import perform_rollback, perform_switch
from tests.benchmarks.dialogue_user import LAST, DialogueUser

USERS = 50

Change = tuple[str, Callable[[], ChangeFolder]]


@dataclass(frozen=True)
class Step:
    """A change, or the end after the last one."""

    name: str
    took_s: float
    lost: tuple[Mismatch, ...]
    """Of the users who had lost nothing before."""


@dataclass(frozen=True)
class Kept:
    """What has become of the users."""

    users: int
    analyses: int
    unanswered: int
    steps: tuple[Step, ...]

    @property
    def lost(self) -> tuple[Mismatch, ...]:
        return tuple(loss for step in self.steps for loss in step.lost)

    def __str__(self) -> str:
        lines = [f"{step.name}: {step.took_s:.1f} s, {len(step.lost)} of {self.users} lost" for step in self.steps]
        total = (
            f"{len(self.lost)} of {self.users} users in mid-dialogue lost their state; {self.analyses} analyses "
            f"finished and right, {self.unanswered} requests without an answer"
        )
        return "\n".join([*map(str, self.lost), *lines, total])


def hold(fleet: Fleet, changes: Sequence[Change], *, silent: int = 0, talking: int = 0) -> Kept:
    """So many users over these changes of production. What they leave is removed.

    A silent one stops at another stage than the next, takes one turn after each change, and finishes in the end; one
    that is talking takes a turn every second. Raises ConfigurationError for a change that has carried nobody's session:
    it would prove nothing.
    """
    guestbook = Guestbook(fleet.application)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(silent + talking) as pool:
        users = [DialogueUser.of(fleet, one, Path(folder)) for one in range(1, silent + talking + 1)]
        try:
            list(pool.map(lambda user: user.visit(guestbook), users))
            steps = _steps(pool, users[:silent], users[silent:], changes)
        finally:
            for user in users:
                user.leave(guestbook)
            guestbook.leave(fleet)
    return Kept(len(users), sum(user.analyses for user in users), sum(user.unanswered for user in users), steps)


def _steps(
    pool: ThreadPoolExecutor, silent: Sequence[DialogueUser], talking: Sequence[DialogueUser], changes: Sequence[Change]
) -> tuple[Step, ...]:
    over = Event()
    users = (*silent, *talking)
    list(pool.map(lambda user: user.go_to(user.number % LAST), silent))
    talks = [pool.submit(user.keep_talking, over) for user in talking]

    def change_and_go_on(change: Callable[[], ChangeFolder]) -> None:
        _make(change)
        list(pool.map(DialogueUser.go_on, silent))

    def finish() -> None:
        over.set()
        list(pool.map(DialogueUser.finish, silent))
        for talk in talks:
            talk.result()

    try:
        steps = [_step(name, users, partial(change_and_go_on, change)) for name, change in changes]
        return (*steps, _step("the end of the dialogues", users, finish))
    finally:
        over.set()


def _step(name: str, users: Sequence[DialogueUser], work: Callable[[], object]) -> Step:
    had_lost = {user.number for user in users if user.loss}
    began = time.monotonic()
    work()
    took_s = time.monotonic() - began
    return Step(name, took_s, tuple(user.loss for user in users if user.loss and user.number not in had_lost))


def _make(change: Callable[[], ChangeFolder]) -> None:
    folder = change()
    entries = folder.journal.entries()
    if not any(entry.action == Action.CARRY and entry.facts.get("carried") for entry in entries):
        raise ConfigurationError.of(
            f"Change {folder.name}",
            expected="sessions carried from one Redis to another",
            actual="none: production is where it was to be already, or its sessions are in no Redis",
            next_action="begin with a lab in the plan's current state, with production's own Redis provisioned",
        )


@click.command()
@fleet_option
@click.option("--users", "number", type=click.IntRange(1, 200), default=USERS, show_default=True)
@click.option("--active", is_flag=True, help="They talk on while the changes are made.")
def main(fleet: str, number: int, *, active: bool) -> None:
    """Users in mid-dialogue over switch, rollback, switch. Exit code 1 where one of them has lost something."""
    described = load_fleet(fleet)
    changes = [
        ("switch", partial(perform_switch, described)),
        ("rollback", partial(perform_rollback, described)),
        ("switch again", partial(perform_switch, described)),
    ]
    try:
        kept = hold(described, changes, **{"talking" if active else "silent": number})
    except CutoverError as error:
        sys.exit(str(error))
    click.echo(f"{kept}\nload average {', '.join(f'{load:.1f}' for load in getloadavg())}")
    sys.exit(1 if kept.lost else 0)


if __name__ == "__main__":
    main()

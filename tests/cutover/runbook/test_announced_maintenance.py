"""The start and the end of a maintenance in a channel that is there, whatever the end."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cutover.errors import Mismatch
from cutover.fleet import Fleet
from cutover.runbook.announcing import RECORD, announced_maintenance
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.journal import Action
from cutover.runbook.maintenance import Change
from tests.cutover.channels.receiver import Receiver, receiver
from tests.cutover.fleets import small_fleet

BEGINS = "ChatMRPT: maintenance begins"


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    with receiver() as found:
        monkeypatch.setenv("TEAM", found.url)
        yield found


@pytest.fixture
def fleet() -> Fleet:
    return small_fleet(channels=["TEAM"])


@pytest.fixture
def change(tmp_path: Path) -> ChangeFolder:
    return ChangeFolder.create("switch", "small", parent=tmp_path)


def titles(change: ChangeFolder) -> list[str]:
    return [json.loads(line)["title"] for line in (change.path / RECORD).read_text(encoding="utf-8").splitlines()]


def do(change: ChangeFolder, *actions: Action) -> None:
    for action in actions:
        with change.journal.action(action, "production-1"):
            pass


def do_and_fail(fleet: Fleet, change: ChangeFolder, actions: list[Action]) -> None:
    with announced_maintenance(fleet, change, Change.SWITCH, say=lambda _: None):
        do(change, *actions)
        raise Mismatch.of("Service", expected="a start", actual="none", next_action="read the log")


def test_done(there: Receiver, fleet: Fleet, change: ChangeFolder) -> None:
    said: list[str] = []

    with announced_maintenance(fleet, change, Change.SWITCH, say=said.append):
        do(change, Action.BACK_UP, Action.EDIT, Action.VERIFY)

    assert [message["title"] for message in there.received] == [BEGINS, "ChatMRPT: maintenance has ended"]
    assert titles(change) == [message["title"] for message in there.received]
    assert said[0] == f"announced in TEAM: {BEGINS}"


@pytest.mark.parametrize(
    ("actions", "title", "state"),
    [
        ([Action.BACK_UP, Action.EDIT], "ChatMRPT: maintenance was interrupted", "its settings changed, not restarted"),
        (
            [Action.BACK_UP, Action.EDIT, Action.RESTORE, Action.VERIFY],
            "ChatMRPT: maintenance has ended, the change was taken back",
            "production-1: as before, and proved",
        ),
    ],
)
def test_failed(
    there: Receiver, fleet: Fleet, change: ChangeFolder, actions: list[Action], title: str, state: str
) -> None:
    with pytest.raises(Mismatch):
        do_and_fail(fleet, change, actions)

    last = there.received[-1]
    assert last["title"] == title
    assert state in last["message"]


@pytest.mark.usefixtures("there")
def test_resumed_after_a_crash_the_beginning_is_not_announced_twice(fleet: Fleet, change: ChangeFolder) -> None:
    with announced_maintenance(fleet, change, Change.SWITCH, say=lambda _: None):
        pass
    first, _ended = (change.path / RECORD).read_text(encoding="utf-8").splitlines()
    (change.path / RECORD).write_text(f"{first}\n", encoding="utf-8")

    with announced_maintenance(fleet, change, Change.SWITCH, say=lambda _: None):
        do(change, Action.BACK_UP, Action.EDIT, Action.VERIFY)

    assert titles(change) == [BEGINS, "ChatMRPT: maintenance has ended"]


def test_a_channel_that_is_gone_holds_nothing_up(
    fleet: Fleet, change: ChangeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEAM", "json://127.0.0.1:9/token-of-the-team")
    said: list[str] = []

    with announced_maintenance(fleet, change, Change.ROLLBACK, say=said.append):
        do(change, Action.RESTORE, Action.VERIFY)

    assert said[0] == f"NOT announced in TEAM, no connection, or no answer in time: {BEGINS}"
    assert "token-of-the-team" not in "".join(file.read_text(encoding="utf-8") for file in change.path.iterdir())

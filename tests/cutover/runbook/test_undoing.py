"""Which change a rollback takes back, by what lies in the folders."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cutover.errors import ConfigurationError
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.journal import Action, Entry, Phase
from cutover.runbook.undoing import change_to_take_back, standing_change

CHANGED = [(Action.BACK_UP, Phase.END), (Action.EDIT, Phase.END), (Action.VERIFY, Phase.END)]
RESTORED = [(Action.RESTORE, Phase.END), (Action.VERIFY, Phase.END)]
NOTHING = [(Action.LOOK, Phase.END)]
SAME = [(Action.LOOK, Phase.END), (Action.VERIFY, Phase.END)]


def made(
    parent: Path,
    verb: str,
    told: list[tuple[Action, Phase]],
    *,
    takes_back: ChangeFolder | None = None,
    fleet: str = "lab",
) -> ChangeFolder:
    folder = ChangeFolder.create(verb, fleet, takes_back=takes_back, parent=parent)
    at = datetime(2025, 8, 1, tzinfo=UTC)
    lines = [Entry(at=at, action=action, instance="production-1", phase=phase) for action, phase in told]
    folder.journal.path.write_text("".join(f"{line.model_dump_json()}\n" for line in lines), encoding="utf-8")
    return folder


def test_the_newest_that_changed_something(tmp_path: Path) -> None:
    switch = made(tmp_path, "switch", CHANGED)
    made(tmp_path, "switch", NOTHING)
    made(tmp_path, "switch", SAME)
    made(tmp_path, "switch", CHANGED + RESTORED)
    made(tmp_path, "switch", CHANGED, fleet="lab-two")

    assert change_to_take_back("lab", parent=tmp_path) == switch


def test_redis_disabled_after_a_switch_is_taken_back_first(tmp_path: Path) -> None:
    switch = made(tmp_path, "switch", CHANGED)
    disabled = made(tmp_path, "disable", CHANGED)

    assert change_to_take_back("lab", parent=tmp_path) == max(switch, disabled, key=lambda one: one.name)


def test_one_that_stopped_half_way_still_stands(tmp_path: Path) -> None:
    switch = made(tmp_path, "switch", CHANGED[:2])
    made(tmp_path, "rollback", RESTORED[:1], takes_back=switch)

    assert change_to_take_back("lab", parent=tmp_path) == switch


def test_what_was_taken_back_is_not_taken_back_again(tmp_path: Path) -> None:
    switch = made(tmp_path, "switch", CHANGED)
    back = made(tmp_path, "rollback", RESTORED, takes_back=switch)

    with pytest.raises(ConfigurationError) as refused:
        change_to_take_back("lab", parent=tmp_path)

    assert standing_change("lab", parent=tmp_path) is None
    assert back.taken_back == switch
    assert str(refused.value) == (
        "Changes of lab\n"
        "  expected: one that still stands\n"
        f"  actual:   none: the last, {switch.name}, was taken back or had changed nothing in the end\n"
        "  next:     nothing is to be taken back; what is so now: cutover accept, or cutover baseline"
    )


def test_where_nothing_was_ever_changed(tmp_path: Path) -> None:
    assert standing_change("lab", parent=tmp_path) is None
    with pytest.raises(ConfigurationError, match="Journal of a switch of lab"):
        change_to_take_back("lab", parent=tmp_path)

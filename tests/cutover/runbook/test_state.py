"""What is said of an instance, by how far the journal has come."""

from datetime import UTC, datetime

import pytest

from cutover.runbook.journal import Action, Entry, Phase
from cutover.runbook.state import Outcome, left_as, outcome, state_of
from tests.cutover.fleets import small_fleet

A, B, E, F = Action, Phase.BEGIN, Phase.END, Phase.FAILED


def entries(*told: tuple[Action, Phase], instance: str = "production-1") -> list[Entry]:
    at = datetime(2025, 8, 1, tzinfo=UTC)
    return [Entry(at=at, action=action, instance=instance, phase=phase) for action, phase in told]


THERE = [(A.LOOK, E), (A.BACK_UP, E), (A.EDIT, B), (A.EDIT, E), (A.RESTART, B), (A.RESTART, E), (A.VERIFY, E)]
BACK = [(A.RESTORE, B), (A.RESTORE, E), (A.RESTART, B), (A.RESTART, E), (A.VERIFY, E)]


@pytest.mark.parametrize(
    ("told", "state", "together"),
    [
        ([], "untouched", Outcome.AS_BEFORE),
        (THERE[:1], "untouched", Outcome.AS_BEFORE),
        (THERE[:2], "backed up, its settings as they were", Outcome.AS_BEFORE),
        (THERE[:3], "its settings changed, or about to be; not restarted since", Outcome.HALF_WAY),
        (THERE[:4], "its settings changed, not restarted since", Outcome.HALF_WAY),
        (THERE[:5], "its settings changed, its restart begun and not seen to succeed", Outcome.HALF_WAY),
        ([*THERE[:5], (A.RESTART, F)], "its settings changed, its restart begun and not seen to succeed", "half-way"),
        (THERE[:6], "restarted with the new settings, not proved", Outcome.HALF_WAY),
        ([*THERE[:6], (A.VERIFY, F)], "restarted with the new settings, not proved", Outcome.HALF_WAY),
        (THERE, "changed, and proved", Outcome.DONE),
        (THERE + BACK[:1], "its settings restored, or about to be; not restarted since", Outcome.HALF_WAY),
        (THERE + BACK[:2], "its settings restored, not restarted since", Outcome.HALF_WAY),
        (THERE + BACK[:3], "its settings restored, its restart begun and not seen to succeed", Outcome.HALF_WAY),
        (BACK[:4], "restarted with the settings of before, not proved", Outcome.HALF_WAY),
        (THERE + BACK, "as before, and proved", Outcome.AS_BEFORE),
        (THERE + BACK + THERE[2:], "changed, and proved", Outcome.DONE),
        ([(A.TAKE_OUT, B)], "untouched; out of the balancer", Outcome.HALF_WAY),
        ([*THERE, (A.TAKE_OUT, B), (A.BRING_BACK, B)], "changed, and proved; out of the balancer", Outcome.HALF_WAY),
        ([(A.TAKE_OUT, E), *THERE, (A.BRING_BACK, E)], "changed, and proved", Outcome.DONE),
    ],
)
def test_a_state_for_each_point_of_the_way(told: list[tuple[Action, Phase]], state: str, together: Outcome) -> None:
    said = entries(*told)

    assert state_of("production-1", said) == state
    assert state_of("production-2", said) == "untouched"
    assert outcome([state]) == together


def test_one_of_two_is_half_way() -> None:
    assert outcome(["changed, and proved", "untouched"]) == Outcome.HALF_WAY
    assert outcome(["as before, and proved", "untouched"]) == Outcome.AS_BEFORE


def test_a_line_for_each_instance_of_production() -> None:
    assert left_as(small_fleet(), entries(*THERE)) == "production-1: changed, and proved"

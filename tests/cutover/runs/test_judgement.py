"""From an error, or none, to an outcome."""

from datetime import date, timedelta

import pytest

from cutover.errors import ConfigurationError, Mismatch, ProbeError
from cutover.register import KnownIssue, Waiver
from cutover.runs import Occasion, Outcome
from cutover.runs.judgement import outcome, shown

ISSUE = KnownIssue(
    id="shared-redis",
    scenario="Two servers",
    environment="both",
    occasion=Occasion.BASELINE,
    reason="Production uses staging's Redis",
    owner="operations",
    since=date(2025, 8, 1),
    expires=date(2025, 8, 31),
    error="Mismatch",
    actual="one server",
)
WAIVER = Waiver.model_validate(ISSUE.model_dump(exclude={"occasion"}))
PARTS = {"expected": "two servers", "next_action": "switch"}
WRONG = Mismatch.of("Redis", actual="one server", **PARTS)
OTHERWISE = Mismatch.of("Redis", actual="no server", **PARTS)
UNSEEN = ProbeError.of("Redis", actual="one server", **PARTS)
OURS = ConfigurationError.of("Redis", actual="one server", **PARTS)
CRASH = ZeroDivisionError("division by zero")


@pytest.mark.parametrize(
    ("error", "issue", "expected"),
    [
        (None, None, Outcome.PASSED),
        (WRONG, None, Outcome.FAILED),
        (UNSEEN, None, Outcome.NOT_LOOKED),
        (OURS, None, Outcome.MISCONFIGURED),
        (CRASH, None, Outcome.NOT_LOOKED),
        (None, ISSUE, Outcome.FIXED),
        (WRONG, ISSUE, Outcome.KNOWN),
        (OTHERWISE, ISSUE, Outcome.DIFFERENT),
        (UNSEEN, ISSUE, Outcome.DIFFERENT),
        (OURS, ISSUE, Outcome.DIFFERENT),
        (CRASH, ISSUE, Outcome.DIFFERENT),
        (None, WAIVER, Outcome.PASSED),
        (WRONG, WAIVER, Outcome.WAIVED),
        (OTHERWISE, WAIVER, Outcome.FAILED),
        (UNSEEN, WAIVER, Outcome.NOT_LOOKED),
        (OURS, WAIVER, Outcome.MISCONFIGURED),
        (CRASH, WAIVER, Outcome.NOT_LOOKED),
    ],
)
def test_outcome(error: Exception | None, issue: KnownIssue | Waiver | None, expected: Outcome) -> None:
    failure = shown(error, "Two servers") if error else None

    assert outcome(error, failure, issue, today=ISSUE.expires) is expected


@pytest.mark.parametrize("entry", [ISSUE, WAIVER])
def test_the_day_after_its_last_an_entry_is_no_excuse(entry: KnownIssue | Waiver) -> None:
    after = entry.expires + timedelta(days=1)

    assert outcome(WRONG, shown(WRONG, "Two servers"), entry, today=after) is Outcome.EXPIRED
    assert outcome(None, None, entry, today=after) is outcome(None, None, entry, today=entry.expires)


def test_an_error_of_this_project_is_shown_in_its_four_parts() -> None:
    assert shown(UNSEEN, "Two servers").model_dump() == {
        "type": "ProbeError",
        "subject": "Redis",
        "expected": "two servers",
        "actual": "one server",
        "next_action": "switch",
    }


def test_any_other_error_is_a_fault_of_the_suite() -> None:
    assert shown(CRASH, "Two servers").model_dump() == {
        "type": "ZeroDivisionError",
        "subject": "Two servers",
        "expected": "a scenario that runs to its end",
        "actual": "ZeroDivisionError: division by zero",
        "next_action": "this is a fault of the suite, not of the system: see pytest-*.log in the run's folder",
    }

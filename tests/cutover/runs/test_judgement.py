"""From an error, or none, to an outcome."""

from datetime import date

import pytest

from cutover.errors import ConfigurationError, Mismatch, ProbeError
from cutover.register import KnownIssue
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
    ],
)
def test_outcome(error: Exception | None, issue: KnownIssue | None, expected: Outcome) -> None:
    failure = shown(error, "Two servers") if error else None

    assert outcome(error, failure, issue) is expected


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

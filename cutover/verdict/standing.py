"""What became of a selected scenario, and what each occasion makes of it."""

from collections.abc import Mapping
from enum import StrEnum

from cutover.runs import Occasion
from cutover.verdict.decision import Decision


class Standing(StrEnum):
    """An outcome of `cutover.runs.Outcome`, by the same word, or what only the whole run shows."""

    FAILED = "failed"
    KNOWN = "known"
    DIFFERENT = "different"
    CONTRADICTORY = "contradictory"
    """Failed as registered, but the known issues do not agree on a fact, such as the run_id of the one server."""
    EXPIRED = "expired"
    FIXED = "fixed"
    MISCONFIGURED = "misconfigured"
    NOT_LOOKED = "not looked"
    NO_RESULT = "no result"
    NO_SCENARIO = "no scenario"
    """Of an item of the plan: nothing looks at it in this run, and nobody says why."""
    WAIVED = "waived"
    PASSED = "passed"


_TELLS_NOTHING = {
    Standing.MISCONFIGURED: Decision.INCONCLUSIVE,
    Standing.NOT_LOOKED: Decision.INCONCLUSIVE,
    Standing.NO_RESULT: Decision.INCONCLUSIVE,
    Standing.NO_SCENARIO: Decision.INCONCLUSIVE,
}

_WHAT_IS_REGISTERED_IS_EXPECTED = {
    Standing.FAILED: Decision.NO_GO,
    Standing.DIFFERENT: Decision.NO_GO,
    Standing.CONTRADICTORY: Decision.NO_GO,
    Standing.EXPIRED: Decision.NO_GO,
    Standing.FIXED: Decision.NO_GO,
    **_TELLS_NOTHING,
    Standing.KNOWN: Decision.GO,
    Standing.WAIVED: Decision.GO,
    Standing.PASSED: Decision.GO,
}

RULES: Mapping[Occasion, Mapping[Standing, Decision]] = {
    Occasion.BASELINE: _WHAT_IS_REGISTERED_IS_EXPECTED,
    Occasion.NIGHTLY: _WHAT_IS_REGISTERED_IS_EXPECTED,
    Occasion.ACCEPTANCE: {
        Standing.FAILED: Decision.NO_GO,
        Standing.KNOWN: Decision.NO_GO,
        Standing.DIFFERENT: Decision.NO_GO,
        Standing.CONTRADICTORY: Decision.NO_GO,
        Standing.EXPIRED: Decision.NO_GO,
        Standing.FIXED: Decision.NO_GO,
        **_TELLS_NOTHING,
        Standing.WAIVED: Decision.GO,
        Standing.PASSED: Decision.GO,
    },
}
"""The heaviest first: of several attempts, or several scenarios of a plan item, the one that stands first counts."""


def weight(occasion: Occasion, standing: Standing) -> int:
    """Smaller is heavier."""
    return list(RULES[occasion]).index(standing)

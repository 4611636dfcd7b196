"""What became of a selected scenario, and what each occasion makes of it."""

from collections.abc import Mapping
from enum import StrEnum

from cutover.runs import Occasion
from cutover.verdict.decision import Decision


class Standing(StrEnum):
    """An outcome of `cutover.runs.Outcome`, by the same word, or that there is none."""

    FAILED = "failed"
    KNOWN = "known"
    DIFFERENT = "different"
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

RULES: Mapping[Occasion, Mapping[Standing, Decision]] = {
    Occasion.BASELINE: {
        Standing.FAILED: Decision.NO_GO,
        Standing.DIFFERENT: Decision.NO_GO,
        Standing.EXPIRED: Decision.NO_GO,
        Standing.FIXED: Decision.NO_GO,
        **_TELLS_NOTHING,
        Standing.KNOWN: Decision.GO,
        Standing.WAIVED: Decision.GO,
        Standing.PASSED: Decision.GO,
    },
    Occasion.ACCEPTANCE: {
        Standing.FAILED: Decision.NO_GO,
        Standing.KNOWN: Decision.NO_GO,
        Standing.DIFFERENT: Decision.NO_GO,
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

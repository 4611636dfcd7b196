"""Reasons: what stands behind a decision, scenario by scenario."""

from collections.abc import Mapping
from dataclasses import dataclass

from cutover.runs import Occasion, ScenarioId
from cutover.runs.results import Record, Registered, ShownFailure
from cutover.verdict.judging import Judged
from cutover.verdict.standing import Standing


class Reason(Record):
    kind: Standing
    scenario: ScenarioId
    registered: Registered | None
    """What the register says, where the scenario was expected or allowed to fail."""
    explanation: str
    next_action: str
    failure: ShownFailure | None


@dataclass(frozen=True)
class _Wording:
    """{issue} is the registered issue, {occasion} the run's."""

    explanation: str
    next_action: str
    """Where no failure brings one."""


_WORDINGS: Mapping[Standing, _Wording] = {
    Standing.FAILED: _Wording(
        "The system is not as the scenario claims.",
        "read the scenario's steps in the report",
    ),
    Standing.KNOWN: _Wording(
        "Fails as issue {issue} is registered: {reason}.",
        "read what the register says of {issue}",
    ),
    Standing.DIFFERENT: _Wording(
        "Fails, but not as issue {issue} is registered: the premise is wrong or the probe is blind.",
        "compare the failure with what the register says of {issue}",
    ),
    Standing.CONTRADICTORY: _Wording(
        "Fails as issue {issue} is registered, but the known issues speak of more than one {facts}: the premise is "
        "wrong, or something changed during the run.",
        "compare the failures of the known issues, then run the {occasion} again",
    ),
    Standing.EXPIRED: _Wording(
        "Fails as {issue} is registered, but that entry counted until {expires}.",
        "ask {owner}: is it mended (delete the entry), or still open (a new date, on purpose)?",
    ),
    Standing.WAIVED: _Wording(
        "Accepted as limitation {issue} until {expires}: {reason}. Owner: {owner}.",
        "nothing until then",
    ),
    Standing.FIXED: _Wording(
        "Passes, although issue {issue} is registered: the premise is wrong or the probe is blind.",
        "if {issue} is really gone, take it out of the register; otherwise mend the check",
    ),
    Standing.MISCONFIGURED: _Wording(
        "The suite was given something that it cannot use: nothing is known.",
        "correct the configuration, then run the {occasion} again",
    ),
    Standing.NOT_LOOKED: _Wording(
        "The suite could not look: nothing is known.",
        "make it possible to look, then run the {occasion} again",
    ),
    Standing.NO_SCENARIO: _Wording(
        "An item of the plan that no scenario of this run looks at: nothing is known of it.",
        "run the whole {occasion}; where the features have no scenario for it, write one",
    ),
    Standing.NO_RESULT: _Wording(
        "Was selected, but never came to an end: nothing is known.",
        "find out what ended the run, then run the {occasion} again",
    ),
}


_OF_THE_REGISTER = (Standing.EXPIRED, Standing.CONTRADICTORY)
"""What to do next is to be seen there, not in the failure."""


def reason(occasion: Occasion, judged: Judged) -> Reason:
    """Of a scenario that did not simply pass."""
    failure = judged.result.failure if judged.result else None
    registered = judged.result.registered if judged.result else None
    wording = _WORDINGS[judged.standing]
    said = registered.model_dump() if registered else dict.fromkeys(("id", "reason", "owner", "expires"), "(unnamed)")
    facts = " and ".join(judged.result.facts) if judged.result else ""
    names = {**said, "issue": said["id"], "occasion": occasion.value, "facts": facts}
    return Reason(
        kind=judged.standing,
        scenario=judged.id,
        registered=registered,
        explanation=wording.explanation.format(**names),
        next_action=failure.next_action
        if failure and judged.standing not in _OF_THE_REGISTER
        else wording.next_action.format(**names),
        failure=failure,
    )

"""From an error, or none, to an outcome."""

from datetime import date

from cutover.errors import ConfigurationError, CutoverError, Failure, Mismatch
from cutover.register import KnownIssue, Waiver
from cutover.runs.results import Outcome, ShownFailure


def shown(error: BaseException, subject: str) -> ShownFailure:
    """An error as a reader needs it. One that is not of this project's three is a fault of the suite itself."""
    if isinstance(error, CutoverError):
        failure = error.failure
    else:
        failure = Failure(
            subject,
            expected="a scenario that runs to its end",
            actual=f"{type(error).__name__}: {error}",
            next_action="this is a fault of the suite, not of the system: see pytest-*.log in the run's folder",
        )
    return ShownFailure(
        type=type(error).__name__,
        subject=failure.subject,
        expected=failure.expected,
        actual=failure.actual,
        next_action=failure.next_action,
    )


def outcome(
    error: BaseException | None, failure: ShownFailure | None, entry: KnownIssue | Waiver | None, *, today: date
) -> Outcome:
    """What became of a scenario. What is registered is it only by its registered type and text, and in time."""
    is_expected = isinstance(entry, KnownIssue)
    if failure is None:
        return Outcome.FIXED if is_expected else Outcome.PASSED
    if entry is not None and entry.shows_in(failure):
        if entry.expires < today:
            return Outcome.EXPIRED
        return Outcome.KNOWN if is_expected else Outcome.WAIVED
    if is_expected:
        return Outcome.DIFFERENT
    if isinstance(error, Mismatch):
        return Outcome.FAILED
    return Outcome.MISCONFIGURED if isinstance(error, ConfigurationError) else Outcome.NOT_LOOKED

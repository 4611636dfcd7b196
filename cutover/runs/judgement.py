"""From an error, or none, to an outcome."""

from cutover.errors import ConfigurationError, CutoverError, Failure, Mismatch
from cutover.register import KnownIssue
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


def outcome(error: BaseException | None, failure: ShownFailure | None, issue: KnownIssue | None) -> Outcome:
    """What became of a scenario. A registered issue is it only by its registered type and text."""
    if failure is None:
        return Outcome.PASSED if issue is None else Outcome.FIXED
    if issue is not None:
        return Outcome.KNOWN if issue.shows_in(failure) else Outcome.DIFFERENT
    if isinstance(error, Mismatch):
        return Outcome.FAILED
    return Outcome.MISCONFIGURED if isinstance(error, ConfigurationError) else Outcome.NOT_LOOKED

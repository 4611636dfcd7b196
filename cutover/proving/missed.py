"""A fault that was not killed, told as every failure is."""

from collections.abc import Iterator

from cutover.errors import Failure
from cutover.proving.results import Fate, Proved, Witnessed
from cutover.verdict.phrases import where


def as_failure(fault: Proved) -> Failure:
    """Of one of a proof's survivors."""
    subject = f"{fault.id} {fault.name}"
    if fault.fate is Fate.NOT_INJECTED:
        return Failure(
            subject,
            expected="there while the suite is asked, and gone again afterwards",
            actual=fault.problem or "no reason is on record",
            next_action=f"do it by hand and look: cutover lab break {fault.id}; then cutover prove {fault.id}",
        )
    return Failure(
        subject,
        expected=f"noticed by {'; '.join(fault.noticed_by) or 'any scenario'}",
        actual="\n".join(_said(fault)) or "nobody noticed anything",
        next_action=f"{_todo(fault)} cutover lab break {fault.id}; then cutover prove {fault.id}",
    )


def _todo(fault: Proved) -> str:
    if fault.fate is Fate.UNSURE:
        return "let what could not look be able to tell:"
    return "let a general look see what differs from health:"


def _said(fault: Proved) -> Iterator[str]:
    """Also of those that were to notice and are not heard of at all."""
    for one in fault.witnessed:
        reason = f": {one.failure.actual}" if one.failure else ""
        yield f"{placed(one)}: {one.outcome}{reason}"
    heard = {one.name for one in fault.witnessed}
    for name in fault.noticed_by:
        if name not in heard:
            yield f"{name}: not asked"


def placed(one: Witnessed) -> str:
    """The name, and of a scenario where it was held."""
    return f"{one.name}, {where(one.environment)}" if one.environment else one.name

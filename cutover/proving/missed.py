"""The faults that were not killed, each told as every failure is."""

from collections.abc import Iterator

from cutover.errors import Failure
from cutover.proving.groups import in_order
from cutover.proving.results import Fate, Proof, Proved, Witnessed
from cutover.verdict.phrases import where

_HEAVIEST_FIRST = (Fate.SURVIVED, Fate.UNSURE, Fate.NOT_INJECTED)


def missed(proof: Proof) -> tuple[Proved, ...]:
    """What survived first, within one fate in the order of the catalogue."""
    return tuple(sorted(proof.survivors, key=lambda one: (_HEAVIEST_FIRST.index(one.fate), in_order(one.id))))


def as_failure(fault: Proved) -> Failure:
    """Of one of those that were missed."""
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

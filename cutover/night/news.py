"""Whether people must be told of a night, and in which words: nothing but the run and what they know goes in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cutover.channels import Message, Tone
from cutover.history import Trouble
from cutover.report.wording import label
from cutover.runs import Run
from cutover.verdict import Decision, Reason, Verdict
from cutover.verdict.phrases import counted, where

_MOST = 3
"""So many are told in full; the page has the rest."""
_TONES = {Decision.NO_GO: Tone.FAILURE, Decision.INCONCLUSIVE: Tone.WARNING}


@dataclass(frozen=True)
class Night:
    run: Run
    verdict: Verdict
    page: str
    """Where it lies, machine and path."""

    @property
    def title(self) -> str:
        return f"{self.verdict.decision} {self.run.occasion} on {self.run.fleet}"


def alert(night: Night, known: Sequence[Trouble]) -> Message | None:
    """None where there is nothing that people do not know: a good night after a good one, a bad one as before.

    `known`: what is wrong, as far as they have been told. Recovery is told once none of it is left.
    """
    new = [reason for reason in night.verdict.reasons if Trouble.of(reason) not in known]
    if new:
        return _worse(night, new)
    return _recovered(night, known) if known and not known_after(night, known) else None


def known_after(night: Night, known: Sequence[Trouble]) -> tuple[Trouble, ...]:
    """What people know to be wrong once they have been told, or need not be: what has mended itself is forgotten.

    What tonight was left out, for example in office hours, is as wrong as it was.
    """
    left_out = {(left.id.scenario, left.id.environment) for left in night.run.left_out}
    return (
        *(Trouble.of(reason) for reason in night.verdict.reasons),
        *(trouble for trouble in known if trouble.key in left_out),
    )


def _worse(night: Night, new: Sequence[Reason]) -> Message:
    blocks = [
        *(_block(reason) for reason in new[:_MOST]),
        " ".join(_rest(len(new), len(night.verdict.reasons) - len(new))),
        *_ending(night),
    ]
    return Message(
        f"{night.title}: {counted(len(new), 'new reason')}",
        "\n\n".join(block for block in blocks if block),
        _TONES[night.verdict.decision],
    )


def _recovered(night: Night, known: Sequence[Trouble]) -> Message:
    mended = [f"{where(one.environment)}: {one.scenario} (was: {label(one.standing)})" for one in known[:_MOST]]
    more = [f"and {len(known) - _MOST} more"] if len(known) > _MOST else []
    return Message(
        f"{night.title}: it holds again",
        "\n\n".join(["\n".join(["Mended:", *mended, *more]), *_ending(night)]),
        Tone.SUCCESS,
    )


def _block(reason: Reason) -> str:
    title = f"{label(reason.kind).upper()} {where(reason.scenario.environment)}: {reason.scenario.scenario}"
    subject = [reason.failure.subject] if reason.failure else []
    return "\n".join([title, *subject, f"next: {reason.next_action}"])


def _rest(new: int, old: int) -> Iterator[str]:
    if new > _MOST:
        yield f"{new - _MOST} more {'is' if new - _MOST == 1 else 'are'} new."
    if old:
        yield f"{old} {'was' if old == 1 else 'were'} told before and {'is' if old == 1 else 'are'} as before."


def _ending(night: Night) -> tuple[str, str]:
    return night.verdict.headline, f"The page: {night.page}"

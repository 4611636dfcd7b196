"""The rights at AWS: proved by looks, by EC2's own rehearsals, and by AWS's simulation."""

from collections.abc import Callable, Iterator, Mapping

from botocore.exceptions import ClientError

from cutover.aws import sts
from cutover.errors import CutoverError, Mismatch, ProbeError
from cutover.fleet import Fleet
from cutover.probes.aws_answers import asking
from cutover.runbook.preflight.line import Line, Seen, line, unseen
from cutover.runbook.preflight.rights import changes, looks, rehearsals
from cutover.runbook.preflight.simulation import simulated

SUBJECT = "AWS"
_WOULD_HAVE_WORKED = "DryRunOperation"
_REFUSED = "UnauthorizedOperation"


def lines_of(fleet: Fleet, *, confirmed: bool) -> Iterator[Line]:
    """`confirmed`: the operator vouches for the rights that AWS does not let us see."""
    caller: dict[str, str] = {}
    yield line(SUBJECT, "credentials", lambda: _identified(fleet, caller))
    if not caller:
        yield from (unseen(SUBJECT, what, "credentials") for what in ("rights to look", "rights to change"))
        return
    yield line(SUBJECT, "rights to look", lambda: _may_look(fleet))
    yield line(SUBJECT, "rights to change", lambda: _may_change(fleet, caller, confirmed=confirmed))


def _identified(fleet: Fleet, caller: dict[str, str]) -> Seen:
    with asking("whose credentials these are", "sts:GetCallerIdentity"):
        told = sts(fleet).get_caller_identity()
    caller.update(arn=told["Arn"], account=told["Account"])
    return Seen(told["Arn"])


def _may_look(fleet: Fleet) -> Seen:
    """Raises ProbeError with every right that is missing, and whatever else is in the way."""
    refused: dict[str, CutoverError] = {}
    for right, look in looks(fleet).items():
        try:
            look()
        except CutoverError as error:
            refused[right] = error
    if refused:
        raise ProbeError.of(
            "Rights to look at AWS",
            expected=f"an answer to each of {len(looks(fleet))} questions",
            actual="\n".join(dict.fromkeys(error.failure.actual for error in refused.values())),
            next_action="\n".join(dict.fromkeys(error.failure.next_action for error in refused.values())),
        )
    return Seen(f"{len(looks(fleet))} actions, each tried")


def _may_change(fleet: Fleet, caller: Mapping[str, str], *, confirmed: bool) -> Seen:
    tried = {right: _rehearsed(look) for right, look in rehearsals(fleet).items()}
    rehearsed = {right: allowed for right, allowed in tried.items() if allowed is not None}
    wanted = [one for one in changes(fleet, caller["account"]) if one.action not in rehearsed]
    refused = [right for right, allowed in rehearsed.items() if not allowed]
    decisions: Mapping[str, str] = {}
    unknown: ProbeError | None = None
    if not caller["arn"].endswith(":root"):
        try:
            decisions = simulated(fleet, caller["arn"], wanted)
        except ProbeError as error:
            unknown = error
    refused += [action for action, decision in decisions.items() if decision != "allowed"]
    if refused:
        raise Mismatch.of(
            "Rights to change AWS",
            expected=f"{caller['arn']} may do all that the cutover and its way back need",
            actual="\n".join(f"not allowed: {right}" for right in refused),
            next_action="give these credentials the rights above, or use others; nothing was changed",
        )
    if unknown is None:
        count = len(wanted) + len(rehearsed)
        return Seen(f"{count} actions: {len(rehearsed)} rehearsed by EC2, the others as AWS simulates them")
    names = ", ".join(one.action for one in wanted)
    if confirmed:
        return Seen(f"{len(wanted)} actions confirmed by the operator, not seen", (f"confirmed, not seen: {names}",))
    raise ProbeError.of(
        "Rights to change AWS",
        expected="AWS says whether they are there",
        actual=unknown.failure.actual,
        next_action=f"{unknown.failure.next_action}; or have this list confirmed by hand, and say so by "
        f"--permissions-confirmed:\n{names}",
    )


def _rehearsed(look: Callable[[], object]) -> bool | None:
    """Whether EC2 would do it. It answers a rehearsal with an error in any case; None for one that tells nothing."""
    with asking("a rehearsal of a change by EC2", "to reach it"):
        try:
            look()
        except ClientError as error:
            return {_WOULD_HAVE_WORKED: True, _REFUSED: False}.get(error.response["Error"]["Code"])
    return None

"""The Redis to move to: made or still to be made, answering each of production's instances, and none of staging's."""

from collections.abc import Iterator

from cutover.checks.reachability import must_be_answered, must_be_answered_by_none
from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Fleet
from cutover.probes.clusters import cluster
from cutover.runbook.destination import destination
from cutover.runbook.preflight.line import Line, Outcome, Seen, line
from cutover.runbook.provision import proposed
from cutover.runbook.provisioning.correcting import must_leave_nothing_to_a_person
from cutover.witnesses.reachability import ask_across, ask_own

_AVAILABLE = "available"


def lines_of(fleet: Fleet) -> Iterator[Line]:
    subject = fleet.production.redis.cluster
    yield line(subject, "at AWS", lambda: _as_planned(fleet))
    yield line(subject, "from production", lambda: _answers(fleet))
    yield line(subject, "from staging", lambda: _is_kept_off(fleet))


def _as_planned(fleet: Fleet) -> Seen:
    """Raises what would keep `provision` from making or correcting it."""
    proposal = proposed(fleet)
    must_leave_nothing_to_a_person(proposal.differing)
    found = cluster(fleet, fleet.production.redis.cluster)
    if found is None:
        return Seen("cutover provision makes it", outcome=Outcome.NOT_YET)
    if found.status != _AVAILABLE:
        return Seen(f"it is {found.status}", outcome=Outcome.NOT_YET)
    if proposal.is_to_do:
        told = (*proposal.to_make, *map(str, proposal.differing))
        return Seen("cutover provision corrects it", tuple(one.strip() for one in told), Outcome.NOT_YET)
    return Seen("there, as the fleet file has it")


def _answers(fleet: Fleet) -> Seen:
    if not _is_there(fleet):
        return Seen("when it is available", outcome=Outcome.NOT_YET)
    try:
        found = destination(fleet)
    except ProbeError:
        # It stops at the first instance that is not answered; here each is told.
        must_be_answered(ask_own(fleet, "production"))
        raise
    instances = ", ".join(one.name for one in fleet.production.instances)
    return Seen(f"{found.endpoint} answers {instances}; it is not staging's")


def _is_kept_off(fleet: Fleet) -> Seen:
    if not fleet.separates_networks:
        return Seen("not asked: the networks of this fleet are not separate (separates_networks)")
    if not _is_there(fleet):
        return Seen("when it is available", outcome=Outcome.NOT_YET)
    asked = ask_across(fleet, "staging")
    must_be_answered_by_none(asked)
    return Seen(f"answers none of {', '.join(asked.other.instances)}")


def _is_there(fleet: Fleet) -> bool:
    """Raises Mismatch for one that AWS cannot bring up."""
    found = cluster(fleet, fleet.production.redis.cluster)
    if found and "failed" in found.status:
        raise Mismatch.of(
            found.id,
            expected="available, or on the way there",
            actual=found.status,
            next_action="see its events at AWS: aws elasticache describe-events",
        )
    return found is not None and found.status == _AVAILABLE

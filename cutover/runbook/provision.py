"""Phase 2 of the plan: a Redis of production's own. A second run finds it and changes nothing."""

from collections.abc import Callable

from cutover.fleet import Endpoint, Fleet
from cutover.runbook.provisioning.correcting import correct
from cutover.runbook.provisioning.found import look
from cutover.runbook.provisioning.looking_back import must_be_as_planned
from cutover.runbook.provisioning.making import make_missing
from cutover.runbook.provisioning.proposal import Proposal, cost, proposal
from cutover.runbook.provisioning.sense import must_make_sense
from cutover.runbook.provisioning.waiting import until_available
from cutover.waiting import SYSTEM_CLOCK, Clock, eventually

SETTLED_WITHIN_S = 120
"""AWS tells of a change that it has made with some delay."""


def proposed(fleet: Fleet) -> Proposal:
    """Look, and change nothing. Raises ConfigurationError, Mismatch or ProbeError as `provision` would."""
    must_make_sense(fleet)
    return proposal(look(fleet), fleet)


def provision(fleet: Fleet, say: Callable[[str], None], clock: Clock = SYSTEM_CLOCK) -> Endpoint:
    """Make what is missing, correct what differs, wait until it is available, and hold it against the plan.

    May be interrupted anywhere and run again. Raises ConfigurationError before anything is made, ProbeError where AWS
    refuses, Mismatch for what AWS cannot change or does not do in time.
    """
    must_make_sense(fleet)
    say(cost(fleet))
    make_missing(fleet, say, clock)
    until_available(fleet, say, clock)
    correct(fleet, say, clock)
    return eventually(lambda: must_be_as_planned(fleet), within_s=SETTLED_WITHIN_S, every_s=1, clock=clock)

"""What one environment does leaves no trace at the other."""

from cutover.checks.controls import must_know_servers
from cutover.errors import Mismatch, ProbeError
from cutover.witnesses.load import Noticed
from cutover.witnesses.traces import Traces


def must_leave_no_trace(traces: Traces) -> None:
    must_know_servers(f"Redis of {traces.at}", traces.asked)
    if traces.found:
        raise Mismatch.of(
            f"A session of {traces.of} on the Redis of {traces.at}",
            expected="no trace of it",
            actual=", ".join(f"its key is at {endpoint}, db {db}" for endpoint, db in traces.found),
            next_action="the environments share a session store: see which Redis each worker is connected to",
        )


def must_not_be_noticed(noticed: Noticed) -> None:
    """Where the loaded environment's own Redis has not noticed the load, nothing is proved: ProbeError."""
    if noticed.by_loaded < noticed.requests:
        raise ProbeError.of(
            f"Redis of {noticed.loaded} under load, for contrast",
            expected=f"at least {noticed.requests} commands for {noticed.requests} requests",
            actual=f"{noticed.by_loaded}",
            next_action=f"sessions of {noticed.loaded} do not go to its Redis: look there first",
        )
    if noticed.by_other >= noticed.requests / 2:
        raise Mismatch.of(
            f"Redis of {noticed.other} while {noticed.loaded} is under load",
            expected=f"as busy as before, whatever {noticed.loaded} does",
            actual=f"{noticed.by_other:.0f} commands more than usual during {noticed.requests} requests "
            f"to {noticed.loaded}",
            next_action="something of one environment goes to the other's Redis: see which Redis each worker is "
            "connected to",
        )

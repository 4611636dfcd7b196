"""What has become of each item of the plan since the last baseline."""

from cutover.history.kept import History
from cutover.history.past import PastRun
from cutover.history.timings import changed_timings
from cutover.verdict import ItemMovement, movements


def since_baseline(history: History, now: PastRun) -> tuple[ItemMovement, ...]:
    """In the plan's order; empty where there was no baseline."""
    if history.before is None:
        return ()
    return movements(history.before.plan, now.plan, changed_timings(history.baselines, now))

"""The same processes go on serving."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from cutover.waiting import SYSTEM_CLOCK, Clock, steadily
from cutover.witnesses.lifetimes import Lifetimes

AT_LEAST_S = 1.0
EVERY_S = 0.5


def must_live_on(lifetimes: Sequence[Lifetimes], clock: Clock = SYSTEM_CLOCK) -> None:
    """Watched for a moment; a service that was started just now, until its youngest process is grown.

    All instances at once. Raises the first Mismatch.
    """

    def watch(one: Lifetimes) -> None:
        one.look()
        steadily(one.look, during_s=max(AT_LEAST_S, one.left_s()), every_s=EVERY_S, clock=clock)

    with ThreadPoolExecutor(len(lifetimes)) as pool:
        list(pool.map(watch, lifetimes))

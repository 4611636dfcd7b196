"""The same processes go on serving."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from cutover.waiting import SYSTEM_CLOCK, Clock, steadily
from cutover.witnesses.lifetimes import Lifetimes

AT_LEAST_S = 1.0
EVERY_S = 0.5


def must_live_on(lifetimes: Sequence[Lifetimes], clock: Clock = SYSTEM_CLOCK) -> None:
    """Watched for a moment; a service that was started just now, until its youngest process is grown.

    All instances at once, and no longer than until one of them is wrong. Raises the first Mismatch.
    """
    with ThreadPoolExecutor(len(lifetimes)) as pool:

        def look() -> None:
            list(pool.map(Lifetimes.look, lifetimes))

        look()
        youngest_s = max(one.left_s() for one in lifetimes)
        steadily(look, during_s=max(AT_LEAST_S, youngest_s), every_s=EVERY_S, clock=clock)

"""What users noticed of a change: a constant stream of requests from before to after, and what it makes of them."""

from cutover.downtime.measure import Downtime, Gap, downtime, measured
from cutover.downtime.pings import RedisPings
from cutover.downtime.prober import Prober, users_of
from cutover.downtime.series import OF_REDIS, Answer, Event, Series, read

__all__ = [
    "OF_REDIS",
    "Answer",
    "Downtime",
    "Event",
    "Gap",
    "Prober",
    "RedisPings",
    "Series",
    "downtime",
    "measured",
    "read",
    "users_of",
]

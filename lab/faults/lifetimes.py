"""Sessions that end while they are in use."""

from lab.faults.bench import Bench
from lab.faults.claims import LASTS, RENEWED
from lab.faults.fault import Fault, not_there
from lab.faults.sessions import on_production

_HOUR_S = 3600
_SHORT_S = 600


def _a_visit_changes_nothing(bench: Bench) -> None:
    """Of a new session's key it is seen how long it has, and whether a visit gives it more."""
    visitor = bench.first.visitor()
    visitor.get("/")
    (cookie,) = visitor.cookies.values()
    key = f"chatmrpt:{cookie.rpartition('.')[0]}"
    with bench.production_redis.client() as client:
        first = client.ttl(key)
        client.expire(key, _SHORT_S)
        visitor.get("/session_info")
        after = client.ttl(key)
        client.delete(key)
    if first > _HOUR_S or after > _SHORT_S:
        raise not_there(
            f"A session of {bench.first.name}",
            expected="ends after an hour, whoever comes",
            actual=f"ends after {_in_hours(first)}, and {_in_hours(after)} after a visit",
        )


def _in_hours(seconds: int) -> str:
    return f"{seconds / _HOUR_S:.0f} h"


FAULTS = (
    Fault(
        "X43",
        "A session ends an hour after its user has changed something, also while pages are read",
        endangers=("5.1.3",),
        noticed_by=(LASTS, RENEWED),
        inject=on_production("sessions-of-an-hour"),
        must_show=_a_visit_changes_nothing,
    ),
)

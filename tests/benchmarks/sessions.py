"""How long 10,000 sessions take to be carried and compared, and how long the source's other clients wait meanwhile.

`python -m tests.benchmarks.sessions`, with a third more of them staging's.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import redis

from cutover.carrying import Place, carry, compare
from cutover.carrying.compare import must_be_carried
from cutover.fleet import Endpoint
from cutover.hosts import connect
from tests.cutover.carrying.two_servers import APPLICATION, Server, fill, new_id
from tests.cutover.fleets import local_instance
from tests.cutover.servers import redis_server

SESSIONS = 10_000
STAGINGS = 3_000
VALUE_BYTES = 26_000
SLOW_US = 500


@dataclass
class Waits:
    """What another client of the server waits for its answers, one PING after the other."""

    seconds: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        ordered = sorted(self.seconds)
        at = {share: ordered[int(len(ordered) * share)] * 1000 for share in (0.5, 0.99, 0.999)}
        return (
            f"PING at the source: median {at[0.5]:.2f} ms, 99 % {at[0.99]:.2f} ms, 99.9 % {at[0.999]:.2f} ms, "
            f"longest {ordered[-1] * 1000:.2f} ms of {len(ordered)}"
        )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        old, new = (_server(stack, Path(folder)) for _ in range(2))
        owned = frozenset(new_id() for _ in range(SESSIONS))
        fill(old, owned, VALUE_BYTES)
        fill(old, [new_id() for _ in range(STAGINGS)], VALUE_BYTES)
        host = stack.enter_context(connect(local_instance()))
        with _pinging(old.place.endpoint) as idle:
            Event().wait(3)
        print(f"nothing else going on; {idle}")
        _timed("first pass", old, lambda: carry(host, old.place, new.place, owned, APPLICATION))
        _timed("comparison", old, lambda: compare(host, old.place, new.place, owned, APPLICATION))
        _timed("last pass", old, lambda: carry(host, old.place, new.place, owned, APPLICATION))
        must_be_carried(compare(host, old.place, new.place, owned, APPLICATION))


def _server(stack: ExitStack, folder: Path) -> Server:
    endpoint = stack.enter_context(redis_server(folder))
    return Server(Place(endpoint), stack.enter_context(redis.Redis(endpoint.host, endpoint.port)))


def _timed(what: str, source: Server, work: Callable[[], object]) -> None:
    source.client.config_set("slowlog-log-slower-than", SLOW_US)
    source.client.slowlog_reset()
    with _pinging(source.place.endpoint) as waits:
        began = time.monotonic()
        done = work()
        took_s = time.monotonic() - began
    slow = len(source.client.slowlog_get(128))
    print(f"{what}: {took_s:.2f} s; {waits}; {slow} of its commands took more than {SLOW_US / 1000} ms\n  {done}")


@contextmanager
def _pinging(endpoint: Endpoint) -> Iterator[Waits]:
    waits, over = Waits(), Event()

    def ping() -> None:
        with redis.Redis(endpoint.host, endpoint.port) as client:
            while not over.wait(0.001):
                began = time.monotonic()
                client.ping()
                waits.seconds.append(time.monotonic() - began)

    thread = Thread(target=ping)
    thread.start()
    try:
        yield waits
    finally:
        over.set()
        thread.join()


if __name__ == "__main__":
    main()

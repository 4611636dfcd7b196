"""What only time brings out: faults that somebody has to keep watch for."""

import redis

from cutover.waiting import eventually
from lab.faults.bench import Bench
from lab.faults.fault import Act, Fault, not_there

_REQUESTS = 48
_MB = 1024 * 1024
_FULL = 0.9
_A_LIFE_S = 3.0
"""Of a worker that is killed soon, with time to spare."""


def _on_the_first(switch: str) -> Act:
    def inject(bench: Bench) -> None:
        bench.first.switch_on(switch)
        bench.first.restart()

    return inject


def _memory_grows(bench: Bench) -> None:
    one = bench.first
    one.ask(_REQUESTS)  # what every worker needs for its first ones does not count
    before = one.memory_bytes()
    one.ask(_REQUESTS)
    if one.memory_bytes() - before < _REQUESTS * _MB:
        raise not_there(
            f"Workers of {one.name}",
            expected="keep 2 MB with every request",
            actual=f"less than 1 MB for each of {_REQUESTS} requests",
        )


def _connections_grow(bench: Bench) -> None:
    one, store = bench.first, bench.production_redis
    one.peers()  # by now each worker has the one that it needs
    before = one.connections_to(store.address)
    one.ask(_REQUESTS)
    more = one.connections_to(store.address) - before
    if more < _REQUESTS:
        raise not_there(
            f"Connections of {one.name} to {store.cluster}",
            expected=f"at least {_REQUESTS} more after {_REQUESTS} requests",
            actual=f"{more} more",
        )


def _fill_redis(bench: Bench) -> None:
    bench.production_redis.fill(_FULL)


def _redis_is_full(bench: Bench) -> None:
    store = bench.production_redis
    seen = store.info()
    share = seen["used_memory"] / seen["maxmemory"]
    if share < _FULL - 0.01:
        raise not_there(
            f"Redis {store.cluster}",
            expected=f"{_FULL:.0%} of its memory in use",
            actual=f"{share:.0%}",
        )


def _workers_die(bench: Bench) -> None:
    one = bench.first
    before = {worker.pid for worker in one.processes.workers}

    def others() -> None:
        if not {worker.pid for worker in one.processes.workers} - before:
            raise not_there(
                f"Workers of {one.name}",
                expected=f"one is another within {_A_LIFE_S:.0f} s",
                actual="the same",
            )

    eventually(others, within_s=_A_LIFE_S)
    one.must_serve()


def _errors_are_logged(bench: Bench) -> None:
    one = bench.first
    before = one.journal.stat().st_size
    one.ask(1)
    if not any("] ERROR in " in line for line in one.lines_since(before)):
        raise not_there(
            f"Journal of {one.name}",
            expected="a line of level ERROR for a request",
            actual="none",
        )


def _stop_redis(bench: Bench) -> None:
    bench.production_redis.stop()


def _redis_is_down(bench: Bench) -> None:
    store = bench.production_redis
    try:
        with store.client() as client:
            client.ping()
    except redis.ConnectionError:
        return
    raise not_there(
        f"Redis {store.cluster}",
        expected=f"refuses connections on {store.address}",
        actual="answers PING",
    )


FAULTS = (
    Fault(
        "X01",
        "A worker keeps memory with every request",
        endangers=("6.1.1",),
        noticed_by=("watch",),
        inject=_on_the_first("memory-leak"),
        must_show=_memory_grows,
    ),
    Fault(
        "X02",
        "A worker opens a connection to Redis with every request and closes none",
        endangers=("6.1.2",),
        noticed_by=("watch",),
        inject=_on_the_first("connection-leak"),
        must_show=_connections_grow,
    ),
    Fault(
        "X03",
        "Production's Redis is 90 % full",
        endangers=("6.1.1",),
        noticed_by=("watch", "The Redis in use has room"),
        inject=_fill_redis,
        must_show=_redis_is_full,
    ),
    Fault(
        "X04",
        "A worker is killed half a second after its birth, again and again",
        endangers=("4.2.1", "5.1.1"),
        noticed_by=("watch", "The workers stay the same workers"),
        inject=_on_the_first("worker-crashes"),
        must_show=_workers_die,
    ),
    Fault(
        "X05",
        "Every request is logged as an error",
        endangers=("5.1.2", "6.1.3"),
        noticed_by=("watch", "The logs hold no error but those that are known to be harmless"),
        inject=_on_the_first("logs-errors"),
        must_show=_errors_are_logged,
    ),
    Fault(
        "X06",
        "Production's Redis is down",
        endangers=("5.1.3", "5.3.2", "6.1.1"),
        noticed_by=("watch", "The Redis of an environment answers every one of its instances"),
        inject=_stop_redis,
        must_show=_redis_is_down,
    ),
)

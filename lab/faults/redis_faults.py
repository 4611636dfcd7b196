"""A Redis that answers PING, and fails its users all the same."""

from lab.faults.bench import Bench
from lab.faults.fault import Fault, not_there

_TOO_MUCH = 1.1


def _overfill(bench: Bench) -> None:
    bench.production_redis.fill(_TOO_MUCH)


def _it_evicts(bench: Bench) -> None:
    store = bench.production_redis
    if not (evicted := store.info()["evicted_keys"]):
        raise not_there(
            f"Redis {store.cluster}",
            expected="has evicted keys",
            actual=f"{evicted} evicted",
        )


FAULTS = (
    Fault(
        "R03",
        "Production's Redis evicts",
        endangers=("6.1.1", "6.2.3"),
        noticed_by=("The Redis in use forgets no session before its time", "watch"),
        inject=_overfill,
        must_show=_it_evicts,
    ),
)

"""A healthy lab: what must be so when a fault has been mended."""

from cutover.errors import Mismatch
from cutover.waiting import eventually
from lab.addresses import Address
from lab.faults.bench import Bench
from lab.faults.instances import Instance
from lab.faults.stores import Store

_WITHIN_S = 20
_MOST_MEMORY = 0.75


def must_be_healthy(bench: Bench) -> None:
    """Raises Mismatch where an instance does not serve with all workers, or one is not on its environment's Redis."""
    for store in bench.stores:
        store.must_answer()
        _must_be_fresh(store)
    for one in bench.instances:
        own = bench.blueprint.redis_of(one.site)
        eventually(one.must_serve, within_s=_WITHIN_S)
        eventually(lambda one=one, own=own: _must_be_on(one, own), within_s=_WITHIN_S)  # type: ignore[misc]


def _must_be_on(one: Instance, redis: Address) -> None:
    peers = one.peers()
    wrong = {pid: there for pid, there in peers.items() if there != [redis]}
    if wrong or len(peers) != one.blueprint.spec.workers:
        seen = "; ".join(f"{pid}: {', '.join(map(str, there)) or 'none'}" for pid, there in sorted(wrong.items()))
        raise Mismatch.of(
            f"Workers of {one.name}",
            expected=f"{one.blueprint.spec.workers}, each with one connection, to {redis}",
            actual=f"{len(peers)} workers; {seen}",
            next_action=f"build the lab afresh: cutover lab up --name {one.blueprint.spec.name}",
        )


def _must_be_fresh(store: Store) -> None:
    seen = store.info()
    share = seen["used_memory"] / seen["maxmemory"]
    if share > _MOST_MEMORY or seen["evicted_keys"] or seen["rejected_connections"]:
        raise Mismatch.of(
            f"Redis {store.cluster}",
            expected=f"at most {_MOST_MEMORY:.0%} of its memory in use, nothing evicted, nobody rejected",
            actual=f"{share:.0%} in use, {seen['evicted_keys']} evicted, {seen['rejected_connections']} rejected",
            next_action=f"build the lab afresh: cutover lab up --name {store.blueprint.spec.name}",
        )

"""Settings that are wrong, or right where nobody reads them."""

from lab.addresses import Address
from lab.faults.bench import Bench
from lab.faults.fault import Fault, Need, not_there
from lab.faults.instances import Instance

EVERY_WORKER = "Every worker is connected to the Redis of its own environment and to no other"


def _forget_the_last(bench: Bench) -> None:
    bench.last.point_at(bench.staging_redis.address)
    bench.last.restart()


def _last_is_on_staging(bench: Bench) -> None:
    must_be_connected_to(bench.last, bench.staging_redis.address)


def must_be_connected_to(one: Instance, redis: Address) -> None:
    """Every worker, and to nothing else."""
    others = sum(peers != [redis] for peers in one.peers().values())
    if others:
        raise not_there(
            f"Workers of {one.name}",
            expected=f"each connected to {redis} alone",
            actual=f"{others} of {one.blueprint.spec.workers} are not",
        )


FAULTS = (
    Fault(
        "C03",
        "One of production's instances is on staging's Redis",
        endangers=("3.3.1", "5.1.3", "5.3.2", "6.2.3", "6.2.4"),
        noticed_by=(EVERY_WORKER, "watch"),
        inject=_forget_the_last,
        must_show=_last_is_on_staging,
        needs=(Need.SEPARATE, Need.TWO_INSTANCES),
    ),
)

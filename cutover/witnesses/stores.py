"""What every instance says of its session store, on many connections."""

from concurrent.futures import ThreadPoolExecutor

from cutover.fleet import Application
from cutover.probes.session_store import StoreStatus, store_statuses
from cutover.witnesses.readings import EnvironmentReading

TIMES_PER_WORKER = 4


def statuses_of(environment: EnvironmentReading, application: Application) -> dict[str, tuple[StoreStatus, ...]]:
    """By instance. Raises Mismatch for an answer of another form, ProbeError where there is none."""
    times = environment.environment.service.workers * TIMES_PER_WORKER
    with ThreadPoolExecutor(len(environment.instances)) as pool:
        said = pool.map(lambda one: store_statuses(one.instance.address, times, application), environment.instances)
        return dict(zip((one.name for one in environment.instances), said, strict=True))

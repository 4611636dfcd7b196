"""How long processes live, seen by looking again and again: a crash loop looks right at a glance."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

from cutover.errors import Mismatch
from cutover.hosts import connect
from cutover.probes.processes import ServiceProcess, ServiceProcesses, service_processes
from cutover.witnesses.readings import EnvironmentReading

GROWN_S = 30.0
"""A process that has lived for so long is not in a crash loop; gunicorn replaces old ones on purpose."""


class Lifetimes:
    """The processes of one instance's unit."""

    def __init__(self, look: Callable[[], ServiceProcesses], now: Callable[[], datetime]) -> None:
        self._look = look
        self._now = now
        self._last: ServiceProcesses | None = None

    def look(self) -> None:
        """Raises Mismatch where the main process has ended since the last look, or a process before it was grown."""
        seen, now = self._look(), self._now()
        last, self._last = self._last, seen
        if seen.master is None:
            raise _short(seen.instance, f"no main process; the service manager calls the unit {seen.active}")
        if last is None:
            return
        there = {(process.pid, process.born) for process in seen.all}
        ended = [process for process in last.all if (process.pid, process.born) not in there]
        if last.master in ended:
            raise _short(seen.instance, f"the main process {last.master.pid} ended while we looked")
        if young := [process for process in ended if self._age_s(process, now) < GROWN_S]:
            lives = ", ".join(f"worker {process.pid} lived {self._age_s(process, now):.0f} s" for process in young)
            raise _short(seen.instance, lives)

    def left_s(self) -> float:
        """How long until the youngest is grown."""
        processes = self._last.all if self._last else ()
        now = self._now()
        return max([0.0, *(GROWN_S - self._age_s(process, now) for process in processes)])

    @staticmethod
    def _age_s(process: ServiceProcess, now: datetime) -> float:
        return (now - process.started) / timedelta(seconds=1)


def _short(instance: str, actual: str) -> Mismatch:
    return Mismatch.of(
        f"Processes of {instance}",
        expected=f"a main process that stays, and workers that live for more than {GROWN_S:.0f} s",
        actual=actual,
        next_action="they end soon after they start, or somebody restarts the service: read its log",
    )


@contextmanager
def lifetimes_of(environment: EnvironmentReading) -> Iterator[tuple[Lifetimes, ...]]:
    """Of every instance, over connections that stay open meanwhile."""
    service = environment.environment.service
    with ExitStack() as hosts:
        connections = [hosts.enter_context(connect(reading.instance)) for reading in environment.instances]
        yield tuple(
            Lifetimes(partial(service_processes, host, service), lambda: datetime.now(UTC)) for host in connections
        )

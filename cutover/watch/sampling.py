"""One round: the pulse of every instance, and a visit to every address, all at the same time."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from cutover.errors import ProbeError
from cutover.fleet import Endpoint, Environment, Fleet, Instance
from cutover.hosts import connect
from cutover.probes.pulse import Pulse, pulse
from cutover.watch.columns import Column
from cutover.watch.figures import Seen, figures_of_instance, figures_of_redis, figures_of_visit
from cutover.watch.logged import Sieve
from cutover.watch.record import Round
from cutover.watch.visits import Visits

WITHIN_S = 8.0
"""For the pulse of one instance."""


@dataclass
class Sampler:
    """Remembers of the round before what a figure needs: counters, workers, the end of the logs, who could be asked."""

    fleet: Fleet
    columns: tuple[Column, ...]
    sieve: Sieve
    visits: Visits
    log_since: dict[str, float]
    """By instance; the second since the epoch from which lines are new."""
    started: float
    """Of the watch, in seconds since the epoch."""
    endpoints: dict[str, Endpoint] = field(default_factory=dict)
    """By environment, of its own Redis, as far as it is known."""
    _before: dict[str, Pulse] = field(default_factory=dict)
    _identities: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        instances = [one for environment in self.fleet.environments.values() for one in environment.instances]
        self._pool = ThreadPoolExecutor(2 * len(instances) + len(self.fleet.environments), "round")

    def close(self) -> None:
        self._pool.shutdown()

    def take(self, t: float, *, changing: bool) -> Round:
        seen = Seen()
        visits = {
            subject: self._pool.submit(self.visits.at, address, environment)
            for subject, address, environment in self._addresses()
        }
        pulses = self._pulses(seen)
        for name, environment in self.fleet.environments.items():
            of_it = [pulses[one.name] for one in environment.instances if one.name in pulses]
            for one in of_it:
                other = next((at for place, at in self.endpoints.items() if place != name), None)
                figures_of_instance(
                    seen, one, self._before.get(one.instance), environment, self.endpoints.get(name), other
                )
                self.sieve.sift(seen, one.log, environment.service.allowed_log_lines)
            figures_of_redis(seen, environment.redis.cluster, of_it, self._before)
        for subject, visit in visits.items():
            figures_of_visit(seen, subject, visit.result())
        self._before = pulses
        self.log_since |= {name: one.log_until for name, one in pulses.items()}
        known, self._identities = self._identities, self._identities | seen.identities
        return Round(
            t=t,
            values=tuple(seen.values.get(column.key) for column in self.columns),
            identities={subject: one for subject, one in seen.identities.items() if known.get(subject) != one},
            workers={
                name: tuple((worker.pid, round(t - worker.age_s), round(worker.memory_mb, 1)) for worker in one.workers)
                for name, one in pulses.items()
            },
            unseen=seen.unseen,
            logged=tuple(seen.logged),
            log_until=round(min(self.log_since.values()) - self.started, 2),
            changing=changing,
        )

    def _addresses(self) -> Iterator[tuple[str, str, str]]:
        """Subject, address, environment."""
        for name, environment in self.fleet.environments.items():
            yield name, environment.address, name
            yield from ((instance.name, instance.address, name) for instance in environment.instances)

    def _pulses(self, seen: Seen) -> dict[str, Pulse]:
        asked: dict[str, Future[Pulse]] = {}
        for name, environment in self.fleet.environments.items():
            asker = self._asker(environment)
            for instance in environment.instances:
                redis = self.endpoints.get(name) if instance is asker else None
                asked[instance.name] = self._pool.submit(self._pulse, environment, instance, redis)
        return dict(_answered(asked, seen))

    def _asker(self, environment: Environment) -> Instance:
        """Who asks the Redis: the first one that could be looked at in the round before."""
        reached = [one for one in environment.instances if one.name in self._before]
        return (reached or list(environment.instances))[0]

    def _pulse(self, environment: Environment, instance: Instance, redis: Endpoint | None) -> Pulse:
        before = self._before.get(instance.name)
        with connect(instance) as host:
            return pulse(
                host,
                environment,
                self.fleet.application,
                known=before.main if before else None,
                log_since=self.log_since[instance.name],
                endpoints=self.endpoints.values(),
                redis=redis,
                within_s=WITHIN_S,
            )


def _answered(asked: Mapping[str, Future[Pulse]], seen: Seen) -> Iterator[tuple[str, Pulse]]:
    for name, future in asked.items():
        try:
            yield name, future.result()
        except ProbeError as error:
            seen.is_out_of_reach(name, error.failure.actual)

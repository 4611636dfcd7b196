"""One round: the pulse of every instance, and a visit to every address, all at the same time."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from cutover.errors import ProbeError
from cutover.fleet import Endpoint, Environment, Fleet, Instance
from cutover.hosts import connect
from cutover.probes.pulse import Pulse, pulse
from cutover.watch.columns import Column
from cutover.watch.figures import Seen, figures_of_instance, figures_of_redis, figures_of_visit
from cutover.watch.logged import Sieve
from cutover.watch.record import Round
from cutover.watch.visits import Visit, Visits

WITHIN_S = 8.0
"""For the pulse of one instance."""


@dataclass
class Sampler:
    """Remembers of the round before what a figure needs: counters, workers, the end of the logs, who could be asked.

    Whoever does not answer within a round's patience holds up no round: that answer counts in the round in which it
    comes, and nothing more is asked there until then.
    """

    fleet: Fleet
    columns: tuple[Column, ...]
    sieve: Sieve
    visits: Visits
    log_since: dict[str, float]
    """By instance; the second since the epoch from which lines are new."""
    started: float
    """Of the watch, in seconds since the epoch."""
    patience_s: float
    endpoints: dict[str, Endpoint] = field(default_factory=dict)
    """By environment, of its own Redis, as far as it is known."""
    _before: dict[str, Pulse] = field(default_factory=dict)
    _identities: dict[str, int] = field(default_factory=dict)
    _out_of_reach: set[str] = field(default_factory=set)
    _under_way: dict[str, Future[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        instances = [one for environment in self.fleet.environments.values() for one in environment.instances]
        self._pool = ThreadPoolExecutor(2 * len(instances) + len(self.fleet.environments), "round")

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)

    def take(self, t: float, *, changing: bool) -> Round:
        seen = Seen()
        answered = self._answered(dict(self._questions()))
        pulses = dict(_reached(answered, seen))
        self._out_of_reach = (self._out_of_reach | seen.unseen.keys()) - pulses.keys()
        for name, environment in self.fleet.environments.items():
            of_it = [pulses[one.name] for one in environment.instances if one.name in pulses]
            for one in of_it:
                other = next((at for place, at in self.endpoints.items() if place != name), None)
                figures_of_instance(
                    seen, one, self._before.get(one.instance), environment, self.endpoints.get(name), other
                )
                self.sieve.sift(seen, one.log, environment.service.allowed_log_lines)
            figures_of_redis(seen, environment.redis.cluster, of_it, self._before)
        self._take_visits(seen, answered)
        self._before |= pulses
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
            unseen={subject: self.sieve.mask.text(why) for subject, why in seen.unseen.items()},
            logged=tuple(seen.logged),
            log_until=round(min(self.log_since.values()) - self.started, 2),
            changing=changing,
        )

    def _take_visits(self, seen: Seen, answered: dict[str, Future[Any]]) -> None:
        came: dict[str, list[Visit | None]] = {}
        for subject, _, environment in self._addresses():
            if (question := f"visit {subject}") in answered:
                visit = answered[question].result()
                figures_of_visit(seen, subject, visit)
                came.setdefault(environment, []).append(visit)
        for environment, visits in came.items():
            seen.put(environment, STRANGERS=self.visits.heard(environment, visits))

    def _addresses(self) -> Iterator[tuple[str, str, str]]:
        """Subject, address, environment."""
        for name, environment in self.fleet.environments.items():
            yield name, environment.address, name
            yield from ((instance.name, instance.address, name) for instance in environment.instances)

    def _questions(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        """By a name of its own: the pulse of an instance, or a visit."""
        for subject, address, where in self._addresses():
            yield f"visit {subject}", partial(self.visits.at, address, where)
        for name, environment in self.fleet.environments.items():
            asker = self._asker(environment)
            for instance in environment.instances:
                redis = self.endpoints.get(name) if instance is asker else None
                yield f"pulse {instance.name}", partial(self._pulse, environment, instance, redis)

    def _answered(self, questions: dict[str, Callable[[], Any]]) -> dict[str, Future[Any]]:
        """Those whose answer is there now; the others stay under way."""
        for name, ask in questions.items():
            if name not in self._under_way:
                self._under_way[name] = self._pool.submit(ask)
        done = wait(self._under_way.values(), timeout=self.patience_s).done
        answered = {name: one for name, one in self._under_way.items() if one in done}
        self._under_way = {name: one for name, one in self._under_way.items() if one not in done}
        return answered

    def _asker(self, environment: Environment) -> Instance:
        """Who asks the Redis: the first one that could be looked at the last time."""
        reached = [one for one in environment.instances if one.name not in self._out_of_reach]
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


def _reached(answered: dict[str, Future[Any]], seen: Seen) -> Iterator[tuple[str, Pulse]]:
    for question, future in answered.items():
        kind, _, instance = question.partition(" ")
        if kind != "pulse":
            continue
        try:
            yield instance, future.result()
        except ProbeError as error:
            seen.is_out_of_reach(instance, error.failure.actual)

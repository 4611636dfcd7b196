"""Which Redis answers which instances: asked from each of them, all at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from cutover.fleet import Endpoint, Fleet, Instance, RedisExpectation
from cutover.hosts import connect
from cutover.probes.clusters import declared_or_found
from cutover.probes.reachability import Reach, reach


@dataclass(frozen=True)
class Asked:
    """The Redis of one environment, asked from the instances of one."""

    cluster: str
    endpoint: Endpoint | None
    """None where it does not exist yet; then nobody asked."""
    instances: tuple[str, ...]
    reaches: tuple[Reach, ...]

    @property
    def subject(self) -> str:
        at = f" at {self.endpoint}" if self.endpoint else ""
        return f"{self.cluster}{at}, asked from {', '.join(self.instances)}"

    def __str__(self) -> str:
        return "\n".join(map(str, self.reaches)) or f"{self.cluster} does not exist yet"


@dataclass(frozen=True)
class AskedAcross:
    """The Redis of the other environment, and what shows that a refusal is one."""

    environment: str
    other: Asked
    own: Asked
    """By the same instances right after it: that they can ask, and how an answer looks."""
    at_home: Asked
    """The other's Redis by the other's instances at the same time: that there is something to answer."""

    def __iter__(self) -> Iterator[Asked]:
        return iter((self.other, self.own, self.at_home))


def ask_own(fleet: Fleet, environment: str) -> Asked:
    return _ask(fleet, environment, environment)


def ask_across(fleet: Fleet, environment: str) -> AskedAcross:
    (other,) = set(fleet.environments) - {environment}
    with ThreadPoolExecutor(2) as pool:
        crossing, at_home = pool.map(lambda asking: _ask(fleet, asking, other), (environment, other))
    return AskedAcross(environment, crossing, ask_own(fleet, environment), at_home)


def as_text(*asked: Asked) -> str:
    """For the evidence: every attempt with its time."""
    return "\n".join(f"{one.subject}\n{one}\n" for one in asked)


def _ask(fleet: Fleet, asking: str, asked: str) -> Asked:
    """Raises ProbeError where one of the instances cannot be made to ask."""
    instances, expectation = fleet.environments[asking].instances, fleet.environments[asked].redis
    endpoint = declared_or_found(fleet, expectation)
    reaches: tuple[Reach, ...] = ()
    if endpoint:
        reaches = _from_each(instances, endpoint, expectation)
    return Asked(expectation.cluster, endpoint, tuple(one.name for one in instances), reaches)


def _from_each(instances: tuple[Instance, ...], endpoint: Endpoint, expectation: RedisExpectation) -> tuple[Reach, ...]:
    def attempt(instance: Instance) -> Reach:
        with connect(instance) as host:
            return reach(host, endpoint, expectation)

    with ThreadPoolExecutor(len(instances)) as pool:
        return tuple(pool.map(attempt, instances))

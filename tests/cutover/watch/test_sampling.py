"""Rounds on time, whoever is slow; and what a round remembers of the one before."""

from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest

from cutover.errors import ProbeError
from cutover.fleet import Endpoint, Fleet, Quantity
from cutover.masking import Mask
from cutover.probes.pulse import Main, Pulse
from cutover.watch import sampling
from cutover.watch.columns import columns_of
from cutover.watch.logged import Sieve
from cutover.watch.record import Round
from cutover.watch.sampling import Sampler
from cutover.watch.visits import Visits
from tests.cutover.fleets import small_fleet
from tests.cutover.watch.test_figures import answered, pulsed

FLEET = small_fleet()
ASKED = Endpoint.parse("10.0.0.8:6379")
Ask = Callable[..., Pulse]


@pytest.fixture
def sampler() -> Iterator[Sampler]:
    columns = tuple(column for column in columns_of(FLEET) if column.is_sampled)
    visits = Visits(FLEET.application)
    since = {"staging-1": 0.0, "production-1": 0.0}
    one = Sampler(FLEET, columns, Sieve(Mask(), ()), visits, since, started=1000.0, patience_s=0.05)
    one.endpoints = {"production": ASKED}
    yield one
    one.close()


def felt(host: object, *_: object, **__: object) -> Pulse:
    name = host.instance.name  # type: ignore[attr-defined]
    return pulsed(
        instance=name, connections={ASKED: 3}, on={ASKED: 0}, redis=answered() if name == "production-1" else None
    )


def figures(seen: Round, fleet: Fleet = FLEET) -> dict[tuple[str, Quantity], Any]:
    columns = [column for column in columns_of(fleet) if column.is_sampled]
    return {(column.subject, column.quantity): value for column, value in zip(columns, seen.values, strict=True)}


def test_a_round_has_a_figure_for_each_of_its_places(sampler: Sampler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "pulse", felt)
    sampler.patience_s = 10

    seen = sampler.take(12.5, changing=True)

    found = figures(seen)
    assert (seen.t, len(seen.unseen)) == (12.5, 0)
    assert seen.changing
    assert seen.identities == {"staging-1": 5, "production-1": 5, "redis-production": int("9f2c9f2c9f2c", 16)}
    connections, silent = found["production-1", Quantity.CONNECTIONS], found["redis-production", Quantity.SILENT]
    assert (connections, silent, found["redis-staging", Quantity.SILENT]) == (3, 0, None)
    assert list(seen.workers["production-1"]) == [(11, -88, 40.0), (12, -88, 50.0)]


def test_who_stays_the_same_is_named_once(sampler: Sampler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "pulse", felt)
    sampler.patience_s = 10
    sampler.take(1, changing=False)
    same = sampler.take(2, changing=False)
    monkeypatch.setattr(sampling, "pulse", lambda host, *_, **__: _restarted(felt(host)))

    assert same.identities == {}
    assert sampler.take(3, changing=False).identities == {"staging-1": 6, "production-1": 6}


def _restarted(one: Pulse) -> Pulse:
    return pulsed(instance=one.instance, main=Main(20, 6), redis=one.redis, connections=one.connections, on=one.on)


def test_who_does_not_answer_holds_up_no_round_and_is_not_asked_again_meanwhile(
    sampler: Sampler, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, asked = Event(), []

    def slow(host: object, *_: object, **__: object) -> Pulse:
        one = felt(host)
        asked.append(one.instance)
        if one.instance == "production-1":
            answers.wait(30)
        return one

    monkeypatch.setattr(sampling, "pulse", slow)
    first = sampler.take(1, changing=False)
    sampler.take(2, changing=False)
    answers.set()
    sampler.patience_s = 10
    third = sampler.take(3, changing=False)

    assert figures(first)["production-1", Quantity.UNSEEN] is None
    assert first.unseen == {}
    assert figures(third)["production-1", Quantity.UNSEEN] == 0
    assert asked.count("production-1") == 1


def test_a_host_out_of_reach_is_unseen_and_another_one_asks_the_redis(
    sampler: Sampler, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = FLEET.production.model_copy(
        update={
            "instances": (
                *FLEET.production.instances,
                FLEET.production.instances[0].model_copy(update={"name": "production-2"}),
            )
        }
    )
    fleet = FLEET.model_copy(update={"production": two})
    columns = tuple(column for column in columns_of(fleet) if column.is_sampled)
    since = dict.fromkeys(("staging-1", "production-1", "production-2"), 0.0)
    of_two = Sampler(fleet, columns, sampler.sieve, sampler.visits, since, started=0.0, patience_s=10)
    of_two.endpoints = {"production": ASKED}
    askers: list[str] = []

    def down(host: object, *_: object, redis: Endpoint | None, **more: object) -> Pulse:
        name = host.instance.name  # type: ignore[attr-defined]
        askers.extend([name] if redis else [])
        if name == "production-1":
            raise ProbeError.of("Host of production-1", expected="an answer", actual="timed out", next_action="see")
        return felt(host, **more)

    monkeypatch.setattr(sampling, "pulse", down)
    first = of_two.take(1, changing=False)
    of_two.take(2, changing=False)
    of_two.close()

    assert first.unseen == {"production-1": "timed out"}
    assert figures(first, fleet)["production-1", Quantity.UNSEEN] == 1
    assert figures(first, fleet)["production-1", Quantity.DISK_FREE] is None
    assert askers == ["production-1", "production-2"]


def test_the_next_round_asks_for_lines_from_where_this_one_ended(
    sampler: Sampler, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, list[float]] = {}

    def until(host: object, *_: object, log_since: float, **more: object) -> Pulse:
        one = felt(host, **more)
        asked.setdefault(one.instance, []).append(log_since)
        return pulsed(instance=one.instance, log_until=2000.0 + len(asked), connections={ASKED: 3}, on={ASKED: 0})

    monkeypatch.setattr(sampling, "pulse", until)
    sampler.patience_s = 10
    first = sampler.take(1, changing=False)
    sampler.take(2, changing=False)

    assert first.log_until == min(asked["staging-1"][1], asked["production-1"][1]) - 1000
    assert asked["staging-1"][0] == 0

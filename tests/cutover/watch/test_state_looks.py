"""What is wrong is looked at again before it is told, unless another look could only say the same."""

from dataclasses import replace

import pytest

from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Fleet
from cutover.guestbook import Guestbook
from cutover.probes.redis_servers import RedisServer
from cutover.waiting import eventually
from cutover.watch import state
from cutover.watch.state import look_at_state
from cutover.witnesses.readings import Readings
from tests.cutover.clocks import FakeClock
from tests.cutover.fleets import small_fleet
from tests.cutover.readings import CLUSTERS, PRODUCTIONS, STAGINGS, instance, production, report
from tests.cutover.watch.records import look

RIGHT, WRONG, UNSEEN, ELSEWHERE = "right", "wrong", "unseen", "elsewhere"


class Seen:
    """What each look sees, by environment, one after the other; the last one again and again."""

    def __init__(self, **told: str) -> None:
        self.told = {name: iter(words.split()) for name, words in told.items()}
        self.last: dict[str, str] = {}
        self.taken = 0

    def of(self, _fleet: Fleet, _readings: Readings, name: str, _began: float) -> state._Seen:
        self.last[name] = next(self.told[name], self.last.get(name, RIGHT))
        outcome = WRONG if self.last[name] == ELSEWHERE else self.last[name]
        return state._Seen(look(0, outcome=outcome, environment=name), is_elsewhere=self.last[name] == ELSEWHERE)

    def anew(self, _name: str) -> None:
        self.taken += 1


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    one = FakeClock()
    monkeypatch.setattr(state, "eventually", lambda check, **how: eventually(check, **how, clock=one))


def looked(monkeypatch: pytest.MonkeyPatch, seen: Seen) -> dict[str, str]:
    fleet = small_fleet()
    readings = Readings(fleet, Guestbook(fleet.application))
    monkeypatch.setattr(state, "_seen", seen.of)
    monkeypatch.setattr(readings, "pair_anew", seen.anew)
    return {one.environment: one.outcome for one in look_at_state(fleet, readings)}


@pytest.mark.parametrize(
    ("production", "staging", "told", "looks_again"),
    [
        ("right", "right", {"production": RIGHT, "staging": RIGHT}, 0),
        ("wrong right", "right", {"production": RIGHT, "staging": RIGHT}, 1),
        ("wrong unseen right", "right wrong right", {"production": RIGHT, "staging": RIGHT}, 2),
        ("elsewhere", "wrong", {"production": WRONG, "staging": WRONG}, 0),
        ("wrong elsewhere", "right", {"production": WRONG, "staging": RIGHT}, 1),
        ("wrong", "right", {"production": WRONG, "staging": RIGHT}, 13),
        ("unseen", "right", {"production": UNSEEN, "staging": RIGHT}, 13),
    ],
)
def test_looks(
    monkeypatch: pytest.MonkeyPatch, production: str, staging: str, told: dict[str, str], looks_again: int
) -> None:
    seen = Seen(production=production, staging=staging)

    assert looked(monkeypatch, seen) == told
    assert seen.taken == looks_again


def test_production_is_named_first(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(looked(monkeypatch, Seen(production=RIGHT, staging=RIGHT))) == ["production", "staging"]


@pytest.mark.parametrize(
    ("server", "is_certain"),
    [(PRODUCTIONS, False), (STAGINGS, True), (replace(PRODUCTIONS, run_id="77" * 20), False)],
    ids=["its own", "the other environment's", "its own after a restart, perhaps"],
)
def test_only_on_the_other_environment_s_redis_a_worker_is_certainly_elsewhere(
    server: RedisServer, is_certain: bool
) -> None:
    reading = production(instance(told=report(server)))

    assert state._is_elsewhere(reading, CLUSTERS) is is_certain


def test_every_check_is_made_whatever_the_others_say() -> None:
    def wrong() -> None:
        raise Mismatch.of("a", expected="b", actual="c", next_action="d")

    def blind() -> None:
        raise ProbeError.of("e", expected="f", actual="g", next_action="h")

    checks = iter([("one", wrong), ("two", lambda: None), ("three", blind), ("four", wrong)])

    assert [name for name, _ in state._failures(checks)] == ["one", "three", "four"]

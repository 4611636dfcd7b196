"""PING from a host to a Redis that is there, and to one that is not."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from threading import Event as Flag

import pytest

from cutover.carrying import Place
from cutover.downtime import Answer, RedisPings
from cutover.fleet import Endpoint
from tests.cutover.fleets import local_instance
from tests.cutover.servers import closed, redis_server


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    with redis_server(tmp_path_factory.mktemp("pinged")) as endpoint:
        yield endpoint


def asked(pings: RedisPings, rounds: int = 1) -> list[Answer]:
    """What is told in so many rounds."""
    answers: list[Answer] = []
    over = Flag()
    clock = iter(range(1000))

    def now_s() -> float:
        passed = next(clock)
        if passed >= 2 * rounds - 1:
            over.set()
        return float(passed)

    pings.ask_until(over, now_s, answers.append)
    return answers


def test_each_server_is_asked_at_a_constant_pace(there: Endpoint) -> None:
    told = asked(RedisPings(local_instance(), {"PING own": Place(there), "PING gone": Place(closed())}))

    own = [answer for answer in told if answer.probe == "PING own"]
    gone = [answer for answer in told if answer.probe == "PING gone"]
    assert len(own) == len(gone) == 40
    assert {answer.failure for answer in own} == {""}
    assert all("ConnectionRefusedError" in answer.failure for answer in gone)
    paces = [round(later.due_s - earlier.due_s, 3) for earlier, later in pairwise(own)]
    assert set(paces) == {0.05}


def test_a_host_out_of_reach_fails_every_server_that_was_to_be_asked_from_it(tmp_path: Path, there: Endpoint) -> None:
    nowhere = local_instance(become=(str(tmp_path / "gone"),))

    told = asked(RedisPings(nowhere, {"PING own": Place(there), "PING other": Place(there)}), rounds=2)

    assert [(answer.probe, answer.failure) for answer in told[:2]] == [
        ("PING own", "production-1 does not answer"),
        ("PING other", "production-1 does not answer"),
    ]

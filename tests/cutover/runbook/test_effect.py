"""Whether the setting has had an effect: whom the workers are connected to, and why it may have had none."""

import pytest

from cutover.probes.redis_servers import SilentServer
from cutover.runbook.effect import Effect, connected_to_redis, what_files_mean
from tests.cutover.fleets import small_fleet
from tests.cutover.readings import PRODUCTIONS, instance, process, processes, production, report


def test_a_worker_on_a_redis() -> None:
    assert connected_to_redis(production())


def test_workers_on_nothing() -> None:
    assert not connected_to_redis(production(instance(told=report(processes=processes(process(11), process(12))))))


@pytest.mark.parametrize("may_be_redis", [True, False])
def test_a_server_that_does_not_say_who_it_is_may_be_a_redis(may_be_redis: bool) -> None:
    endpoint = PRODUCTIONS.endpoint
    silent = SilentServer(endpoint, "timed out", may_be_redis=may_be_redis)

    assert connected_to_redis(production(instance(told=report(surveys={endpoint: silent})))) is may_be_redis


def test_a_unit_whose_own_environment_beats_the_file_is_named() -> None:
    assert str(Effect(("worker 11: still on redis-staging",), "true")) == (
        "worker 11: still on redis-staging\nthe unit's environment has it as true, which beats .env"
    )


def test_one_instance_cannot_differ_from_others() -> None:
    assert what_files_mean(small_fleet()) == (
        "Sessions are then in instance/flask_session on each instance: everybody is logged out and begins anew."
    )

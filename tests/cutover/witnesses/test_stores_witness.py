"""What each instance says of its session store, over real HTTP."""

from dataclasses import replace

import pytest

from cutover.errors import Mismatch
from cutover.probes.session_store import StoreStatus
from cutover.witnesses.readings import EnvironmentReading, InstanceReading
from cutover.witnesses.stores import statuses_of
from tests.cutover.fleets import local_instance
from tests.cutover.readings import APPLICATION, instance, production
from tests.cutover.servers import Reply, http_server


def at(name: str, address: str) -> InstanceReading:
    return replace(instance(), instance=local_instance(name).model_copy(update={"address": address}))


def environment(first: str, second: str) -> EnvironmentReading:
    """With two workers on each instance."""
    return production(at("p1", first), at("p2", second))


def said(kind: str) -> Reply:
    return Reply(body=f'{{"connected": true, "session_type": "{kind}"}}')


def test_each_instance_is_asked_four_times_for_each_of_its_workers() -> None:
    with http_server(lambda _: said("redis")) as one, http_server(lambda _: said("filesystem")) as two:
        statuses = statuses_of(environment(one, two), APPLICATION)

    assert statuses == {
        "p1": (StoreStatus(connected=True, session_type="redis"),) * 8,
        "p2": (StoreStatus(connected=True, session_type="filesystem"),) * 8,
    }


def test_an_instance_that_answers_otherwise_is_not_passed_over() -> None:
    with (
        http_server(lambda _: said("redis")) as one,
        http_server(lambda _: Reply(404)) as two,
        pytest.raises(Mismatch, match=rf"{two}.*\n.*\n.*HTTP 404"),
    ):
        statuses_of(environment(one, two), APPLICATION)

"""Who is asked by whom, with real servers that all may reach."""

from collections.abc import Iterator

import pytest

from cutover.errors import ProbeError
from cutover.fleet import Endpoint, Fleet
from cutover.probes.reachability import Kind, Reach
from cutover.witnesses.reachability import Asked, as_text, ask_across, ask_own
from tests.cutover.fleets import fleet_with
from tests.cutover.servers import closed, identity, redis_server

PORTS = {"production-1": 8021, "production-2": 8022}


@pytest.fixture(scope="module")
def endpoints(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Endpoint, Endpoint]]:
    """Staging's and production's."""
    folder = tmp_path_factory.mktemp("endpoints")
    with redis_server(folder) as staging, redis_server(folder) as production:
        yield staging, production


def fleet(staging: Endpoint, production: Endpoint, **host: object) -> Fleet:
    tables = [
        {"name": name, "address": f"http://127.0.0.1:{port}", "host": {"via": "local", **host}}
        for name, port in PORTS.items()
    ]
    own = fleet_with("production", instances=tables, redis={"endpoint": str(production)})
    return own.model_copy(update={"staging": fleet_with("staging", redis={"endpoint": str(staging)}).staging})


def who_answered(asked: Asked) -> list[tuple[str, str | None]]:
    return [(one.instance, one.run_id) for one in asked.reaches]


def test_the_own_redis_is_asked_from_every_instance(endpoints: tuple[Endpoint, Endpoint]) -> None:
    asked = ask_own(fleet(*endpoints), "production")

    run_id = identity(endpoints[1])
    assert (asked.cluster, asked.endpoint, asked.instances) == ("redis-production", endpoints[1], tuple(PORTS))
    assert who_answered(asked) == [("production-1", run_id), ("production-2", run_id)]
    assert asked.subject == f"redis-production at {endpoints[1]}, asked from production-1, production-2"


def test_the_other_s_redis_is_asked_by_both_and_the_own_one_for_contrast(endpoints: tuple[Endpoint, Endpoint]) -> None:
    across = ask_across(fleet(*endpoints), "production")

    stagings, productions = (identity(endpoint) for endpoint in endpoints)
    assert across.environment == "production"
    assert tuple(across) == (across.other, across.own, across.at_home)
    assert (across.other.cluster, across.at_home.cluster) == ("redis-staging", "redis-staging")
    assert who_answered(across.other) == [("production-1", stagings), ("production-2", stagings)]
    assert who_answered(across.own) == [("production-1", productions), ("production-2", productions)]
    assert who_answered(across.at_home) == [("staging-1", stagings)]


def test_the_other_environment_is_the_one_that_does_not_ask(endpoints: tuple[Endpoint, Endpoint]) -> None:
    across = ask_across(fleet(*endpoints), "staging")

    assert (across.environment, across.other.cluster, across.own.cluster) == (
        "staging",
        "redis-production",
        "redis-staging",
    )


def test_a_refusal_is_an_answer(endpoints: tuple[Endpoint, Endpoint]) -> None:
    asked = ask_own(fleet(endpoints[0], closed()), "production")

    assert [one.kind for one in asked.reaches] == [Kind.REFUSED, Kind.REFUSED]


def test_an_instance_that_cannot_be_made_to_ask_is_an_error(endpoints: tuple[Endpoint, Endpoint]) -> None:
    with pytest.raises(ProbeError, match="no-such-program"):
        ask_own(fleet(*endpoints, become=["no-such-program"]), "production")


def test_nobody_asks_for_a_redis_that_does_not_exist_yet(
    endpoints: tuple[Endpoint, Endpoint], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cutover.witnesses.reachability.declared_or_found", lambda *_: None)

    asked = ask_own(fleet(*endpoints), "production")

    assert asked == Asked("redis-production", None, tuple(PORTS), ())
    assert asked.subject == "redis-production, asked from production-1, production-2"
    assert str(asked) == "redis-production does not exist yet"


def test_the_evidence_has_every_attempt_with_its_time() -> None:
    endpoint = Endpoint(host="10.0.0.7", port=6379)
    reaches = (Reach("p1", Kind.ANSWERED, 0.0123, run_id="03ab"), Reach("p2", Kind.SILENT, 5.04))
    asked = Asked("redis-staging", endpoint, ("p1", "p2"), reaches)

    assert as_text(asked, Asked("redis-production", None, ("p1",), ())) == (
        "redis-staging at 10.0.0.7:6379, asked from p1, p2\n"
        "p1: answers, after 12.3 ms\n"
        "p2: no answer, after 5.0 s\n"
        "\n"
        "redis-production, asked from p1\n"
        "redis-production does not exist yet\n"
    )

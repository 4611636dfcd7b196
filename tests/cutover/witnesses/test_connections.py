"""The witness of the sockets, from readings and from a real host of one folder."""

from dataclasses import replace
from pathlib import Path

import pytest

from cutover.errors import ProbeError
from cutover.probes.peers import private_peers
from cutover.probes.redis_servers import RedisServer, SilentServer
from cutover.witnesses.connections import EnvironmentConnections, WorkerConnections, connections_of, under_two_names
from tests.cutover.fleets import local_instance
from tests.cutover.readings import (
    PRODUCTIONS,
    STAGINGS,
    at,
    client,
    instance,
    process,
    processes,
    production,
    report,
    survey,
)
from tests.cutover.servers import identity, redis_server


@pytest.mark.parametrize(
    ("host", "asked"),
    [
        ("10.0.0.7", True),
        ("172.31.44.52", True),
        ("192.168.1.1", True),
        ("127.0.31.1", True),
        ("::1", True),
        ("fd00::7", True),
        ("104.18.6.192", False),
        ("2606:4700::6812:6c0", False),
    ],
)
def test_public_peers_are_not_asked(host: str, asked: bool) -> None:
    peer = f"{host}:443"
    assert private_peers([process(1, ("10.0.1.1:40000", peer))]) == ({at(peer)} if asked else set())


REFUSING = SilentServer(at("10.0.0.6:6379"), "ValueError: -NOAUTH Authentication required.", may_be_redis=True)
MAIL = SilentServer(at("10.0.0.5:25"), "ValueError: 220 mail.example ESMTP", may_be_redis=False)


def test_a_worker_s_servers_are_those_that_are_a_redis() -> None:
    """What is public was not asked, what is no Redis does not count, what refuses does."""
    remotes = ("10.0.0.8:6379", "10.0.0.6:6379", "104.18.6.192:443", "10.0.0.5:25")
    worker = process(11, *((f"10.0.1.1:{41000 + number}", remote) for number, remote in enumerate(remotes)))
    told = report(
        processes=processes(worker, process(12)),
        surveys={PRODUCTIONS.endpoint: survey(), REFUSING.endpoint: REFUSING, MAIL.endpoint: MAIL},
    )

    assert connections_of(production(instance("p1", told), instance("p2", report(STAGINGS)))) == EnvironmentConnections(
        "production",
        "redis-production",
        PRODUCTIONS,
        (
            WorkerConnections("p1", 11, (REFUSING, PRODUCTIONS)),
            WorkerConnections("p1", 12, ()),
            WorkerConnections("p2", 11, (STAGINGS,)),
            WorkerConnections("p2", 12, (STAGINGS,)),
        ),
    )


def test_a_cluster_that_is_not_made_yet() -> None:
    assert connections_of(production(own=None)).expected is None


def test_a_cluster_that_does_not_say_who_it_is() -> None:
    silent = ProbeError.of(
        "redis-production", expected="its run_id", actual="refused", next_action="see whether it runs"
    )

    with pytest.raises(ProbeError, match="refused"):
        connections_of(production(own=silent))


def test_one_server_asked_once_more_under_another_name(tmp_path: Path) -> None:
    """It is asked anew: what the first look remembers of it proves nothing."""
    with redis_server(tmp_path) as endpoint:
        remembered = RedisServer(endpoint, "a run_id of before", "7.0.1")
        told = report(
            processes=processes(process(11, ("127.0.0.1:40011", str(endpoint)))), surveys={endpoint: survey(remembered)}
        )
        reading = production(replace(instance(told=told), instance=local_instance()))

        one, two = under_two_names(reading)

        assert one == connections_of(reading)
        assert two.environment == "production under another name"
        ((asked,),) = [worker.servers for worker in two.workers]
        assert isinstance(asked, RedisServer)
        assert (asked.endpoint, asked.run_id) == (endpoint, identity(endpoint))


def test_a_server_is_one_however_many_look_and_has_the_clients_that_any_of_them_saw() -> None:
    """Known by its run_id, under two addresses here; a client that both saw is one."""
    alias = replace(PRODUCTIONS, endpoint=at("10.0.0.9:6379"))
    first, second, both = (client(f"10.0.1.1:{port}") for port in (40011, 40012, 40013))
    looks = (survey(PRODUCTIONS, first, both), survey(alias, both, second), survey(STAGINGS, first))

    servers = production(
        *(instance(f"p{n}", report(surveys={seen.server.endpoint: seen})) for n, seen in enumerate(looks, 1))
    ).servers

    assert [(one.server.run_id, one.clients) for one in servers] == [
        (PRODUCTIONS.run_id, (first, both, second)),
        (STAGINGS.run_id, (first,)),
    ]

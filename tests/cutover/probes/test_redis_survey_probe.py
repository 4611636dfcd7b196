"""What a server says of itself and of its clients, as real servers write it."""

from typing import Any

import pytest

from cutover.fleet import Endpoint
from cutover.probes.redis_servers import RedisServer, SilentServer
from cutover.probes.redis_survey import RedisClient, SurveyedServer, client, parse

ENDPOINT = Endpoint(host="172.31.35.10", port=6379)
RUN_ID = "03ab" * 10

IPV4_OF_REDIS_7 = (
    "id=7 addr=172.31.44.52:40112 laddr=172.31.35.10:6379 fd=8 name= age=86 idle=4 flags=N db=0 sub=0 psub=0 ssub=0 "
    "multi=-1 qbuf=0 qbuf-free=0 argv-mem=0 multi-mem=0 rbs=1024 rbp=0 obl=0 oll=0 omem=0 tot-mem=1928 events=r "
    "cmd=setex user=default redir=-1 resp=2"
)
IPV4_OF_REDIS_6 = (
    "id=3 addr=172.31.44.52:40113 laddr=172.31.35.10:6379 fd=7 name=celery=beat age=3 idle=0 flags=N db=1 sub=0 "
    "psub=0 multi=-1 qbuf=26 qbuf-free=40928 argv-mem=10 obl=0 oll=0 omem=0 tot-mem=61466 events=r cmd=get "
    "user=default redir=-1"
)
IPV6 = "id=9 addr=[fd00::7]:40114 laddr=[fd00::10]:6379 fd=10 name= age=1 idle=0 flags=N db=15 cmd=ping resp=3"
OF_7_2 = "id=4 addr=[::1]:40115 laddr=[::1]:6379 fd=8 name= age=0 idle=0 db=0 cmd=info lib-name=redis-py lib-ver=5.0.1"
OWN = (
    "id=8 addr=172.31.44.52:40116 laddr=172.31.35.10:6379 fd=9 name=chatmrpt-cutover age=0 idle=0 db=0 cmd=client|list"
)
UNIX = "id=5 addr=/var/run/redis/redis.sock:0 laddr=/var/run/redis/redis.sock:0 fd=9 name= age=1 idle=1 flags=U db=0"
MASTER = "id=6 addr=?:0 laddr=?:0 fd=11 name= age=1 idle=1 flags=M db=0 cmd=replconf"

INFO = {
    "redis_version": "7.0.15",
    "run_id": RUN_ID,
    "used_memory": "1048576",
    "evicted_keys": "0",
    "db0": "keys=12,expires=12,avg_ttl=86389000",
    "db3": "keys=1,expires=0,avg_ttl=0",
    "dbsize_is_no_database": "1",
}


def of(host: str, port: int, **other: Any) -> RedisClient:
    return RedisClient(
        **{"name": "", "db": 0, "age_s": 0, "idle_s": 0, **other}, address=Endpoint(host=host, port=port)
    )


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        (IPV4_OF_REDIS_7, of("172.31.44.52", 40112, age_s=86, idle_s=4)),
        (IPV4_OF_REDIS_6, of("172.31.44.52", 40113, name="celery=beat", db=1, age_s=3)),
        (IPV6, of("fd00::7", 40114, db=15, age_s=1)),
        (OF_7_2, of("::1", 40115)),
        (UNIX, None),
        (MASTER, None),
    ],
    ids=["Redis 7", "Redis 6", "IPv6", "Redis 7.2", "socket file", "master of a replica"],
)
def test_a_line_of_client_list(line: str, seen: RedisClient | None) -> None:
    assert client(line) == seen


def test_a_server_that_answered() -> None:
    answer = {
        "info": INFO,
        "clients": [IPV4_OF_REDIS_7, OWN, UNIX, IPV6],
        "left": {"chatmrpt:a": {"0": 86389, "3": -1}},
        "seconds": 0.004,
    }

    seen = parse(ENDPOINT, answer)

    assert isinstance(seen, SurveyedServer)
    assert seen.server == RedisServer(ENDPOINT, RUN_ID, "7.0.15")
    assert [one.address.port for one in seen.clients] == [40112, 40114]
    assert seen.left_s == {"chatmrpt:a": {0: 86389, 3: -1}}
    assert seen.databases == (0, 3)
    assert (seen.number("used_memory"), seen.number("rejected_connections")) == (1048576, 0)
    assert seen.seconds == 0.004


def test_the_checker_knows_its_own_connection() -> None:
    own, another = client(OWN), client(IPV4_OF_REDIS_7)

    assert own is not None
    assert another is not None
    assert (own.is_ours, another.is_ours) == (True, False)


def test_a_version_that_is_not_told() -> None:
    seen = parse(ENDPOINT, {"info": {"run_id": RUN_ID}, "clients": [], "left": {}, "seconds": 0})

    assert isinstance(seen, SurveyedServer)
    assert (seen.server.version, seen.databases) == ("unknown", ())


NO_INFO = "ValueError: -NOPERM this user has no permissions to run the 'info' command or its subcommand"


@pytest.mark.parametrize(
    ("answer", "why", "may_be_redis"),
    [
        ({"error": NO_INFO, "seconds": 0.1}, NO_INFO, True),
        (
            {"error": "ValueError: -NOAUTH Authentication required."},
            "ValueError: -NOAUTH Authentication required.",
            True,
        ),
        ({"error": "timeout: timed out", "seconds": 5.0}, "timeout: timed out", True),
        ({"error": "ValueError: HTTP/1.1 400 Bad Request"}, "ValueError: HTTP/1.1 400 Bad Request", False),
        ({"info": {}, "clients": [], "left": {}, "seconds": 0.1}, "no run_id in its answer", True),
    ],
)
def test_one_that_does_not_say_who_it_is(answer: dict[str, object], why: str, may_be_redis: bool) -> None:
    assert parse(ENDPOINT, answer) == SilentServer(ENDPOINT, why, may_be_redis)

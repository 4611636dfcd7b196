"""What a survey sends to a server, by the server's own count."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from cutover.fleet import Endpoint
from cutover.hosts.programs import redis_servers
from tests.cutover.servers import closed, redis_server, talking

NAME = "chatmrpt-cutover"


def how(**changes: Any) -> dict[str, Any]:
    return {"client_name": NAME, "timeout_s": 5, "password": None, "tls": False, **changes}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[redis.Redis]:
    with redis_server(tmp_path) as endpoint, redis.Redis(endpoint.host, endpoint.port) as client:
        client.client_setname("application")
        yield client


def at(client: redis.Redis) -> str:
    of = client.connection_pool.connection_kwargs
    return f"{of['host']}:{of['port']}"


def sent(client: redis.Redis) -> dict[str, int]:
    """The commands since the last reset, by the server's own count."""
    calls = {name.removeprefix("cmdstat_"): int(of["calls"]) for name, of in client.info("commandstats").items()}
    calls.pop("config|resetstat", None)
    return calls


@pytest.fixture(params=[1, 20_000])
def filled(request: pytest.FixtureRequest, client: redis.Redis) -> redis.Redis:
    """With that many keys in database 0, and one in 3."""
    client.mset({f"chatmrpt:{number}": "" for number in range(request.param)})
    client.expire("chatmrpt:0", 86400)
    with redis.Redis.from_url(f"redis://{at(client)}/3") as third:
        third.set("chatmrpt:0", "")
    client.config_resetstat()
    return client


def test_a_survey_sends_the_same_few_commands_however_many_keys_there_are(filled: redis.Redis) -> None:
    """Neither KEYS nor SCAN: at most four, and two for each key in each database that holds anything."""
    said = redis_servers.survey(at(filled), ["chatmrpt:0", "chatmrpt:none"], how())

    assert sent(filled) == {"client|setname": 1, "info": 1, "client|list": 1, "select": 1, "ttl": 4}
    assert set(said["left"]) == {"chatmrpt:0"}
    assert 86300 < said["left"]["chatmrpt:0"]["0"] <= 86400
    assert said["left"]["chatmrpt:0"]["3"] == -1


def test_without_keys_no_database_is_opened(filled: redis.Redis) -> None:
    said = redis_servers.survey(at(filled), [], how())

    assert sent(filled) == {"client|setname": 1, "info": 1, "client|list": 1}
    assert said["left"] == {}


def test_an_empty_server_is_asked_for_no_key(client: redis.Redis) -> None:
    assert redis_servers.survey(at(client), ["chatmrpt:0"], how())["left"] == {}


def test_it_says_its_name_and_stays_no_longer_than_it_takes(client: redis.Redis) -> None:
    said = redis_servers.survey(at(client), [], how())

    names = sorted(field for line in said["clients"] for field in line.split() if field.startswith("name="))
    assert names == ["name=application", f"name={NAME}"]
    assert [one["name"] for one in client.client_list() if one["name"] == NAME] == []


def test_a_password(tmp_path: Path) -> None:
    with redis_server(tmp_path, password="hunter2") as endpoint:
        right = redis_servers.survey(str(endpoint), [], how(password="hunter2"))
        wrong = redis_servers.survey(str(endpoint), [], how(password="hunter3"))
        none = redis_servers.survey(str(endpoint), [], how())

    assert "run_id" in right["info"]
    assert wrong["error"] == "ValueError: -WRONGPASS invalid username-password pair or user is disabled."
    assert none["error"] == "ValueError: -NOAUTH Authentication required."
    assert "hunter" not in str((right, wrong, none))


@pytest.mark.parametrize(
    ("command", "error"),
    [
        ("info", "ValueError: -NOPERM this user has no permissions to run the 'info' command"),
        ("client|list", "ValueError: -NOPERM this user has no permissions to run the 'client|list' command"),
    ],
)
def test_a_server_that_refuses_a_command(client: redis.Redis, command: str, error: str) -> None:
    client.execute_command("ACL", "SETUSER", "default", f"-{command}")

    assert redis_servers.survey(at(client), [], how())["error"] == error


def test_nobody_there_and_somebody_who_hangs() -> None:
    nobody = redis_servers.survey(str(closed()), [], how())
    with talking(None) as hanging:
        silent = redis_servers.survey(str(hanging), [], how(timeout_s=0.1))

    assert nobody["error"] == "ConnectionRefusedError: [Errno 111] Connection refused"
    assert silent["error"].endswith("timed out")
    assert {"error", "seconds"} == set(nobody) == set(silent)


def test_a_server_that_hangs_up_in_the_middle_of_its_answer() -> None:
    with talking(b"+OK\r\n$5000\r\nredis_version:7.0.15\r\n") as endpoint:
        said = redis_servers.survey(str(endpoint), [], how(timeout_s=0.2))

    assert "timed out" in said["error"]


def test_one_address_after_another_each_with_its_own_answer(client: redis.Redis) -> None:
    nobody = str(Endpoint(host="127.0.0.1", port=closed().port))

    said = redis_servers.answer([at(client), nobody], [["PING"], ["ECHO", "é"]], **how())

    assert said[at(client)]["replies"] == ["PONG", "é\r\n"]
    assert said[nobody]["error"] == "ConnectionRefusedError: [Errno 111] Connection refused"

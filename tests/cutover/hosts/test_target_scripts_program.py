"""What a real server does with a change that was decided on an older look."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from cutover.hosts.programs.target_scripts import Memory, look, recalled
from tests.cutover.servers import redis_server

KEY = "chatmrpt:a"
MEMORY = Memory(lifetime_s=86400)
ENDS = 1_754_056_988_000


def digest(value: bytes) -> str:
    return hashlib.sha1(value).hexdigest()


@pytest.fixture
def client(tmp_path: Path) -> Iterator[redis.Redis]:
    """Somebody has written meanwhile."""
    with redis_server(tmp_path) as endpoint, redis.Redis(endpoint.host, endpoint.port) as client:
        client.set(KEY, b"theirs", px=60_000)
        yield client


@pytest.mark.parametrize(
    "change",
    [
        MEMORY.write(KEY, "", (digest(b"ours"), ENDS), 1000, b"ours"),
        MEMORY.write(KEY, digest(b"older"), (digest(b"ours"), ENDS), None, b"ours"),
        MEMORY.renew(KEY, (digest(b"older"), ENDS), 90_000),
        MEMORY.note(KEY, digest(b"older"), (digest(b"ours"), ENDS)),
        MEMORY.remove(KEY, digest(b"older")),
    ],
    ids=["where nothing was", "where something else was", "a lifetime", "a note", "a removal"],
)
def test_nothing_happens_to_what_changed_meanwhile(client: redis.Redis, change: tuple[str, ...]) -> None:
    assert client.execute_command(*change) == 0
    assert client.get(KEY) == b"theirs"
    assert 50_000 < client.pttl(KEY) <= 60_000
    assert client.keys() == [KEY.encode()]


def test_a_change_and_its_record_are_one_step(client: redis.Redis) -> None:
    change = MEMORY.write(KEY, digest(b"theirs"), (digest(b"ours"), ENDS), None, b"ours")

    assert client.execute_command(*change) == 1
    assert (client.get(KEY), client.pttl(KEY)) == (b"ours", -1)
    assert recalled(client.execute_command(*MEMORY.recall(KEY))) == (digest(b"ours"), ENDS)
    assert client.execute_command(*MEMORY.remove(KEY, digest(b"ours"))) == 1
    assert client.keys() == []


def test_looks(client: redis.Redis) -> None:
    assert client.execute_command(*look("chatmrpt:none")) == [b"", -2]
    assert client.execute_command(*look(KEY))[0] == digest(b"theirs").encode()
    assert recalled(None) is None
    assert recalled(b"d ") == ("d", None)

"""Who a Redis server is. Its identity is its run_id, never a name or an address; it is asked from the instance."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cutover.errors import ProbeError
from cutover.fleet import Endpoint, RedisExpectation
from cutover.hosts import HostConnection
from cutover.secrets import secret

_OTHER_PROTOCOL = re.compile(r"ValueError: (?!-|the connection was closed)")
"""An answer that is none of Redis; an error reply begins with a minus, and a Redis with TLS just closes."""
CLIENT_NAME = "chatmrpt-cutover"
"""The checker's own name in CLIENT LIST, so that it can be told from the application."""


@dataclass(frozen=True)
class RedisServer:
    """A server that answered."""

    endpoint: Endpoint
    run_id: str
    version: str

    def __str__(self) -> str:
        return f"{self.endpoint} (run_id {self.run_id[:12]})"


@dataclass(frozen=True)
class SilentServer:
    """An address at which nothing would say that it is a Redis, and which one."""

    endpoint: Endpoint
    why: str
    may_be_redis: bool
    """False where something answered in another protocol; a server that refuses or hangs may well be a Redis."""

    def __str__(self) -> str:
        return f"{self.endpoint}, which does not say who it is ({self.why})"


Answer = RedisServer | SilentServer


def redis_servers(
    host: HostConnection, endpoints: Iterable[Endpoint], expectation: RedisExpectation
) -> Mapping[Endpoint, Answer]:
    """Ask each address from the instance, with the password that the fleet names for the instance's own Redis."""
    answers = tell(host, endpoints, [("INFO", "server")], expectation)
    return {endpoint: parse(endpoint, _with_server(answer)) for endpoint, answer in answers.items()}


def tell(
    host: HostConnection,
    endpoints: Iterable[Endpoint],
    commands: Iterable[Sequence[str]],
    expectation: RedisExpectation,
) -> Mapping[Endpoint, Mapping[str, Any]]:
    """Send commands to each address from the instance; by address its `replies`, or its `error`."""
    by_text = {str(endpoint): endpoint for endpoint in endpoints}
    if not by_text:
        return {}
    answers = host.ask(
        "redis_servers",
        endpoints=list(by_text),
        commands=list(commands),
        client_name=CLIENT_NAME,
        timeout_s=expectation.answers_within.total_seconds(),
        password=secret(expectation.password),
        tls=expectation.tls,
    )
    return {endpoint: answers[text] for text, endpoint in by_text.items()}


def replies(
    host: HostConnection,
    endpoints: Iterable[Endpoint],
    commands: Iterable[Sequence[str]],
    expectation: RedisExpectation,
) -> Mapping[Endpoint, Sequence[str]]:
    """As `tell`, for servers that must answer: raises ProbeError for the first one that does not."""
    told = tell(host, endpoints, commands, expectation)
    for endpoint, said in told.items():
        if "error" in said:
            raise ProbeError.of(
                f"Redis at {endpoint}, asked from {host.instance.name}",
                expected="replies to the commands it was sent",
                actual=str(said["error"]),
                next_action="see whether it runs, and whether its security group lets this instance in",
            )
    return {endpoint: [str(reply) for reply in said["replies"]] for endpoint, said in told.items()}


def in_database(db: int, *command: str) -> list[tuple[str, ...]]:
    """What to send for a command in this database. A connection begins in database 0."""
    return [command] if db == 0 else [("SELECT", str(db)), command]


def _with_server(answer: Mapping[str, Any]) -> dict[str, object]:
    """The reply to INFO server as its fields."""
    if "replies" not in answer:
        return dict(answer)
    return {"server": fields(str(answer["replies"][0]))}


def fields(info: str) -> dict[str, str]:
    """The reply to INFO, by the names of its fields."""
    return dict(line.split(":", 1) for line in info.splitlines() if ":" in line)


def parse(endpoint: Endpoint, answer: Mapping[str, object]) -> Answer:
    """One address's part of the program's answer."""
    server = answer.get("server")
    if isinstance(server, dict) and "run_id" in server:
        return RedisServer(endpoint, server["run_id"], server.get("redis_version", "unknown"))
    return silent(endpoint, answer)


def silent(endpoint: Endpoint, answer: Mapping[str, object]) -> SilentServer:
    why = str(answer.get("error", "no run_id in its answer"))
    speaks_otherwise = bool(_OTHER_PROTOCOL.match(why))
    return SilentServer(endpoint, why, may_be_redis=not speaks_otherwise)

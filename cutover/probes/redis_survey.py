"""What a Redis server says of itself and of its clients: INFO and CLIENT LIST, a bounded number of commands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cutover.fleet import Endpoint, RedisExpectation
from cutover.hosts import HostConnection
from cutover.probes.redis_servers import CLIENT_NAME, RedisServer, SilentServer, replies, silent


@dataclass(frozen=True)
class RedisClient:
    """A connection as its server sees it."""

    address: Endpoint
    name: str
    db: int
    age_s: int
    idle_s: int

    @property
    def is_ours(self) -> bool:
        """Whether it is the checker's own."""
        return self.name == CLIENT_NAME


@dataclass(frozen=True)
class SurveyedServer:
    """A server that answered, at one moment."""

    server: RedisServer
    info: Mapping[str, str]
    """The fields of INFO."""
    clients: tuple[RedisClient, ...]
    """All of them but the checker's own."""
    left_s: Mapping[str, Mapping[int, int]]
    """Of each key that was asked for and is there, the seconds until it expires, by database; -1 means never."""
    seconds: float
    """How long all of this took, from the instance."""

    @property
    def databases(self) -> tuple[int, ...]:
        """Those that hold anything."""
        return tuple(int(field[2:]) for field in self.info if field.startswith("db") and field[2:].isdigit())

    def number(self, field: str) -> int:
        """A field of INFO that counts something; 0 where this version does not tell it."""
        return int(self.info.get(field, "0"))


Survey = SurveyedServer | SilentServer


def parse(endpoint: Endpoint, answer: Mapping[str, Any]) -> Survey:
    """One address's part of the program's answer."""
    info = answer.get("info", {})
    if "run_id" not in info:
        return silent(endpoint, answer)
    clients = [client(line) for line in answer["clients"]]
    return SurveyedServer(
        server=RedisServer(endpoint, info["run_id"], info.get("redis_version", "unknown")),
        info=info,
        clients=tuple(one for one in clients if one and not one.is_ours),
        left_s={key: {int(db): left for db, left in dbs.items()} for key, dbs in answer["left"].items()},
        seconds=answer["seconds"],
    )


def client(line: str) -> RedisClient | None:
    """A line of CLIENT LIST; None for a client without an address, such as a replica's link over a socket file."""
    fields = dict(field.split("=", 1) for field in line.split(" ") if "=" in field)
    try:
        address = Endpoint.parse(fields["addr"].replace("[", "").replace("]", ""))
    except ValueError:
        return None
    return RedisClient(address, fields["name"], int(fields["db"]), int(fields["age"]), int(fields["idle"]))


def clients_of(host: HostConnection, endpoint: Endpoint, expectation: RedisExpectation) -> tuple[RedisClient, ...]:
    """All that are connected, but the checker itself. Raises ProbeError where the server does not say."""
    (listed,) = replies(host, [endpoint], [("CLIENT", "LIST")], expectation)[endpoint]
    lines = filter(None, listed.splitlines())
    return tuple(one for line in lines if (one := client(line)) and not one.is_ours)

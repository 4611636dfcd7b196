"""Who a Redis server is. Its identity is its run_id, never a name or an address."""

from dataclasses import dataclass
from typing import cast

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from cutover.errors import ProbeError
from cutover.fleet import Endpoint, RedisExpectation
from cutover.secrets import secret

ANSWER_WITHIN_S = 5.0
CLIENT_NAME = "chatmrpt-cutover"
"""The checker's own name in CLIENT LIST, so that it can be told from the application."""


@dataclass(frozen=True)
class RedisServer:
    endpoint: Endpoint
    run_id: str
    version: str

    def __str__(self) -> str:
        return f"{self.endpoint} (run_id {self.run_id[:12]})"


def connection(endpoint: Endpoint, expectation: RedisExpectation) -> "Redis":
    """A named connection that fails at once instead of trying again; the fleet's password and TLS setting for it."""
    return Redis(
        host=endpoint.host,
        port=endpoint.port,
        db=expectation.db,
        password=secret(expectation.password),
        ssl=expectation.tls,
        socket_timeout=ANSWER_WITHIN_S,
        socket_connect_timeout=ANSWER_WITHIN_S,
        retry=Retry(NoBackoff(), 0),
        client_name=CLIENT_NAME,
        decode_responses=True,
    )


def redis_server(endpoint: Endpoint, expectation: RedisExpectation) -> RedisServer:
    """Raises ProbeError where nothing, or something other than Redis, answers."""
    with connection(endpoint, expectation) as client:
        try:
            shown = cast("dict[str, object]", client.info("server"))
        except (RedisError, OSError) as error:
            raise ProbeError.of(
                f"Redis at {endpoint}",
                expected="an answer to INFO server",
                actual=f"{type(error).__name__}: {error}",
                next_action="see whether it runs and may be reached from here: "
                f"redis-cli -h {endpoint.host} -p {endpoint.port} ping",
            ) from error
    return RedisServer(endpoint, str(shown["run_id"]), str(shown["redis_version"]))

"""Where sessions live: one database of one Redis server."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Self

from cutover.fleet import Endpoint, RedisExpectation
from cutover.secrets import secret


@dataclass(frozen=True)
class Place:
    """A server's address, a database, and how one is let in."""

    endpoint: Endpoint
    db: int = 0
    password: str | None = None
    """The name of the variable that holds it."""
    tls: bool = False
    answers_within: timedelta = field(default=timedelta(seconds=5), compare=False)
    """How long it is waited for while it says nothing."""

    @classmethod
    def of(cls, expectation: RedisExpectation, endpoint: Endpoint) -> Self:
        return cls(
            endpoint, expectation.db, expectation.password, expectation.tls, answers_within=expectation.answers_within
        )

    @classmethod
    def parse(cls, text: str, expectation: RedisExpectation) -> Self:
        """host:port/db, as `short` writes it; let in as the expectation says."""
        endpoint, _, db = text.rpartition("/")
        return replace(cls.of(expectation, Endpoint.parse(endpoint)), db=int(db))

    @property
    def short(self) -> str:
        return f"{self.endpoint}/{self.db}"

    def access(self) -> dict[str, Any]:
        """For the host's program. Raises ConfigurationError where the password is not set."""
        return {
            "endpoint": str(self.endpoint),
            "db": self.db,
            "password": secret(self.password),
            "tls": self.tls,
        }

    def __str__(self) -> str:
        return f"{self.endpoint}, database {self.db}"

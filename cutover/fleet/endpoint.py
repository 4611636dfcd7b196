"""The address of a Redis server."""

from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, PlainSerializer

from cutover.fleet.strict import Strict


class Endpoint(Strict):
    """host:port of a Redis server; in the file one string."""

    host: str
    port: int = Field(ge=1, le=65535)

    @classmethod
    def parse(cls, text: str) -> Self:
        host, colon, port = text.rpartition(":")
        is_host = host and not set(host) & set("/@") and host.count(":") != 1 and host.split() == [host]
        if not (colon and is_host and port.isascii() and port.isdigit()):
            given = "" if "@" in text else f", not {text!r}"
            raise ValueError(f"expected host:port without a scheme, for example 10.0.0.7:6379{given}")
        return cls(host=host, port=int(port))

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def _endpoint(value: Any) -> Any:
    return Endpoint.parse(value) if isinstance(value, str) else value


EndpointText = Annotated[Endpoint, BeforeValidator(_endpoint), PlainSerializer(str)]

"""Whether a Redis answers from where an instance is, in which time, and how it is refused there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cutover.errors import ProbeError
from cutover.fleet import Endpoint, RedisExpectation
from cutover.hosts import HostConnection
from cutover.probes.redis_servers import tell


class Kind(StrEnum):
    ANSWERED = "answers"
    OTHERWISE = "answers, but does not say who it is"
    """A password is wanted, TLS is, or it is no Redis: the network lets through what it should."""
    REFUSED = "refused"
    SILENT = "no answer"
    NO_WAY = "no way there"
    NO_ADDRESS = "its name does not resolve"


_KINDS = {
    "ConnectionRefusedError": Kind.REFUSED,
    "TimeoutError": Kind.SILENT,
    "timeout": Kind.SILENT,
    "gaierror": Kind.NO_ADDRESS,
    "PermissionError": Kind.NO_WAY,
    "ValueError": Kind.OTHERWISE,
    "ConnectionResetError": Kind.OTHERWISE,
    "BrokenPipeError": Kind.OTHERWISE,
}
"""By the type of the error on the host; `timeout` is what a Python before 3.10 calls it."""
_NO_WAY = re.compile(r"\[Errno 1(01|13)\]")
"""The network, or the host, is unreachable."""
_AFTER_CONNECTING = re.compile(r"SSL|timeout: .*handshake|TimeoutError: .*handshake")
_RUN_ID = re.compile(r"^run_id:(\w+)", re.MULTILINE)


@dataclass(frozen=True)
class Reach:
    """One attempt to be answered."""

    instance: str
    kind: Kind
    seconds: float
    run_id: str | None = None
    """Of the server that answered."""
    words: str = ""
    """What was said instead of an answer."""

    @property
    def got_through(self) -> bool:
        """Whether the network let the instance through, whatever it was told there."""
        return self.kind in (Kind.ANSWERED, Kind.OTHERWISE)

    def __str__(self) -> str:
        time = f"{self.seconds * 1000:.1f} ms" if self.seconds < 1 else f"{self.seconds:.1f} s"
        said = f" ({self.words})" if self.words else ""
        return f"{self.instance}: {self.kind}{said}, after {time}"


def reach(host: HostConnection, endpoint: Endpoint, expectation: RedisExpectation) -> Reach:
    """Ask the Redis at this address who it is, with its own password. Raises ProbeError where nothing is learnt."""
    answer = tell(host, [endpoint], [("INFO", "server")], expectation)[endpoint]
    return parse(host.instance.name, endpoint, answer)


def parse(instance: str, endpoint: Endpoint, answer: Mapping[str, object]) -> Reach:
    seconds = float(str(answer["seconds"]))
    if isinstance(replies := answer.get("replies"), list):
        found = _RUN_ID.search(str(replies[0]).replace("\r", ""))
        if found:
            return Reach(instance, Kind.ANSWERED, seconds, run_id=found[1])
        return Reach(instance, Kind.OTHERWISE, seconds, words="no run_id in its answer")
    error = str(answer.get("error"))
    kind = _kind(error)
    if kind is None:
        raise ProbeError.of(
            f"{endpoint}, asked from {instance}",
            expected="an answer, or a refusal by the network",
            actual=error,
            next_action=f"try it by hand on {instance}: redis-cli -h {endpoint.host} -p {endpoint.port} ping",
        )
    words = error.partition(": ")[2] if kind in (Kind.OTHERWISE, Kind.NO_ADDRESS) else ""
    return Reach(instance, kind, seconds, words=words)


def _kind(error: str) -> Kind | None:
    if _AFTER_CONNECTING.match(error):
        return Kind.OTHERWISE
    if error.startswith("OSError") and _NO_WAY.search(error):
        return Kind.NO_WAY
    return _KINDS.get(error.partition(":")[0])

"""A session's life in Redis as its user meets it: renewed by a visit, gone when Redis has let it expire."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from cutover.errors import Mismatch
from cutover.fleet import Application, Endpoint
from cutover.guestbook import Guestbook
from cutover.hosts import HostConnection, connect
from cutover.probes.keys import databases_with
from cutover.probes.redis_servers import in_database, replies
from cutover.probes.sessions import VisitorSession, open_session, session_seen_at
from cutover.waiting import eventually
from cutover.witnesses.readings import EnvironmentReading, InstanceReading

SHORT_S = 60
LAST_MS = 20
GONE_WITHIN_S = 5.0


@dataclass(frozen=True)
class Life:
    """Of one session on one instance."""

    instance: str
    session: VisitorSession
    seen: str
    """The session's id at a visit while its key was there."""
    renewed_s: int
    """What its key had left after that visit, having been cut down to a minute before."""
    seen_expired: str
    """The id at a visit after the key had expired."""


def lives_of(environment: EnvironmentReading, application: Application, guestbook: Guestbook) -> tuple[Life, ...]:
    """On every instance at once."""
    with ThreadPoolExecutor(len(environment.instances)) as pool:
        return tuple(pool.map(lambda one: live(environment, one, application, guestbook), environment.instances))


def live(
    environment: EnvironmentReading, reading: InstanceReading, application: Application, guestbook: Guestbook
) -> Life:
    """Shorten the life of a session of our own, visit, let it expire, visit again.

    Raises Mismatch where its key is on no Redis that the workers are connected to.
    """
    address = reading.instance.address
    session = open_session(address, guestbook, environment.name)
    with connect(reading.instance) as host:
        key = _Key(host, environment, f"{application.key_prefix}{session.sid}")
        key.tell("EXPIRE", str(SHORT_S))
        seen = session_seen_at(address, session, guestbook)
        renewed_s = int(key.tell("TTL"))
        key.tell("PEXPIRE", str(LAST_MS))
        eventually(lambda: _must_be_gone(reading, key), within_s=GONE_WITHIN_S)
        expired = session_seen_at(address, session, guestbook)
    return Life(reading.name, session, seen, renewed_s, expired)


class _Key:
    """A key where it is."""

    def __init__(self, host: HostConnection, environment: EnvironmentReading, name: str) -> None:
        self._host = host
        self._expectation = environment.environment.redis
        self._name = name
        found = databases_with(host, environment.servers, name, self._expectation)
        self._place = _only_place([(endpoint, db) for endpoint, dbs in found.items() for db in dbs], host)

    def tell(self, command: str, *more: str) -> str:
        """Its reply. Raises ProbeError where there is none."""
        endpoint, db = self._place
        words = in_database(db, command, self._name, *more)
        return replies(self._host, [endpoint], words, self._expectation)[endpoint][-1]


def _only_place(places: Sequence[tuple[Endpoint, int]], host: HostConnection) -> tuple[Endpoint, int]:
    if len(places) == 1:
        return places[0]
    raise Mismatch.of(
        f"Key of a new session on {host.instance.name}",
        expected="on one Redis that the workers are connected to",
        actual=", ".join(f"at {endpoint}, db {db}" for endpoint, db in places) or "on none",
        next_action="see where this instance keeps its sessions: which Redis each worker is connected to",
    )


def _must_be_gone(reading: InstanceReading, key: _Key) -> None:
    if key.tell("EXISTS") != "0":
        raise Mismatch.of(
            f"Key of a session on {reading.name}",
            expected=f"expired after {LAST_MS} ms",
            actual="still there",
            next_action="this Redis does not expire its keys: see its role and its load",
        )

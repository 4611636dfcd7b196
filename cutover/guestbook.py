"""The suite is a guest: it signs for every session it makes, and takes away what it made, and nothing else."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from cutover.errors import ProbeError
from cutover.fleet import Application, Endpoint, Environment, Fleet, Instance
from cutover.hosts import connect
from cutover.probes.clusters import declared_or_found
from cutover.probes.peers import private_peers
from cutover.probes.processes import service_processes
from cutover.probes.redis_servers import in_database, tell

_SESSION_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""What the application calls a session, and its folders. Anything else is never made part of a path."""
_SID = re.compile(r"[\w-]{20,64}")
FALLBACK_PREFIX = "session:"
"""Of the keys of a session in the fallback store, whose files are named by the MD5 of the key."""


@dataclass(frozen=True)
class Departure:
    """What was taken away."""

    keys: int
    paths: int


@dataclass
class Guestbook:
    """The visitors of one run."""

    application: Application
    _sids: set[str] = field(default_factory=set, repr=False)
    _session_ids: set[str] = field(default_factory=set, repr=False)

    def sign(self, cookies: Mapping[str, str], session_id: str | None = None) -> None:
        """A visitor, by the cookies it holds and the application's id of its session where that is known."""
        sid = cookies.get(self.application.session_cookie, "").rpartition(".")[0]
        if _SID.fullmatch(sid):
            self._sids.add(sid)
        if session_id and _SESSION_ID.fullmatch(session_id):
            self._session_ids.add(session_id)

    def sign_headers(self, set_cookie: Iterable[str], session_id: str) -> None:
        """A visitor, by the Set-Cookie headers of an answer that it got."""
        cookies = (header.partition(";")[0].partition("=") for header in set_cookie)
        self.sign({name.strip(): value.strip() for name, _, value in cookies}, session_id)

    def leave(self, fleet: Fleet) -> Departure:
        """Remove the sessions from every Redis that the workers are connected to, and the folders from every instance.

        Sessions that were carried lie on a second server too: each environment's own one is asked as well, whoever uses
        it. Raises ProbeError, after everything else is removed, where something would not go.
        """
        if not (self._sids or self._session_ids):
            return Departure(0, 0)
        places = [
            (environment, instance, own)
            for environment in fleet.environments.values()
            for own in (_own_redis(fleet, environment),)
            for instance in environment.instances
        ]
        with ThreadPoolExecutor(len(places)) as pool:
            removed = list(pool.map(lambda place: self._leave_instance(*place), places))
        if errors := [error for _, of_instance in removed for error in of_instance]:
            raise ProbeError.of(
                "Sessions and folders of this run's visitors",
                expected="removed",
                actual="\n".join(errors),
                next_action="sessions end by themselves after their lifetime; folders stay until somebody removes them",
            )
        return Departure(sum(gone.keys for gone, _ in removed), sum(gone.paths for gone, _ in removed))

    def _leave_instance(
        self, environment: Environment, instance: Instance, own: frozenset[Endpoint]
    ) -> tuple[Departure, list[str]]:
        folder = instance.root / environment.service.app_folder.relative_to("/")
        with connect(instance) as host:
            peers = private_peers(service_processes(host, environment.service).workers)
            keys = [f"{self.application.key_prefix}{sid}" for sid in sorted(self._sids)]
            delete = in_database(environment.redis.db, "DEL", *keys)
            told = tell(host, sorted(peers | own, key=str), delete, environment.redis) if keys else {}
            removed = host.ask("guests", paths=[str(folder / path) for path in self._paths()])
        # One that none of the workers uses may be closed to this instance; what lies there ends by itself.
        silent = {peer: said["error"] for peer, said in told.items() if "error" in said and peer in peers}
        errors = [f"{instance.name}: {peer}: {why}" for peer, why in silent.items()]
        return Departure(sum(int(said["replies"][-1]) for said in told.values() if "replies" in said), removed), errors

    def _paths(self) -> list[str]:
        """Relative to the application's folder."""
        parents, ids = self.application.guest_folders, sorted(self._session_ids)
        folders = [f"{parent}/{session_id}" for session_id in ids for parent in parents]
        return [*folders, *(f"{self.application.fallback_folder}/{_fallback_name(sid)}" for sid in sorted(self._sids))]


def _own_redis(fleet: Fleet, environment: Environment) -> frozenset[Endpoint]:
    """Nothing where AWS does not tell: nobody can have carried a session to it then."""
    try:
        endpoint = declared_or_found(fleet, environment.redis)
    except ProbeError:
        return frozenset()
    return frozenset({endpoint} if endpoint else ())


def _fallback_name(sid: str) -> str:
    return hashlib.md5(f"{FALLBACK_PREFIX}{sid}".encode(), usedforsecurity=False).hexdigest()

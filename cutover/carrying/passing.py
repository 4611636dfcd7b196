"""One pass over the sessions of a Redis server, on an instance that reaches both servers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from cutover.carrying.place import Place
from cutover.errors import ConfigurationError, Mismatch, ProbeError
from cutover.fleet import Application
from cutover.hosts import HostConnection
from cutover.probes.redis_servers import CLIENT_NAME

_WITHIN_S = 600.0
"""Real sessions are of megabytes, and each crosses the network."""
_SHOWN = 10
_NO_ROOM = ("-OOM", "-EVICTED")
LOOKED_AT = ("owned", "unowned", "unclear", "no_session", "vanished")


@dataclass(frozen=True)
class Pass:
    """What became of the sessions, or would: by the program's words for it."""

    counts: Mapping[str, int]
    names: Mapping[str, tuple[str, ...]]
    """Hashed, the first hundred of each."""
    seconds: float

    def number(self, of: str) -> int:
        return self.counts.get(of, 0)

    @property
    def looked_at(self) -> int:
        return sum(self.number(kind) for kind in LOOKED_AT)

    def named(self, of: str) -> str:
        """The number, and some of the hashed names."""
        names = self.names.get(of, ())
        more = ", ..." if self.number(of) > _SHOWN else ""
        return f"{self.number(of)} ({', '.join(names[:_SHOWN])}{more})" if names else "0"


def make_pass(
    host: HostConnection,
    source: Place,
    target: Place,
    owned: Collection[str],
    application: Application,
    *,
    apply: bool,
    only_served: bool = False,
) -> Pass:
    """Raises ProbeError where a server does not answer to the end, Mismatch where the target has no room."""
    answer = host.ask(
        "carrying",
        within_s=_WITHIN_S,
        source=source.access(),
        target=target.access(),
        owned=sorted(owned),
        prefix=application.key_prefix,
        lifetime_s=application.session_ttl_s,
        how={
            "client_name": CLIENT_NAME,
            "timeout_s": max(source.answers_within, target.answers_within).total_seconds(),
        },
        apply=apply,
        only_served=only_served,
    )
    return parse(answer, host.instance.name, source, target)


def parse(answer: Mapping[str, Any], instance: str, source: Place, target: Place) -> Pass:
    """The program's answer."""
    done = Pass(
        counts=dict(answer["counts"]),
        names={of: tuple(names) for of, names in answer["names"].items()},
        seconds=answer["seconds"],
    )
    if stopped := answer["stopped"]:
        raise _stopped(stopped, done, f"asked from {instance}", source, target)
    return done


def _stopped(
    stopped: Mapping[str, str], done: Pass, whence: str, source: Place, target: Place
) -> ConfigurationError | Mismatch | ProbeError:
    why = stopped["why"]
    if stopped["place"] == "both":
        return ConfigurationError.of(
            f"Sessions from {source} to {target}, {whence}",
            expected="two servers, or two databases",
            actual=why,
            next_action="nothing was carried. See whether one of the two endpoints is the other environment's",
        )
    subject = f"Redis at {target if stopped['place'] == 'target' else source}, {whence}"
    far = f"{done.looked_at} sessions looked at, {done.number('carried') + done.number('updated')} carried"
    if why.startswith(_NO_ROOM):
        return Mismatch.of(
            subject,
            expected="room for all sessions",
            actual=f"{why}, after {far}",
            next_action="the source still has every session. Give the cluster a larger node type, "
            "then the same command again: it goes on from here",
        )
    return ProbeError.of(
        subject,
        expected="answers to the end",
        actual=f"{why}, after {far}",
        next_action="the source still has every session. See whether the server runs and lets this instance in, "
        "then the same command again: it goes on from here",
    )

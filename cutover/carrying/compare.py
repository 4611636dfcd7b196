"""Comparing both servers after the carrying, in both directions. Nothing is written."""

from collections.abc import Collection
from dataclasses import dataclass

from cutover.carrying.passing import Pass, make_pass
from cutover.carrying.place import Place
from cutover.errors import Mismatch
from cutover.fleet import Application
from cutover.hosts import HostConnection


@dataclass(frozen=True)
class Compared:
    """Both servers, session by session."""

    source: Place
    target: Place
    seen: Pass

    @property
    def owned(self) -> int:
        """At the source."""
        return self.seen.number("owned")

    @property
    def missing(self) -> int:
        """At the target, though they have not ended there."""
        return self.seen.number("carried")

    @property
    def ahead(self) -> int:
        """Changed at the target since they were carried: their users go on there."""
        return self.seen.number("kept")

    @property
    def ended(self) -> int:
        """At the target, after they were carried."""
        return self.seen.number("ended")

    @property
    def only_at_target(self) -> int:
        """Among them the sessions that began there."""
        return self.seen.number("only_in_target")

    def __str__(self) -> str:
        return (
            f"{self.owned} session{'s' * (self.owned != 1)} at {self.source} compared with {self.target} "
            f"in {self.seen.seconds:.1f} s: "
            f"{self.missing} missing, {self.seen.number('same')} the same, {self.ahead} used there since, "
            f"{self.ended} ended there, {self.only_at_target} only there"
        )


def compare(
    host: HostConnection, source: Place, target: Place, owned: Collection[str], application: Application
) -> Compared:
    """Raises ProbeError where a server does not answer to the end."""
    return Compared(source, target, make_pass(host, source, target, owned, application, apply=False))


_WRONG = {
    "carried": "missing",
    "updated": "older than at the source",
    "renewed": "ending earlier than at the source",
    "lifetimes": "ending at one of the two, never at the other",
    "removed": "ended at the source, not at the target",
    "foreign": "carried, and not theirs",
}


def must_be_carried(compared: Compared) -> None:
    """Every owned session of the source is at the target, as new and for as long; and nobody else's."""
    if wrong := [f"{compared.seen.named(kind)} {what}" for kind, what in _WRONG.items() if compared.seen.number(kind)]:
        raise Mismatch.of(
            f"Sessions at {compared.target}, compared with {compared.source}",
            expected=f"the {compared.owned} sessions of these users, as new and for as long, and nobody else's",
            actual="\n".join(wrong),
            next_action="run the same command again: it carries what is missing. What stays is in the evidence "
            "under these hashed names; look at the memory of the target",
        )

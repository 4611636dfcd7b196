"""Carrying sessions while both servers are in use."""

from collections.abc import Collection
from dataclasses import dataclass

from cutover.carrying.passing import Pass, make_pass
from cutover.carrying.place import Place
from cutover.fleet import Application
from cutover.hosts import HostConnection


@dataclass(frozen=True)
class Carried:
    """What one pass did. All but the first five are left as they were."""

    looked_at: int
    """Keys at the source."""
    new: int
    updated: int
    """Changed at the source since they were carried."""
    renewed: int
    """Their users were served at the source since, and changed nothing."""
    removed: int
    """Carried before, ended at the source since, and not used at the target."""
    same: int
    kept: int
    """Changed at the target since they were carried: it knows better."""
    ended: int
    """At the target, and not used at the source since."""
    raced: int
    """Changed at the target in the very moment of the pass."""
    not_theirs: int
    """Sessions of nobody who has a folder on the instances: the other environment's, and visitors without an upload."""
    unclear: int
    """They name ids of these users and of others as their own."""
    seconds: float

    @property
    def brought(self) -> int:
        """What this pass has changed at the target."""
        return self.new + self.updated + self.renewed + self.removed

    def __str__(self) -> str:
        return (
            f"{self.looked_at} sessions looked at in {self.seconds:.1f} s: {self.new} carried, {self.updated} updated, "
            f"{self.renewed} renewed, {self.removed} removed, {self.same} the same, {self.kept} known better there, "
            f"{self.ended} ended there, {self.raced} changed meanwhile, {self.not_theirs} of others, "
            f"{self.unclear} unclear"
        )


def carry(
    host: HostConnection, source: Place, target: Place, owned: Collection[str], application: Application
) -> Carried:
    """Bring the owned sessions of the target up to the source's. As often as wanted: what is carried is not again.

    The source is only read. Interrupted at any moment it is called again with the same words. The way back is the same
    call with source and target exchanged.

    Raises ProbeError where a server does not answer to the end, Mismatch where the target has no room,
    ConfigurationError where the two are one.
    """
    return _carried(make_pass(host, source, target, owned, application, apply=True))


def carry_served(
    host: HostConnection, source: Place, target: Place, owned: Collection[str], application: Application
) -> Carried:
    """As `carry`, but only of those who were served at the source since they were carried: quick, to be repeated.

    What has ended at the source is left to `carry`.
    """
    return _carried(make_pass(host, source, target, owned, application, apply=True, only_served=True))


def _carried(done: Pass) -> Carried:
    return Carried(
        looked_at=done.looked_at,
        new=done.number("carried"),
        updated=done.number("updated"),
        renewed=done.number("renewed"),
        removed=done.number("removed"),
        same=done.number("same"),
        kept=done.number("kept"),
        ended=done.number("ended"),
        raced=done.number("raced"),
        not_theirs=done.number("unowned"),
        unclear=done.number("unclear"),
        seconds=done.seconds,
    )

"""The plan's quick rollback: production's settings as they were, proved, and the plain word on what that means."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from cutover.errors import ConfigurationError, Mismatch
from cutover.fleet import Fleet
from cutover.guestbook import Guestbook
from cutover.runbook.before import Before
from cutover.runbook.ends import in_the_end
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.journal import Action
from cutover.runbook.lock import held
from cutover.runbook.observing import observed
from cutover.runbook.restoring import Restored, restore
from cutover.witnesses.readings import Readings


@dataclass(frozen=True)
class RolledBack:
    instances: tuple[str, ...]
    shares_with_staging: bool
    """Whether production is on staging's Redis again, as it was before the switch."""


def to_be_restored(fleet: Fleet, switched: ChangeFolder) -> dict[str, Before]:
    """The instances that the switch has begun to change, as they were. Raises ConfigurationError for none."""
    journal = switched.journal
    found = {
        instance.name: Before.of(journal.facts(Action.LOOK, instance.name) or {})
        for instance in fleet.production.instances
        if journal.facts(Action.BACK_UP, instance.name) is not None
    }
    if not found:
        raise ConfigurationError.of(
            f"Switch {switched.name}",
            expected="an instance that it has changed",
            actual="none: it ended before it had made a backup",
            next_action="nothing is to be taken back",
        )
    return found


def rollback(
    fleet: Fleet,
    switched: ChangeFolder,
    folder: ChangeFolder,
    *,
    say: Callable[[str], None],
    with_sessions: bool = True,
) -> RolledBack:
    """Take a switch back, the last instance first. In the same folder a second time it goes on from where it was.

    Raises Mismatch where an instance is not proved to be as it was; the others are all the same.
    """
    before = to_be_restored(fleet, switched)
    guestbook = Guestbook(fleet.application)
    with ExitStack() as ends:
        ends.enter_context(held(fleet, folder.name))
        ends.enter_context(in_the_end(lambda: guestbook.leave(fleet), say))
        say = ends.enter_context(observed(fleet, folder, guestbook, say))
        restored = restore(fleet, switched, folder.journal, guestbook, say=say, with_sessions=with_sessions)
        if restored.not_proved:
            raise _not_proved(fleet, restored)
        clusters = Readings(fleet, guestbook).clusters()
    servers = {run_id for one in before.values() for run_id in one.servers}
    shared = any(clusters.get(run_id) == fleet.staging.redis.cluster for run_id in servers)
    return RolledBack(restored.as_before, shared)


def _not_proved(fleet: Fleet, restored: Restored) -> Mismatch:
    actions = [f"{name}: {error.failure.next_action}" for name, error in restored.not_proved.items()]
    return Mismatch.of(
        f"Rollback of {fleet.name}, {', '.join(restored.not_proved)}",
        expected="every instance as it was before the switch",
        actual=str(restored),
        next_action="\n".join([*actions, "then: cutover rollback --resume --apply"]),
    )

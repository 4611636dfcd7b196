"""The way back: settings as they were, proved by their checksum, and the connections of before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cutover.errors import CutoverError, Mismatch
from cutover.fleet import Fleet
from cutover.guestbook import Guestbook
from cutover.hosts import HostConnection, connect
from cutover.runbook import files
from cutover.runbook.before import Before
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.identity import must_be_the_instance
from cutover.runbook.journal import Action, Journal
from cutover.runbook.moving_sessions import must_have_asked_all, take_back, taken_back_meanwhile
from cutover.runbook.out_of_balancer import bring_back, take_out_if_possible, those_out_first
from cutover.runbook.work import Work


@dataclass(frozen=True)
class Restored:
    """What has become of the instances that a switch had begun to change."""

    as_before: tuple[str, ...]
    not_proved: Mapping[str, CutoverError]
    """Instances that are not, or not for certain, with the reason."""

    def __str__(self) -> str:
        lines = [f"as before: {', '.join(self.as_before)}"] if self.as_before else []
        lines += [
            f"NOT proved to be as before: {name}: {error.failure.actual}" for name, error in self.not_proved.items()
        ]
        return "\n".join(lines) or "nothing had been changed"


def restore(
    fleet: Fleet,
    switched: ChangeFolder,
    journal: Journal,
    guestbook: Guestbook,
    *,
    say: Callable[[str], None],
    with_sessions: bool,
) -> Restored:
    """Each instance that a switch has begun to change, the last one first; one that fails does not stop the others.

    `switched`: the folder of the switch that is taken back. `journal`: where this is recorded.
    """
    begun = [one for one in fleet.production.instances if switched.journal.facts(Action.BACK_UP, one.name) is not None]
    failed: dict[str, CutoverError] = {}
    for instance in those_out_first(reversed(begun), switched.journal, journal):
        try:
            with connect(instance) as host:
                must_be_the_instance(host)
                _restore(Work(fleet, host, journal, guestbook, say, with_sessions, unasked={}), switched)
        except CutoverError as error:
            say(f"{instance.name}: not proved to be as before")
            failed[instance.name] = error
    return Restored(tuple(one.name for one in begun if one.name not in failed), failed)


def _restore(work: Work, switched: ChangeFolder) -> None:
    name = work.instance.name
    before = Before.of(switched.journal.facts(Action.LOOK, name) or {})
    edited = switched.journal.intended(Action.EDIT, name) or {}
    content = _content(work.host, before, switched.kept(name))
    if work.is_to_restart(before.sha256):
        with taken_back_meanwhile(work, before):
            take_out_if_possible(work)
    work.restore(before, content, edited.get("sha256", before.sha256))
    take_back(work, before)
    work.restart()
    take_back(work, before)
    work.verify_restored(before)
    bring_back(work, switched.journal)
    must_have_asked_all(work)


def _content(host: HostConnection, before: Before, kept: Path) -> bytes:
    """From the backup on the host; from this machine's own copy where that is gone or is another file by now."""
    found = files.read_if_there(host, before.backup)
    if found is not None and found.sha256 == before.sha256:
        return found.content
    if kept.is_file() and files.sha256(kept.read_bytes()) == before.sha256:
        return kept.read_bytes()
    raise Mismatch.of(
        f"Backup {before.backup} on {host.instance.name}",
        expected=f"the settings as they were before, sha256 {before.sha256[:12]}",
        actual="it is gone" if found is None else f"another file, sha256 {found.sha256[:12]}",
        next_action=f"find a copy with that checksum ({kept} is none); nothing was changed",
    )

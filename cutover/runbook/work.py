"""The actions on one instance. Each looks first, so that it can be done again at any moment, and is on the record."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from cutover.carrying import Place
from cutover.errors import CutoverError, Mismatch
from cutover.fleet import Fleet, Instance
from cutover.guestbook import Guestbook
from cutover.hosts import HostConnection
from cutover.probes.processes import service_processes
from cutover.runbook import files, proof
from cutover.runbook.before import Before
from cutover.runbook.files import HostFile
from cutover.runbook.journal import Action, Journal
from cutover.runbook.restart import restart, wait_until_it_serves
from cutover.settings_file import SettingsFile


@dataclass(frozen=True)
class Work:
    """On one instance, in one run."""

    fleet: Fleet
    host: HostConnection
    journal: Journal
    guestbook: Guestbook
    say: Callable[[str], None]
    with_sessions: bool
    """Whether the users' sessions are carried."""
    unasked: dict[str, CutoverError] | None = None
    """On a way back: the instances and servers that could not be asked for sessions, with the reason.

    They hold up nothing.

    None where all must answer.
    """

    @property
    def instance(self) -> Instance:
        return self.host.instance

    @property
    def path(self) -> PurePosixPath:
        return files.env_path(self.host, self.fleet.production.service)

    def look(self, backup_suffix: str, target: Place) -> Before:
        """What is on the record; at the first time what is there now."""
        known = self.journal.facts(Action.LOOK, self.instance.name)
        if known is not None:
            return Before.of(known)
        with self.journal.action(Action.LOOK, self.instance.name) as facts:
            now = files.read(self.host, self.path)
            reading = proof.read(self.fleet, self.instance, self.guestbook)
            before = Before(
                now.sha256,
                self.path.with_name(f"{self.path.name}{backup_suffix}"),
                proof.servers_of(reading),
                proof.sessions_of(reading),
                target.short,
            )
            facts.update(before.facts())
        return before

    def settings_before(self, before: Before, kept: Path) -> SettingsFile:
        """Still there, or in the backup that this run has made."""
        now = files.read(self.host, self.path)
        is_backed_up = self.journal.facts(Action.BACK_UP, self.instance.name) is not None
        content = kept.read_bytes() if is_backed_up and now.sha256 != before.sha256 else now.content
        return SettingsFile.parse(content, f"{self.instance.name}: {self.path}")

    def back_up(self, before: Before, kept: Path) -> None:
        """Beside the file, and on this machine. A backup that is there already must be the state before."""
        with self.journal.action(Action.BACK_UP, self.instance.name) as facts:
            found = files.read_if_there(self.host, before.backup)
            if found is None:
                if files.read(self.host, self.path).sha256 != before.sha256:
                    raise files.changed_by_somebody(self.instance.name, self.path, is_backed_up=False)
                self.say(f"{self.instance.name}: backup {before.backup}")
                found = files.back_up(self.host, self.path, before.backup, before.sha256)
            _must_be_the_state_before(self.instance, found, before)
            _keep(kept, found.content)
            facts.update(sha256=found.sha256, kept=str(kept))

    def edit(self, before: Before, new: SettingsFile) -> None:
        """Replace the whole file in one step, unless it is as wanted already."""
        self._put(Action.EDIT, new.text.encode(), allowed=before.sha256, said="edit .env")

    def restore(self, before: Before, content: bytes, changed: str) -> None:
        """The state before, byte for byte. `changed`: the checksum of what the switch had written."""
        self._put(Action.RESTORE, content, allowed=changed, said=f"restore .env from {before.backup.name}")

    def _put(self, action: Action, content: bytes, *, allowed: str, said: str) -> None:
        wanted = files.sha256(content)
        with self.journal.action(action, self.instance.name, sha256=wanted) as facts:
            seen = files.read(self.host, self.path)
            if seen.sha256 != wanted:
                if seen.sha256 != allowed:
                    raise files.changed_by_somebody(self.instance.name, self.path, is_backed_up=True)
                self.say(f"{self.instance.name}: {said}")
                seen = files.replace(self.host, seen, content)
            facts.update(sha256=seen.sha256)

    def is_to_restart(self, sha256: str) -> bool:
        """Whether the settings are still to be written, or the processes are older than their last change.

        `sha256`: of the settings as they are to be.
        """
        settings = files.read(self.host, self.path)
        return settings.sha256 != sha256 or self._is_older_than(settings)

    def restart(self) -> None:
        """Unless every process has started after the last change of the settings already; an earlier try may have.

        That one may be under way still: where the line was cut, nobody has seen its end.
        """
        with self.journal.action(Action.RESTART, self.instance.name):
            if self._is_older_than(files.read(self.host, self.path)):
                self.say(f"{self.instance.name}: restart")
                restart(self.guestbook, self.host, self.fleet.production)
            else:
                wait_until_it_serves(self.guestbook, self.host, self.fleet.production)

    def _is_older_than(self, settings: HostFile) -> bool:
        running = service_processes(self.host, self.fleet.production.service).all
        return not running or min(process.started for process in running) < settings.changed

    def verify_moved(self) -> None:
        with self.journal.action(Action.VERIFY, self.instance.name):
            proof.must_be_on_own_redis(self.fleet, self.instance, self.guestbook)
            self.say(f"{self.instance.name}: every worker is on {self.fleet.production.redis.cluster}")

    def verify_restored(self, before: Before) -> None:
        with self.journal.action(Action.VERIFY, self.instance.name):
            proof.must_be_on(before.servers, self.fleet, self.instance, self.guestbook)
            self.say(f"{self.instance.name}: as it was before, settings and connections")


def _must_be_the_state_before(instance: Instance, backup: HostFile, before: Before) -> None:
    if backup.sha256 != before.sha256:
        raise Mismatch.of(
            f"Backup {backup.path} on {instance.name}",
            expected=f"the settings as they were before, sha256 {before.sha256[:12]}",
            actual=f"something else, sha256 {backup.sha256[:12]}: it was made at another time",
            next_action="move it to another name, then run the same verb again; .env was not changed",
        )


def _keep(kept: Path, content: bytes) -> None:
    kept.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    kept.touch(mode=0o600)
    kept.write_bytes(content)

"""One instance: first the way to it, then what it says of itself, then what is tried there."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial

from cutover.errors import ConfigurationError, CutoverError
from cutover.fleet import Endpoint, Environment, Fleet, Instance
from cutover.guestbook import Guestbook
from cutover.hosts import HostConnection, connect
from cutover.runbook import files, proof
from cutover.runbook.files import HostFile
from cutover.runbook.preflight import access, followed, settings, start
from cutover.runbook.preflight.backup import must_be_free
from cutover.runbook.preflight.before import BeforeChange, before_change
from cutover.runbook.preflight.code import must_name_no_redis
from cutover.runbook.preflight.line import Line, Outcome, Seen, line, unseen
from cutover.runbook.preflight.rollback import must_come_back
from cutover.runbook.preflight.room import must_have_room
from cutover.settings_file import SettingsFile
from cutover.witnesses.declared import declared

_REACHED = ("Python", "service", ".env")
_OF_PRODUCTION = (
    "disk",
    "settings in .env",
    "settings elsewhere",
    "settings in use",
    "code",
    "backup",
    "start command",
    "rollback",
)


@dataclass(frozen=True)
class Target:
    """Where production is to be moved."""

    endpoint: Endpoint
    """A stand-in of its form, as long as there is none."""
    staging: Endpoint | None


def access_lines(instance: Instance, environment: Environment, fleet: Fleet) -> Iterator[Line]:
    """Of an instance that is looked at and not changed."""
    with connect(instance) as host:
        yield from _after_the_way(host, _REACHED, lambda: _said(host, environment, fleet))


def change_lines(instance: Instance, fleet: Fleet, target: Target, today: date, guestbook: Guestbook) -> Iterator[Line]:
    """Of an instance that a switch will change."""
    with connect(instance) as host:
        looked = Looked(host, fleet, target)
        rest = (*_REACHED, *_OF_PRODUCTION)
        yield from _after_the_way(host, rest, lambda: _tried(looked, today, guestbook))


def _after_the_way(host: HostConnection, whats: Sequence[str], look: Callable[[], Iterator[Line]]) -> Iterator[Line]:
    """Where one step of the way is closed, what lies behind it is not tried: each attempt takes its time."""
    name = host.instance.name
    way = {"host": access.reached, "rights": access.entitled, "identity": access.is_the_instance}
    for number, (what, step) in enumerate(way.items()):
        yield (stepped := line(name, what, partial(step, host)))
        if what != "identity" and not stepped.lets_go:
            yield from (unseen(name, one, what) for one in (*list(way)[number + 1 :], *whats))
            return
    try:
        yield from look()
    except CutoverError as error:
        first, *others = whats
        yield Line(name, first, Outcome.COULD_NOT_LOOK, failure=error.failure)
        yield from (unseen(name, what, first) for what in others)


def _said(host: HostConnection, environment: Environment, fleet: Fleet) -> Iterator[Line]:
    yield from access.lines_of(host.instance.name, before_change(host, environment.service, fleet), environment)


def _tried(looked: "Looked", today: date, guestbook: Guestbook) -> Iterator[Line]:
    """Raises ProbeError, before the first line, where the instance says nothing of itself."""
    instance, fleet = looked.host.instance, looked.fleet
    name, service, seen = instance.name, fleet.production.service, looked.seen
    yield from access.lines_of(name, seen, fleet.production)
    yield line(name, "disk", lambda: must_have_room(name, seen.rooms))
    yield line(name, "settings in .env", lambda: _of(instance, looked.can_be_changed))
    yield line(name, "settings elsewhere", looked.must_be_alone)
    yield line(name, "settings in use", lambda: _follows(instance, fleet, guestbook))
    yield line(name, "code", lambda: must_name_no_redis(name, service, seen))
    yield line(name, "backup", lambda: looked.has_a_place(today))
    yield line(name, "start command", looked.can_start)
    yield line(name, "rollback", lambda: _of(instance, looked.would_come_back))


@dataclass(frozen=True)
class Looked:
    """What several lines need, looked at once. An error is raised in each line that needs it."""

    host: HostConnection
    fleet: Fleet
    target: Target

    @cached_property
    def env_file(self) -> HostFile:
        return files.read(self.host, files.env_path(self.host, self.fleet.production.service))

    @cached_property
    def now(self) -> SettingsFile:
        return SettingsFile.parse(self.env_file.content, f"{self.host.instance.name}: {self.env_file.path}")

    @cached_property
    def seen(self) -> BeforeChange:
        """Also where .env cannot be read: then no more is known of the present Redis than what staging has."""
        addresses = {self.target.staging} if self.target.staging else set()
        try:
            place = declared(self.now, {}, self.fleet.application).place
        except CutoverError:
            place = None
        known = addresses | ({place.endpoint} if place else set())
        return before_change(self.host, self.fleet.production.service, self.fleet, known)

    @property
    def new(self) -> SettingsFile:
        return settings.to_be(self.fleet, self.now, self.target.endpoint)

    def can_be_changed(self) -> Seen:
        return settings.can_be_changed(self.host.instance.name, self.fleet, self.now, self.target.endpoint)

    def must_be_alone(self) -> Seen:
        """Also where .env cannot be changed as it is: then every other value is one too many."""
        try:
            new = self.new.values()
        except ConfigurationError:
            new = {}
        name, path = self.host.instance.name, files.env_path(self.host, self.fleet.production.service)
        return settings.must_be_alone(name, self.fleet, new, self.seen, path)

    def has_a_place(self, today: date) -> Seen:
        with suppress(ConfigurationError):
            if self.new == self.now:
                return Seen("none needed: the settings are right already")
        return must_be_free(self.host, self.env_file, today)

    def can_start(self) -> Seen:
        return start.must_be_able_to_start(self.host, self.fleet.production.service, self.now, self.seen.missing)

    def would_come_back(self) -> Seen:
        return must_come_back(self.host, self.env_file.path, self.new)


def _follows(instance: Instance, fleet: Fleet, guestbook: Guestbook) -> Seen:
    return followed.must_follow(proof.read(fleet, instance, guestbook), fleet)


def _of(instance: Instance, look: Callable[[], Seen]) -> Seen:
    """A settings file that cannot be changed does not know whose it is."""
    try:
        return look()
    except ConfigurationError as error:
        failure = error.failure
        raise ConfigurationError.of(
            f"{failure.subject} on {instance.name}",
            expected=failure.expected,
            actual=failure.actual,
            next_action=failure.next_action,
        ) from error

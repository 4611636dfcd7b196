"""Phases 3 and 4 of the plan: production's instances onto production's Redis, one after the other."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from cutover.carrying import Place
from cutover.errors import CutoverError
from cutover.fleet import Fleet, Instance
from cutover.guestbook import Guestbook
from cutover.hosts import connect
from cutover.runbook import files
from cutover.runbook.destination import Destination, destination
from cutover.runbook.endpoint_page import leave_endpoint_page
from cutover.runbook.ends import in_the_end
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.identity import must_be_the_instance
from cutover.runbook.lock import held
from cutover.runbook.moving_sessions import must_be_the_same, take_along, taken_along_meanwhile
from cutover.runbook.new_settings import moved
from cutover.runbook.observing import observed
from cutover.runbook.out_of_balancer import bring_back, take_out, those_out_first
from cutover.runbook.restoring import restore
from cutover.runbook.state import left_as
from cutover.runbook.work import Work
from cutover.settings_file import SettingsFile

Say = Callable[[str], None]


class OnFailure(StrEnum):
    """What becomes of the instances that were changed before one fails."""

    ROLLBACK = "rollback"
    FREEZE = "freeze"


@dataclass(frozen=True)
class Planned:
    """What is to be done to one instance."""

    instance: Instance
    diff: str
    """With secrets masked; empty where its settings are right already."""


def rehearse(fleet: Fleet) -> list[Planned]:
    """What a switch would change. Nothing is touched.

    Raises what makes a switch impossible: no Redis to move to, a host that is not the fleet's, settings that cannot be
    read or changed.
    """
    target = destination(fleet)
    return [
        planned(fleet, instance, lambda old: moved(old, fleet, target.endpoint))
        for instance in fleet.production.instances
    ]


def switch(
    fleet: Fleet, folder: ChangeFolder, *, on_failure: OnFailure, today: date, say: Say, with_sessions: bool = True
) -> None:
    """Back up, edit, restart and prove each instance; the first failure stops the line.

    In the same folder a second time it goes on from where it was, whatever ended it. Raises what went wrong, with what
    has become of the instances.
    """
    target = destination(fleet)
    guestbook = Guestbook(fleet.application)
    with ExitStack() as ends:
        lock = ends.enter_context(held(fleet, folder.name))
        ends.enter_context(in_the_end(lambda: guestbook.leave(fleet), say))
        say = ends.enter_context(observed(fleet, folder, guestbook, say))
        in_order = those_out_first(fleet.production.instances, folder.journal)
        for instance in in_order:
            try:
                lock.renew()
            except CutoverError as error:
                raise _with(error, left_as(fleet, folder.journal.entries()), "then") from error
            try:
                with connect(instance) as host:
                    must_be_the_instance(host)
                    work = Work(fleet, host, folder.journal, guestbook, say, with_sessions)
                    _move(work, target, folder, is_last=instance == in_order[-1], today=today)
            except CutoverError as error:
                if on_failure is OnFailure.FREEZE:
                    state = left_as(fleet, folder.journal.entries())
                    raise _with(error, state, "cutover rollback, or mend it and") from error
                say(f"{instance.name} failed: the state before is restored")
                restored = restore(fleet, folder, folder.journal, guestbook, say=say, with_sessions=with_sessions)
                raise _with(error, str(restored), "then") from error
        say(f"for the team's wiki: {leave_endpoint_page(fleet, folder, guestbook, fleet.name)}")


def _move(work: Work, target: Destination, folder: ChangeFolder, *, is_last: bool, today: date) -> None:
    """One instance, without users where a balancer can send them elsewhere.

    Its users' sessions are carried before and after its restart, and compared in the end.
    """
    before = work.look(f".backup_{today:%Y%m%d}_redis", Place.of(work.fleet.production.redis, target.endpoint))
    old = work.settings_before(before, folder.kept(work.instance.name))
    new = moved(old, work.fleet, target.endpoint)
    if new != old:
        work.back_up(before, folder.kept(work.instance.name))
    if work.is_to_restart(files.sha256(new.text.encode())):
        with taken_along_meanwhile(work, before):
            take_out(work)
    if new != old:
        work.edit(before, new)
    take_along(work, before)
    work.restart()
    take_along(work, before)
    work.verify_moved()
    bring_back(work)
    if is_last:
        must_be_the_same(work, before)


def planned(fleet: Fleet, instance: Instance, change: Callable[[SettingsFile], SettingsFile]) -> Planned:
    """What a change of its settings would be there. Nothing is touched."""
    with connect(instance) as host:
        must_be_the_instance(host)
        path = files.env_path(host, fleet.production.service)
        old = SettingsFile.parse(files.read(host, path).content, f"{instance.name}: {path}")
    return Planned(instance, old.diff(change(old), str(path)))


def _with(error: CutoverError, state: str, before_resuming: str) -> CutoverError:
    """The error, with what has become of production."""
    failure = error.failure
    return type(error)(
        replace(
            failure,
            actual=f"{failure.actual}\n{state}",
            next_action=f"{failure.next_action}\n{before_resuming} cutover switch --resume --apply",
        )
    )

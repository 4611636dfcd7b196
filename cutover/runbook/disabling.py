"""The plan's last resort, "disable Redis sessions": tried on one instance, and told truly whether it has an effect."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from cutover.carrying import Place
from cutover.checks.session_store import must_have_opened
from cutover.errors import CutoverError, Mismatch, ProbeError
from cutover.fleet import Fleet, Instance
from cutover.guestbook import Guestbook
from cutover.hosts import connect
from cutover.probes.redis_servers import RedisServer
from cutover.runbook import files, proof
from cutover.runbook.before import Before
from cutover.runbook.effect import connected_to_redis, effect_on, what_files_mean, what_would_have_one
from cutover.runbook.ends import in_the_end
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.identity import must_be_the_instance
from cutover.runbook.journal import Action
from cutover.runbook.lock import held
from cutover.runbook.out_of_balancer import bring_back, take_out_if_possible
from cutover.runbook.restoring import restore
from cutover.runbook.switch import Planned, planned
from cutover.runbook.work import Work
from cutover.settings_file import SettingsFile

OFF = "false"
_EFFECT = "effect"
_NONE = "none: "

Say = Callable[[str], None]


@dataclass(frozen=True)
class Disabled:
    """Done, with an effect that was seen on every instance."""

    backups: Mapping[str, str]
    """By instance, the path of its settings as they were before."""
    meaning: str
    """What it means for the users."""


def rehearse_disabling(fleet: Fleet) -> list[Planned]:
    """What would be changed, in the order in which it would be tried. Nothing is touched."""
    return [planned(fleet, instance, lambda old: _new(fleet, old)) for instance in _in_order(fleet)]


def only_by_trying(fleet: Fleet) -> str:
    """The truth about a rehearsal of this."""
    first, *others = _in_order(fleet)
    rest = "and no other is touched" if others else "and nothing else is touched"
    return (
        f"whether the application heeds {fleet.application.settings.enable} is only known by trying it: on "
        f"{first.name} first. If it has no effect there, its settings are restored, its service is restarted "
        f"once more, {rest}"
    )


def disable_redis(fleet: Fleet, folder: ChangeFolder, *, today: date, say: Say) -> Disabled:
    """Try it on the last instance; where it has an effect, do the others too, and prove it on each.

    In the same folder a second time it goes on from where it was. Raises Mismatch where it has no effect, with what
    would have one; in this and every other failure all instances that were touched are restored, and what has become of
    them is told.
    """
    guestbook = Guestbook(fleet.application)
    backups = {}
    with held(fleet, folder.name) as lock, in_the_end(lambda: guestbook.leave(fleet), say):
        for instance in _in_order(fleet):
            lock.renew()
            try:
                with connect(instance) as host:
                    must_be_the_instance(host)
                    work = Work(fleet, host, folder.journal, guestbook, say, with_sessions=False)
                    backups[instance.name] = str(_disable(work, folder, today=today).backup)
            except CutoverError as error:
                then = "the state before is restored" if _begun(folder, fleet) else "nothing had been changed"
                say(f"{instance.name}: {error.failure.actual.splitlines()[0]}: {then}")
                restored = restore(fleet, folder, folder.journal, guestbook, say=say, with_sessions=False)
                raise _with(error, str(restored)) from error
    return Disabled(backups, what_files_mean(fleet))


def _in_order(fleet: Fleet) -> list[Instance]:
    """The last one first, as a rollback does."""
    return list(reversed(fleet.production.instances))


def _disable(work: Work, folder: ChangeFolder, *, today: date) -> Before:
    """One instance."""
    tried = folder.journal.facts(Action.VERIFY, work.instance.name) or {}
    if tried.get(_EFFECT, "").startswith(_NONE):
        raise _no_effect(work, folder, tried[_EFFECT].removeprefix(_NONE))
    known = folder.journal.facts(Action.LOOK, work.instance.name)
    before = Before.of(known) if known else work.look(f".backup_{today:%Y%m%d}_disable", _place_before(work))
    old = work.settings_before(before, folder.kept(work.instance.name))
    new = _new(work.fleet, old)
    if new != old:
        work.back_up(before, folder.kept(work.instance.name))
    if work.is_to_restart(files.sha256(new.text.encode())):
        take_out_if_possible(work)
    if new != old:
        work.edit(before, new)
    work.restart()
    with work.journal.action(Action.VERIFY, work.instance.name) as facts:
        effect = effect_on(work)
        facts[_EFFECT] = f"{_NONE}{effect}" if effect.still_on else "sessions in files"
    if effect.still_on:
        raise _no_effect(work, folder, str(effect))
    bring_back(work)
    work.say(f"{work.instance.name}: no worker is connected to a Redis, sessions are in files")
    return before


def _place_before(work: Work) -> Place:
    """Where the sessions are, of which none is carried anywhere.

    Raises ProbeError where they are on no Redis: an application that finds none when it starts keeps its sessions in
    files, whatever this setting says, so that nothing could be told.
    """
    reading = proof.read(work.fleet, work.instance, work.guestbook)
    instance = reading.instances[0]
    there = isinstance(instance.at_declared, RedisServer)
    if there:
        must_have_opened(instance)
    place, redis = instance.declared.place, work.fleet.production.redis
    if place and there and connected_to_redis(reading):
        found = proof.sessions_of(reading)
        return Place.parse(found, redis) if found else Place.of(redis, place.endpoint)
    raise ProbeError.of(
        f"Effect of {work.fleet.application.settings.enable}={OFF} on {work.instance.name}",
        expected="workers that are connected to a Redis before, or nothing can be told afterwards",
        actual=f"none is connected to any, though one answers at {place}"
        if there
        else f"no Redis answers at {place or 'any address'}: {instance.at_declared or instance.declared.problem}",
        next_action="its sessions are in files already, or will be after a restart, whatever this setting says; see "
        "first why it finds no Redis. Nothing was changed",
    )


def _new(fleet: Fleet, old: SettingsFile) -> SettingsFile:
    return old.with_values({fleet.application.settings.enable: OFF})


def _begun(folder: ChangeFolder, fleet: Fleet) -> bool:
    return any(folder.journal.facts(Action.BACK_UP, one.name) is not None for one in fleet.production.instances)


def _no_effect(work: Work, folder: ChangeFolder, still_on: str) -> Mismatch:
    """What was changed is brought back when it is restored; where nothing was to be changed, it is brought back now."""
    fleet = work.fleet
    if folder.journal.facts(Action.BACK_UP, work.instance.name) is None:
        bring_back(work)
    return Mismatch.of(
        f"{fleet.application.settings.enable}={OFF} on {work.instance.name}, restarted with it",
        expected=f"no worker connected to a Redis, sessions in files in {fleet.application.fallback_folder}",
        actual=f"no effect\n{still_on}",
        next_action="take the last switch back instead: cutover rollback, which keeps the users' sessions\n"
        f"what would have an effect: {what_would_have_one(fleet)}",
    )


def _with(error: CutoverError, state: str) -> CutoverError:
    """The error, with what has become of production."""
    return type(error)(replace(error.failure, actual=f"{error.failure.actual}\n{state}"))

"""Break a lab in known ways, and mend it: each proved before it is believed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psutil
import redis
from botocore.exceptions import BotoCoreError, ClientError

from cutover.errors import ConfigurationError, ProbeError
from lab import interrupts
from lab.blueprint import Blueprint
from lab.faults import before
from lab.faults.bench import Bench
from lab.faults.catalogue import FAULT_BY_ID
from lab.faults.fault import Fault
from lab.faults.health import must_be_healthy
from lab.faults.mending import undo
from lab.faults.notes import Begun, Notes
from lab.lock import held
from lab.spec import LabSpec


def break_lab(spec: LabSpec, ids: Sequence[str]) -> list[Fault]:
    """Inject these faults, one after the other, each proved to be there at the end.

    Raises ConfigurationError before anything is changed; Mismatch where one is not there, and ProbeError where that
    could not be seen: then all are taken back.
    """
    faults = [_known(one) for one in dict.fromkeys(one.upper() for one in ids)]
    with interrupts.heard(), held(spec):
        blueprint = before.of(spec)
        _must_be_possible(blueprint, faults)
        before.remember(blueprint)
        begun: list[str] = []
        try:
            for fault in faults:
                begun.append(fault.id)
                with _told_of(fault, "injected"):
                    bench = Bench.of(blueprint, fault.id)
                    bench.pen.note(Begun())
                    fault.inject(bench)
            for fault in faults:
                with _told_of(fault, "looked for"):
                    fault.must_show(Bench.of(blueprint, fault.id))
        except BaseException:
            with interrupts.ignored():
                notes = Notes(blueprint.spec.state)
                undo(Bench.of(blueprint, ""), notes.changes(begun))
                notes.forget(begun)
            raise
    return faults


def mend_lab(spec: LabSpec, ids: Sequence[str] = ()) -> tuple[str, ...]:
    """Take these faults out again, or all; returns which they were. With none left, the lab is proved to be healthy."""
    with held(spec):
        blueprint = before.of(spec)
        notes = Notes(blueprint.spec.state)
        ids, there = [one.upper() for one in ids], notes.broken()
        mended = tuple(one for one in there if one in ids or not ids)
        if missing := [one for one in ids if one not in there]:
            raise _refused(spec, f"broken by {', '.join(missing)}", ", ".join(there) or "by nothing", "lab status")
        _must_come_apart(spec, notes, mended)
        with interrupts.ignored():
            undo(Bench.of(blueprint, ""), notes.changes(mended))
            if len(mended) == len(there):
                before.must_be_again(blueprint)
            notes.forget(mended)
        if len(mended) == len(there):
            must_be_healthy(Bench.of(blueprint, ""))
    return mended


@contextmanager
def _told_of(fault: Fault, what: str) -> Iterator[None]:
    """For faults that get in each other's way, or meet a lab that is broken otherwise."""
    try:
        yield
    except (OSError, ValueError, psutil.Error, redis.RedisError, BotoCoreError, ClientError) as error:
        raise ProbeError.of(
            f"Fault {fault.id}",
            expected=f"can be {what}",
            actual=f"{type(error).__name__}: {error}",
            next_action="see what else is broken: cutover lab status; inject it into a lab of its own",
        ) from error


def _known(fault_id: str) -> Fault:
    if fault := FAULT_BY_ID.get(fault_id.upper()):
        return fault
    raise ConfigurationError.of(
        f"Fault {fault_id}",
        expected="one of the catalogue",
        actual="not in it",
        next_action="see which there are: cutover lab faults; nothing was changed",
    )


def _must_be_possible(blueprint: Blueprint, faults: Sequence[Fault]) -> None:
    spec = blueprint.spec
    there = Notes(spec.state).broken()
    for fault in faults:
        if fault.id in there:
            raise _refused(spec, f"not yet broken by {fault.id}", "it is", f"lab mend {fault.id}")
        if missing := [need.value for need in fault.needs if not need.is_met(blueprint)]:
            raise _refused(
                spec,
                f"one in which {fault.id} can be shown",
                f"not {', '.join(missing)}",
                f"lab up {' '.join(need.value for need in fault.needs if need.startswith('--'))}",
            )


def _must_come_apart(spec: LabSpec, notes: Notes, mended: Sequence[str]) -> None:
    """What came later and changed the same file would be lost with it."""
    there = notes.broken()
    for one in mended:
        later = there[there.index(one) + 1 :]
        tied = [other for other in later if other not in mended and notes.files(one) & notes.files(other)]
        if tied:
            raise _refused(
                spec,
                f"nothing that was broken after {one} in the same file",
                ", ".join(tied),
                f"lab mend {' '.join([one, *tied])}",
            )


def _refused(spec: LabSpec, expected: str, actual: str, verb: str) -> ConfigurationError:
    return ConfigurationError.of(
        f"Lab {spec.name!r}",
        expected=expected,
        actual=actual,
        next_action=f"cutover {verb} --name {spec.name}; nothing was changed",
    )

"""The way to an instance, the rights there, and whether it is the one that is meant."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Environment, Fleet, Instance
from cutover.hosts import HostConnection, connect
from cutover.runbook import files
from cutover.runbook.identity import must_be_the_instance
from cutover.runbook.lock import NAME
from cutover.runbook.preflight.before import BeforeChange
from cutover.runbook.preflight.line import Line, Seen, line

_SUPPORTED = (3, 6)


def reached(host: HostConnection) -> Seen:
    """Without the service's rights yet."""
    instance = host.instance
    plain = instance.model_copy(update={"host": instance.host.model_copy(update={"become": ()})})
    with connect(plain) as there:
        _must_run(there, f"Host of {instance.name}", "see whether this user may start a command there")
    if instance.host.via == "local":
        return Seen("on this machine")
    jump = f" through {instance.host.jump}" if instance.host.jump else ""
    return Seen(f"over SSH as {instance.host.user}{jump}, its key is the known one")


def entitled(host: HostConnection) -> Seen:
    become = " ".join(host.instance.host.become)
    if not become:
        return Seen("none needed: the fleet file names no command for them")
    _must_run(
        host,
        f"Rights of the service on {host.instance.name}",
        f"let this user run {become} there without a password, or correct become in the fleet file",
    )
    return Seen(f"{become} works")


def _must_run(host: HostConnection, subject: str, next_action: str) -> None:
    ran = host.run(("true",))
    if ran.code != 0:
        said = ran.err.strip().splitlines()[-1:] or [f"exit code {ran.code}"]
        raise Mismatch.of(
            subject, expected=f"{' '.join(ran.command)}: exit code 0", actual=said[0], next_action=next_action
        )


def is_the_instance(host: HostConnection) -> Seen:
    must_be_the_instance(host)
    known = host.instance.ec2_id
    if known is None:
        return Seen("not compared", (f"the fleet file names no ec2_id for {host.instance.name}",))
    return Seen(f"it says {known} itself")


def lines_of(name: str, seen: BeforeChange, environment: Environment) -> Iterator[Line]:
    """What the instance said of itself."""
    yield line(name, "Python", lambda: _python(name, seen))
    yield line(name, "service", lambda: _service(name, seen, environment.service.unit))
    yield line(name, ".env", lambda: _env_file(name, seen, environment))


def _python(name: str, seen: BeforeChange) -> Seen:
    if tuple(map(int, seen.python.split(".")[:2])) < _SUPPORTED:
        raise Mismatch.of(
            f"python3 on {name}",
            expected=f"{'.'.join(map(str, _SUPPORTED))} or newer",
            actual=seen.python,
            next_action="install a newer python3 there, first in the PATH of a plain command",
        )
    return Seen(f"{seen.python}, as user {seen.user}")


def _service(name: str, seen: BeforeChange, unit: str) -> Seen:
    if "error" in seen.unit:
        raise ProbeError.of(
            f"Service manager of {name}",
            expected=f"what it knows of unit {unit}",
            actual=seen.unit["error"],
            next_action="correct service.unit or service.systemctl in the fleet file, or the rights there",
        )
    active, main = seen.unit.get("ActiveState", "unknown"), int(seen.unit.get("MainPID") or 0)
    if active != "active" or not main:
        raise Mismatch.of(
            f"Service {unit} on {name}",
            expected="active, with a main process",
            actual=f"{active}, {f'main process {main}' if main else 'no main process'}",
            next_action=f"start it, and read its log: journalctl -u {unit}; there is no state yet to come back to",
        )
    if seen.unit.get("NeedDaemonReload") == "yes":
        raise Mismatch.of(
            f"Service {unit} on {name}",
            expected="known to the service manager as its files have it now",
            actual="its files have changed since they were read: a restart would still use the old ones",
            next_action="read the change, then: sudo systemctl daemon-reload, and run cutover preflight again",
        )
    return Seen(f"{active}, main process {main}")


def _env_file(name: str, seen: BeforeChange, environment: Environment) -> Seen:
    if seen.fixed:
        raise Mismatch.of(
            f"{environment.service.env_file} on {name}",
            expected="a file that another can take the place of",
            actual=seen.fixed,
            next_action="see who made it so and why, and take that back: a switch replaces the whole file in one step",
        )
    if seen.readable and seen.writable:
        return Seen("may be read and replaced")
    missing = [word for word, may in (("read", seen.readable), ("replaced, for its folder is closed", seen.writable))
               if not may]  # fmt: skip
    raise Mismatch.of(
        f"{environment.service.env_file} on {name}",
        expected=f"may be read and replaced by user {seen.user}",
        actual=f"cannot be {', nor '.join(missing)}",
        next_action='correct env_file, or give the rights: become = ["sudo", "-n"] in the host\'s table',
    )


def lock_is_free(fleet: Fleet, instance: Instance, now: datetime) -> Seen:
    """Looked at, and not taken."""
    with connect(instance) as host:
        path = files.env_path(host, fleet.production.service).with_name(NAME)
        found = files.read_if_there(host, path)
    try:
        held = json.loads(found.content) if found else None
        until = datetime.fromtimestamp(held["until"], UTC) if held else now
        holder = f"{held['holder']} for {held['run']}" if held else ""
    except (ValueError, TypeError, KeyError):
        return Seen("free", (f"{path} is no whole lock: the next switch replaces it",))
    if until < now:
        return Seen("free", (f"the lock of {holder} ended at {until:%H:%M:%S} UTC: that run did not come to its end",))
    if held:
        raise Mismatch.of(
            f"Lock {path} on {instance.name}",
            expected="free: one change of production at a time",
            actual=f"held by {holder}, until {until:%H:%M:%S} UTC",
            next_action="ask who that is; a lock whose holder is gone ends by itself at that time",
        )
    return Seen("free")

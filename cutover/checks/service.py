"""The unit runs, owns its port, has its workers, and runs with the settings as they are now."""

from collections.abc import Callable, Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from cutover.errors import Mismatch
from cutover.fleet import Endpoint
from cutover.probes.host_report import HostReport, serving_port
from cutover.witnesses.readings import EnvironmentReading, InstanceReading

EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - compared


def must_run(environment: EnvironmentReading) -> None:
    """Active now, and again after the server has been restarted."""

    def wrong(reading: InstanceReading) -> str | None:
        report = reading.report
        if report.processes.active != "active" or report.enabled != "enabled":
            return f"{report.processes.active}, {report.enabled}"
        return "its files were changed since the service manager read them" if report.needs_reload else None

    unit = environment.environment.service.unit
    _must_hold(
        environment,
        wrong,
        subject="Unit",
        expected="active, enabled, its files as the service manager has read them",
        next_action=f"sudo systemctl daemon-reload; sudo systemctl enable --now {unit}; then read its log",
    )


def must_own_port(environment: EnvironmentReading) -> None:
    """Nobody but the unit's own processes listens where the users are served."""

    def wrong(reading: InstanceReading) -> str | None:
        port = serving_port(environment.environment, reading.instance)
        if hidden := _hidden_at(environment, reading):
            return f"port {port}: at {hidden} alone, where nobody comes from outside"
        own = {process.pid for process in reading.report.processes.all}
        places = _places(reading.report)
        if not any(own & set(reading.report.holders[place]) for place in places):
            return f"port {port}: {_strangers(reading.report, places, own) or 'nobody'} instead of the unit"
        strangers = _strangers(reading.report, places, own)
        return f"port {port}: also {strangers}" if strangers else None

    hidden = any(_hidden_at(environment, reading) for reading in environment.instances)
    _must_hold(
        environment,
        wrong,
        subject="Listening port",
        expected="held by the unit's main process and its children, and by nobody else",
        next_action="let it listen where the balancer comes, --bind in the unit or gunicorn's configuration; then "
        "sudo systemctl daemon-reload and restart the unit; where a proxy on the same host stands before it, name the "
        "port of the workers in the fleet file: service.port"
        if hidden
        else "see what the process is (ps -fp PID); workers whose main process was killed go on answering "
        "with the old settings: end them, then restart the unit",
    )


def must_have_workers(environment: EnvironmentReading) -> None:
    """Exactly as many as planned, all of them children of the unit's main process, none of them stopped."""
    planned = environment.environment.service.workers

    def wrong(reading: InstanceReading) -> str | None:
        processes = reading.report.processes
        counted = f"the plan's count of gunicorn on the host: {reading.report.named_gunicorn}"
        if processes.master is None:
            return f"no main process ({counted})"
        stopped = [str(process.pid) for process in processes.all if process.is_stopped]
        halted = f", process {', '.join(stopped)} stopped" if stopped else ""
        if len(processes.workers) == planned and not stopped:
            return None
        return f"{len(processes.workers)} workers of main process {processes.master.pid}{halted} ({counted})"

    _must_hold(
        environment,
        wrong,
        subject="Workers",
        expected=f"{planned}, each running, each a child of the unit's main process",
        next_action=end_of_stopped(environment.environment.service.unit)
        if any(process.is_stopped for reading in environment.instances for process in reading.report.processes.all)
        else "see how many the start command asks for (gunicorn's configuration is read before .env), "
        "and the log for workers that end; then restart the unit",
    )


def end_of_stopped(unit: str) -> str:
    """What to do about a process that is stopped."""
    return (
        "a stopped process outlives every reload, and whoever it has accepted waits: see who stopped it (a debugger, "
        f"kill -STOP); sudo systemctl restart {unit}"
    )


def must_run_with_present_settings(environment: EnvironmentReading) -> None:
    """Every process started after the last change of .env, of the unit and of its drop-ins."""

    def wrong(reading: InstanceReading) -> str | None:
        old = ", ".join(f"{process.pid} ({process.started:%Y-%m-%d %H:%M:%S})" for process in reading.report.older)
        file, changed = reading.report.last_change
        return f"{file} changed on {changed:%Y-%m-%d at %H:%M:%S} UTC; older: process {old}" if old else None

    _must_hold(
        environment,
        wrong,
        subject="Start of the processes",
        expected="after the last change of the settings",
        next_action="see first that the file is whole, and whose change it is: cutover preflight; only stop and start "
        f"applies it, a reload (SIGHUP) does not: sudo systemctl restart {environment.environment.service.unit}",
    )


def _hidden_at(environment: EnvironmentReading, reading: InstanceReading) -> str | None:
    """Where the unit listens, if that is on loopback alone, and its users come by another address than that.

    Where the fleet file names the port of the workers, something on the same host stands between them and the users.
    """
    port = serving_port(environment.environment, reading.instance)
    address = urlsplit(reading.instance.address).hostname
    own = {at.host for process in reading.report.processes.all for at in process.listening if at.port == port}
    if environment.environment.service.port or address in {*own, "localhost"}:
        return None
    return ", ".join(sorted(own)) if own and all(ip_address(host).is_loopback for host in own) else None


def _places(report: HostReport) -> list[Endpoint]:
    """Where the port is held: at the unit's own addresses; wherever the unit may be, if it has none or all of them."""
    own = {listening.host for process in report.processes.all for listening in process.listening}
    return [place for place in report.holders if place.host in own | EVERYWHERE or not own or own & EVERYWHERE]


def _strangers(report: HostReport, places: Iterable[Endpoint], own: set[int]) -> str:
    pids = {pid for place in places for pid in report.holders[place]} - own
    hidden = any(not report.holders[place] for place in places)
    told = [*(f"process {pid}" for pid in sorted(pids)), *(["one that does not show itself"] if hidden else [])]
    return ", ".join(told)


def _must_hold(
    environment: EnvironmentReading,
    wrong: Callable[[InstanceReading], str | None],
    *,
    subject: str,
    expected: str,
    next_action: str,
) -> None:
    """Of every instance; one failure for all of them."""
    found = {reading.name: said for reading in environment.instances if (said := wrong(reading))}
    if found:
        raise Mismatch.of(
            f"{subject} of {environment.environment.service.unit} on {', '.join(found)}",
            expected=expected,
            actual="\n".join(f"{name}: {said}" for name, said in found.items()),
            next_action=next_action,
        )

"""Servers whose service is not what is believed of it: other code, other packages, another place."""

import shutil
from pathlib import Path

import markupsafe
import psutil

from lab.faults.bench import Bench
from lab.faults.claims import (
    ALIKE,
    ANSWERS,
    PREFLIGHT,
    SAME_SESSION,
    TARGET_PORT,
    WORKERS,
)
from lab.faults.fault import Fault, Need, NotShown, not_there
from lab.faults.looks import (
    must_not_share_a_session,
)
from lab.firewall import Passage

_TWO = (Need.SEPARATE, Need.TWO_INSTANCES)
_OTHER_PORT = 8080


def _start_behind_a_wall(bench: Bench) -> None:
    bench.last.stop()  # before the wall is there: what is under way would hold it up
    bench.decide(bench.last, bench.production_redis, Passage.DROP)
    bench.last.start()


def _nobody_serves_yet(bench: Bench) -> None:
    if bench.last.processes.master:  # a process that has no children yet is no master
        raise not_there(f"Workers of {bench.last.name}", expected="none yet", actual="there")


def _register_another_port(bench: Bench) -> None:
    account = bench.account
    group = account.target_group("chatmrpt-production-targets")
    last = account.id_of(bench.last.name)
    right = [{"Id": last, "Port": bench.last.server.address.port}]
    wrong = [{"Id": last, "Port": _OTHER_PORT}]
    account.change(
        "elbv2",
        "deregister_targets",
        ("register_targets", {"TargetGroupArn": group, "Targets": right}),
        TargetGroupArn=group,
        Targets=right,
    )
    account.change(
        "elbv2",
        "register_targets",
        ("deregister_targets", {"TargetGroupArn": group, "Targets": wrong}),
        TargetGroupArn=group,
        Targets=wrong,
    )


def _balancer_knows_another_port(bench: Bench) -> None:
    account = bench.account
    ports = account.targets(account.target_group("chatmrpt-production-targets"))
    if (port := ports.get(account.id_of(bench.last.name))) != _OTHER_PORT:
        raise not_there(f"Target {bench.last.name}", expected=f"registered with port {_OTHER_PORT}", actual=f"{port}")


def _take_a_file_away(bench: Bench) -> None:
    bench.last.remove("gunicorn_config.py")


def _it_would_not_start(bench: Bench) -> None:
    if (bench.last.app / "gunicorn_config.py").exists():
        raise not_there(f"gunicorn_config.py of {bench.last.name}", expected="gone", actual="there")
    bench.last.must_serve()


def _leave_old_code(bench: Bench) -> None:
    bench.last.edit("standin.toml", lambda text: text.replace('"august"', '"literal"'))
    bench.last.restart()


def _links_are_not_streamed(bench: Bench) -> None:
    if "download_links" in bench.last.visitor().analyse():
        raise not_there(f"Code of {bench.last.name}", expected="streams no links", actual="streams them")


def _install_another_version(bench: Bench) -> None:
    """Before the one that all share, as a user's own packages come before the system's."""
    packages = bench.last.make_folder("own") / "site-packages"
    shutil.copytree(Path(markupsafe.__file__).parent, packages / "markupsafe")
    (packages / "MarkupSafe-2.0.0.dist-info").mkdir()
    bench.last.edit_unit(
        lambda text: text.replace("Environment=FLASK_ENV", f"Environment=PYTHONPATH={packages}\nEnvironment=FLASK_ENV")
    )
    bench.last.restart()


def _last_has_loaded_it(bench: Bench) -> None:
    places = {
        Path(library.path).parents[1]
        for one in bench.last.processes.workers
        for library in psutil.Process(one.pid).memory_maps()
        if Path(library.path).parent.name == "markupsafe"
    }
    if places != {bench.last.app / "own/site-packages"}:
        raise not_there(
            f"Package markupsafe of {bench.last.name}",
            expected="loaded from a folder of its own",
            actual="loaded from where all have it",
        )


def _write_sessions_otherwise(bench: Bench) -> None:
    bench.last.switch_on("older-sessions")
    bench.last.restart()


def _sessions_cannot_be_read(bench: Bench) -> None:
    must_not_share_a_session(bench.first, bench.last)


FAULTS = (
    Fault(
        "W08",
        "A wall swallows what one instance sends to Redis: it has no workers for a minute, then files",
        endangers=("4.2.1", "5.1.3"),
        noticed_by=(WORKERS, ANSWERS),
        inject=_start_behind_a_wall,
        must_show=_nobody_serves_yet,
        needs=(Need.SEPARATE, Need.TWO_INSTANCES, Need.NETWORK),
    ),
    Fault(
        "W10",
        "The balancer has one instance at a port where nobody listens",
        endangers=("6.2.3",),
        noticed_by=(TARGET_PORT,),
        inject=_register_another_port,
        must_show=_balancer_knows_another_port,
        needs=_TWO,
    ),
    Fault(
        "W11",
        "One instance has lost gunicorn's configuration: it runs, and will not start again",
        endangers=("4.2.1", "5.1.1"),
        noticed_by=(ALIKE, PREFLIGHT),
        inject=_take_a_file_away,
        must_show=_it_would_not_start,
        needs=_TWO,
    ),
    Fault(
        "W13",
        "One of production's instances runs old code",
        endangers=("5.1.1", "5.2.3"),
        noticed_by=(ALIKE,),
        inject=_leave_old_code,
        must_show=_links_are_not_streamed,
        needs=_TWO,
    ),
    Fault(
        "W14",
        "One of production's instances has loaded another version of a package",
        endangers=("5.1.1",),
        noticed_by=(ALIKE,),
        inject=_install_another_version,
        must_show=_last_has_loaded_it,
        needs=_TWO,
    ),
    Fault(
        "W15",
        "One of production's instances has an older session library and cannot read the others' sessions",
        endangers=("6.2.3",),
        noticed_by=(SAME_SESSION,),
        inject=_write_sessions_otherwise,
        must_show=_sessions_cannot_be_read,
        needs=_TWO,
    ),
)
NOT_SHOWN = (
    NotShown(
        "W16",
        "A restart kills analyses that are under way",
        "an analysis of the stand-in ends within a second; what a restart does to requests is the switch's to measure",
    ),
    NotShown("W17", "The consumer of a queue is missing", "the revision under test has no queue"),
    NotShown(
        "W18",
        "A check runs with another interpreter than the workers",
        "a fault of a check, not of a fleet: the programs for a host need nothing but its python3",
    ),
)

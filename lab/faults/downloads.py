"""Links and files that a user loses, or has in place of others."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lab.faults.bench import Bench
from lab.faults.claims import (
    EVERY_PACKAGE,
    OVER_A_RESTART,
    SECOND_DOWNLOAD,
    SECOND_EXPORT,
    SECOND_WORKBOOK,
    WORKERS_KNOW_LINKS,
)
from lab.faults.fault import Fault, Need, not_there
from lab.faults.looks import must_tell_its_page
from lab.faults.sessions import on_production
from lab.faults.visitor import Visitor

_AT_ONCE = 12
_REQUESTS = 96
"""So many, so many at a time, that each worker gets some."""
_SUMMARY = "/api/tpr/download/summary"


def _some_tell_no_links(bench: Bench) -> None:
    visitor = bench.first.visitor()
    visitor.analyse()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        told = set(pool.map(lambda _: len(visitor.links), range(_REQUESTS)))
    if len(told) < 2:
        raise not_there(
            f"Links of an analysis on {bench.first.name}",
            expected="told by some workers, and not by others",
            actual="told by all" if any(told) else "told by none",
        )


def _sweep_at_each_start(bench: Bench) -> None:
    """Somebody's tidiness, in the unit of each instance."""
    for one in bench.production:
        one.edit_unit(_sweeping(one.app / "instance/uploads"))
    bench.restart(*bench.production)


def _sweeping(folder: Path) -> Callable[[str], str]:
    sweep = f"ExecStartPre=/usr/bin/find {folder}/ -mindepth 1 -delete"
    return lambda unit: unit.replace("ExecStart=", f"{sweep}\nExecStart=", 1)


def _a_restart_takes_the_files(bench: Bench) -> None:
    visitor = bench.first.visitor()
    visitor.analyse()
    bench.first.restart()
    if (status := visitor.get(_SUMMARY).status) != 404:
        raise not_there(f"A file of {bench.first.name}, after a restart", expected="404", actual=f"{status}")


def _first_results_come_again(bench: Bench) -> None:
    visitor = bench.first.visitor()
    for state in ("Osun", "Kwara"):
        visitor.analyse(state)
    if "Osun" not in visitor.get(_SUMMARY).body.decode():
        raise not_there(
            f"Summary of a second analysis on {bench.first.name}", expected="of the first", actual="of the second"
        )


def _page_fetches_files(bench: Bench) -> None:
    must_tell_its_page(bench.first, '"fetchesFiles": true')


def _keep_packages_apart(bench: Bench) -> None:
    bench.last.replace_link(bench.last.app / "instance/exports")


def _package_is_on_one_alone(bench: Bench) -> None:
    visitor = bench.first.visitor()
    visitor.analyse()
    address = visitor.package()
    seen = tuple(Visitor(one.server.address).get(address).status for one in (bench.first, bench.last))
    if seen != (200, 500):
        raise not_there(
            f"A package of {bench.first.name}, there and on {bench.last.name}",
            expected="200 and 500",
            actual=" and ".join(map(str, seen)),
        )


FAULTS = (
    Fault(
        "X20",
        "The worker that made a user's page goes on telling the links of that moment",
        endangers=("5.2.3", "6.2.1"),
        noticed_by=(WORKERS_KNOW_LINKS,),
        inject=on_production("links-cached-in-workers"),
        must_show=_some_tell_no_links,
    ),
    Fault(
        "X21",
        "Each start of the service sweeps its folder of uploads",
        endangers=("5.2.3", "6.2.1"),
        noticed_by=(OVER_A_RESTART,),
        inject=_sweep_at_each_start,
        must_show=_a_restart_takes_the_files,
    ),
    Fault(
        "X22",
        "Who analyses a second workbook gets the results of the first",
        endangers=("5.2.1", "5.2.5", "6.2.3"),
        noticed_by=(SECOND_WORKBOOK, SECOND_EXPORT),
        inject=on_production("oldest-first"),
        must_show=_first_results_come_again,
    ),
    Fault(
        "X23",
        "A browser downloads from its cache what a first analysis made",
        endangers=("5.2.3", "6.2.3"),
        noticed_by=(SECOND_DOWNLOAD,),
        inject=on_production("files-from-cache"),
        must_show=_page_fetches_files,
    ),
    Fault(
        "X24",
        "A package can be had only from the instance that made it",
        endangers=("5.2.5", "6.2.2"),
        noticed_by=(EVERY_PACKAGE,),
        inject=_keep_packages_apart,
        must_show=_package_is_on_one_alone,
        needs=(Need.SEPARATE, Need.TWO_INSTANCES, Need.SHARED_FILES),
    ),
)

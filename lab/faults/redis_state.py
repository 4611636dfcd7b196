"""A Redis that is another one than believed, or has forgotten."""

import re

from cutover.errors import Mismatch
from lab.faults.bench import Bench
from lab.faults.claims import (
    ANSWERS,
    EVERY_WORKER,
    IN_REDIS,
    NO_STRANGER,
    NOT_FELT,
    TWO_SERVERS,
    WATCH,
)
from lab.faults.fault import Fault, Need, NotShown, not_there
from lab.faults.looks import must_be_connected_to, must_be_mixed, must_keep_sessions_in_files
from lab.faults.notes import RedisSpoiled
from lab.faults.workers import renew_a_worker_on

_ALONE = (Need.SEPARATE, Need.LOOPBACK)


def _share_stagings(bench: Bench) -> None:
    for one in bench.production:
        one.point_at(bench.staging_redis.address)
    bench.restart(*bench.production)


def _all_are_on_stagings(bench: Bench) -> None:
    for one in bench.instances:
        must_be_connected_to(one, bench.staging_redis.address)


def _restart_empty(bench: Bench) -> None:
    bench.production_redis.spoil()
    bench.production_redis.restart()


def _it_is_another_one(bench: Bench) -> None:
    store = bench.production_redis
    before = [change.run_id for change in bench.pen.notes.changes({"R04"}) if isinstance(change, RedisSpoiled)]
    if store.info()["run_id"] in before or not before:
        raise not_there(f"Redis {store.cluster}", expected="another run_id than before", actual="the same")


def _ask_for_a_password(bench: Bench) -> None:
    bench.production_redis.restart_with(lambda text: text + 'requirepass "nobody-was-told"\n')
    bench.last.restart()


def _nobody_knows_it(bench: Bench) -> None:
    store = bench.production_redis
    try:
        store.must_answer()
    except Mismatch as refused:
        actual = refused.failure.actual
    else:
        actual = "answers PING without one"
    if "Authentication required" not in actual:
        raise not_there(f"Redis {store.cluster}", expected="asks for a password", actual=actual)
    must_keep_sessions_in_files(bench.last)


def _flush(bench: Bench) -> None:
    """On the wrong server, with everybody's sessions on it."""
    bench.production_redis.spoil()
    with bench.production_redis.client() as client:
        client.flushall()


def _it_was_flushed(bench: Bench) -> None:
    store = bench.production_redis
    with store.client() as client:
        flushed = [name for name in client.info("commandstats") if re.fullmatch(r"cmdstat_flush(all|db)", name)]
    if not flushed:
        raise not_there(f"Redis {store.cluster}", expected="has been flushed", actual="never")


def _replace_it(bench: Bench) -> None:
    """While it is away one instance is restarted, and finds nothing."""
    bench.production_redis.stop()
    bench.last.restart()
    bench.production_redis.start()


def _one_has_not_come_back(bench: Bench) -> None:
    must_be_connected_to(bench.first, bench.production_redis.address)
    must_keep_sessions_in_files(bench.last)


def _leave_a_staging_worker(bench: Bench) -> None:
    own, other = bench.staging_redis.address, bench.production_redis.address
    renew_a_worker_on(bench.staging, other, own)


def _staging_is_mixed(bench: Bench) -> None:
    must_be_mixed(bench.staging)


FAULTS = (
    Fault(
        "R01",
        "Production is on staging's Redis",
        endangers=("3.3.1", "5.1.3", "5.3.1", "5.3.2", "6.2.4"),
        noticed_by=(TWO_SERVERS, EVERY_WORKER, NOT_FELT),
        inject=_share_stagings,
        must_show=_all_are_on_stagings,
    ),
    Fault(
        "R04",
        "Production's Redis was restarted and is empty",
        endangers=("6.2.1", "6.2.3"),
        noticed_by=(WATCH,),
        inject=_restart_empty,
        must_show=_it_is_another_one,
        needs=_ALONE,
    ),
    Fault(
        "R06",
        "Production's Redis asks for a password that nobody was told",
        endangers=("3.2.1", "5.1.3"),
        noticed_by=(ANSWERS, IN_REDIS),
        inject=_ask_for_a_password,
        must_show=_nobody_knows_it,
        needs=(*_ALONE, Need.TWO_INSTANCES),
    ),
    Fault(
        "R08",
        "Production's Redis was flushed",
        endangers=("6.2.1", "6.2.3"),
        noticed_by=(WATCH,),
        inject=_flush,
        must_show=_it_was_flushed,
        needs=_ALONE,
    ),
    Fault(
        "R09",
        "Production's Redis was replaced, and one instance has not come back to it",
        endangers=("5.1.3", "6.2.3"),
        noticed_by=(IN_REDIS, WATCH),
        inject=_replace_it,
        must_show=_one_has_not_come_back,
        needs=(*_ALONE, Need.TWO_INSTANCES),
    ),
    Fault(
        "R14",
        "One worker of staging is connected to production's Redis",
        endangers=("5.3.1", "6.1.2", "6.2.4"),
        noticed_by=(NO_STRANGER, EVERY_WORKER),
        inject=_leave_a_staging_worker,
        must_show=_staging_is_mixed,
        strikes=("staging",),
    ),
)
NOT_SHOWN = (
    NotShown(
        "R10",
        "The sessions of the old Redis were not copied",
        "a fault of a change, not of a fleet: the switch carries sessions over and compares them",
    ),
    NotShown(
        "R11",
        "A checker looks for sessions under a prefix that the application does not have",
        "a fault of a check, not of a fleet",
    ),
    NotShown("R12", "A checker leaves keys behind and counts itself", "a fault of a check, not of a fleet"),
)

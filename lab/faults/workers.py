"""Workers that are not what is believed of them: others, fewer, or with a memory of their own."""

import psutil

from cutover.waiting import eventually
from lab.addresses import Address
from lab.faults.bench import Bench
from lab.faults.claims import (
    EVERY_WORKER,
    IN_REDIS,
    LIVE_ON,
    OWN_PORT,
    SAME_SESSION,
    SIX_USERS,
    STARTED_AFTER,
    WORKERS,
)
from lab.faults.fault import Fault, Need, not_there
from lab.faults.instances import Instance
from lab.faults.looks import (
    lines_naming,
    must_be_connected_to,
    must_be_mixed,
    must_say,
)

_TWO = (Need.SEPARATE, Need.TWO_INSTANCES)
_A_LIFE_S = 8.0
_IMPATIENT_S = 1
_FALLING_BACK = "Falling back to filesystem sessions"


def _reload_with_preload(bench: Bench) -> None:
    """Restarted on the old value, corrected, reloaded: gunicorn goes on with what it loaded at its start."""
    bench.last.point_at(bench.staging_redis.address)
    bench.last.restart()
    bench.last.point_at(bench.production_redis.address)
    bench.last.reload()


def _settings_are_right_and_workers_are_not(bench: Bench) -> None:
    must_be_connected_to(bench.last, bench.staging_redis.address)
    must_say(bench.last, "REDIS_HOST", bench.production_redis.address.host)
    must_say(bench.last, "REDIS_PORT", str(bench.production_redis.address.port))


def renew_a_worker_on(one: Instance, other: Address, own: Address) -> None:
    """Edited, and edited back, while gunicorn happens to renew one of its workers."""
    one.load_late()
    one.restart()
    _wait_until_loaded(one, own)
    one.point_at(other)
    one.renew(1)
    eventually(lambda: _must_have_looked_for(one, other), within_s=_A_LIFE_S)
    one.point_at(own)


def _wait_until_loaded(one: Instance, own: Address) -> None:
    """Each worker: while one answers already, another that still loads would see what is changed next."""
    eventually(lambda: must_be_connected_to(one, own), within_s=_A_LIFE_S)


def _must_have_looked_for(one: Instance, redis: Address) -> None:
    if redis not in one.connected():
        raise not_there(f"Workers of {one.name}", expected=f"one has looked for {redis}", actual="none has")


def _mix_the_first(bench: Bench) -> None:
    for one in bench.production[1:]:
        one.load_late()
    bench.restart(*bench.production[1:])
    renew_a_worker_on(bench.first, bench.staging_redis.address, bench.production_redis.address)


def _first_is_mixed(bench: Bench) -> None:
    must_be_mixed(bench.first)


def _plan_fewer_workers(bench: Bench) -> None:
    planned = bench.blueprint.spec.workers
    bench.last.edit("gunicorn_config.py", lambda text: text.replace(f"workers = {planned}", f"workers = {planned - 1}"))
    bench.last.restart(serves=False)
    eventually(lambda: _fewer_serve(bench), within_s=_A_LIFE_S)


def _fewer_serve(bench: Bench) -> None:
    found, fewer = len(bench.last.processes.workers), bench.blueprint.spec.workers - 1
    if found != fewer:
        raise not_there(f"Workers of {bench.last.name}", expected=f"{fewer}", actual=f"{found}")


def _remember_in_workers(bench: Bench) -> None:
    for one in bench.production:
        one.switch_on("dialogue-in-worker-memory")
    bench.restart(*bench.production)


def _another_worker_asks_again(bench: Bench) -> None:
    """Of many dialogues, each of three answers by six workers, some do not come to their end."""
    stages = [bench.first.visitor().analyse()["stage"] for _ in range(6)]
    if set(stages) == {"complete"}:
        raise not_there(f"6 dialogues on {bench.first.name}", expected="some do not come to their end", actual="all do")


def _lose_redis_for_half(bench: Bench) -> None:
    for one in bench.production:
        one.load_late()
    bench.restart(*bench.production)
    _wait_until_loaded(bench.first, bench.production_redis.address)
    half = bench.blueprint.spec.workers // 2
    before = lines_naming(bench.first, _FALLING_BACK)
    bench.production_redis.stop()
    bench.first.renew(half, serves=False)
    eventually(lambda: _have_fallen_back(bench, before + half), within_s=_A_LIFE_S)
    bench.production_redis.start()


def _have_fallen_back(bench: Bench, times: int) -> None:
    if (seen := lines_naming(bench.first, _FALLING_BACK)) < times:
        raise not_there(f"Journal of {bench.first.name}", expected=f"{times} times {_FALLING_BACK}", actual=f"{seen}")


def _wait_longer_than_gunicorn(bench: Bench) -> None:
    """Redis falls silent, so each worker waits for it in its first request, until gunicorn kills it for being late."""
    own = bench.production_redis.address
    between = Address("127.0.31.250", own.port)
    relay = bench.start_guest("relay", between, own)
    bench.last.edit("gunicorn_config.py", lambda text: text.replace("timeout = 300", f"timeout = {_IMPATIENT_S}"))
    bench.last.point_at(between)
    bench.last.restart()
    bench.freeze(relay)


def _workers_are_killed(bench: Bench) -> None:
    one = bench.last
    before = {worker.pid for worker in one.processes.workers}
    one.ask(bench.blueprint.spec.workers)  # the balancer asks them, too, and would take longer over it

    def others() -> None:
        now = {worker.pid for worker in one.processes.workers}
        if not now - before:
            raise not_there(f"Workers of {one.name}", expected="others after a few requests", actual="the same")

    eventually(others, within_s=_A_LIFE_S)


def _freeze_one(bench: Bench) -> None:
    bench.first.freeze_a_worker()


def _one_stands_still(bench: Bench) -> None:
    states = [psutil.Process(one.pid).status() for one in bench.first.processes.workers]
    if states.count(psutil.STATUS_STOPPED) != 1:
        raise not_there(f"Workers of {bench.first.name}", expected="one stands still", actual="none does")


def _upgrade_and_forget(bench: Bench) -> None:
    bench.first.start_second_master()
    eventually(lambda: _two_masters_serve(bench), within_s=_A_LIFE_S)


def _two_masters_serve(bench: Bench) -> None:
    one, planned = bench.first, bench.blueprint.spec.workers
    parents = [worker.parent for worker in (*one.processes.workers, one.processes.master) if worker]
    masters = sum(parents.count(pid) >= planned for pid in set(parents))
    if masters != 2:
        raise not_there(f"Masters of {one.name}", expected="two, each with all its workers", actual=f"{masters}")


FAULTS = (
    Fault(
        "X17",
        "An upgrade of gunicorn was begun and not ended: the old one serves beside the new one",
        endangers=("4.2.1", "5.1.1"),
        noticed_by=(WORKERS, OWN_PORT),
        inject=_upgrade_and_forget,
        must_show=_two_masters_serve,
    ),
    Fault(
        "X15",
        "One worker of production is stopped, and whoever it has accepted waits",
        endangers=("5.1.1", "6.2.3"),
        noticed_by=(WORKERS, SAME_SESSION),
        inject=_freeze_one,
        must_show=_one_stands_still,
    ),
    Fault(
        "W01",
        "The settings were corrected and the service reloaded: its workers are still on staging's Redis",
        endangers=("3.3.1", "4.2.1", "5.1.3"),
        noticed_by=(EVERY_WORKER, STARTED_AFTER),
        inject=_reload_with_preload,
        must_show=_settings_are_right_and_workers_are_not,
        needs=_TWO,
    ),
    Fault(
        "W03",
        "One worker of production was renewed at the wrong moment and is on staging's Redis",
        endangers=("4.2.1", "5.1.3", "6.2.3", "6.2.4"),
        noticed_by=(EVERY_WORKER,),
        inject=_mix_the_first,
        must_show=_first_is_mixed,
    ),
    Fault(
        "W04",
        "One of production's instances has a worker fewer than planned",
        endangers=("4.2.1", "5.1.1"),
        noticed_by=(WORKERS,),
        inject=_plan_fewer_workers,
        must_show=_fewer_serve,
    ),
    Fault(
        "W05",
        "Each worker remembers the dialogue for itself",
        endangers=("5.2.2", "6.2.3"),
        noticed_by=(SIX_USERS,),
        inject=_remember_in_workers,
        must_show=_another_worker_asks_again,
    ),
    Fault(
        "W07",
        "Half of the workers of an instance found no Redis when they started, and keep sessions in files",
        endangers=("5.1.3", "6.2.3"),
        noticed_by=(IN_REDIS, SAME_SESSION),
        inject=_lose_redis_for_half,
        must_show=_first_is_mixed,
    ),
    Fault(
        "W09",
        "The workers of one instance wait for a silent Redis, and are killed for it, again and again",
        endangers=("4.2.1", "5.1.1"),
        noticed_by=(LIVE_ON, EVERY_WORKER),
        inject=_wait_longer_than_gunicorn,
        must_show=_workers_are_killed,
        needs=(Need.SEPARATE, Need.TWO_INSTANCES, Need.LOOPBACK),
    ),
)

"""Settings that lead to the wrong Redis."""

from lab.faults.bench import Bench
from lab.faults.claims import (
    EVERY_WORKER,
    IN_REDIS,
    NO_STRANGER,
    TWO_SERVERS,
    WATCH,
    WITNESSES,
)
from lab.faults.fault import Fault, Need, not_there
from lab.faults.instances import without
from lab.faults.looks import (
    must_be_connected_to,
    must_keep_sessions_in_files,
    must_say,
)

_SEPARATION = ("3.3.1", "5.1.3", "5.3.2", "6.2.4")
_TWO = (Need.SEPARATE, Need.TWO_INSTANCES)


def _change_the_url_alone(bench: Bench) -> None:
    """Production as it was found, with the plan's line changed."""
    for one in bench.production:
        one.point_at(bench.staging_redis.address)
        one.configure(REDIS_URL=f"redis://{bench.production_redis.address}/0")
    bench.restart(*bench.production)


def _url_says_one_thing_and_workers_another(bench: Bench) -> None:
    for one in bench.production:
        must_be_connected_to(one, bench.staging_redis.address)
        must_say(one, "REDIS_URL", f"redis://{bench.production_redis.address}/0")


def _forget_the_last(bench: Bench) -> None:
    bench.last.point_at(bench.staging_redis.address)
    bench.last.restart()


def _last_is_on_stagings(bench: Bench) -> None:
    must_be_connected_to(bench.last, bench.staging_redis.address)


def _code_an_endpoint(bench: Bench) -> None:
    for one in bench.production:
        one.switch_on("second-redis")
        one.configure(LAB_SECOND_REDIS=str(bench.staging_redis.address))
    bench.restart(*bench.production)


def _both_are_in_use(bench: Bench) -> None:
    for one in bench.production:
        must_be_connected_to(one, bench.production_redis.address, bench.staging_redis.address)


def _fall_back_on_a_default(bench: Bench) -> None:
    bench.last.switch_on("second-redis")
    bench.last.configure(LAB_SECOND_REDIS=str(bench.staging_redis.address))
    bench.last.edit(".env", lambda text: without(text, "REDIS_HOST"))
    bench.last.restart()


def _the_default_is_in_use(bench: Bench) -> None:
    must_be_connected_to(bench.last, bench.staging_redis.address)
    must_keep_sessions_in_files(bench.last)


def _quote_the_old_value(bench: Bench) -> None:
    """In a form that the plan's sed, and that of the scripts, does not match."""
    old = bench.staging_redis.address
    for one in bench.production:
        one.configure(REDIS_URL=f'"redis://{old}/1"', REDIS_HOST=f'"{old.host}"', REDIS_PORT=f'"{old.port}"')
    bench.restart(*bench.production)


def _all_are_on_stagings(bench: Bench) -> None:
    for one in bench.production:
        must_be_connected_to(one, bench.staging_redis.address)


def _use_another_db(bench: Bench) -> None:
    for one in bench.production:
        one.point_at(bench.staging_redis.address)
        one.configure(REDIS_DB="1")
    bench.restart(*bench.production)


def _one_server_holds_both(bench: Bench) -> None:
    _all_are_on_stagings(bench)
    with bench.staging_redis.client() as client:
        if not any(one["db"] == "1" for one in client.client_list()):
            raise not_there(f"Clients of {bench.staging_redis.cluster}", expected="some in database 1", actual="none")


def _give_it_a_second_name(bench: Bench) -> None:
    bench.production_redis.stop()
    bench.start_guest("relay", bench.production_redis.address, bench.staging_redis.address)
    bench.production_redis.wait_for_answer()


def _both_names_are_one_server(bench: Bench) -> None:
    runs = {store.info()["run_id"] for store in bench.stores}
    if len(runs) > 1:
        raise not_there("The two Redis addresses", expected="one server, one run_id", actual="two")


FAULTS = (
    Fault(
        "C01",
        "Production's REDIS_URL names its own Redis, and its workers are on staging's",
        endangers=_SEPARATION,
        noticed_by=(EVERY_WORKER, WITNESSES),
        inject=_change_the_url_alone,
        must_show=_url_says_one_thing_and_workers_another,
    ),
    Fault(
        "C03",
        "One of production's instances is on staging's Redis",
        endangers=(*_SEPARATION, "6.2.3"),
        noticed_by=(EVERY_WORKER, WATCH),
        inject=_forget_the_last,
        must_show=_last_is_on_stagings,
        needs=_TWO,
    ),
    Fault(
        "C04",
        "One module of production has staging's endpoint in its code",
        endangers=("5.3.2", "6.1.2", "6.2.4"),
        noticed_by=(EVERY_WORKER, NO_STRANGER),
        inject=_code_an_endpoint,
        must_show=_both_are_in_use,
    ),
    Fault(
        "C05",
        "Without REDIS_HOST one module takes staging's endpoint, and the sessions are in files",
        endangers=("5.1.3", "5.3.2", "6.2.4"),
        noticed_by=(EVERY_WORKER, IN_REDIS),
        inject=_fall_back_on_a_default,
        must_show=_the_default_is_in_use,
        needs=_TWO,
    ),
    Fault(
        "C09",
        "The old value stands in quotes, no sed has matched it, and production is on staging's Redis",
        endangers=_SEPARATION,
        noticed_by=(EVERY_WORKER,),
        inject=_quote_the_old_value,
        must_show=_all_are_on_stagings,
    ),
    Fault(
        "C12",
        "Production has another database on staging's server",
        endangers=_SEPARATION,
        noticed_by=(TWO_SERVERS, EVERY_WORKER),
        inject=_use_another_db,
        must_show=_one_server_holds_both,
    ),
    Fault(
        "C13",
        "Production's Redis has an address of its own and is staging's server",
        endangers=_SEPARATION,
        noticed_by=(TWO_SERVERS,),
        inject=_give_it_a_second_name,
        must_show=_both_names_are_one_server,
        needs=(Need.SEPARATE, Need.LOOPBACK),
    ),
)

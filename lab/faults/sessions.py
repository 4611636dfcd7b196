"""Sessions that are lost, or somebody else's."""

import secrets

from lab.aws.seed import target_group_of
from lab.faults.bench import Bench
from lab.faults.claims import (
    COMES_BACK,
    EVERY_WORKER,
    IN_REDIS,
    NO_TRACE,
    OF_ONE_ENVIRONMENT,
    SAME_SESSION,
    SIX_USERS,
    STICKY,
    WORKERS_KNOW_LINKS,
)
from lab.faults.fault import Act, Fault, Need, NotShown, not_there
from lab.faults.looks import lines_naming, must_keep_sessions_in_files, must_share_a_session
from lab.faults.visitor import Visitor

_NO_REDIS_PORT = "1"
_REQUESTS = 20


def on_production(switch: str) -> Act:
    def inject(bench: Bench) -> None:
        for one in bench.production:
            one.switch_on(switch)
        bench.restart(*bench.production)

    return inject


def _keep_files(bench: Bench) -> None:
    for one in bench.production:
        one.configure(REDIS_PORT=_NO_REDIS_PORT)
    bench.restart(*bench.production)


def _all_keep_files(bench: Bench) -> None:
    for one in bench.production:
        must_keep_sessions_in_files(one)


def _nobody_notices_at_the_balancer(bench: Bench) -> None:
    """Who comes by it stays on one instance, and keeps the session."""
    _all_keep_files(bench)
    visitor = Visitor(bench.blueprint.production.address)
    visitor.get("/")
    seen = {visitor.session_id for _ in range(_REQUESTS)}
    if len(seen) > 1:
        raise not_there(f"{_REQUESTS} requests by the balancer", expected="one session", actual=f"{len(seen)}")


def _scatter(declared: bool) -> Act:
    """HAProxy no longer keeps anybody where they were; what AWS says of it is another matter."""

    def inject(bench: Bench) -> None:
        account = bench.account
        group = account.target_group(target_group_of("production"))
        account.change(
            "elbv2",
            "modify_target_group_attributes",
            ("modify_target_group_attributes", {"TargetGroupArn": group, "Attributes": _stickiness(False)}),
            TargetGroupArn=group,
            Attributes=_stickiness(declared),
        )
        bench.balance(_without_cookie)

    return inject


def _stickiness(is_on: bool) -> list[dict[str, str]]:
    return [{"Key": "stickiness.enabled", "Value": str(is_on).lower()}]


def _without_cookie(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("  cookie "))


def _users_are_scattered(bench: Bench) -> None:
    visitor = Visitor(bench.blueprint.production.address)
    visitor.get("/")
    words = f"/ping?{secrets.token_hex(4)}"
    for _ in range(_REQUESTS):
        visitor.get(words)
    served = [one.name for one in bench.production if lines_naming(one, words)]
    if len(served) < 2:
        raise not_there(
            f"{_REQUESTS} requests of one user by the balancer",
            expected="served by several instances",
            actual=f"all by {' and '.join(served)}",
        )


def _is_called_sticky(bench: Bench) -> None:
    _users_are_scattered(bench)
    client = bench.account.client.elbv2
    group = bench.account.target_group(target_group_of("production"))
    told = client.describe_target_group_attributes(TargetGroupArn=group)["Attributes"]
    if {"Key": "stickiness.enabled", "Value": "true"} not in told:
        raise not_there("Stickiness of production's target group", expected="on", actual="off")


def _share_stagings(bench: Bench) -> None:
    for one in bench.production:
        one.point_at(bench.staging_redis.address)
    bench.restart(*bench.production)


def _cookies_work_in_both(bench: Bench) -> None:
    must_share_a_session(bench.staging, bench.first)


def _links_are_gone_at_once(bench: Bench) -> None:
    visitor = bench.first.visitor()
    streamed = visitor.analyse().get("download_links")
    if not streamed or visitor.links:
        raise not_there(
            f"Links of an analysis on {bench.first.name}",
            expected="in the stream, and not in the session",
            actual=f"{len(streamed or ())} in the stream, {len(visitor.links)} in the session",
        )


def _links_are_gone_on_return(bench: Bench) -> None:
    visitor = bench.first.visitor()
    visitor.analyse()
    before = len(visitor.links)
    visitor.get("/")
    if not before or visitor.links:
        raise not_there(
            f"Links of an analysis on {bench.first.name}",
            expected="gone when the page is opened again",
            actual=f"{before} before, {len(visitor.links)} after",
        )


def _all_are_one(bench: Bench) -> None:
    ids = set()
    for _ in range(2):
        visitor = bench.first.visitor()
        visitor.get("/")
        ids.add(visitor.session_id)
    if len(ids) > 1:
        raise not_there(f"Two visitors of {bench.first.name}", expected="one session id", actual="two")


FAULTS = (
    Fault(
        "S01",
        "Each of production's instances keeps its sessions for itself, in files",
        endangers=("5.1.3", "6.2.3"),
        noticed_by=(IN_REDIS, SAME_SESSION),
        inject=_keep_files,
        must_show=_all_keep_files,
        needs=(Need.SEPARATE, Need.TWO_INSTANCES),
    ),
    Fault(
        "S02",
        "Sessions are kept in files, and the balancer hides it",
        endangers=("5.1.3", "6.2.3"),
        noticed_by=(SAME_SESSION,),
        inject=_keep_files,
        must_show=_nobody_notices_at_the_balancer,
        needs=(Need.SEPARATE, Need.TWO_INSTANCES),
    ),
    Fault(
        "S03",
        "The balancer is declared to keep users where they are, and does not",
        endangers=("5.2.3", "6.2.1"),
        noticed_by=(STICKY,),
        inject=_scatter(declared=True),
        must_show=_is_called_sticky,
        needs=(Need.SEPARATE, Need.TWO_INSTANCES, Need.OWN_FILES),
    ),
    Fault(
        "S04",
        "The balancer does not keep users where their files are",
        endangers=("5.2.3", "6.2.1"),
        noticed_by=(STICKY,),
        inject=_scatter(declared=False),
        must_show=_users_are_scattered,
        needs=(Need.SEPARATE, Need.TWO_INSTANCES, Need.OWN_FILES),
    ),
    Fault(
        "S06",
        "A session of staging is valid on production",
        endangers=("5.3.1", "5.3.2", "6.2.3", "6.2.4"),
        noticed_by=(OF_ONE_ENVIRONMENT, NO_TRACE, EVERY_WORKER),
        inject=_share_stagings,
        must_show=_cookies_work_in_both,
    ),
    Fault(
        "S07",
        "The links of an analysis are shown once and not kept",
        endangers=("5.2.3", "6.2.1"),
        noticed_by=(COMES_BACK, WORKERS_KNOW_LINKS),
        inject=on_production("links-not-saved"),
        must_show=_links_are_gone_at_once,
    ),
    Fault(
        "S10",
        "All visitors have one session id, and each other's files",
        endangers=("6.2.3",),
        noticed_by=(SIX_USERS,),
        inject=on_production("one-session-for-all"),
        must_show=_all_are_one,
    ),
    Fault(
        "X09",
        "Who opens the page again has lost the links of their analysis",
        endangers=("5.2.3", "6.2.1"),
        noticed_by=(COMES_BACK,),
        inject=on_production("links-lost-on-return"),
        must_show=_links_are_gone_on_return,
    ),
)
NOT_SHOWN = (
    NotShown(
        "S08",
        "Clearing a session keeps its links and files",
        "the application under test is like that, and so is the stand-in: there is no healthy state to tell it from",
    ),
)

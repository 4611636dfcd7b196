"""Settings that are corrupt, incomplete, or read by nobody."""

import secrets

from dotenv.parser import parse_stream

from lab.faults.bench import Bench
from lab.faults.claims import (
    ALIKE,
    FIVE_FILES,
    IN_REDIS,
    ON_RECORD,
    PREFLIGHT,
    READ_ALIKE,
    RESTORED,
    SAME_SESSION,
    STARTED_AFTER,
)
from lab.faults.fault import Fault, Need, NotShown, not_there
from lab.faults.instances import without
from lab.faults.looks import (
    must_be_connected_to,
    must_keep_sessions_in_files,
    must_not_say,
    must_not_share_a_session,
    must_say,
)

_TWO = (Need.SEPARATE, Need.TWO_INSTANCES)


def _lose_the_host(bench: Bench) -> None:
    bench.last.edit(".env", lambda text: without(text, "REDIS_HOST"))
    bench.last.restart()


def _last_is_on_files(bench: Bench) -> None:
    must_be_connected_to(bench.last)
    must_keep_sessions_in_files(bench.last)


def _append_without_newline(bench: Bench) -> None:
    """As `echo >>` does it to a file whose last line is a secret and has no end."""
    host = bench.production_redis.address.host

    def append(text: str) -> str:
        secret = next(line for line in text.splitlines() if line.startswith("ADMIN_KEY="))
        return f"{without(text, 'REDIS_HOST', 'ADMIN_KEY')}{secret}REDIS_HOST={host}\n"

    bench.last.edit(".env", append)
    bench.last.restart()


def _host_is_part_of_a_secret(bench: Bench) -> None:
    must_not_say(bench.last, "REDIS_HOST")
    must_keep_sessions_in_files(bench.last)


def _turn_a_dead_switch(bench: Bench) -> None:
    bench.last.configure(ENABLE_REDIS_SESSIONS="false")
    bench.last.restart()


def _it_changes_nothing(bench: Bench) -> None:
    must_say(bench.last, "ENABLE_REDIS_SESSIONS", "false")
    must_be_connected_to(bench.last, bench.production_redis.address)


def _change_a_key(bench: Bench) -> None:
    bench.last.configure(SECRET_KEY=secrets.token_hex(32))
    bench.last.restart()


def _cookies_are_strange(bench: Bench) -> None:
    must_not_share_a_session(bench.first, bench.last)


def _overwrite_settings(bench: Bench) -> None:
    """As a helper of that time did it: the process lives on, the next one does not start."""
    url = f"redis://{bench.production_redis.address}/0"
    bench.last.edit(".env", lambda _text: f"REDIS_URL={url}\nENABLE_REDIS_SESSIONS=true\n")


def _secrets_are_gone(bench: Bench) -> None:
    must_not_say(bench.last, "SECRET_KEY")
    bench.last.must_serve()


def _write_carriage_returns(bench: Bench) -> None:
    bench.last.edit(".env", lambda text: text.replace("\n", "\r\n"))
    bench.last.restart()


def _shells_read_something_else(bench: Bench) -> None:
    lines = (bench.last.app / ".env").read_bytes().split(b"\n")
    if not any(line.startswith(b"REDIS_HOST=") and line.endswith(b"\r") for line in lines):
        raise not_there(
            f".env of {bench.last.name}", expected="lines that end in carriage return and newline", actual="none does"
        )
    must_be_connected_to(bench.last, bench.production_redis.address)


def _leave_a_quote_open(bench: Bench) -> None:
    """As a value does that was pasted without its end."""
    bench.last.edit(".env", lambda text: f'{text}SENTRY_DSN="https://errors.example/42\n')
    bench.last.restart()


def _a_line_is_skipped(bench: Bench) -> None:
    """As the application reads it."""
    with (bench.last.app / ".env").open(encoding="utf-8") as file:
        skipped = [binding for binding in parse_stream(file) if binding.error]
    if not skipped:
        raise not_there(f".env of {bench.last.name}", expected="a line that cannot be read", actual="all can be")
    must_be_connected_to(bench.last, bench.production_redis.address)


def _set_cookie_for_another_domain(bench: Bench) -> None:
    for one in bench.production:
        one.switch_on("cookie-of-another-domain")
    bench.restart(*bench.production)


def _nobody_keeps_the_cookie(bench: Bench) -> None:
    visitor = bench.first.visitor()
    visitor.get("/")
    if visitor.cookies:
        raise not_there(f"The cookie of {bench.first.name}", expected="for another domain", actual="for this address")


FAULTS = (
    Fault(
        "C02",
        "One of production's instances has no REDIS_HOST and keeps its sessions in files",
        endangers=("5.1.3", "6.2.3"),
        noticed_by=(IN_REDIS, SAME_SESSION),
        inject=_lose_the_host,
        must_show=_last_is_on_files,
        needs=_TWO,
    ),
    Fault(
        "C08",
        "REDIS_HOST was appended to a line without an end: it is missing, and a secret is corrupt",
        endangers=("3.3.1", "5.1.3"),
        noticed_by=(IN_REDIS, ALIKE),
        inject=_append_without_newline,
        must_show=_host_is_part_of_a_secret,
        needs=_TWO,
    ),
    Fault(
        "C11",
        "ENABLE_REDIS_SESSIONS is false, and nothing has changed",
        endangers=("3.3.1",),
        noticed_by=(ALIKE,),
        inject=_turn_a_dead_switch,
        must_show=_it_changes_nothing,
        needs=_TWO,
    ),
    Fault(
        "C15",
        "One of production's instances signs its cookies with another key",
        endangers=("6.2.3",),
        noticed_by=(SAME_SESSION, ALIKE),
        inject=_change_a_key,
        must_show=_cookies_are_strange,
        needs=_TWO,
    ),
    Fault(
        "C17",
        "A helper has overwritten .env: the service runs, and will not start again",
        endangers=("1.1.1", "3.3.1"),
        noticed_by=(STARTED_AFTER, ALIKE, PREFLIGHT),
        inject=_overwrite_settings,
        must_show=_secrets_are_gone,
        needs=_TWO,
    ),
    Fault(
        "C18",
        "The session's cookie is for another domain: every request of a user is a stranger's",
        endangers=("5.2.2", "6.2.3"),
        noticed_by=(FIVE_FILES,),
        inject=_set_cookie_for_another_domain,
        must_show=_nobody_keeps_the_cookie,
    ),
    Fault(
        "C20",
        "The lines of .env end as on Windows: the application reads its values, a shell reads others",
        endangers=("3.3.1",),
        noticed_by=(READ_ALIKE,),
        inject=_write_carriage_returns,
        must_show=_shells_read_something_else,
    ),
    Fault(
        "X41",
        "A line of one instance's .env cannot be read: the application skips it, and no switch touches the file",
        endangers=("1.1.1", "1.2.1", "3.3.1"),
        noticed_by=(ON_RECORD, RESTORED),
        inject=_leave_a_quote_open,
        must_show=_a_line_is_skipped,
        needs=_TWO,
    ),
)
NOT_SHOWN = (
    NotShown(
        "C14",
        "The name says staging, and the server is the right one",
        "no fault: a healthy fleet with a misleading name, for which an alarm would be false",
    ),
)

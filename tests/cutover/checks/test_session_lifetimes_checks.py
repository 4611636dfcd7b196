"""How long a session lives: from the first cookie to the visit after its end."""

from dataclasses import replace
from typing import Any

import pytest

from cutover.checks.session_store import FALLBACK, must_last, must_live_and_expire
from cutover.errors import Mismatch
from cutover.probes.sessions import VisitorSession
from cutover.witnesses.expiry import Life
from tests.cutover.readings import (
    APPLICATION,
    KEY,
    PRODUCTIONS,
    SESSION,
    STAGINGS,
    instance,
    production,
    report,
    survey,
)


def left(**surveyed: int | None) -> dict[str, Any]:
    """A report in which the session's key has so many seconds left on production's and on staging's Redis."""
    servers = {"production": PRODUCTIONS, "staging": STAGINGS}
    found = [survey(servers[name], left_s={KEY: {0: s}} if s is not None else {}) for name, s in surveyed.items()]
    return {"surveys": {one.server.endpoint: one for one in found}}


@pytest.mark.parametrize("seconds", [86400 - 120, 86400, 86400 + 120])
def test_a_session_with_a_full_life(seconds: int) -> None:
    whole = instance(told=report(**left(production=seconds)), session=replace(SESSION, lifetime_s=seconds))
    must_last(production(whole), APPLICATION)


ANOTHER_LIFE = (
    "the application gives its sessions another life than the fleet file says: see PERMANENT_SESSION_LIFETIME and "
    "SESSION_REFRESH_EACH_REQUEST in its code; where that is meant, correct session_ttl_s in the fleet file"
)


@pytest.mark.parametrize(
    ("cookie", "keys", "actual"),
    [
        (3600, {"production": 86400}, "cookie 3600 s, key 86400 s"),
        (None, {"production": 86400}, "cookie that ends with the browser, key 86400 s"),
        (86279, {"production": 86400}, "cookie 86279 s, key 86400 s"),
        (86521, {"production": 86400}, "cookie 86521 s, key 86400 s"),
        (86400, {"production": 3600}, "cookie 86400 s, key 3600 s"),
        (86400, {"production": -1}, "cookie 86400 s, key without an end"),
        (86400, {"production": 86400, "staging": 5}, "cookie 86400 s, key 86400 s, 5 s"),
    ],
)
def test_a_session_with_another_life(cookie: int | None, keys: dict[str, int | None], actual: str) -> None:
    spoiled = instance("p2", report(**left(**keys)), session=replace(SESSION, lifetime_s=cookie))

    with pytest.raises(Mismatch) as wrong:
        must_last(production(instance("p1"), spoiled, replace(spoiled, instance=instance("p3").instance)), APPLICATION)

    assert str(wrong.value) == (
        "Lifetime of a new session on p2, p3\n"
        "  expected: 86400 s, for the cookie and for its key in Redis\n"
        f"  actual:   p2: {actual}\n"
        f"            p3: {actual}\n"
        f"  next:     {ANOTHER_LIFE}"
    )


@pytest.mark.parametrize("keys", [{"production": None}, {}])
def test_a_session_that_is_not_in_redis(keys: dict[str, int | None]) -> None:
    """Beside one that is, and ends too early."""
    in_files = instance("p1", report(**left(**keys)), session=replace(SESSION, lifetime_s=3600))
    short = instance("p2", report(**left(production=3600)), session=replace(SESSION, lifetime_s=3600))

    with pytest.raises(Mismatch) as wrong:
        must_last(production(in_files, short), APPLICATION)

    assert str(wrong.value) == (
        "Lifetime of a new session on p1, p2\n"
        "  expected: 86400 s, for the cookie and for its key in Redis\n"
        "  actual:   p1: cookie 3600 s, key no key on any Redis that was asked\n"
        "            p2: cookie 3600 s, key 3600 s\n"
        f"  next:     a session with no key is one in files: {FALLBACK}\n"
        f"            {ANOTHER_LIFE}"
    )


ELSEWHERE = "it does not read its sessions from where it writes them: see its session settings"


def life(instance: str = "p1", **changes: Any) -> Life:
    visitor = VisitorSession("sid.signature", "11111111", "production")
    return replace(Life(instance, visitor, "11111111", 86400, "22222222"), **changes)


def test_a_session_that_lives_and_expires() -> None:
    must_live_and_expire([life("p1"), life("p2", renewed_s=86400 - 120)], APPLICATION)


@pytest.mark.parametrize(
    ("changes", "actual", "next_action"),
    [
        ({"seen": "33333333"}, "not found at the next visit", ELSEWHERE),
        ({"renewed_s": 60}, "found, but not renewed: 60 s left", ANOTHER_LIFE),
        ({"renewed_s": 3600}, "found, but renewed to 3600 s only", ANOTHER_LIFE),
        ({"renewed_s": 86279}, "found, but renewed to 86279 s only", ANOTHER_LIFE),
        ({"seen_expired": "11111111"}, "still known after its key had expired", ELSEWHERE),
    ],
)
def test_a_session_that_does_not(changes: dict[str, Any], actual: str, next_action: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_live_and_expire([life("p1"), life("p2", **changes), life("p3", **changes)], APPLICATION)

    assert str(wrong.value) == (
        "A session's life on p2, p3\n"
        "  expected: found and renewed by a visit while it is in Redis, unknown when Redis has let it expire\n"
        f"  actual:   p2: {actual}\n"
        f"            p3: {actual}\n"
        f"  next:     {next_action}"
    )

"""Whether the values that a switch will write in .env are those that count."""

from pathlib import PurePosixPath

import pytest

from cutover.errors import ConfigurationError, Mismatch
from cutover.fleet import Endpoint
from cutover.runbook.preflight.before import Source
from cutover.runbook.preflight.line import Seen
from cutover.runbook.preflight.settings import can_be_changed, must_be_alone, to_be
from cutover.settings_file import SettingsFile
from tests.cutover.fleets import fleet_with, small_fleet
from tests.cutover.runbook.preflight.saying import said

FLEET = small_fleet()
TARGET = Endpoint(host="redis-production.abc.cache.amazonaws.com", port=6379)
ENV = PurePosixPath("/srv/app/.env")
UNIT = "/etc/systemd/system/chatmrpt.service.d/redis.conf"
TEXT = "REDIS_URL=redis://10.0.0.7:6379/0\nREDIS_HOST=10.0.0.7\nREDIS_PORT=6379\nREDIS_DB=0\n"


def changed(text: str) -> Seen:
    return can_be_changed("production-1", FLEET, SettingsFile(text), TARGET)


def alone(*sources: Source, **more: object) -> Seen:
    new = to_be(FLEET, SettingsFile(TEXT), TARGET).values()
    return must_be_alone("production-1", FLEET, new, said(sources=sources, **more), ENV)


def test_how_many_are_there_and_how_many_change() -> None:
    assert changed(TEXT) == Seen("4 settings there, 3 to change")


def test_a_setting_that_stands_twice_and_one_in_a_comment_are_told() -> None:
    twice = changed(f"# export REDIS_HOST=10.0.0.1\n\n{TEXT}REDIS_HOST=10.0.0.8\n#SECRET_KEY=hunter2\n")

    assert twice.notes == (
        "REDIS_HOST stands 2 times, lines 4, 7 of .env of production-1: the last counts, all are changed",
        "line 1 of .env of production-1 is a comment that names REDIS_HOST: it stays as it is",
    )


def test_a_line_that_python_dotenv_skips_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="line 5 cannot be read, and python-dotenv skips it"):
        changed(f"{TEXT}this is broken\n")


def test_a_redis_of_which_the_application_cannot_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    secured = fleet_with("production", redis={"tls": True})
    with pytest.raises(ConfigurationError, match="a setting by which the application is told to speak TLS"):
        can_be_changed("production-1", secured, SettingsFile(TEXT), TARGET)

    guarded = fleet_with("production", redis={"password": "NEW_REDIS_PASSWORD"})
    monkeypatch.delenv("NEW_REDIS_PASSWORD", raising=False)
    with pytest.raises(ConfigurationError, match="NEW_REDIS_PASSWORD"):
        can_be_changed("production-1", guarded, SettingsFile(TEXT), TARGET)


def test_capitals_make_no_other_value() -> None:
    assert alone(Source(UNIT, 2, "ENABLE_REDIS_SESSIONS", "True")).outcome == "ok"


def test_env_alone() -> None:
    assert alone() == Seen(".env alone has them")


def test_a_value_in_the_unit_beats_env_and_no_password_is_shown() -> None:
    with pytest.raises(Mismatch) as beaten:
        alone(
            Source(UNIT, 2, "REDIS_HOST", "10.0.0.9"),
            Source(UNIT, 3, "REDIS_PASSWORD", "hunter2"),
            Source(UNIT, 4, "REDIS_URL", "redis://:hunter2@10.0.0.9:6379/0"),
            process={"REDIS_HOST": "10.0.0.9", "REDIS_DB": "3"},
        )

    assert str(beaten.value) == (
        "Settings of production-1\n"
        "  expected: no value but that of .env, or the same: what the unit sets beats .env\n"
        f"  actual:   {UNIT}, line 2: REDIS_HOST=10.0.0.9\n"
        f"            {UNIT}, line 3: REDIS_PASSWORD=********\n"
        f"            {UNIT}, line 4: REDIS_URL, which names 10.0.0.9:6379, db 0\n"
        "            the main process was started with REDIS_DB=3\n"
        f"  next:     take it out of {UNIT}, then daemon-reload and restart; find where REDIS_DB comes from: systemctl "
        "show-environment, DefaultEnvironment, or a unit that was changed after the last start (then a restart ends "
        "it); a switch would have no effect until then"
    )


def test_the_same_value_in_the_unit_is_a_note() -> None:
    same = alone(Source(UNIT, 2, "REDIS_HOST", TARGET.host), process={"REDIS_HOST": TARGET.host})

    assert same == Seen(
        "the unit has the same as .env will have",
        (f"{UNIT}, line 2: REDIS_HOST={TARGET.host}, as .env will have it: right today, and wrong at the next change",),
    )


def test_a_unit_that_reads_env_itself_is_told_the_new_values_at_its_restart() -> None:
    own = Source(str(ENV), 2, "REDIS_HOST", "10.0.0.7")

    assert alone(own, process={"REDIS_HOST": "10.0.0.7"}) == Seen(".env alone has them")


def test_an_old_drop_in_that_does_nothing_is_a_note() -> None:
    assert alone(ignored=((f"{UNIT}.bak", "REDIS_HOST"),)).notes == (
        f"{UNIT}.bak names REDIS_HOST and does nothing, for it does not end in .conf",
    )

"""What the switch writes: every setting that names a Redis, consistent, with its password and TLS."""

import pytest

from cutover.errors import ConfigurationError
from cutover.fleet import Endpoint, Fleet
from cutover.runbook.new_settings import moved
from cutover.settings_file import SettingsFile
from tests.cutover.fleets import fleet_with

NEW = Endpoint(host="new", port=6380)
PASSWORD = "s3cret#with$signs!"


def fleet(*, setting_for_tls: str | None = None, **redis: object) -> Fleet:
    described = fleet_with("production", redis=redis)
    settings = described.application.settings.model_copy(update={"tls": setting_for_tls})
    return described.model_copy(update={"application": described.application.model_copy(update={"settings": settings})})


def test_without_a_password() -> None:
    assert moved(SettingsFile(""), fleet(db=2), NEW).text == (
        "REDIS_URL=redis://new:6380/2\n"
        "REDIS_HOST=new\n"
        "REDIS_PORT=6380\n"
        "REDIS_DB=2\n"
        "ENABLE_REDIS_SESSIONS=true\n"
    )  # fmt: skip


def test_the_password_of_the_old_server_is_taken_away() -> None:
    old = SettingsFile("REDIS_PASSWORD=of-staging\nREDIS_URL=redis://:of-staging@old:6379/0\n")

    assert "of-staging" not in moved(old, fleet(), NEW).text
    assert moved(old, fleet(), NEW).value("REDIS_PASSWORD") == ""


def test_with_password_and_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRODUCTION_REDIS_PASSWORD", PASSWORD)
    described = fleet(password="PRODUCTION_REDIS_PASSWORD", tls=True, setting_for_tls="REDIS_SSL")

    new = moved(SettingsFile(""), described, NEW)

    assert new.value("REDIS_URL") == "rediss://:s3cret%23with%24signs%21@new:6380/0"
    assert new.value("REDIS_PASSWORD") == PASSWORD
    assert new.value("REDIS_SSL") == "true"
    assert new.text.count("s3cret") == 2
    assert "s3cret" not in SettingsFile("").diff(new, ".env")


def test_tls_is_refused_where_the_application_cannot_speak_it() -> None:
    with pytest.raises(ConfigurationError) as refused:
        moved(SettingsFile("A=1\n"), fleet(tls=True), NEW)

    assert str(refused.value) == (
        "redis-production, reached with TLS\n"
        "  expected: a setting by which the application is told to speak TLS: application.settings.tls\n"
        "  actual:   none in the fleet file; the application of the plan has none, "
        "and would fall back to session files\n"
        "  next:     set production.redis.tls = false, or name the setting once the application has one; "
        "nothing was changed"
    )


def test_a_password_that_is_not_set_is_said_before_anything_is_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PRODUCTION_REDIS_PASSWORD", raising=False)

    with pytest.raises(ConfigurationError, match="Secret PRODUCTION_REDIS_PASSWORD"):
        moved(SettingsFile(""), fleet(password="PRODUCTION_REDIS_PASSWORD"), NEW)

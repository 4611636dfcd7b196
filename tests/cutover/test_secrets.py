from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from cutover.errors import ConfigurationError
from cutover.fleet import Fleet
from cutover.secrets import known_secrets, names_of_secrets, secret
from tests.cutover.fleets import fleet_with, small_fleet


def test_no_name_no_secret() -> None:
    assert secret(None) is None


def test_the_variable_s_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAGING_REDIS_PASSWORD", "hunter2")

    assert secret("STAGING_REDIS_PASSWORD") == "hunter2"


def test_a_variable_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STAGING_REDIS_PASSWORD", raising=False)

    with pytest.raises(ConfigurationError) as refused:
        secret("STAGING_REDIS_PASSWORD")

    assert str(refused.value) == (
        "Secret STAGING_REDIS_PASSWORD\n"
        "  expected: a variable of this name in the environment\n"
        "  actual:   it is not set\n"
        "  next:     export STAGING_REDIS_PASSWORD=... and run the same command again"
    )


PATTERN_OF_A_NAME = "^[A-Z][A-Z0-9_]*$"


def fields_of(model: type[BaseModel], before: str = "") -> Iterator[str]:
    """Of a fleet file, those that name a secret: by the pattern that such a name must have."""
    for name, field in model.model_fields.items():
        if PATTERN_OF_A_NAME in repr((field.annotation, field.metadata)):
            yield f"{before}{name}"
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from fields_of(field.annotation, f"{before}{name}.")


def test_every_name_of_a_secret_in_a_fleet_file_is_known() -> None:
    """One more such field has to be added to `names_of_secrets`, or it would be masked nowhere."""
    assert list(fields_of(Fleet)) == ["channels", "staging.redis.password", "production.redis.password"]

    staging = fleet_with("staging", redis={"password": "ONE"}).staging
    production = fleet_with("production", redis={"password": "TWO"}).production
    fleet = small_fleet(channels=["THREE", "ONE"]).model_copy(update={"staging": staging, "production": production})
    assert names_of_secrets(fleet) == ("ONE", "TWO", "THREE")


@pytest.fixture
def no_aws_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("no_aws_secrets")
def test_of_a_url_its_password_and_its_tokens_are_secrets_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error names the path, and not the rest."""
    url = "https://me:p%2Fw@hooks.example/services/T0KENofTheChannel5521?a=b"
    monkeypatch.setenv("CHANNEL", url)

    assert known_secrets(small_fleet(channels=["CHANNEL"])) == {
        "CHANNEL": (url, "p%2Fw", "p/w", "T0KENofTheChannel5521"),
    }


@pytest.mark.usefixtures("no_aws_secrets")
@pytest.mark.parametrize("value", [None, ""])
def test_what_is_not_set_is_not_known(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    monkeypatch.delenv("CHANNEL", raising=False)
    if value is not None:
        monkeypatch.setenv("CHANNEL", value)

    assert known_secrets(small_fleet(channels=["CHANNEL"])) == {}


@pytest.mark.usefixtures("no_aws_secrets")
def test_a_password_in_a_url_of_the_fleet_file_and_what_boto_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "local")

    assert known_secrets(small_fleet(aws_endpoint="http://me:hunter2@127.0.0.1:5000")) == {
        "AWS_SECRET_ACCESS_KEY": ("local",),
        "in the fleet file's URLs, number 1": ("hunter2",),
    }

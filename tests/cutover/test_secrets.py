import pytest

from cutover.errors import ConfigurationError
from cutover.secrets import secret


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

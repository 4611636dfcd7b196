"""Whether AWS is at hand: to have no credentials is another thing than to be refused with those that one has."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cutover.aws import at_hand
from cutover.errors import ConfigurationError, ProbeError
from cutover.probes.cloud_metrics import cloud_metrics
from tests.cutover.fleets import small_fleet
from tests.cutover.servers import closed


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def test_without_credentials_it_is_not() -> None:
    fleet = small_fleet(region="eu-west-1")  # each test in a region of its own, where no other has a client

    assert not at_hand(fleet)
    with pytest.raises(ProbeError) as unanswered:
        cloud_metrics(fleet, ["redis-production"], now=datetime.now(UTC))
    assert unanswered.value.failure.actual == "NoCredentialsError: Unable to locate credentials"
    assert unanswered.value.failure.next_action == (
        "log in to AWS from this shell: `aws sts get-caller-identity` says who you are"
    )


def test_credentials_that_come_later_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    fleet = small_fleet(region="eu-west-2")
    assert not at_hand(fleet)

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "an-id")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-secret")

    assert at_hand(fleet)


def test_credentials_that_cannot_be_used_are_for_its_answer_to_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "an-id-alone")
    fleet = small_fleet(region="eu-west-3")

    assert at_hand(fleet)
    with pytest.raises(ProbeError) as unanswered:
        cloud_metrics(fleet, ["redis-production"], now=datetime.now(UTC))
    assert unanswered.value.failure.actual.startswith("PartialCredentialsError: ")


def test_an_endpoint_of_the_fleet_s_own_takes_none() -> None:
    assert at_hand(small_fleet(aws_endpoint=f"http://{closed()}"))


def test_a_profile_that_does_not_exist_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "no-such-profile")

    with pytest.raises(ConfigurationError):
        at_hand(small_fleet(region="eu-central-1"))

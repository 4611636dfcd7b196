"""Messages to channels that take them, refuse them, are not there or never answer; and no secret anywhere."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from cutover.channels import Message, Tone, announce, announced, must_be_usable
from cutover.errors import ConfigurationError
from cutover.fleet import Fleet
from tests.cutover.channels.receiver import TOKEN, Receiver, receiver
from tests.cutover.fleets import small_fleet
from tests.cutover.servers import HOST, free_port

BEGINS = Message("maintenance begins", "at 02:00\nfor 5 minutes", Tone.WARNING)


@pytest.fixture
def office() -> Iterator[Receiver]:
    with receiver() as one:
        yield one


@pytest.fixture
def fleet(office: Receiver, monkeypatch: pytest.MonkeyPatch) -> Fleet:
    """With one channel that works."""
    monkeypatch.setenv("OFFICE_CHANNEL", office.url)
    return small_fleet(channels=["OFFICE_CHANNEL"])


def told(fleet: Fleet, folder: Path, *, within_s: float = 20) -> list[str]:
    """What was said; and the record says the same."""
    said: list[str] = []
    deliveries = announce(fleet, BEGINS, record=folder / "announcements.jsonl", say=said.append, within_s=within_s)
    assert announced(folder / "announcements.jsonl") == deliveries
    assert said == [str(delivery) for delivery in deliveries]
    return said


def test_a_message_is_taken(office: Receiver, fleet: Fleet, tmp_path: Path) -> None:
    assert told(fleet, tmp_path) == ["announced in OFFICE_CHANNEL: maintenance begins"]

    (message,) = office.received
    assert (message["title"], message["message"], message["type"]) == (BEGINS.title, BEGINS.text, "warning")


def test_a_fleet_without_channels_announces_nothing(tmp_path: Path) -> None:
    must_be_usable(small_fleet())

    assert told(small_fleet(), tmp_path) == []


def test_a_channel_that_refuses_does_not_keep_the_others_from_it(
    office: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with receiver() as broken:
        broken.status = 500
        monkeypatch.setenv("BROKEN_CHANNEL", broken.url)
        monkeypatch.setenv("OFFICE_CHANNEL", office.url)

        said = told(small_fleet(channels=["BROKEN_CHANNEL", "OFFICE_CHANNEL"]), tmp_path)

    assert said == [
        "NOT announced in BROKEN_CHANNEL, it answered HTTP 500: maintenance begins",
        "announced in OFFICE_CHANNEL: maintenance begins",
    ]
    assert len(office.received) == 1


def test_a_channel_where_nobody_listens(fleet: Fleet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_CHANNEL", f"json://{HOST}:{free_port()}/{TOKEN}")

    assert told(fleet, tmp_path) == [
        "NOT announced in OFFICE_CHANNEL, no connection, or no answer in time: maintenance begins"
    ]


def test_a_channel_that_never_answers_is_given_up(office: Receiver, fleet: Fleet, tmp_path: Path) -> None:
    """Though its own time-out is a minute."""
    office.is_silent = True

    assert told(fleet, tmp_path, within_s=3) == [
        "NOT announced in OFFICE_CHANNEL, no answer within 3 s: maintenance begins"
    ]


def test_a_channel_whose_variable_is_gone_by_then(
    fleet: Fleet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OFFICE_CHANNEL")

    assert told(fleet, tmp_path) == ["NOT announced in OFFICE_CHANNEL, it is not set: maintenance begins"]


def test_what_is_announced_later_is_added_to_the_record(fleet: Fleet, tmp_path: Path) -> None:
    record = tmp_path / "announcements.jsonl"
    for title in ("first", "second"):
        announce(fleet, Message(title, "text"), record=record, say=lambda _: None)

    assert [delivery.title for delivery in announced(record)] == ["first", "second"]
    assert announced(tmp_path / "none.jsonl") == ()


@pytest.mark.parametrize("status", [200, 500])
def test_no_secret_is_said_logged_or_recorded(
    office: Receiver,
    fleet: Fleet,
    tmp_path: Path,
    status: int,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Whatever level a log is at; also of the libraries below Apprise."""
    office.status = status
    with caplog.at_level(logging.NOTSET):
        must_be_usable(fleet)
        said = told(fleet, tmp_path)

    kept = [file.read_text(encoding="utf-8") for file in tmp_path.iterdir()]
    assert TOKEN not in "".join([*said, *kept, caplog.text, *capfd.readouterr()])


@pytest.mark.parametrize("url", [f"nonsense{TOKEN}", f"nosuch://{TOKEN}", f"slack://{TOKEN}", "json://", ""])
def test_a_url_that_apprise_cannot_use_is_refused_before_anything_runs(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("OFFICE_CHANNEL", url)

    with pytest.raises(ConfigurationError) as refused:
        must_be_usable(fleet)

    assert str(refused.value) == (
        "Channel OFFICE_CHANNEL\n"
        "  expected: a variable of this name in the environment, with an Apprise URL\n"
        "  actual:   no URL that Apprise can use\n"
        "  next:     export OFFICE_CHANNEL=... and run the same command again, or take it out of channels in the fleet "
        "file; the forms of the URLs: https://github.com/caronc/apprise/wiki"
    )


def test_a_variable_that_is_not_set_is_refused_before_anything_runs(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OFFICE_CHANNEL")

    with pytest.raises(ConfigurationError, match="it is not set"):
        must_be_usable(fleet)


def test_to_look_whether_a_channel_can_be_used_sends_nothing(office: Receiver, fleet: Fleet) -> None:
    must_be_usable(fleet)

    assert office.received == []

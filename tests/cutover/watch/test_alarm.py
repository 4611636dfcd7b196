"""Who is told, in what words, and what is on record of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cutover.errors import Failure
from cutover.fleet import Fleet
from cutover.masking import Mask
from cutover.watch.alarm import Alarm
from cutover.watch.folder import WatchFolder
from cutover.watch.record import Told
from cutover.watch.troubles import Telling, Trouble
from tests.cutover.channels.receiver import TOKEN, Receiver, receiver
from tests.cutover.fleets import small_fleet
from tests.cutover.watch.records import head


@pytest.fixture
def office() -> Iterator[Receiver]:
    with receiver() as one:
        yield one


@pytest.fixture
def fleet(office: Receiver, monkeypatch: pytest.MonkeyPatch) -> Fleet:
    monkeypatch.setenv("OFFICE_CHANNEL", office.url)
    return small_fleet(channels=["OFFICE_CHANNEL"])


@pytest.fixture
def folder(tmp_path: Path) -> WatchFolder:
    one = WatchFolder.create("small", parent=tmp_path)
    one.append(head())
    return one


def trouble(what: str = "silent", **changes: object) -> Trouble:
    failure = Failure("redis-production", "PONG", "no answer", "see the console")
    usual = {"ended": None, "is_relapse": False, **changes}
    return Trouble(what, "redis-production", "production", 30.0, "redis-production does not answer", failure, **usual)  # type: ignore[arg-type]


def telling(*troubles: Trouble, number: int = 1, is_over: bool = False) -> Telling:
    return Telling(number, 50.0, "production", troubles or (trouble(),), is_over)


def alarm(fleet: Fleet, folder: WatchFolder, said: list[str] | None = None) -> Alarm:
    return Alarm(fleet, "aws", folder, folder.head(), Mask.of(fleet), (said if said is not None else []).append)


def told(folder: WatchFolder) -> list[Told]:
    return [line for line in folder.lines() if isinstance(line, Told)]


def test_a_message_has_what_a_person_needs_who_is_called_at_night(
    fleet: Fleet, folder: WatchFolder, office: Receiver
) -> None:
    said: list[str] = []
    one = alarm(fleet, folder, said)
    one.tell(telling())
    one.close()

    (message,) = office.received
    assert (message["title"], message["type"]) == ("production of small: redis-production does not answer", "failure")
    assert message["message"] == (
        "since 2026-11-28 12:00:30 UTC\n"
        "redis-production\n"
        "  expected: PONG\n"
        "  actual:   no answer\n"
        "  next:     see the console\n"
        "\n"
        f"the watch: cutover report {folder.path}"
    )
    assert said == [
        "2026-11-28 12:00:50 UTC production: redis-production does not answer",
        "announced in OFFICE_CHANNEL: production of small: redis-production does not answer",
    ]
    assert [(line.number, line.problems) for line in told(folder)] == [(1, {"OFFICE_CHANNEL": None})]


def test_a_relapse_of_production_names_the_way_back(fleet: Fleet, folder: WatchFolder) -> None:
    text = alarm(fleet, folder).message(telling(trouble("relapse", is_relapse=True))).text

    assert "\n  rollback: cutover rollback --fleet aws --apply\n" in text


def test_a_relapse_of_staging_has_none(fleet: Fleet, folder: WatchFolder) -> None:
    one = trouble("relapse", is_relapse=True)
    one.environment = "staging"

    assert "rollback" not in alarm(fleet, folder).message(telling(one)).text


def test_what_is_over_says_from_when_to_when(fleet: Fleet, folder: WatchFolder) -> None:
    message = alarm(fleet, folder).message(telling(trouble(ended=50.0), is_over=True))

    assert message.tone == "success"
    assert message.title == "production of small: over: redis-production does not answer"
    assert message.text.startswith(
        "redis-production does not answer\n  from 2026-11-28 12:00:30 UTC to 2026-11-28 12:00:50 UTC\n"
    )


def test_what_may_wait_until_the_morning_is_a_warning(fleet: Fleet, folder: WatchFolder) -> None:
    one = alarm(fleet, folder)

    assert one.message(telling(trouble("redis-memory"))).tone == "warning"
    assert one.message(telling(trouble("redis-memory"), trouble("silent"))).tone == "failure"


def test_a_channel_that_does_not_take_it_is_on_record(fleet: Fleet, folder: WatchFolder, office: Receiver) -> None:
    office.status = 500
    one = alarm(fleet, folder)
    one.tell(telling(number=4))
    one.close()

    assert [(line.number, line.problems) for line in told(folder)] == [(4, {"OFFICE_CHANNEL": "it answered HTTP 500"})]
    assert [line.number for line in folder.account().undelivered] == [4]


def test_without_a_channel_it_is_said_here(folder: WatchFolder) -> None:
    said: list[str] = []
    one = alarm(small_fleet(), folder, said)
    one.tell(telling())
    one.close()

    assert said == ["2026-11-28 12:00:50 UTC production: redis-production does not answer"]
    assert [line.problems for line in told(folder)] == [{}]


def test_no_secret_is_told_said_or_recorded(
    fleet: Fleet, folder: WatchFolder, office: Receiver, capfd: pytest.CaptureFixture[str]
) -> None:
    failure = Failure(f"x {TOKEN}", "y", f"{office.url}", "z")
    one = alarm(fleet, folder)
    one.tell(telling(Trouble("errors", "x", "production", 1.0, f"says {TOKEN}", failure)))
    one.close()

    everything = f"{office.received}{folder.record.read_text()}{''.join(capfd.readouterr())}"
    assert TOKEN not in everything


def test_a_long_message_is_cut_and_still_names_the_watch(fleet: Fleet, folder: WatchFolder) -> None:
    failure = Failure("x", "y", "z" * 9000, "n")
    message = alarm(fleet, folder).message(telling(Trouble("errors", "x", "production", 1.0, "h", failure)))

    assert len(message.text) < 3300
    assert message.text.endswith(f"cutover report {folder.path}")

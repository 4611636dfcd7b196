"""Alerts to channels that are there: what each knows, what is on the record, and what no channel gets."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cutover.history import PastRun, Trouble
from cutover.night import alerts_of, tell
from cutover.runs import Occasion, Outcome, RunFolder
from cutover.runs.results import ShownFailure
from cutover.verdict import write_verdict
from tests.cutover.channels.receiver import TOKEN, Receiver, receiver
from tests.cutover.fleets import small_fleet
from tests.cutover.history.making import SHARED, held, past_of
from tests.cutover.night.nights import trouble
from tests.cutover.verdict.making import result_of, run_of

KNOWN = (trouble(SHARED),)


@pytest.fixture
def team(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    with receiver() as one:
        monkeypatch.setenv("TEAM", one.url)
        yield one


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    with receiver() as one:
        monkeypatch.setenv("OFFICE", one.url)
        yield one


def after(folder: RunFolder, last: PastRun | None, *channels: str) -> dict[str, tuple[Trouble, ...]]:
    return tell(small_fleet(channels=channels), folder, write_verdict(folder), last)


def knowing(folder: RunFolder, known: dict[str, tuple[Trouble, ...]]) -> PastRun:
    """As the index keeps it."""
    kept = past_of(folder).model_copy(update={"known": known})
    return PastRun.model_validate_json(kept.model_dump_json())


def titles(channel: Receiver) -> list[str]:
    return [message["title"] for message in channel.received]


def test_once_and_once_more_when_it_holds_again(tmp_path: Path, team: Receiver) -> None:
    last: PastRun | None = None
    for number, outcome in enumerate([Outcome.FAILED, Outcome.FAILED, Outcome.PASSED, Outcome.PASSED]):
        folder = held(tmp_path, str(number), Occasion.NIGHTLY, outcome)
        last = knowing(folder, after(folder, last, "TEAM"))

    assert titles(team) == ["NO-GO nightly on lab: 1 new reason", "GO nightly on lab: it holds again"]
    assert [len(alerts_of(RunFolder(folder))) for folder in sorted(tmp_path.iterdir())] == [1, 0, 1, 0]


def test_a_channel_that_did_not_hear_is_told_again_and_the_others_are_not(
    tmp_path: Path, team: Receiver, office: Receiver
) -> None:
    office.status = 500
    first, second = (held(tmp_path, number, Occasion.NIGHTLY, Outcome.FAILED) for number in "12")

    known = after(first, None, "TEAM", "OFFICE")
    office.status = 200
    known_then = after(second, knowing(first, known), "TEAM", "OFFICE")

    assert [str(delivery) for delivery in alerts_of(first)] == [
        "announced in TEAM: NO-GO nightly on lab: 1 new reason",
        "NOT announced in OFFICE, it answered HTTP 500: NO-GO nightly on lab: 1 new reason",
    ]
    assert [str(delivery) for delivery in alerts_of(second)] == [
        "announced in OFFICE: NO-GO nightly on lab: 1 new reason"
    ]
    assert known == {"TEAM": KNOWN, "OFFICE": ()}
    assert known_then == {"TEAM": KNOWN, "OFFICE": KNOWN}
    assert (len(team.received), len(office.received)) == (1, 2)


def test_a_recovery_that_was_not_heard_is_told_the_next_night(tmp_path: Path, team: Receiver) -> None:
    first, second = (held(tmp_path, number, Occasion.NIGHTLY) for number in "12")
    team.status = 500

    known = after(first, knowing(first, {"TEAM": KNOWN}), "TEAM")
    team.status = 200
    known_then = after(second, knowing(first, known), "TEAM")

    assert (known, known_then) == ({"TEAM": KNOWN}, {"TEAM": ()})
    assert titles(team) == ["GO nightly on lab: it holds again"] * 2


def test_a_channel_that_is_new_hears_of_what_is_wrong_since_long(
    tmp_path: Path, team: Receiver, office: Receiver
) -> None:
    tonight = held(tmp_path, "1", Occasion.NIGHTLY, Outcome.FAILED)

    after(tonight, knowing(tonight, {"TEAM": KNOWN}), "TEAM", "OFFICE")

    assert (titles(team), titles(office)) == ([], ["NO-GO nightly on lab: 1 new reason"])


def test_a_fleet_without_channels_tells_nobody(tmp_path: Path) -> None:
    tonight = held(tmp_path, "1", Occasion.NIGHTLY, Outcome.FAILED)

    assert after(tonight, None) == {}
    assert alerts_of(tonight) == ()


def test_no_secret_is_told_or_recorded(tmp_path: Path, team: Receiver) -> None:
    """Not even one that a failure's next action would have carried."""
    tonight = RunFolder(tmp_path / "tonight")
    tonight.path.mkdir()
    tonight.begin(run_of(SHARED, occasion=Occasion.NIGHTLY))
    action = f"ask redis://:{TOKEN}@10.0.0.1:6379 about {team.url}"
    failure = ShownFailure(type="Mismatch", subject="Redis", expected="one", actual="two", next_action=action)
    tonight.append(result_of(SHARED, Outcome.FAILED, failure=failure))

    after(tonight, None, "TEAM")

    (message,) = team.received
    assert "next: ask redis://" in message["message"]
    assert TOKEN not in str(message)
    assert TOKEN not in (tonight.path / "alerts.jsonl").read_text(encoding="utf-8")

"""The one line of a night, sign by sign."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cutover.channels import Delivery
from cutover.history import Trend, TrendKind, keep_history
from cutover.night import Night, NightLine
from cutover.runs import Occasion, Outcome
from cutover.runs.results import ShownFailure
from cutover.verdict import decide, write_verdict
from tests.cutover.history.making import held, past_of
from tests.cutover.night.nights import LINKS, OWN, night, run
from tests.cutover.verdict.making import result_of, run_of

FAILED, PASSED, NOT_LOOKED, KNOWN, WAIVED = (
    Outcome.FAILED,
    Outcome.PASSED,
    Outcome.NOT_LOOKED,
    Outcome.KNOWN,
    Outcome.WAIVED,
)
PAGE = "runs/tonight/index.html"
LOOK_AGAIN = "next in staging: make it possible to look, then run the nightly again"
NEXT = (
    "next in production, Redis of production-2, worker 4711: production-2 was not restarted after its .env changed: "
    "cutover switch --resume"
)


def line(tonight: Night, *trends: TrendKind, nights_before: int = 7, alerts: tuple[Delivery, ...] = ()) -> NightLine:
    told = [Trend(kind=kind, scenario="The links open", environment="staging", told="so") for kind in trends]
    return NightLine(tonight.run, tonight.verdict, nights_before, told, alerts, Path("runs/tonight/index.html"))


def delivery(problem: str | None, channel: str = "TEAM") -> Delivery:
    return Delivery(at=datetime(2025, 8, 1, tzinfo=UTC), channel=channel, title="NO-GO", problem=problem)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (line(night()), "GO nightly on lab: 0 regressed, all 3 hold; runs/tonight/index.html"),
        (
            line(night(), nights_before=0),
            "GO nightly on lab: no night to compare with, all 3 hold; runs/tonight/index.html",
        ),
        (
            line(night(), TrendKind.FIXED, TrendKind.SLOWER, TrendKind.FIXED),
            "GO nightly on lab: 1 slower, 2 fixed, all 3 hold; runs/tonight/index.html",
        ),
        (
            line(night(KNOWN, WAIVED)),
            "GO nightly on lab: 0 regressed, 1 of 3 hold, 1 known issue, 1 accepted; runs/tonight/index.html",
        ),
        (
            line(night(FAILED), TrendKind.FLAKY, TrendKind.REGRESSED),
            f"NO-GO nightly on lab: 1 regressed, 1 flaky, 2 of 3 hold; {NEXT}; runs/tonight/index.html",
        ),
        (
            line(night(PASSED, NOT_LOOKED)),
            f"INCONCLUSIVE nightly on lab: 0 regressed, 2 of 3 hold, 1 could not be looked at; {LOOK_AGAIN}; {PAGE}",
        ),
    ],
)
def test_it_says(said: NightLine, text: str) -> None:
    assert str(said) == text
    assert said.exit_code == said.verdict.exit_code


@pytest.mark.parametrize("outcome", [PASSED, NOT_LOOKED, FAILED])
def test_an_alert_that_was_not_taken_is_in_the_line_and_in_the_exit_code(outcome: Outcome) -> None:
    alerts = (delivery(None, "OFFICE"), delivery("it answered HTTP 500"))

    said = line(night(outcome), alerts=alerts)

    assert str(said).endswith("; NOT told in TEAM: it answered HTTP 500; runs/tonight/index.html")
    assert "OFFICE" not in str(said)
    assert said.exit_code == 1


def test_an_alert_that_was_taken_changes_nothing() -> None:
    said = line(night(NOT_LOOKED), alerts=(delivery(None),))

    assert "TEAM" not in str(said)
    assert said.exit_code == 3


def test_an_item_of_the_plan_that_nothing_looks_at() -> None:
    everything_left_out = run().left_out[0].id
    short = everything_left_out.model_copy(update={"plan_items": everything_left_out.plan_items[1:]})
    tonight = run_of(OWN, occasion=Occasion.NIGHTLY, left_out=(run().left_out[0].model_copy(update={"id": short}),))

    said = line(Night(tonight, decide(tonight, [result_of(OWN)]), ""))

    assert str(said).startswith(
        "INCONCLUSIVE nightly on lab: 0 regressed, all 1 hold, 1 item of the plan without a look; next "
    )


def test_it_is_one_line_whatever_is_to_be_done() -> None:
    tonight = run_of(LINKS, occasion=Occasion.NIGHTLY)
    failure = ShownFailure(
        type="Mismatch", subject="a\nb", expected="x", actual="x", next_action="mend\r\x1b[2J it\nthen"
    )

    said = line(Night(tonight, decide(tonight, [result_of(LINKS, FAILED, failure=failure)]), ""))

    assert "next in staging, a b: mend\\r\\x1b[2J it; runs" in str(said)
    assert len(str(said).splitlines()) == 1


def test_a_program_gets_the_same() -> None:
    said = line(night(FAILED), TrendKind.REGRESSED, alerts=(delivery("it answered HTTP 500"),)).as_dict()

    counts, (alert,) = said.pop("counts"), said.pop("alerts")
    assert said == {
        "occasion": "nightly",
        "fleet": "lab",
        "decision": "NO-GO",
        "exit_code": 1,
        "nights_before": 7,
        "trends": {"regressed": 1, "flaky": 0, "slower": 0, "fixed": 0},
        "next": NEXT,
        "page": "runs/tonight/index.html",
    }
    assert (counts["selected"], counts["passed"], counts["failed"], counts["not looked"]) == (3, 2, 1, 0)
    assert (alert["channel"], alert["problem"]) == ("TEAM", "it answered HTTP 500")


def test_of_a_run_s_folder(tmp_path: Path) -> None:
    before = [past_of(held(tmp_path, str(number), Occasion.NIGHTLY)) for number in range(2)]
    tonight = held(tmp_path, "tonight", Occasion.NIGHTLY, FAILED)
    keep_history(tonight, before, "")

    said = NightLine.of(tonight, write_verdict(tonight))

    assert str(said).startswith("NO-GO nightly on lab: 1 regressed, 0 of 1 hold; next in production: ")
    assert str(said).endswith(f"; {tonight.page}")

"""The score: every number in its place, and what follows from it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from cutover.proving.results import Proof
from cutover.proving.score import Score
from cutover.verdict import Decision
from tests.cutover.proving.proofs import healthy, none, of_each_fate, one, proof, whole, witnessed

FLAWLESS = Score.of(one())


def test_each_fate_is_counted_once() -> None:
    assert Score.of(of_each_fate()) == Score(
        named=1, other=1, unsure=1, survived=1, not_injected=1, not_shown=1, healthy=2, alarms=1, idle=1
    )


def test_the_numbers_are_those_of_the_proof() -> None:
    of_all = whole()

    score = Score.of(of_all)

    assert (score.killed, score.shown) == (of_all.killed, len(of_all.faults)) == (84, 90)
    assert score.shown - score.killed == len(of_all.survivors)


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (none, ["No fault was tried", "no healthy lab was tried."]),
        (
            one,
            [
                "Killed 1 of 1 fault that the lab can show (1 by what was to notice, 0 by another)",
                "0 survived",
                "false alarms in 0 of 1 healthy lab.",
            ],
        ),
        (
            of_each_fate,
            [
                "Killed 2 of 5 faults that the lab can show (1 by what was to notice, 1 by another)",
                "1 survived",
                "1 noticed only as INCONCLUSIVE",
                "1 not injected",
                "1 more cannot be shown",
                "false alarms in 1 of 2 healthy labs",
                "1 scenario killed nothing.",
            ],
        ),
        (
            whole,
            [
                "Killed 84 of 90 faults that the lab can show (84 by what was to notice, 0 by another)",
                "3 survived",
                "3 noticed only as INCONCLUSIVE",
                "12 more cannot be shown",
                "false alarms in 0 of 50 healthy labs",
                "3 scenarios killed nothing.",
            ],
        ),
    ],
)
def test_the_sentence(made: Callable[[], Proof], sentence: list[str]) -> None:
    assert str(Score.of(made())).split("; ") == sentence


@pytest.mark.parametrize(
    ("score", "decision"),
    [
        (FLAWLESS, Decision.GO),
        (replace(FLAWLESS, other=7, not_shown=12, idle=3), Decision.GO),
        (replace(FLAWLESS, healthy=0), Decision.GO),
        (replace(FLAWLESS, survived=1), Decision.NO_GO),
        (replace(FLAWLESS, alarms=1), Decision.NO_GO),
        (replace(FLAWLESS, survived=1, unsure=1), Decision.NO_GO),
        (replace(FLAWLESS, unsure=1), Decision.INCONCLUSIVE),
        (replace(FLAWLESS, not_injected=1), Decision.INCONCLUSIVE),
        (Score.of(none()), Decision.INCONCLUSIVE),
        (Score.of(proof(healthy=[healthy()])), Decision.GO),
        (Score.of(proof(healthy=[healthy(1, witnessed())])), Decision.NO_GO),
    ],
)
def test_what_follows_from_it(score: Score, decision: Decision) -> None:
    assert score.decision is decision


def test_in_short() -> None:
    assert [Score.of(made()).ratio for made in (none, one, whole)] == [
        "no fault tried",
        "1 of 1 killed",
        "84 of 90 killed",
    ]

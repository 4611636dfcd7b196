import pytest

from cutover.errors import Mismatch
from cutover.journeys import NetPlan

ANSWER = """ITN Distribution Plan Generated

Total Nets Available: 24,000
Nets Allocated: 23,850 (99.4%)
"""


@pytest.mark.parametrize(
    "answer",
    [
        ANSWER,
        ANSWER.replace("Available:", "Available**:").replace("Allocated:", "Allocated:** "),
        ANSWER.replace(",", ""),
    ],
)
def test_a_plan_with_its_numbers(answer: str) -> None:
    assert NetPlan.parse(answer, "Plan") == NetPlan(available=24_000, allocated=23_850)


@pytest.mark.parametrize(
    "answer",
    [
        "How many nets do you have for the ITN distribution?",
        "ITN Distribution Plan Generated",
        "ITN Distribution Plan Generated. Total Nets Available: 24,000",
        "Total Nets Available: 24,000. Nets Allocated: 23,850",
    ],
)
def test_an_answer_that_is_no_plan(answer: str) -> None:
    with pytest.raises(Mismatch) as missing:
        NetPlan.parse(answer, "Plan for 24,000 bed nets on staging")

    assert str(missing.value) == (
        "Plan for 24,000 bed nets on staging\n"
        "  expected: ITN Distribution Plan Generated, with the nets available and the nets allocated\n"
        f"  actual:   {answer}\n"
        "  next:     read the service's log: planning needs the finished risk analysis of the same session"
    )


def test_a_plan_with_all_that_the_chat_may_tell() -> None:
    answer = ANSWER + "- **Nets Remaining**: 150\n- **Wards with Full Coverage (100%)**: 7\n"

    assert NetPlan.parse(answer, "Plan") == NetPlan(24_000, 23_850, remaining=150, fully_covered=7)


def test_a_bracket_is_no_number() -> None:
    answer = ANSWER + "Wards with Full Coverage (100%): some\n"

    assert NetPlan.parse(answer, "Plan").fully_covered is None

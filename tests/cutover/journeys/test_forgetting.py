"""Why a dialogue went wrong, where the application forgot with whom it talked."""

from collections.abc import Callable

import pytest

from cutover.errors import Mismatch
from cutover.journeys.forgetting import remembered

WRONG = Mismatch.of("Dialogue", expected="an answer", actual="What did you say?", next_action="read the log")


def telling(*answers: str | None) -> Callable[[], str | None]:
    told = iter(answers)
    return lambda: next(told)


def said(*answers: str | None) -> str:
    with pytest.raises(Mismatch) as wrong, remembered(telling(*answers)):
        raise WRONG
    return str(wrong.value)


def test_what_goes_right_asks_nothing() -> None:
    with remembered(telling()):
        pass


def test_a_user_who_is_known_has_another_reason() -> None:
    assert said("a", "a") == str(WRONG)


@pytest.mark.parametrize(
    ("answers", "what"),
    [
        ((None, None), "no session"),
        (("a", "b"), "another session each time"),
        ((None, "a"), "another session each time"),
        (("a", None), "another session each time"),
    ],
)
def test_a_user_who_is_another_one_at_each_request(answers: tuple[str | None, ...], what: str) -> None:
    assert said(*answers) == (
        "Dialogue\n"
        "  expected: an answer\n"
        "  actual:   What did you say?\n"
        f"            and the application, asked twice for this user's session: {what}\n"
        "  next:     this user is another one at each request: see the domain, the name and the Secure flag of the "
        "cookie in an answer, and whether all workers have one session store and one SECRET_KEY"
    )

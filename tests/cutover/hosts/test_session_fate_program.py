"""What becomes of a session, for everything that both servers and the memory between them can say."""

import pytest

from cutover.hosts.programs.session_fate import differ, fate, is_left_over, later

T = 1_754_056_988_000
HOUR = 3_600_000


@pytest.mark.parametrize(
    ("source", "target", "settled", "known", "becomes"),
    [
        (("a", T), None, None, set(), "carried"),
        (("a", T), None, ("a", T), {"a"}, "ended"),
        (("a", T + HOUR), None, ("a", T), {"a"}, "carried"),
        (("b", T), None, ("a", T), {"a"}, "carried"),
        (("a", None), None, ("a", None), {"a"}, "ended"),
        (("a", T), None, None, {"a"}, "carried"),
        (("a", T), ("a", T), None, set(), "same"),
        (("a", T + 1500), ("a", T), None, set(), "same"),
        (("a", T + 1501), ("a", T), None, set(), "renewed"),
        (("a", T), ("a", T + HOUR), None, set(), "same"),
        (("a", None), ("a", T), None, set(), "same"),
        (("b", T), ("a", T), ("a", T), {"a"}, "updated"),
        (("b", T), ("a", T), None, {"a"}, "updated"),
        (("b", T + HOUR), ("c", T), ("a", T), {"a"}, "kept"),
        (("a", T), ("c", T), ("a", T), {"a"}, "kept"),
        (("b", T + HOUR), ("c", T), None, set(), "updated"),
        (("b", T), ("c", T + HOUR), None, set(), "kept"),
        (("b", T), ("c", T), None, set(), "kept"),
        (("b", None), ("c", T), None, set(), "kept"),
    ],
)
def test_fates(
    source: tuple[str, int | None],
    target: tuple[str, int | None] | None,
    settled: tuple[str, int | None] | None,
    known: set[str],
    becomes: str,
) -> None:
    assert fate(source, target, settled, known) == becomes


@pytest.mark.parametrize(
    ("target", "left_over"),
    [(None, False), (("a", T), True), (("b", T), False), (("a", T + HOUR), False), (("a", T - HOUR), True)],
)
def test_what_is_left_over_of_a_session_that_ended(target: tuple[str, int] | None, left_over: bool) -> None:
    assert is_left_over(target, ("a", T)) is left_over


def test_never_is_neither_later_nor_earlier_but_it_differs() -> None:
    assert not later(None, T)
    assert not later(T, None)
    assert differ(("a", None), ("a", T))
    assert not differ(("a", None), ("a", None))
    assert not differ(("a", T), ("a", T + HOUR))

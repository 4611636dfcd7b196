"""What is told of sessions that are lost: once, and by what took them where that is known."""

from cutover.fleet import Quantity
from cutover.watch.judge import Judge
from cutover.watch.record import Line
from tests.cutover.watch.records import DOWN, HEAD, ONE, REDIS, Values, head, judged, look, seen, told, well

LOST: Values = {("production", Quantity.STRANGERS): 3}
RESTARTED = f"{REDIS} was restarted or replaced"
A_SESSION = "production has lost a session that it gave"


def test_a_redis_that_was_restarted_is_told_of_however_short_it_was_away() -> None:
    lines = [
        seen(HEAD, 1, identities={REDIS: 1}),
        seen(HEAD, 2, {(REDIS, Quantity.SILENT): 1, (ONE, Quantity.ERRORS): 2}),
        seen(HEAD, 3, identities={REDIS: 2}),
        *well(*range(4, 40)),
    ]

    assert told(HEAD, *lines) == [(40, RESTARTED), (340, f"over: {RESTARTED}")]
    (message, _) = judged(HEAD, *lines)
    assert str(message.troubles[0].failure) == (
        "redis-production\n"
        "  expected: the same server all the time\n"
        "  actual:   1 times another run_id\n"
        "  next:     see the cluster's events in the ElastiCache console; sessions are lost where nothing was saved"
    )


def test_a_restart_that_ends_what_was_told_is_part_of_it() -> None:
    lines = [
        seen(HEAD, 1, identities={REDIS: 1}),
        *(seen(HEAD, number, DOWN) for number in (2, 3, 4)),
        seen(HEAD, 5, LOST, identities={REDIS: 2}),
        *well(*range(6, 40)),
    ]

    assert told(HEAD, *lines) == [
        (30, f"{REDIS} does not answer"),
        (60, f"over: {REDIS} does not answer"),
    ]


def test_sessions_that_went_with_a_restart_are_told_with_it() -> None:
    """However long the visitor shows the old one."""
    lines = [
        *well(1),
        seen(HEAD, 2, identities={REDIS: 1}),
        seen(HEAD, 3, LOST, identities={REDIS: 2}),
        *(seen(HEAD, number, LOST) for number in range(4, 60)),
        look(595, asked=590),
        *(seen(HEAD, number, LOST) for number in range(60, 70)),
    ]

    assert told(HEAD, *lines) == [(40, RESTARTED), (340, f"over: {RESTARTED}")]


def test_a_flush_is_told_once_a_whole_look_has_seen_nothing_else() -> None:
    """By then the visitor has a new session, which is known: what happened counts for as long as the window is."""
    lines = [*well(1), seen(HEAD, 2, LOST), *well(3), look(35, asked=21), *well(*range(4, 40))]

    assert told(HEAD, *lines) == [(40, A_SESSION), (330, f"over: {A_SESSION}")]
    (message, _) = judged(HEAD, *lines)
    assert str(message.troubles[0].failure) == (
        "production\n"
        "  expected: the watch's own visitor is known at every address\n"
        "  actual:   a stranger, 3 times\n"
        "  next:     see whether Redis was emptied (INFO commandstats: flushall, flushdb, del) and whether all "
        "instances have the same SECRET_KEY: cutover accept"
    )


def test_a_look_that_was_asked_for_before_says_nothing_of_it() -> None:
    lines = [*well(1), seen(HEAD, 2, LOST), look(25, asked=15), *(seen(HEAD, n, LOST) for n in (3, 4, 5))]

    assert told(HEAD, *lines) == []
    assert told(HEAD, *lines, look(55, asked=51), seen(HEAD, 6, LOST)) == [(60, A_SESSION)]


def test_a_look_that_could_not_look_does_not_silence_it() -> None:
    lines = [*well(1), seen(HEAD, 2, LOST), look(25, asked=21, outcome="unseen"), *well(3)]

    assert told(HEAD, *lines) == [(30, A_SESSION)]


def test_a_relapse_is_told_of_and_not_what_it_does_to_sessions() -> None:
    lines: list[Line] = [
        *well(1),
        *(seen(HEAD, number, LOST) for number in (2, 3, 4)),
        look(42, asked=21, outcome="wrong", is_relapse=True),
        *(seen(HEAD, number, LOST) for number in range(5, 20)),
    ]

    assert told(HEAD, *lines) == [(50, "relapse: state of production")]


def test_evictions_are_why_a_session_is_lost_and_a_larger_redis_is_the_answer_to_them() -> None:
    evicting: Values = {(REDIS, Quantity.EVICTED): 9, **LOST}
    lines = [
        seen(HEAD, 1, identities={REDIS: 1}),
        *(seen(HEAD, number, evicting) for number in (2, 3)),
        look(35, asked=25),
        seen(HEAD, 4, LOST, identities={REDIS: 2}),
        *well(5, 6),
    ]

    assert told(HEAD, *lines) == [(30, f"{REDIS} evicts sessions")]


def test_errors_of_a_restart_that_is_part_of_what_was_told_are_part_of_it_too() -> None:
    """The round after the restart finds another server, and in the logs what the old one's end did."""
    evicting: Values = {(REDIS, Quantity.EVICTED): 9}
    failing: Values = {(ONE, Quantity.ERRORS): 1, (ONE, Quantity.HTTP_FAILED): 1}
    lines = [
        seen(HEAD, 1, identities={REDIS: 1}),
        *(seen(HEAD, number, evicting) for number in (2, 3)),
        seen(HEAD, 4, failing, identities={REDIS: 2}),
        *well(*range(5, 40)),
    ]

    evicts = f"{REDIS} evicts sessions"
    assert told(HEAD, *lines) == [(30, evicts), (340, f"over: {evicts}")]


def test_errors_that_the_next_reading_of_the_log_finds_are_part_of_it_too() -> None:
    """However long it takes until then: of an instance that answers late nothing is read in between."""
    lines = [
        seen(HEAD, 1, identities={REDIS: 1}),
        *(seen(HEAD, number, {(REDIS, Quantity.EVICTED): 9}) for number in (2, 3)),
        seen(HEAD, 4, identities={REDIS: 2}),
        *(seen(HEAD, number, {(ONE, Quantity.ERRORS): None}) for number in (5, 6)),
        seen(HEAD, 7, {(ONE, Quantity.ERRORS): 1}),
        *well(*range(8, 40)),
    ]
    one_later = [*lines[:6], *well(7), seen(HEAD, 8, {(ONE, Quantity.ERRORS): 1}), *well(9)]

    evicts = f"{REDIS} evicts sessions"
    assert told(HEAD, *lines) == [(30, evicts), (340, f"over: {evicts}")]
    assert told(HEAD, *one_later) == [(30, evicts), (90, f"{ONE} logs errors")]


def test_errors_without_a_restart_are_no_part_of_evictions() -> None:
    evicting: Values = {(REDIS, Quantity.EVICTED): 9}
    lines = [
        *well(1),
        *(seen(HEAD, number, evicting) for number in (2, 3)),
        *(seen(HEAD, number, {(ONE, Quantity.ERRORS): 1}) for number in (4, 5)),
    ]

    assert told(HEAD, *lines) == [(30, f"{REDIS} evicts sessions"), (50, f"{ONE} logs errors")]


def test_users_whose_sessions_went_in_the_middle_of_their_journey_are_part_of_it() -> None:
    lines = [
        *well(1),
        seen(HEAD, 2, LOST),
        look(25, asked=5, theme="journey", outcome="wrong"),
        seen(HEAD, 3, LOST),
        look(35, asked=31),
        *well(*range(4, 40)),
    ]

    assert told(HEAD, *lines) == [(40, A_SESSION), (340, f"over: {A_SESSION}")]


def test_a_session_that_is_lost_asks_for_a_whole_look_once() -> None:
    judge, asked = Judge(HEAD), []
    for line in [*well(1), seen(HEAD, 2, LOST), seen(HEAD, 3, LOST), *well(4), seen(HEAD, 5, LOST)]:
        judge.take(line)
        asked.append(judge.is_suspicious)

    assert asked == [False, True, False, True, True]


def test_in_short_rounds_it_lasts_as_long() -> None:
    of = head(every_s=0.5, lasting_s=6.0, window=8)
    lines: list[Line] = [seen(of, 1), seen(of, 2, LOST), look(3, asked=1.2), *(seen(of, n) for n in range(3, 40))]

    assert [headline for _, headline in told(of, *lines)] == [A_SESSION, f"over: {A_SESSION}"]

"""GO, NO-GO or INCONCLUSIVE on a watch, and the plan's four success metrics."""

from collections.abc import Iterable

from cutover.fleet import Quantity
from cutover.watch.account import Account, account_of
from cutover.watch.record import Head, Line, Mark, Note, Told
from cutover.watch.verdict import WatchVerdict, judge_watch
from tests.cutover.watch.records import ONE, REDIS, head, look, seen

HEAD = head(for_s=1000.0)
LOOKS = [look(5, theme, environment=name) for theme in ("state", "journey") for name in ("staging", "production")]


def account(lines: Iterable[Line], of: Head = HEAD) -> Account:
    told = list(lines)
    return account_of(of, told, max((line.t for line in told if not isinstance(line, Head)), default=0.0))


def verdict(*lines: Line, of: Head = HEAD) -> WatchVerdict:
    return judge_watch(account(lines, of))


def well(first: int = 1, last: int = 100) -> list[Line]:
    return [seen(HEAD, number) for number in range(first, last + 1)]


def test_a_watch_in_health_is_go() -> None:
    found = verdict(*LOOKS, *well(), look(1005, "links"), look(1005, "links", environment="staging"))

    assert (found.decision, found.exit_code, found.reasons) == ("GO", 0, ())
    assert found.headline == "Still good: nothing was wrong for long in 16.8 min (100 of 100 rounds in 16.8 min)."
    assert [(one.item, one.holds, one.numbers) for one in found.successes] == [
        ("6.2.1", True, "links of 2 of 2 finished analyses were all there again later"),
        ("6.2.2", True, "2 of 2 exports with their dashboard"),
        (
            "6.2.3",
            True,
            "2 of 2 times two users at once met only what is theirs; 2 of 2 times every worker knew the same visitor",
        ),
        ("6.2.4", True, "2 of 2 times every worker was on its own environment's Redis, and nobody else"),
    ]


def test_a_trouble_is_no_go_also_when_it_is_over() -> None:
    down = [seen(HEAD, number, {(REDIS, Quantity.SILENT): 1}) for number in (11, 12, 13)]

    found = verdict(*LOOKS, *well(1, 10), *down, *well(14, 100))

    assert (found.decision, found.exit_code) == ("NO-GO", 1)
    assert found.headline == "1 trouble, all over (100 of 100 rounds in 16.7 min)."
    assert [(one.kind, one.headline) for one in found.reasons] == [
        ("trouble", "production: redis-production does not answer (after 110 s, over after 40 s)")
    ]
    assert found.reasons[0].details == (
        "redis-production\n"
        "  expected: PONG\n"
        "  actual:   no answer\n"
        "  next:     see the cluster's events in the ElastiCache console, and its security group"
    )


def test_what_is_still_so_is_said() -> None:
    down = [seen(HEAD, number, {(REDIS, Quantity.SILENT): 1}) for number in (99, 100)]

    found = verdict(*LOOKS, *well(1, 98), *down)

    assert found.headline == "1 trouble, still so (100 of 100 rounds in 16.7 min)."
    assert found.reasons[0].headline.endswith("(after 16.5 min, still so)")


def test_half_of_the_samples_missing_is_inconclusive() -> None:
    enough = [seen(HEAD, number) for number in range(1, 101) if number % 2 or number == 100]
    too_few = [seen(HEAD, number) for number in range(1, 101, 2)]

    assert verdict(*LOOKS, *enough, look(1000)).decision == "GO"
    found = verdict(*LOOKS, *too_few, look(1000))
    assert (found.decision, found.exit_code) == ("INCONCLUSIVE", 3)
    assert found.headline == "Too little was seen to say that it is still good (50 of 100 rounds in 16.7 min)."


def test_one_subject_that_was_hardly_seen_is_enough_for_that() -> None:
    blind = {(ONE, Quantity.ERRORS): None}

    found = verdict(*LOOKS, *(seen(HEAD, number, blind) for number in range(1, 101)))

    assert found.decision == "INCONCLUSIVE"
    assert [one.details for one in found.reasons] == [
        (
            "production-1: errors\n"
            "  expected: more than 50% of the rounds\n"
            "  actual:   0 of 100\n"
            "  next:     see why it could not be looked at, in the record's lines of these rounds; watch again"
        )
    ]


def test_looks_that_could_not_look_make_it_inconclusive() -> None:
    blind = [look(5, "state", "unseen"), look(600, "state", "unseen")]

    found = verdict(*LOOKS[:1], *LOOKS[2:], *blind, *well())

    assert [one.headline for one in found.reasons] == ["too little seen: production: its whole effective state"]
    assert "  actual:   not well\n" in found.reasons[0].details


def test_cloudwatch_without_data_is_held_against_nobody() -> None:
    assert verdict(*LOOKS, *well(), look(300, "cloud")).decision == "GO"


def test_wrong_and_hardly_seen_is_wrong() -> None:
    down = [seen(HEAD, number, {(REDIS, Quantity.SILENT): 1}) for number in (1, 2)]

    assert verdict(*LOOKS, *down, Mark(t=1000, what="interrupted")).decision == "NO-GO"


def test_a_message_that_nobody_took_is_in_the_exit_code() -> None:
    untold = Told(t=20, number=1, title="x", problems={"OFFICE": "it answered HTTP 500", "OTHER": None})

    found = verdict(*LOOKS, *well(), untold)

    assert (found.decision, found.exit_code) == ("GO", 1)
    assert [one.details for one in found.reasons] == [
        (
            "Channels\n"
            "  expected: take the message: x\n"
            "  actual:   OFFICE: it answered HTTP 500\n"
            "  next:     correct the channel's URL, or see its service"
        )
    ]


def test_a_metric_of_which_nothing_was_seen_neither_holds_nor_fails() -> None:
    assert {one.holds for one in verdict(*well()).successes} == {None}


def test_a_metric_that_did_not_hold_once_does_not_hold() -> None:
    found = verdict(*LOOKS, look(600, "journey", "wrong"), *well())

    assert [one.holds for one in found.successes] == [None, False, False, True]


def test_before_its_first_round_nothing_was_missed() -> None:
    late = [seen(HEAD, number) for number in range(51, 101)]

    assert (verdict(*LOOKS, *late).rounds, verdict(*LOOKS, *late).expected_rounds) == (50, 50)


def test_after_its_time_no_round_is_expected() -> None:
    assert verdict(*LOOKS, *well(), Mark(t=1100, what="ended")).expected_rounds == 100


def test_the_same_record_gives_the_same_bytes() -> None:
    lines: list[Line] = [*LOOKS, *well(), Note(t=5, text="the map is gone")]

    assert verdict(*lines).canonical_json() == verdict(*lines).canonical_json()


def test_what_is_kept_of_a_curve() -> None:
    values = [(1.0), None, 3.0, 8.0]
    rounds = [seen(HEAD, n, {(ONE, Quantity.HTTP_MS): value}) for n, value in zip((1, 2, 3, 100), values, strict=True)]

    curve = account([*rounds, Mark(t=2400, what="ended")]).curves[ONE, Quantity.HTTP_MS]  # type: ignore[index]

    assert [*curve.points[:5], curve.points[100]] == [None, (1, 1), None, (3, 3), None, (8, 8)]
    assert (curve.seen, curve.lowest, curve.highest, curve.mean, curve.last) == (3, 1, 8, 4, 8)


def test_workers_by_their_age_in_both_halves() -> None:
    rounds = [
        seen(HEAD, 1, workers={ONE: ((7, 0, 40.0),)}),
        seen(HEAD, 10, workers={ONE: ((7, 0, 44.0), (8, 95, 10.0))}),
        seen(HEAD, 90, workers={ONE: ((7, 0, 60.0), (9, 820, 50.0))}),
    ]

    found = account(rounds).by_age

    assert {age: (early.value, late.value) for (_, age), (early, late) in found.items()} == {
        60: (44, 50),
        600: (None, 60),
    }


def test_events() -> None:
    lines: list[Line] = [
        Mark(t=0, what="begun"),
        seen(HEAD, 1, identities={ONE: 1, REDIS: 1}),
        seen(HEAD, 2, identities={ONE: 2}),
        seen(HEAD, 3, identities={REDIS: 2}, changing=True),
        Note(t=35, text="the map is gone"),
        Mark(t=40, what="resumed"),
    ]

    assert [(event.t, event.kind, event.words) for event in account(lines).events] == [
        (0, "begun", "the watch was begun"),
        (20, "restart", f"{ONE} was restarted"),
        (30, "redis", f"{REDIS} was restarted, or replaced by another server"),
        (30, "change", "a change of production is under way"),
        (35, "note", "the map is gone"),
        (40, "resumed", "the watch was resumed"),
    ]

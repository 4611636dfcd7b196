"""The comparison of two real servers, and what it must fail on."""

import pytest

from cutover.carrying import Compared
from cutover.carrying.compare import must_be_carried
from cutover.errors import Mismatch
from tests.cutover.carrying.two_servers import DAY_S, Both, new_id, pickled


def refusal(compared: Compared) -> str:
    with pytest.raises(Mismatch) as caught:
        must_be_carried(compared)
    return str(caught.value)


def test_after_a_carrying_nothing_is_missing(both: Both, user: str) -> None:
    both.old.keep("a", pickled(user))
    both.old.keep("staging", pickled(new_id()))
    both.carry()
    compared = both.compare()

    must_be_carried(compared)
    assert (compared.owned, compared.missing, compared.only_at_target) == (1, 0, 0)


def test_users_who_go_on_at_the_target_are_no_fault(both: Both, user: str) -> None:
    both.old.keep("goes-on", pickled(user, turn=1))
    both.old.keep("leaves", pickled(user), 4000)
    both.old.keep("reads", pickled(user), 4000)
    both.carry()
    both.new.keep("goes-on", pickled(user, turn=2))
    both.new.end("leaves")
    both.new.client.expire("chatmrpt:reads", DAY_S)
    both.new.keep("begins", pickled(user))
    compared = both.compare()

    must_be_carried(compared)
    assert (compared.ahead, compared.ended, compared.only_at_target) == (1, 1, 1)


def test_everything_that_can_be_wrong(both: Both, user: str) -> None:
    stranger = pickled(new_id())
    for sid in ("older", "shorter", "over"):
        both.old.keep(sid, pickled(user, turn=1), 4000)
    both.old.keep("for-ever", pickled(user), None)
    both.carry()
    both.old.keep("missing", pickled(user))
    both.old.keep("older", pickled(user, turn=2))
    both.old.client.expire("chatmrpt:shorter", DAY_S)
    both.old.end("over")
    both.new.client.expire("chatmrpt:for-ever", 4000)
    both.old.keep("foreign", stranger)
    both.new.keep("foreign", stranger)
    before = both.old.everything(), both.new.everything()

    assert refusal(both.compare()) == (
        f"Sessions at {both.new.place}, compared with {both.old.place}\n"
        "  expected: the 4 sessions of these users, as new and for as long, and nobody else's\n"
        "  actual:   1 (d5f4117e435a) missing\n"
        "            1 (14dfc016b7ff) older than at the source\n"
        "            1 (114cf3fd9c64) ending earlier than at the source\n"
        "            1 (fe9e730ec698) ending at one of the two, never at the other\n"
        "            1 (8d54b2771d7e) ended at the source, not at the target\n"
        "            1 (46b48d5da0cc) carried, and not theirs\n"
        "  next:     run the same command again: it carries what is missing. What stays is in the evidence under these "
        "hashed names; look at the memory of the target"
    )
    assert (both.old.everything(), both.new.everything()) == before


def test_many_are_counted_and_ten_are_named(both: Both, user: str) -> None:
    for number in range(120):
        both.old.keep(str(number), pickled(user))
    compared = both.compare()

    assert compared.missing == 120
    assert len(compared.seen.names["carried"]) == 100
    assert compared.seen.named("carried").startswith("120 (")
    assert compared.seen.named("carried").count(",") == 10


def test_the_target_is_forgetful(both: Both, user: str) -> None:
    """One that has lost what was carried, memory and all, is told apart from one whose users have left."""
    both.old.keep("a", pickled(user))
    both.carry()
    both.new.client.flushall()

    assert both.compare().missing == 1

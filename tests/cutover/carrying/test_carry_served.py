"""Quick passes while users go from one server to the other: only who was served since is looked at."""

from tests.cutover.carrying.two_servers import Both, new_id, numbers, packed


def test_the_first_one_brings_everybody(both: Both, user: str) -> None:
    both.old.keep("a", packed(user, stage="state"), 4000)
    both.old.keep("for-ever", packed(user), None)
    both.old.keep("theirs", packed(new_id()))

    assert numbers(both.carry_served()) == {"looked_at": 3, "new": 2, "not_theirs": 1}
    assert both.new.value("a") == both.old.value("a")
    assert both.new.left_s("for-ever") == -1
    assert both.new.value("theirs") is None


def test_who_was_not_served_since_is_not_looked_at(both: Both, user: str) -> None:
    both.old.keep("a", packed(user, stage="state"), 4000)
    both.carry_served()

    assert numbers(both.carry_served()) == {}


def test_one_turn_right_after_the_last_is_brought(both: Both, user: str) -> None:
    """Two turns within the second in which two servers may count differently."""
    for number, stage in enumerate(("state", "level", "age")):
        both.old.keep("a", packed(user, stage=stage), 4000 + number)
        assert both.carry_served().brought == 1
        assert both.new.value("a") == packed(user, stage=stage)


def test_who_goes_on_at_the_target_stays_there(both: Both, user: str) -> None:
    both.old.keep("a", packed(user, stage="state"), 4000)
    both.carry_served()
    both.new.keep("a", packed(user, stage="level"), 4000)
    both.old.keep("a", packed(user, stage="another"), 4005)

    assert numbers(both.carry_served()) == {"looked_at": 1, "kept": 1}
    assert both.new.value("a") == packed(user, stage="level")


def test_who_has_left_is_for_a_whole_pass(both: Both, user: str) -> None:
    both.old.keep("a", packed(user))
    both.old.keep("b", packed(user), 4000)
    both.carry_served()
    both.old.end("a")
    both.old.keep("b", packed(user, stage="level"), 4005)

    assert numbers(both.carry_served()) == {"looked_at": 1, "updated": 1}
    assert both.new.value("a")
    assert numbers(both.carry()) == {"looked_at": 1, "same": 1, "removed": 1}


def test_on_the_way_back_too(both: Both, user: str) -> None:
    both.old.keep("a", packed(user, stage="state"), 4000)
    both.carry()
    both.new.keep("a", packed(user, stage="level"), 4010)

    assert both.carry_back().updated == 1
    both.old.keep("a", packed(user, stage="age"), 4020)
    assert numbers(both.carry_served()) == {"looked_at": 1, "updated": 1}
    assert both.new.value("a") == packed(user, stage="age")

"""Sessions carried between two real servers, by the program that a host is fed."""

import pytest

from tests.cutover.carrying.two_servers import DAY_S, MEMORY, Both, new_id, numbers, packed, pickled


@pytest.mark.parametrize("written", [pickled, packed], ids=["pickle", "msgpack"])
def test_a_session_goes_over_byte_for_byte_with_its_lifetime(both: Both, user: str, written: type) -> None:
    value = written(user, history=["is that right?", "\x00\r\n$5\r\n é"], table=bytes(range(256)) * 20)
    both.old.keep("a", value, 4000)
    both.old.keep("for-ever", written(user), None)

    assert numbers(both.carry()) == {"looked_at": 2, "new": 2}

    assert both.new.value("a") == value == both.old.value("a")
    assert 3995 < both.new.left_s("a") <= both.old.left_s("a") + 1
    assert both.new.left_s("for-ever") == -1


def test_twice_brings_nothing_new(both: Both, user: str) -> None:
    both.old.keep("a", pickled(user))
    both.carry()
    before = both.new.everything()

    assert numbers(both.carry()) == {"looked_at": 1, "same": 1}
    assert both.new.everything() == before


def test_staging_is_left_alone(both: Both, user: str) -> None:
    """However often it names production's users: what counts is whom a session says it belongs to."""
    stranger = new_id()
    talk = [f"session_id {user}", f"the session_id\u00aa is ${user}", {"tpr_session_id": user}]
    both.old.keep("theirs", pickled(stranger, talk=talk, tpr_session_id=user))
    both.old.keep("theirs-packed", packed(stranger, talk=talk, tpr_session_id=user))
    both.old.keep("no-id", b"\x80\x04}\x94.")
    both.old.keep("text", f"session_id: {user}".encode())
    both.old.client.hset("chatmrpt:other", "a", "b")
    both.old.client.set("celery:x", pickled(user))
    both.old.keep("ours", pickled(user, talk=[f"session_id {stranger}"], tpr_session_id=stranger))
    before = both.old.client.dbsize()

    done = both.carry()

    assert numbers(done) == {"looked_at": 6, "new": 1, "not_theirs": 4}
    assert set(both.new.everything()) == {b"chatmrpt:ours"}
    assert both.old.client.dbsize() == before
    assert not both.old.client.exists(MEMORY)


def test_who_claims_to_be_two_is_nobody(both: Both, user: str) -> None:
    both.old.keep("nested", pickled(user, state={"session_id": new_id()}))
    both.old.keep("packed", packed(user, state={"session_id": new_id()}))

    assert numbers(both.carry()) == {"looked_at": 2, "unclear": 2}
    assert both.new.everything() == {}


def test_what_changed_at_the_source_is_updated(both: Both, user: str) -> None:
    both.old.keep("a", pickled(user, turn=1), 4000)
    both.carry()
    both.old.keep("a", pickled(user, turn=2), DAY_S)

    assert numbers(both.carry()) == {"looked_at": 1, "updated": 1}
    assert both.new.value("a") == pickled(user, turn=2)
    assert DAY_S - 5 < both.new.left_s("a") <= DAY_S


def test_a_user_who_is_served_on_the_old_one_gets_the_longer_life(both: Both, user: str) -> None:
    both.old.keep("a", pickled(user), 4000)
    both.carry()
    both.old.client.expire("chatmrpt:a", DAY_S)

    assert numbers(both.carry()) == {"looked_at": 1, "renewed": 1}
    assert both.new.left_s("a") > DAY_S - 5


def test_what_the_target_knows_better_stays(both: Both, user: str) -> None:
    """Also where the source has changed since: the user was on a switched instance, and came by the old one again."""
    both.old.keep("a", pickled(user, turn=1))
    both.carry()
    both.new.keep("a", pickled(user, turn=2), DAY_S - 60)
    both.old.keep("a", pickled(user, turn="elsewhere"), DAY_S)

    assert numbers(both.carry()) == {"looked_at": 1, "kept": 1}
    assert both.new.value("a") == pickled(user, turn=2)


def test_what_ended_at_the_source_is_not_resurrected(both: Both, user: str) -> None:
    both.old.keep("stays", pickled(user))
    both.old.keep("ends", pickled(user, n=1))
    both.old.keep("goes-on", pickled(user, n=2))
    both.old.keep("served", pickled(user, n=3), 4000)
    both.carry()
    for sid in ("ends", "goes-on", "served"):
        both.old.end(sid)
    both.new.keep("goes-on", pickled(user, n=20))
    both.new.client.expire("chatmrpt:served", DAY_S)

    assert numbers(both.carry()) == {"looked_at": 1, "same": 1, "removed": 1}
    assert set(both.new.everything()) == {b"chatmrpt:stays", b"chatmrpt:goes-on", b"chatmrpt:served"}


def test_what_ended_at_the_target_is_not_resurrected_unless_its_user_is_back(both: Both, user: str) -> None:
    both.old.keep("logged-out", pickled(user, n=1), 4000)
    both.old.keep("back", pickled(user, n=2), 4000)
    both.carry()
    both.new.end("logged-out")
    both.new.end("back")
    both.old.client.expire("chatmrpt:back", DAY_S)

    assert numbers(both.carry()) == {"looked_at": 2, "ended": 1, "new": 1}
    assert set(both.new.everything()) == {b"chatmrpt:back"}


def test_a_source_that_lost_everything_takes_nothing_away(both: Both, user: str) -> None:
    both.old.keep("a", pickled(user))
    both.carry()
    both.old.client.flushall()

    assert numbers(both.carry()) == {}
    assert both.new.value("a") == pickled(user)


def test_there_and_back_and_there_again(both: Both, user: str) -> None:
    """Each time the user goes on where they were; who was on both has what the switched instance knew."""
    both.old.keep("a", pickled(user, turn=1))
    both.old.keep("on-both", pickled(user, turn=1))
    both.carry()
    both.new.keep("a", pickled(user, turn=2))
    both.new.keep("began-there", pickled(user, turn=1))
    both.new.keep("on-both", pickled(user, turn="new"))
    both.old.keep("on-both", pickled(user, turn="old"))
    assert numbers(both.carry()) == {"looked_at": 2, "kept": 2}

    assert numbers(both.carry_back()) == {"looked_at": 3, "updated": 2, "new": 1}
    assert both.old.everything() == both.new.everything()
    assert both.old.value("on-both") == pickled(user, turn="new")

    both.old.keep("a", pickled(user, turn=3))
    assert numbers(both.carry()) == {"looked_at": 3, "updated": 1, "same": 2}
    assert both.new.value("a") == pickled(user, turn=3)


def test_the_last_served_decides_where_nothing_is_remembered(both: Both, user: str) -> None:
    """Of an earlier switch, whose memory has ended: each request renews the lifetime."""
    both.old.keep("old-is-newer", pickled(user, turn=2), DAY_S)
    both.new.keep("old-is-newer", pickled(user, turn=1), 4000)
    both.old.keep("new-is-newer", pickled(user, turn=1), 4000)
    both.new.keep("new-is-newer", pickled(user, turn=2), DAY_S)
    both.old.keep("for-ever", pickled(user, turn=1), None)
    both.new.keep("for-ever", pickled(user, turn=2), DAY_S)

    assert numbers(both.carry()) == {"looked_at": 3, "updated": 1, "kept": 2}
    assert both.new.value("old-is-newer") == pickled(user, turn=2)
    assert both.new.value("new-is-newer") == pickled(user, turn=2)
    assert both.new.value("for-ever") == pickled(user, turn=2)


def test_the_memory_names_no_value_and_ends(both: Both, user: str) -> None:
    both.old.keep("a", pickled(user))
    both.carry()

    (record,) = both.new.client.hgetall(MEMORY).values()
    assert user.encode() not in record
    assert DAY_S - 5 < both.new.client.ttl(MEMORY) <= DAY_S


def test_no_id_name_or_value_comes_home(both: Both, user: str) -> None:
    both.old.keep("very-secret-sid", pickled(user))

    home = str(both.pass_over(apply=True))

    assert user not in home
    assert "very-secret-sid" not in home


def test_real_sessions_of_megabytes_and_more_than_one_batch(both: Both, user: str) -> None:
    for number in range(250):
        both.old.keep(f"small-{number}", pickled(user, n=number))
    for number in range(3):
        both.old.keep(f"large-{number}", pickled(user, table=bytes([number]) * (5 << 20)))

    assert numbers(both.carry()) == {"looked_at": 253, "new": 253}
    assert both.new.everything() == both.old.everything()

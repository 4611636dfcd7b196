import pytest

from cutover.checks.reachability import must_be_answered, must_be_answered_by_none
from cutover.errors import Mismatch, ProbeError
from cutover.fleet import Endpoint
from cutover.probes.reachability import Kind, Reach
from cutover.witnesses.reachability import Asked, AskedAcross, as_text

S, P = Endpoint(host="10.0.0.7", port=6379), Endpoint(host="10.0.0.8", port=6379)


def answered(instance: str, run_id: str = "9f2c") -> Reach:
    return Reach(instance, Kind.ANSWERED, 0.0006, run_id)


def refused(instance: str) -> Reach:
    return Reach(instance, Kind.REFUSED, 0.0003)


def silent(instance: str) -> Reach:
    return Reach(instance, Kind.SILENT, 5.005)


def locked(instance: str) -> Reach:
    return Reach(instance, Kind.OTHERWISE, 0.001, words="-NOAUTH Authentication required.")


def nameless(instance: str) -> Reach:
    return Reach(instance, Kind.NO_ADDRESS, 0.01, words="[Errno -2] Name or service not known")


def asked(*reaches: Reach, cluster: str = "redis-production", endpoint: Endpoint | None = P) -> Asked:
    return Asked(cluster, endpoint, tuple(one.instance for one in reaches), reaches)


def absent(*instances: str) -> Asked:
    return Asked("redis-production", None, instances, ())


OWN = asked(answered("p1"), answered("p2"))
AT_HOME = asked(answered("s1"), cluster="redis-staging", endpoint=S)


def across(*reaches: Reach, own: Asked = OWN, at_home: Asked = AT_HOME) -> AskedAcross:
    """Production's instances at staging's Redis."""
    return AskedAcross("production", asked(*reaches, cluster="redis-staging", endpoint=S), own, at_home)


def test_each_is_answered() -> None:
    must_be_answered(OWN)


def test_one_of_two_gets_no_answer() -> None:
    with pytest.raises(Mismatch) as wrong:
        must_be_answered(asked(answered("p1"), silent("p2")))

    assert str(wrong.value) == (
        "redis-production at 10.0.0.8:6379, asked from p1, p2\n"
        "  expected: answers each of them\n"
        "  actual:   p1: answers, after 0.6 ms\n"
        "            p2: no answer, after 5.0 s\n"
        "  next:     see whether the security groups of redis-production let p2 in, "
        "and whether the cluster is available"
    )


@pytest.mark.parametrize(
    ("reach", "shown", "next_action"),
    [
        (
            refused("p1"),
            "p1: refused, after 0.3 ms",
            "see whether redis-production is available and listens there, and which firewall lies between it and p1",
        ),
        (
            Reach("p1", Kind.NO_WAY, 3.1),
            "p1: no way there, after 3.1 s",
            "see the subnet, the routes and the firewall of p1",
        ),
        (
            nameless("p1"),
            "p1: its name does not resolve ([Errno -2] Name or service not known), after 10.0 ms",
            "look the name up on p1: getent hosts NAME",
        ),
        (
            locked("p1"),
            "p1: answers, but does not say who it is (-NOAUTH Authentication required.), after 1.0 ms",
            "see password and tls of this Redis in the fleet file, and what listens at that address",
        ),
    ],
)
def test_each_kind_of_refusal_has_its_next_action(reach: Reach, shown: str, next_action: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_be_answered(asked(reach))

    assert (wrong.value.failure.actual, wrong.value.failure.next_action) == (shown, next_action)


def test_the_same_address_leads_to_two_servers() -> None:
    with pytest.raises(Mismatch) as wrong:
        must_be_answered(asked(answered("p1"), answered("p2", "03ab")))

    assert str(wrong.value) == (
        "redis-production at 10.0.0.8:6379, asked from p1, p2\n"
        "  expected: one server\n"
        "  actual:   p1: the server with run_id 9f2c\n"
        "            p2: the server with run_id 03ab\n"
        "  next:     see where that address leads on each of them: /etc/hosts, resolver, routes"
    )


def test_a_cluster_that_does_not_exist_answers_nobody() -> None:
    with pytest.raises(Mismatch) as wrong:
        must_be_answered(absent("p1", "p2"))

    assert str(wrong.value) == (
        "redis-production, asked from p1, p2\n"
        "  expected: answers each of them\n"
        "  actual:   redis-production does not exist yet\n"
        "  next:     make it: cutover provision"
    )


def test_none_is_answered_by_the_other() -> None:
    must_be_answered_by_none(across(refused("p1"), silent("p2")))
    must_be_answered_by_none(across(Reach("p1", Kind.NO_WAY, 3.1), own=asked(locked("p1"))))


def test_one_is_let_in() -> None:
    with pytest.raises(Mismatch) as wrong:
        must_be_answered_by_none(across(silent("p1"), answered("p2")))

    assert str(wrong.value) == (
        "redis-staging at 10.0.0.7:6379, asked from p1, p2\n"
        "  expected: answers none of them\n"
        "  actual:   p1: no answer, after 5.0 s\n"
        "            p2: answers, after 0.6 ms\n"
        "  next:     take away what lets p2 in: a rule of this Redis's security groups, or the membership in a group "
        "that such a rule names; a rollback onto this Redis needs it again"
    )


def test_several_are_let_in() -> None:
    with pytest.raises(Mismatch, match="take away what lets p1, p3 in: a rule"):
        must_be_answered_by_none(across(answered("p1"), silent("p2"), answered("p3")))


def test_who_is_asked_for_a_password_is_let_in_and_needs_no_contrast() -> None:
    with pytest.raises(Mismatch, match="take away what lets p1 in"):
        must_be_answered_by_none(across(locked("p1"), own=absent("p1"), at_home=asked(silent("s1"))))


def test_staging_has_no_way_back() -> None:
    seen = AskedAcross("staging", asked(answered("s1")), AT_HOME, OWN)

    with pytest.raises(Mismatch) as wrong:
        must_be_answered_by_none(seen)

    assert wrong.value.failure.next_action.endswith("or the membership in a group that such a rule names")


def test_what_does_not_exist_keeps_nobody_off() -> None:
    with pytest.raises(Mismatch) as wrong:
        must_be_answered_by_none(AskedAcross("staging", absent("s1"), AT_HOME, absent("p1")))

    assert str(wrong.value) == (
        "redis-production, asked from s1\n"
        "  expected: a Redis that answers its own instances and none of these\n"
        "  actual:   redis-production does not exist yet\n"
        "  next:     make it: cutover provision"
    )


def test_who_is_not_answered_at_home_either_proves_nothing() -> None:
    with pytest.raises(ProbeError) as unproved:
        must_be_answered_by_none(across(silent("p1"), silent("p2"), own=asked(answered("p1"), silent("p2"))))

    assert str(unproved.value) == (
        "redis-production at 10.0.0.8:6379, asked from p1, p2\n"
        "  expected: answers each of them, for contrast\n"
        "  actual:   p1: answers, after 0.6 ms\n"
        "            p2: no answer, after 5.0 s\n"
        "  next:     see whether the security groups of redis-production let p2 in, "
        "and whether the cluster is available"
    )


def test_who_has_no_redis_of_their_own_proves_nothing() -> None:
    with pytest.raises(ProbeError) as unproved:
        must_be_answered_by_none(across(silent("p1"), own=absent("p1")))

    assert str(unproved.value) == (
        "redis-production, asked from p1\n"
        "  expected: answers each of them, for contrast\n"
        "  actual:   redis-production does not exist yet\n"
        "  next:     make it: cutover provision"
    )


def test_a_redis_that_answers_nobody_proves_nothing() -> None:
    at_home = asked(refused("s1"), cluster="redis-staging", endpoint=S)
    with pytest.raises(ProbeError) as unproved:
        must_be_answered_by_none(across(refused("p1"), at_home=at_home))

    assert str(unproved.value) == (
        "redis-staging at 10.0.0.7:6379, asked from s1\n"
        "  expected: answers at least one of them, for contrast\n"
        "  actual:   s1: refused, after 0.3 ms\n"
        "  next:     see whether redis-staging is available and listens there, "
        "and which firewall lies between it and s1"
    )


def test_a_name_that_does_not_resolve_is_no_wall() -> None:
    with pytest.raises(ProbeError) as unproved:
        must_be_answered_by_none(across(silent("p1"), nameless("p2")))

    assert str(unproved.value) == (
        "redis-staging at 10.0.0.7:6379, asked from p1, p2\n"
        "  expected: an address to which the network lets none of them\n"
        "  actual:   p1: no answer, after 5.0 s\n"
        "            p2: its name does not resolve ([Errno -2] Name or service not known), after 10.0 ms\n"
        "  next:     look the name up on p2: getent hosts NAME"
    )


def test_the_evidence_names_every_attempt_with_its_time() -> None:
    assert as_text(*across(refused("p1"), silent("p2"))) == (
        "redis-staging at 10.0.0.7:6379, asked from p1, p2\n"
        "p1: refused, after 0.3 ms\n"
        "p2: no answer, after 5.0 s\n"
        "\n"
        "redis-production at 10.0.0.8:6379, asked from p1, p2\n"
        "p1: answers, after 0.6 ms\n"
        "p2: answers, after 0.6 ms\n"
        "\n"
        "redis-staging at 10.0.0.7:6379, asked from s1\n"
        "s1: answers, after 0.6 ms\n"
    )

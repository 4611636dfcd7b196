"""A Redis answers the instances of its environment, and no others."""

from cutover.errors import Mismatch, ProbeError
from cutover.probes.reachability import Kind, Reach
from cutover.witnesses.reachability import Asked, AskedAcross


def must_be_answered(asked: Asked) -> None:
    """Every instance is answered, and all by the same server."""
    if asked.endpoint is None:
        raise _does_not_exist(asked, "answers each of them")
    if refused := [one for one in asked.reaches if one.kind is not Kind.ANSWERED]:
        raise Mismatch.of(
            asked.subject,
            expected="answers each of them",
            actual=str(asked),
            next_action=_next_action(asked, refused[0]),
        )
    servers = {one.run_id for one in asked.reaches}
    if len(servers) > 1:
        raise Mismatch.of(
            asked.subject,
            expected="one server",
            actual="\n".join(f"{one.instance}: the server with run_id {one.run_id}" for one in asked.reaches),
            next_action="see where that address leads on each of them: /etc/hosts, resolver, routes",
        )


def must_be_answered_by_none(asked: AskedAcross) -> None:
    """No instance gets through to the other's Redis, by a refusal of the network and for no other reason.

    Raises ProbeError where an instance is not answered by its own Redis either, or the other's Redis by nobody: then
    nothing is proved.
    """
    other = asked.other
    if other.endpoint is None:
        raise _does_not_exist(other, "a Redis that answers its own instances and none of these")
    if let_in := [one.instance for one in other.reaches if one.got_through]:
        way_back = "; a rollback onto this Redis needs it again" if asked.environment == "production" else ""
        raise Mismatch.of(
            other.subject,
            expected="answers none of them",
            actual=str(other),
            next_action=f"take away what lets {', '.join(let_in)} in: a rule of this Redis's security groups, or the "
            f"membership in a group that such a rule names{way_back}",
        )
    if nameless := [one for one in other.reaches if one.kind is Kind.NO_ADDRESS]:
        raise _no_proof(other, "an address to which the network lets none of them", nameless)
    missing = [one for one in asked.own.reaches if not one.got_through]
    if missing or asked.own.endpoint is None:
        raise _no_proof(asked.own, "answers each of them, for contrast", missing)
    if not any(one.got_through for one in asked.at_home.reaches):
        raise _no_proof(asked.at_home, "answers at least one of them, for contrast", list(asked.at_home.reaches))


def _does_not_exist(asked: Asked, expected: str) -> Mismatch:
    return Mismatch.of(
        asked.subject,
        expected=expected,
        actual=str(asked),
        next_action="make it: cutover provision",
    )


def _no_proof(asked: Asked, expected: str, refused: list[Reach]) -> ProbeError:
    return ProbeError.of(
        asked.subject,
        expected=expected,
        actual=str(asked),
        next_action=_next_action(asked, refused[0]) if refused else "make it: cutover provision",
    )


def _next_action(asked: Asked, refused: Reach) -> str:
    return {
        Kind.SILENT: f"see whether the security groups of {asked.cluster} let {refused.instance} in, and whether the "
        "cluster is available",
        Kind.REFUSED: f"see whether {asked.cluster} is available and listens there, and which firewall lies between "
        f"it and {refused.instance}",
        Kind.NO_WAY: f"see the subnet, the routes and the firewall of {refused.instance}",
        Kind.NO_ADDRESS: f"look the name up on {refused.instance}: getent hosts NAME",
        Kind.OTHERWISE: "see password and tls of this Redis in the fleet file, and what listens at that address",
    }[refused.kind]

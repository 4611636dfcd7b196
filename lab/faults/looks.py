"""How a fault is seen to be there: looks that several of them share."""

import re
from collections.abc import Iterable

from dotenv import dotenv_values

from lab.addresses import Address
from lab.faults.fault import not_there
from lab.faults.instances import Instance
from lab.faults.visitor import Visitor

_ANSWERS = 24


def must_be_connected_to(one: Instance, *redis: Address) -> None:
    """Every worker, to these and to nothing else."""
    wanted = sorted(redis, key=str)
    others = sum(peers != wanted for peers in one.peers().values())
    if others:
        raise not_there(
            f"Workers of {one.name}",
            expected=f"each connected to {' and '.join(map(str, wanted)) or 'no Redis'} alone",
            actual=f"{others} of {one.blueprint.spec.workers} are not",
        )


def must_be_mixed(one: Instance) -> None:
    """The workers are not connected to one and the same."""
    seen = {tuple(peers) for peers in one.peers().values()}
    if len(seen) < 2:
        raise not_there(
            f"Workers of {one.name}",
            expected="connected to different servers, or some to none",
            actual=f"all to {' and '.join(map(str, *seen)) if seen else 'nothing'}",
        )


def must_keep_sessions_in_files(one: Instance) -> None:
    """As each of many answers says."""
    visitor = one.visitor()
    seen = {visitor.get("/api/session/redis-status").json["session_type"] for _ in range(_ANSWERS)}
    if seen != {"filesystem"}:
        raise not_there(f"Sessions of {one.name}", expected="in files", actual=f"in {' and '.join(sorted(seen))}")


def must_share_a_session(one: Instance, other: Instance) -> None:
    first = one.visitor()
    first.get("/")
    own = first.session_id
    if first.at(other.server.address).session_id != own:
        raise not_there(f"A session of {one.name} on {other.name}", expected="the same session", actual="a stranger's")


def must_not_share_a_session(one: Instance, other: Instance) -> None:
    first = one.visitor()
    first.get("/")
    own = first.session_id  # before the other one, which may do away with what it cannot read
    if first.at(other.server.address).session_id == own:
        raise not_there(f"A session of {one.name} on {other.name}", expected="a stranger's", actual="the same session")


def must_say(one: Instance, name: str, value: str) -> None:
    """In `.env`, read as the application reads it. For what is no secret."""
    said = dotenv_values(one.app / ".env").get(name, "absent")
    if said != value:
        raise not_there(f"{name} in .env of {one.name}", expected=value, actual=f"{said}")


def must_not_say(one: Instance, name: str) -> None:
    if name in dotenv_values(one.app / ".env"):
        raise not_there(f"{name} in .env of {one.name}", expected="absent", actual="there")


def must_serve(some: Iterable[Instance]) -> None:
    for one in some:
        one.must_serve()


def must_have_refused(one: Instance, path: str, status: int) -> None:
    answer = Visitor(one.server.address).get(path).status
    if answer != status:
        raise not_there(f"GET {path} on {one.name}", expected=f"{status}", actual=f"{answer}")


def must_tell_its_page(one: Instance, words: str) -> None:
    """What the page is told by the server that makes it."""
    if words not in one.visitor().get("/").body.decode():
        raise not_there(f"The page of {one.name}", expected=f"holds {words}", actual="does not")


def lines_naming(one: Instance, word: str) -> int:
    """Of its journal."""
    return len(re.findall(re.escape(word), one.journal.read_text(encoding="utf-8", errors="replace")))

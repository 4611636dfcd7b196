"""Whose a session is, told from its bytes in both forms that the application's library writes."""

import pickle
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from cutover.hosts.programs.session_owner import owners

OWN, OTHER = "0b7e6d24-9aa9-44cb-aa54-8db15c75fa8b", "7c1f2a90-1111-4222-8333-944455556666"
FORMS = [lambda session: pickle.dumps(session, 4), lambda session: pickle.dumps(session, 5), msgspec.msgpack.encode]


@pytest.fixture(params=FORMS, ids=["pickle 4", "pickle 5", "msgpack"])
def written(request: pytest.FixtureRequest) -> Callable[[dict[str, Any]], bytes]:
    return request.param  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    "session",
    [
        {"_permanent": True, "session_id": OWN},
        {"session_id": OWN, "tpr_session_id": OTHER, "links": [f"/export/download/{OTHER}/a.zip"]},
        {"tpr_session_id": OTHER, "session_id": OWN},
        {"session_id": OWN, "history": [f"session_id {OTHER}", f"session_id: {OTHER}", f"ªsession_id${OTHER}"]},
        {"history": ["é" * 40_000, "x" * 90_000], "session_id": OWN},
        {"session_id": OWN, "state": {"session_id": OWN}},
    ],
    ids=["alone", "others named", "others named first", "others talked about", "a long way in", "nested"],
)
def test_its_own(written: Callable[[dict[str, Any]], bytes], session: dict[str, Any]) -> None:
    assert owners(written(session)) == {OWN}


@pytest.mark.parametrize(
    "session",
    [
        {"session_id": OWN, "state": {"session_id": OTHER}},
        {"state": {"session_id": OTHER}, "session_id": OWN},
        {**{str(number): str(number) for number in range(400)}, "state": {"session_id": OTHER}, "session_id": OWN},
    ],
    ids=["own first", "other first", "after many names"],
)
def test_two_that_cannot_be_told_apart(written: Callable[[dict[str, Any]], bytes], session: dict[str, Any]) -> None:
    assert owners(written(session)) == {OWN, OTHER}


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"session_id",
        OWN.encode(),
        f"session_id: {OWN}".encode(),
        f'{{"session_id": "{OWN}"}}'.encode(),
        pickle.dumps({"tpr_session_id": OWN}, 4),
        msgspec.msgpack.encode({"tpr_session_id": OWN}),
        pickle.dumps({"session_id": None}, 4),
        pickle.dumps({"session_id": OWN.upper()}, 4),
        pickle.dumps({"session_id": OWN}, 4)[:-20],
    ],
)
def test_nobodys(value: bytes) -> None:
    assert owners(value) == set()


def test_nothing_in_a_value_is_ever_run() -> None:
    """Unpickled, this one would raise."""

    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return exec, ("raise SystemExit('unpickled')",)

    assert owners(pickle.dumps({"session_id": OWN, "trap": Trap()}, 4)) == {OWN}

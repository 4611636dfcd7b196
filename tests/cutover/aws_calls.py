"""The calls that are made to AWS: heard, lost on the way, or answered by hand."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ConnectionClosedError

from cutover.aws import ec2, elasticache
from cutover.fleet import Fleet

_LOOKS = ("Describe", "List")


@contextmanager
def _at(fleet: Fleet, moment: str, handle: Callable[..., Any]) -> Iterator[None]:
    clients: list[Any] = [ec2(fleet), elasticache(fleet)]
    for client in clients:
        client.meta.events.register(moment, handle)
    try:
        yield
    finally:
        for client in clients:
            client.meta.events.unregister(moment, handle)


@contextmanager
def changes_heard(fleet: Fleet) -> Iterator[list[str]]:
    """The names of all calls that change anything."""
    heard: list[str] = []

    def hear(model: Any, **_: Any) -> None:
        if not model.name.startswith(_LOOKS):
            heard.append(model.name)

    with _at(fleet, "before-call", hear):
        yield heard


@contextmanager
def cut_off(fleet: Fleet, number: int, *, when: str) -> Iterator[None]:
    """The n-th call that changes anything, from 1, is lost: the call itself ("before") or its answer ("after")."""
    count = 0

    def cut(model: Any, **_: Any) -> None:
        nonlocal count
        count += not model.name.startswith(_LOOKS)
        if count == number and not model.name.startswith(_LOOKS):
            raise ConnectionClosedError(endpoint_url=f"aws, {when} {model.name}")

    with _at(fleet, f"{when}-call", cut):
        yield


@contextmanager
def refused(fleet: Fleet, call: str, code: str, *, having: str) -> Iterator[None]:
    """Such a call with that parameter is answered with the error."""

    def refuse(model: Any, params: Any, **_: Any) -> Any:
        if model.name == call and having in params["body"]:
            http = type("Http", (), {"status_code": 400})()
            return http, {"Error": {"Code": code, "Message": "no"}, "ResponseMetadata": {"HTTPStatusCode": 400}}
        return None

    with _at(fleet, "before-call", refuse):
        yield

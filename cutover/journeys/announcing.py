"""Announcing in the log of the instance at hand what will be written there on purpose."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from cutover.journeys.way import Way
from cutover.provocations import ADDRESS, PROVOKED_BY


@contextmanager
def announced_upload(way: Way, file: str) -> Iterator[None]:
    """Around an upload, by the words of a feature for its file. The balancer keeps the visitor on one instance."""
    provocation = PROVOKED_BY.get(file)
    if provocation is None:
        yield
        return
    announcement = f"{ADDRESS}/{provocation}/{uuid4().hex}"
    way.fetch(f"{announcement}/begin")
    try:
        yield
    finally:
        way.fetch(f"{announcement}/end")

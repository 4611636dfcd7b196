"""Tests of one group stay in one process of those that share the tests out; assertions of helpers tell all."""

from collections.abc import Generator

import pytest
from _pytest.nodeid import NodeId

pytest.register_assert_rewrite("tests")


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    """pytest-xdist 3.8 writes the group behind a test's id, where pytest 9.2 does not look for it any more.

    Those of a group take longest: they begin first, so that none of them is left over for one process in the end.
    """
    yield
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)
    for item in items:
        named: str | None = vars(item).get("_nodeid")
        if named is not None:
            item._id = NodeId.parse(named)

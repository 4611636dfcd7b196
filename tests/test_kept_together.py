"""What a lab, a sweep or a browser is there for once, is not there twice because the tests are shared out."""

import os

import pytest


@pytest.mark.xdist_group("kept together")
def test_who_shares_the_tests_out_sees_to_which_group_one_belongs(request: pytest.FixtureRequest) -> None:
    is_shared_out = "PYTEST_XDIST_WORKER" in os.environ

    assert request.node.nodeid.endswith("@kept together") == is_shared_out

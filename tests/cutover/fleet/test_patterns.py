"""Regular expressions of a fleet file."""

import pytest
from pydantic import ValidationError

from cutover.fleet import Application
from tests.cutover.fleets import fleet_with


def test_what_is_no_regular_expression_is_refused() -> None:
    with pytest.raises(ValidationError) as refused:
        fleet_with("production", service={"allowed_log_lines": ["fine", "(attempt 1"]})

    (problem,) = refused.value.errors()
    assert problem["loc"] == ("production", "service", "allowed_log_lines", 1)
    assert problem["msg"] == (
        "Value error, expected a regular expression, not '(attempt 1': missing ), unterminated subpattern at position 0"
    )


def test_the_fatal_lines_are_refused_alike() -> None:
    with pytest.raises(ValidationError, match="nothing to repeat"):
        Application(fatal_log_lines=("*",))

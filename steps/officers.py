"""Malaria officers: who is in front of the browser, and what they uploaded. An analyst is one without a browser."""

from pathlib import Path

from pytest_bdd import given, parsers, then, when

from cutover.checks.tpr import must_be_recognised
from cutover.fleet import Fleet
from cutover.journeys import Officer
from cutover.workbooks import WorkbookSpec, generate
from fixtures.officers import Officers

FACILITIES_OF_EVERY_LEVEL = 8
"""So many in each ward of a generated workbook include a secondary and a tertiary one."""


@given(parsers.parse("a first-time visitor to {environment:w}"), target_fixture="officer")
def first_time_visitor(officers: Officers, environment: str) -> Officer:
    return officers.newcomer(environment)


@given(
    parsers.parse("a malaria officer on {environment:w} who uploaded a TPR workbook of {state:w} with {wards:d} wards"),
    target_fixture="officer",
)
def officer_with_workbook(officers: Officers, environment: str, state: str, wards: int, tmp_path: Path) -> Officer:
    return _with_workbook(officers.regular(environment), WorkbookSpec(state, wards), tmp_path)


@given(
    parsers.parse("a malaria officer on {environment:w} with a finished analysis of {state:w} with {wards:d} wards"),
    target_fixture="officer",
)
def officer_with_analysis(officers: Officers, environment: str, state: str, wards: int, tmp_path: Path) -> Officer:
    officer = officer_with_workbook(officers, environment, state, wards, tmp_path)
    officer.analyse()
    return officer


@given(parsers.parse("an analyst of {environment:w}"), target_fixture="officer")
def analyst(officers: Officers, environment: str) -> Officer:
    return officers.over_http(environment)


@given(
    parsers.parse(
        "an analyst of {environment:w} who uploaded a TPR workbook of {state:w} with facilities of each level"
    ),
    target_fixture="officer",
)
def analyst_with_workbook(officers: Officers, environment: str, state: str, tmp_path: Path) -> Officer:
    return _with_workbook(officers.over_http(environment), WorkbookSpec(state, 5, FACILITIES_OF_EVERY_LEVEL), tmp_path)


@given(
    parsers.parse("an analyst of {environment:w} with a finished analysis of {state:w} with {wards:d} wards"),
    target_fixture="officer",
)
def analyst_with_analysis(officers: Officers, environment: str, state: str, wards: int, tmp_path: Path) -> Officer:
    officer = _with_workbook(officers.over_http(environment), WorkbookSpec(state, wards), tmp_path)
    officer.analyse()
    return officer


@given(
    parsers.parse("an analyst at one server of {environment:w} with a finished analysis of {state:w}"),
    target_fixture="officer",
)
def analyst_at_server(officers: Officers, fleet: Fleet, environment: str, state: str, tmp_path: Path) -> Officer:
    server = fleet.environments[environment].instances[0]
    officer = _with_workbook(officers.over_http(environment, server.name), WorkbookSpec(state, 7), tmp_path)
    officer.analyse()
    return officer


@when(parsers.parse("the visitor uploads a TPR workbook of {state:w} with {wards:d} wards"))
def upload_workbook(officer: Officer, state: str, wards: int, tmp_path: Path) -> None:
    officer.upload(generate(WorkbookSpec(state, wards)), tmp_path)


@then("the workbook is recognised as TPR data of its state and size")
def workbook_is_recognised(officer: Officer) -> None:
    must_be_recognised(officer.work_at_hand, officer.environment)


def _with_workbook(officer: Officer, spec: WorkbookSpec, folder: Path) -> Officer:
    """Recognised, or the dialogue that follows would fail for a reason of its own."""
    officer.upload(generate(spec), folder)
    must_be_recognised(officer.work_at_hand, officer.environment)
    return officer

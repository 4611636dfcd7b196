"""Malaria officers: who is in front of the browser, and what they uploaded."""

from pathlib import Path

from pytest_bdd import given, parsers, then, when

from cutover.checks.tpr import must_be_recognised
from cutover.journeys import Officer
from cutover.workbooks import WorkbookSpec, generate
from fixtures.officers import Officers


@given(parsers.parse("a first-time visitor to {environment:w}"), target_fixture="officer")
def first_time_visitor(officers: Officers, environment: str) -> Officer:
    return officers.newcomer(environment)


@given(
    parsers.parse("a malaria officer on {environment:w} who uploaded a TPR workbook of {state:w} with {wards:d} wards"),
    target_fixture="officer",
)
def officer_with_workbook(officers: Officers, environment: str, state: str, wards: int, tmp_path: Path) -> Officer:
    officer = officers.regular(environment)
    officer.upload(generate(WorkbookSpec(state, wards)), tmp_path)
    return officer


@given(
    parsers.parse("a malaria officer on {environment:w} with a finished analysis of {state:w} with {wards:d} wards"),
    target_fixture="officer",
)
def officer_with_analysis(officers: Officers, environment: str, state: str, wards: int, tmp_path: Path) -> Officer:
    officer = officer_with_workbook(officers, environment, state, wards, tmp_path)
    officer.analyse()
    return officer


@when(parsers.parse("the visitor uploads a TPR workbook of {state:w} with {wards:d} wards"))
def upload_workbook(officer: Officer, state: str, wards: int, tmp_path: Path) -> None:
    officer.upload(generate(WorkbookSpec(state, wards)), tmp_path)


@then("the workbook is recognised as TPR data of its state and size")
def workbook_is_recognised(officer: Officer) -> None:
    must_be_recognised(officer.work_at_hand, officer.environment)

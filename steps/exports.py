"""Plans for bed nets and the packages made of them."""

import zipfile
from pathlib import Path

from playwright.sync_api import Browser
from pytest_bdd import given, parsers, then, when

from cutover.checks.export import DASHBOARD, must_be_no_stub, must_hold, must_open, must_show_plan
from cutover.journeys import NetPlan, Officer
from cutover.pages.export import open_dashboard


@given(parsers.parse("a plan for {nets} bed nets"), target_fixture="plan")
def plan_for_nets(officer: Officer, nets: str) -> NetPlan:
    officer.analyse_risk()
    return officer.plan_nets(int(nets.replace(",", "")))


@when("the officer exports the package", target_fixture="package")
def export_package(officer: Officer) -> zipfile.ZipFile:
    package = officer.export()
    return must_open(package.name, package.content, officer.environment)


@then("the package holds")
def package_holds(package: zipfile.ZipFile, officer: Officer, datatable: list[list[str]]) -> None:
    must_hold(package, [row[0] for row in datatable[1:]], officer.environment)


@then("the dashboard shows the state, the wards and the nets of the plan")
def dashboard_shows_plan(
    package: zipfile.ZipFile, officer: Officer, plan: NetPlan, browser: Browser, tmp_path: Path
) -> None:
    must_be_no_stub(package, officer.environment)
    dashboard = open_dashboard(browser, Path(package.extract(DASHBOARD, tmp_path)))
    must_show_plan(dashboard, officer.work_at_hand.workbook.spec, plan, officer.environment)

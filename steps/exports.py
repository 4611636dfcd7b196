"""Packages made of plans for bed nets."""

import zipfile
from pathlib import Path

from playwright.sync_api import Browser
from pytest_bdd import given, parsers, then, when

from cutover.checks.export import (
    DASHBOARD,
    must_be_about,
    must_be_no_stub,
    must_be_served_everywhere,
    must_draw_figures,
    must_hold,
    must_list_its_files,
    must_list_wards,
    must_open,
    must_show_plan,
    must_tell_plan,
)
from cutover.fleet import Fleet
from cutover.journeys import NetPlan, Officer
from cutover.journeys.everywhere import fetch_everywhere
from cutover.pages.export import Dashboard, open_dashboard
from cutover.workbooks import WorkbookSpec, generate


@given("an export of it")
@when("the officer exports the package", target_fixture="package")
@when("the analyst exports the package", target_fixture="package")
def export_package(officer: Officer) -> zipfile.ZipFile:
    package = officer.export()
    return must_open(package.name, package.content, officer.environment)


@given(
    parsers.parse("a second analysis of {state:w} with {wards:d} wards and a plan for {nets} bed nets"),
    target_fixture="plan",
)
def second_plan(officer: Officer, state: str, wards: int, nets: str, tmp_path: Path) -> NetPlan:
    officer.finish_analysis(generate(WorkbookSpec(state, wards)), tmp_path)
    officer.analyse_risk()
    return officer.plan_nets(int(nets.replace(",", "")))


@then("the package holds")
def package_holds(package: zipfile.ZipFile, officer: Officer, datatable: list[list[str]]) -> None:
    must_hold(package, [row[0] for row in datatable[1:]], officer.environment)


@then("the dashboard shows the state, the wards and the nets of the plan", target_fixture="dashboard")
def dashboard_shows_plan(
    package: zipfile.ZipFile, officer: Officer, plan: NetPlan, browser: Browser, tmp_path: Path
) -> Dashboard:
    must_be_no_stub(package, officer.environment)
    dashboard = open_dashboard(browser, Path(package.extract(DASHBOARD, tmp_path)))
    must_show_plan(dashboard, officer.work_at_hand.workbook.spec, plan, officer.environment)
    return dashboard


@then("the dashboard draws its figures and has a row for each ward")
def dashboard_draws_figures(dashboard: Dashboard, officer: Officer) -> None:
    must_draw_figures(dashboard, officer.work_at_hand.workbook.spec.wards, officer.environment)


@then("the summary lists what is in the package, no more and no less")
def summary_lists_files(package: zipfile.ZipFile, officer: Officer) -> None:
    must_list_its_files(package, officer.environment)


@then("the table of the package has the wards of the analysis")
def table_has_wards(package: zipfile.ZipFile, officer: Officer) -> None:
    must_list_wards(package, officer.work_at_hand.expected_tpr().keys(), officer.environment)


@then("the summary of the package has the nets of the plan")
def summary_has_nets(package: zipfile.ZipFile, officer: Officer, plan: NetPlan) -> None:
    must_tell_plan(package, plan, officer.environment)


@then(parsers.parse("the dashboard of the package is about {state:w} and not about {earlier:w}"))
def dashboard_is_about(package: zipfile.ZipFile, officer: Officer, plan: NetPlan, state: str, earlier: str) -> None:
    must_be_about(package, state, earlier, plan, officer.environment)


@then("every instance hands out the same package")
def every_instance_has_it(officer: Officer, fleet: Fleet) -> None:
    package, instances = officer.fetched[-1], fleet.environments[officer.environment].instances
    served = fetch_everywhere(officer.address_of(package), officer.way.cookies(), instances)
    must_be_served_everywhere(package, served, officer.environment)

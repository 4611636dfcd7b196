"""Allure's page, made by Allure itself and read in a browser."""

import json

import pytest
from playwright.sync_api import Page, expect

from cutover.allure import add_page, outcome
from cutover.allure.history import HISTORY
from cutover.allure.page import PAGE
from cutover.runs import RunFolder
from cutover.verdict import write_verdict
from tests.cutover.allure.copies import copied
from tests.cutover.report.opened import Opened

pytestmark = pytest.mark.xdist_group("allure")


def test_the_page_asks_no_network_for_anything(shown: RunFolder, tab: Page) -> None:
    opened = Opened(tab, shown.path / PAGE)
    tab.get_by_text("5.3.1 Test staging").first.click()
    tab.get_by_text("It holds").first.click()
    expect(tab.get_by_text("Given a state")).to_be_visible()

    assert opened.trouble == []


def test_it_names_the_occasion_the_fleet_and_the_verdict(shown: RunFolder, tab: Page) -> None:
    """A ring of 100 % is no verdict: what the run concluded stands above it."""
    tab.goto((shown.path / PAGE).as_uri())
    expect(tab.get_by_text("baseline on small: NO-GO")).to_be_visible()


def test_scenarios_are_filed_by_environment_and_item(shown: RunFolder, tab: Page) -> None:
    tab.goto((shown.path / PAGE).as_uri())
    expect(tab.get_by_text('Environment: "staging"')).to_be_visible()
    expect(tab.get_by_text("6.2.3 No session state confusion")).to_be_visible()


def test_what_was_looked_at_and_with_what_stands_beside_the_results(shown: RunFolder) -> None:
    text = (shown.allure_results / "environment.properties").read_text("utf-8")
    lines = dict(line.split("=", 1) for line in text.splitlines())

    assert (lines["verdict"], lines["occasion"], lines["fleet"]) == ("NO-GO", "baseline", "small")
    assert lines["pytest"] == shown.run().versions["pytest"]


def test_it_is_made_once(shown: RunFolder) -> None:
    before = {file: file.stat().st_mtime_ns for file in shown.path.rglob("*")}

    add_page(shown, write_verdict(shown))

    assert {file: file.stat().st_mtime_ns for file in shown.path.rglob("*")} == before
    assert outcome(shown) == f"Allure: {shown.path / PAGE}"


def test_the_next_run_shows_this_one(shown: RunFolder, bare: RunFolder, tab: Page) -> None:
    following = copied(bare, shown.path.with_name("29990101T000000Z-baseline-small"))
    add_page(following, write_verdict(following))

    (line,) = (following.path / HISTORY).read_text("utf-8").splitlines()
    assert json.loads(line)["name"] == "baseline on small: NO-GO"
    tab.goto((following.path / PAGE).as_uri())
    tab.get_by_text("5.3.1 Test staging").first.click()
    tab.get_by_text("It holds").first.click()
    expect(tab.get_by_role("button", name="History 1")).to_be_visible()

"""Download links and the files behind them: later, elsewhere, and for others."""

from pytest_bdd import given, parsers, then, when

from cutover.answers import Downloads, Fetched
from cutover.checks.downloads import (
    must_always_be,
    must_always_lead_home,
    must_be_of_one_instance,
    must_be_offered_again,
    must_be_offered_everywhere,
    must_be_shown,
    must_be_those_of_now,
    must_not_mention,
    must_offer_nothing,
)
from cutover.checks.tpr import must_hold
from cutover.fleet import Fleet
from cutover.guestbook import Guestbook
from cutover.hosts import connect
from cutover.journeys import BrowserWay, Officer
from cutover.runbook.restart import restart
from cutover.witnesses.downloads import LINKS, Offer, fetch_many, offer, offers_of, see_again
from cutover.witnesses.readings import Readings
from fixtures.officers import Officers

FILE = "/api/tpr/download/tpr_analysis"
MANY = 50


@given("the links and files that the analyst is offered", target_fixture="offered")
def what_is_offered(officer: Officer) -> Offer:
    return offer(officer.way)


@when("the same session is shown to every server directly", target_fixture="offers")
def show_to_servers(fleet: Fleet, officer: Officer) -> dict[str, Offer]:
    return offers_of(fleet.environments[officer.environment].instances, officer.way.cookies())


@then("each of them offers the same links and files")
def servers_offer_same(officer: Officer, offered: Offer, offers: dict[str, Offer]) -> None:
    must_be_offered_everywhere(offered, offers, officer.environment)


@when("the links are asked for 50 times", target_fixture="answers")
def ask_for_links(officer: Officer) -> list[Fetched]:
    return fetch_many(officer.way, LINKS, MANY)


@then("each answer has the same links")
def answers_have_same_links(officer: Officer, offered: Offer, answers: list[Fetched]) -> None:
    must_always_be(offered.links, answers, officer.environment)


@when("the service of this server is restarted")
def restart_service(fleet: Fleet, guestbook: Guestbook, readings: Readings, officer: Officer) -> None:
    environment = fleet.environments[officer.environment]
    readings.forget(officer.environment)
    with connect(environment.instances[0]) as host:
        restart(guestbook, host, environment)


@then(parsers.re(r"the (analyst|officer) is offered the same links and files, (?P<when>.+)"))
def offered_again(officer: Officer, offered: Offer, when: str) -> None:
    must_be_offered_again(offered, offer(officer.way), when, officer.environment)


@when("the file of one server is downloaded 50 times through the balancer", target_fixture="answers")
def download_many_times(officer: Officer) -> list[Fetched]:
    return fetch_many(officer.way, FILE, MANY)


@then("only one server has the file")
def one_server_has_file(officer: Officer, offered: Offer, offers: dict[str, Offer]) -> None:
    must_be_of_one_instance(offered, offers, officer.environment)


@then("every download succeeds")
def downloads_succeed(officer: Officer, answers: list[Fetched]) -> None:
    must_always_lead_home(answers, officer.environment)


@when("a stranger comes and asks for the same", target_fixture="stranger")
def stranger_comes(officers: Officers, officer: Officer) -> Officer:
    return officers.over_http(officer.environment)


@then("the stranger gets nothing")
def stranger_gets_nothing(officer: Officer, stranger: Officer) -> None:
    picture = stranger.way.fetch(officer.last_reply.pictures[0])
    must_offer_nothing(offer(stranger.way), picture, stranger.environment)


@then(parsers.parse("links and files are about the second workbook, and none about {earlier:w}"))
def nothing_of_earlier(officer: Officer, earlier: str) -> None:
    must_not_mention(offer(officer.way), earlier, officer.environment)
    must_hold(officer.download_all(), officer.work_at_hand, officer.environment)


@given("a browser of the same user that has downloaded the files", target_fixture="browser_user")
def browser_with_files(officers: Officers, officer: Officer) -> Officer:
    browser_user = officers.returning(officer.environment, officer.way.cookies())
    must_hold(browser_user.download_all(), officer.work_at_hand, officer.environment)
    return browser_user


@then("the same browser downloads the files of the second analysis")
def browser_downloads_second(officer: Officer, browser_user: Officer) -> None:
    _browser(browser_user).reload()
    downloads = browser_user.download_all()
    must_be_those_of_now(downloads, offer(officer.way), officer.environment)
    must_hold(downloads, officer.work_at_hand, officer.environment)


@when(
    "the user comes back with a fresh browser that has only the cookie, reloads the page, and opens a second tab",
    target_fixture="shown",
)
def come_back(officers: Officers, officer: Officer) -> dict[str, Downloads]:
    browser_user = officers.returning(officer.environment, officer.way.cookies())
    return see_again(_browser(browser_user))


@then("each time the tab offers the same files")
def tab_offers_same(officer: Officer, offered: Offer, shown: dict[str, Downloads]) -> None:
    must_be_shown(offered, shown, officer.environment)


def _browser(officer: Officer) -> BrowserWay:
    assert isinstance(officer.way, BrowserWay), "this officer has a browser"
    return officer.way

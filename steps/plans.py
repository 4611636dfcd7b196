"""Plans for bed nets, and what is said where there can be none."""

from pytest_bdd import given, parsers, then, when

from cutover.answers import Fetched
from cutover.checks.plan import (
    must_ask_for_nets,
    must_be_a_map,
    must_cover_no_fewer,
    must_send_to_analysis,
    must_share_out,
)
from cutover.journeys import NetPlan, Officer


@given("a ranking of the wards by their risk")
def ranking(officer: Officer) -> None:
    officer.analyse_risk()


@given(parsers.parse("a plan for {nets} bed nets"), target_fixture="plan")
def plan_for_nets(officer: Officer, nets: str) -> NetPlan:
    officer.analyse_risk()
    return officer.plan_nets(_number(nets))


@given("the analyst leaves the TPR analysis")
def leave_tpr_analysis(officer: Officer) -> None:
    officer.say("yes")


@when(parsers.parse("the analyst plans for {nets} bed nets and households of {size:d}"), target_fixture="plan")
def plan_for_households(officer: Officer, nets: str, size: int) -> NetPlan:
    return officer.plan_nets(_number(nets), size)


@when("the analyst plans for more and more bed nets", target_fixture="plans")
def plan_more_and_more(officer: Officer, datatable: list[list[str]]) -> dict[int, NetPlan]:
    return {_number(nets): officer.plan_nets(_number(nets)) for (nets,) in datatable[1:]}


@when("the analyst opens the map of the plan", target_fixture="picture")
def open_map(officer: Officer) -> Fetched:
    return officer.open_picture()


@when(parsers.parse("the analyst asks: {question}"))
def ask(officer: Officer, question: str) -> None:
    officer.say(question)


@then(parsers.parse("the nets of the plan are {nets}, allocated or remaining"))
def nets_add_up(officer: Officer, plan: NetPlan, nets: str) -> None:
    must_share_out(plan, _number(nets), officer.environment)


@then("no plan covers fewer wards than the one before it")
def more_cover_no_fewer(officer: Officer, plans: dict[int, NetPlan]) -> None:
    must_cover_no_fewer(plans, officer.environment)


@then("it is a map of the net distribution that names every ward")
def map_names_wards(officer: Officer, picture: Fetched) -> None:
    must_be_a_map(picture, officer.work_at_hand.expected_tpr().keys(), officer.environment)


@then("the analyst is asked how many bed nets there are")
def asked_for_nets(officer: Officer) -> None:
    must_ask_for_nets(officer.last_reply, officer.environment)


@then("the analyst is sent to run the analysis first")
def sent_to_analysis(officer: Officer) -> None:
    must_send_to_analysis(officer.last_reply, officer.environment)


def _number(written: str) -> int:
    return int(written.replace(",", ""))

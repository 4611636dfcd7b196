"""Several users at once."""

from pathlib import Path

from pytest_bdd import given, parsers, then, when

from cutover.checks.users import must_be_told_apart, must_have_their_own, must_name_nobody_else
from cutover.journeys import Officer
from cutover.journeys.crowd import Visit, sessions_of, travel_together
from fixtures.officers import Officers


@given(
    parsers.parse("{number:d} analysts of {environment:w}, each with a session of their own"), target_fixture="crowd"
)
def several_analysts(officers: Officers, number: int, environment: str) -> list[Officer]:
    crowd = [officers.over_http(environment) for _ in range(number)]
    must_be_told_apart(sessions_of(crowd), environment)
    return crowd


@when("all of them go from the upload to the export at the same time", target_fixture="visits")
def go_together(crowd: list[Officer], tmp_path: Path) -> tuple[Visit, ...]:
    return travel_together(crowd, tmp_path)


@then("each of them still has a session of their own")
def sessions_of_their_own(crowd: list[Officer], visits: tuple[Visit, ...]) -> None:
    must_be_told_apart({visit.who: visit.session_id for visit in visits}, crowd[0].environment)


@then("each of them has what they uploaded and planned, number by number")
def their_own_results(crowd: list[Officer], visits: tuple[Visit, ...]) -> None:
    must_have_their_own(visits, crowd[0].environment)


@then("nothing that one of them gets names another's state or session")
def nothing_of_others(crowd: list[Officer], visits: tuple[Visit, ...]) -> None:
    must_name_nobody_else(visits, crowd[0].environment)

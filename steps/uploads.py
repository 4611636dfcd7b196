"""Files that are no TPR workbook, and names that are more than names."""

from pathlib import Path
from uuid import uuid4

from pytest_bdd import given, parsers, then, when

from cutover.checks.uploads import (
    Uploaded,
    Verdict,
    must_be_judged,
    must_not_escape,
    must_not_speak_of_tpr,
)
from cutover.fleet import Fleet
from cutover.journeys import HttpWay, Officer
from cutover.journeys.announcing import announced_upload
from cutover.witnesses.uploads import strays
from cutover.workbooks.spoiled import spoiled

MIB = 1024 * 1024


@when(parsers.re(r"the (analyst|visitor) tries to upload (?P<file>.+)"), target_fixture="uploaded")
def upload_spoiled(officer: Officer, file: str, tmp_path: Path) -> Uploaded:
    with announced_upload(officer.way, file):
        return Uploaded(file, officer.way.upload(spoiled(file, tmp_path)))


@when("the analyst sends the form without a file", target_fixture="uploaded")
def send_without_file(officer: Officer) -> Uploaded:
    with announced_upload(officer.way, "no file"):
        return Uploaded("no file", _http(officer).upload_nothing())


@when(parsers.parse("the analyst announces a file of just over {limit:d} MB"), target_fixture="uploaded")
def announce_file(officer: Officer, limit: int) -> Uploaded:
    with announced_upload(officer.way, "a file that is too large"):
        return Uploaded(f"a file of {limit} MB and a byte", _http(officer).announce_upload(limit * MIB + 1))


@given("a name for a workbook that leads out of its folder", target_fixture="name")
def name_with_path() -> str:
    return f"../../cutover-{uuid4().hex}.xlsx"


@when(parsers.re(r"the analyst gives this name to (?P<file>.+) and uploads it"), target_fixture="uploaded")
def upload_under_name(officer: Officer, name: str, file: str, tmp_path: Path) -> Uploaded:
    with announced_upload(officer.way, file):
        return Uploaded(f"{file} named {name}", _http(officer).upload_as(name, spoiled(file, tmp_path)))


@then(parsers.re(r"it is (?P<verdict>(kept|refused)[\w ]*)"))
def file_is_judged(officer: Officer, uploaded: Uploaded, verdict: str) -> None:
    must_be_judged(uploaded, Verdict(verdict), officer.environment)


@then("the chat begins no TPR analysis of it")
def chat_begins_no_tpr(officer: Officer, uploaded: Uploaded) -> None:
    must_not_speak_of_tpr(uploaded, officer.say("Osun State"), officer.environment)


@then("nothing of it lies outside the folder of the analyst's session")
def nothing_escapes(fleet: Fleet, officer: Officer, uploaded: Uploaded, name: str) -> None:
    found = strays(fleet, officer.environment, name.rpartition("/")[2], officer.session_id())
    must_not_escape(uploaded, found, officer.environment)


def _http(officer: Officer) -> HttpWay:
    assert isinstance(officer.way, HttpWay), "an analyst has no browser"
    return officer.way

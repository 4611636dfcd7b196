"""TPR analyses and the files they leave."""

from pathlib import Path

from pytest_bdd import parsers, then, when

from cutover.answers import Downloads
from cutover.checks.tpr import (
    must_be_a_map,
    must_be_recognised,
    must_carry_the_wards,
    must_give_tpr,
    must_name_the_state,
    must_offer_all_files,
)
from cutover.journeys import Officer
from cutover.workbooks import AgeGroup, Level, WorkbookSpec, generate


@when("the officer completes the TPR analysis")
def complete_analysis(officer: Officer) -> None:
    officer.analyse()


@when(parsers.re(r"the analyst chooses the facilities (?P<level>\w+) and the patients (?P<patients>[\w ]+)"))
def analyse_choice(officer: Officer, level: str, patients: str) -> None:
    officer.analyse(Level(level), AgeGroup(patients))


@when(
    parsers.re(
        r"the (officer|analyst) uploads and analyses a second workbook, of (?P<state>\w+) with (?P<wards>\d+) wards"
    ),
    converters={"wards": int},
)
def analyse_second(officer: Officer, state: str, wards: int, tmp_path: Path) -> None:
    officer.upload(generate(WorkbookSpec(state, wards)), tmp_path)
    must_be_recognised(officer.work_at_hand, officer.environment)
    officer.analyse()


@then("the answer comes with a map that names every ward and the state")
def map_names_wards(officer: Officer) -> None:
    pictures = [officer.way.fetch(picture) for picture in officer.last_reply.pictures]
    work = officer.work_at_hand
    must_be_a_map(pictures, work.expected_tpr().keys(), work.workbook.spec.state, officer.environment)


@then("five files can be downloaded", target_fixture="downloads")
@then('the tab "Download Processed Data" offers the five files of the analysis', target_fixture="downloads")
def tab_offers_files(officer: Officer) -> Downloads:
    downloads = officer.download_all()
    must_offer_all_files(downloads, officer.environment)
    return downloads


@then("every ward has the test positivity of the workbook")
def wards_have_tpr(officer: Officer, downloads: Downloads) -> None:
    must_give_tpr(downloads, officer.work_at_hand.expected_tpr(), officer.environment)


@then("the wards of the workbook are in the complete analysis and in the shapefile")
def files_carry_wards(officer: Officer, downloads: Downloads) -> None:
    must_carry_the_wards(downloads, officer.work_at_hand.expected_tpr().keys(), officer.environment)


@then("its reports name the state")
def reports_name_state(officer: Officer, downloads: Downloads) -> None:
    must_name_the_state(downloads, officer.work_at_hand.workbook.spec.state, officer.environment)

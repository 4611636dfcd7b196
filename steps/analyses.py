"""TPR analyses and the files they leave."""

from pytest_bdd import then, when

from cutover.answers import Downloads
from cutover.checks.tpr import must_carry_the_wards, must_give_tpr, must_name_the_state, must_offer_all_files
from cutover.journeys import Officer


@when("the officer completes the TPR analysis")
def complete_analysis(officer: Officer) -> None:
    officer.analyse()


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

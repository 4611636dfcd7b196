"""What a user sees who sees what is theirs."""

from cutover.answers import Downloads, Fetched, File
from cutover.checks.export import SUMMARY, TABLE
from cutover.journeys import NetPlan
from cutover.journeys.crowd import Visit
from cutover.workbooks import AgeGroup, Level, Workbook, expected_tpr
from tests.cutover.checks.packages import shapes, zipped

TYPES = "TPR Analysis Data, Complete Analysis, Shapefile, TPR Analysis Report, Summary Report"


def visit(number: int, workbook: Workbook) -> Visit:
    state, tpr = workbook.spec.state, expected_tpr(workbook.rows, Level.PRIMARY, AgeGroup.UNDER_5)
    table = "WardName,TPR\n" + "".join(f"{ward},{of.tpr}\n" for ward, of in tpr.items())
    nets = f"Nets available: {number},000\nNets allocated: {number},000\nNets remaining: 0\n"
    return Visit(
        number,
        workbook,
        f"session-{number}",
        NetPlan(1_000 * number, 1_000 * number),
        Downloads(
            TYPES,
            (
                File(f"{state}_TPR_Analysis_1.csv", table.encode()),
                File(f"{state}_plus.csv", table.encode()),
                File(f"{state}_state.zip", shapes(tpr)),
                File(f"{state}_Report.html", state.encode()),
                File(f"{state}_Summary_Report.md", state.encode()),
            ),
        ),
        Fetched("http://127.0.0.1/itn_distribution_map_1.html", 200, "text/html", table.encode()),
        File("ITN_Distribution_Export_1.zip", zipped({TABLE: table.encode(), SUMMARY: nets.encode()})),
    )

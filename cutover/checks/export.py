"""An export package is complete, and its dashboard shows the plan it was made from."""

import fnmatch
import io
import zipfile
import zlib
from collections.abc import Sequence

from cutover.errors import Mismatch
from cutover.journeys import NetPlan
from cutover.pages.export import Dashboard
from cutover.workbooks import WorkbookSpec

DASHBOARD = "itn_distribution_dashboard.html"
DASHBOARD_BYTES = 5_000
"""A dashboard with its numbers, charts and table is larger; a stub or an error page is not."""


def must_open(name: str, content: bytes, environment: str) -> zipfile.ZipFile:
    """The package as an archive, proved to be one: of ITN results, readable to its last byte."""
    archive = _readable(content)
    if archive and name.startswith("ITN_Distribution_Export_"):
        return archive
    raise Mismatch.of(
        f"Export package {name} on {environment}",
        expected="ITN_Distribution_Export_<time>.zip, readable to its last byte",
        actual=f"{len(content)} bytes, {'readable, of another kind' if archive else 'broken'}",
        next_action="an Analysis_Export has no ITN plan in it: was the plan made in this session?",
    )


def _readable(content: bytes) -> zipfile.ZipFile | None:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        return None if archive.testzip() else archive
    except (zipfile.BadZipFile, zlib.error, EOFError):
        return None


def must_hold(archive: zipfile.ZipFile, members: Sequence[str], environment: str) -> None:
    """`members` are file names; an asterisk in one stands for a time."""
    present = [name for name in archive.namelist() if archive.read(name)]
    missing = [member for member in members if not fnmatch.filter(present, member)]
    if not missing:
        return
    raise Mismatch.of(
        f"Export package on {environment}",
        expected=f"{', '.join(members)}, none of them empty",
        actual=f"without {', '.join(missing)}; not empty: {', '.join(present) or 'nothing'}",
        next_action='read the service\'s log for "Error generating": the package is built without what failed, '
        "and its summary lists it all the same",
    )


def must_be_no_stub(archive: zipfile.ZipFile, environment: str) -> None:
    size = archive.getinfo(DASHBOARD).file_size
    if size < DASHBOARD_BYTES:
        raise Mismatch.of(
            f"Dashboard of the export on {environment}",
            expected=f"a whole page, at least {DASHBOARD_BYTES:,} bytes",
            actual=f"{size:,} bytes",
            next_action="open it from the run's evidence folder: is it an error page?",
        )


def must_show_plan(dashboard: Dashboard, workbook: WorkbookSpec, plan: NetPlan, environment: str) -> None:
    """State, number of wards and allocated nets are those of this plan."""
    state, wards = workbook.state, workbook.wards
    names_state = state in dashboard.text
    right_wards = dashboard.counters.get("Total Wards") == wards
    right_nets = dashboard.counters.get("Nets Allocated") == plan.allocated
    if names_state and right_wards and right_nets:
        return
    raise Mismatch.of(
        f"Dashboard of the export on {environment}",
        expected=f"{state}, {wards} wards, {plan.allocated:,} nets allocated",
        actual=f"{state} is {'' if names_state else 'not '}named; counters: "
        + (", ".join(f"{label} {value:,.10g}" for label, value in dashboard.counters.items()) or "none"),
        next_action="compare the dashboard with the plan in the chat: is it the export of an earlier plan?",
    )

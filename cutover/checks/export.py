"""An export package is complete, and its dashboard shows the plan it was made from."""

import io
import zipfile

from cutover.errors import Mismatch
from cutover.journeys import NetPlan
from cutover.pages.export import Dashboard

DASHBOARD = "itn_distribution_dashboard.html"
DASHBOARD_BYTES = 5_000
"""A dashboard with its numbers, charts and table is larger; a stub or an error page is not."""


def must_open(name: str, content: bytes, environment: str) -> zipfile.ZipFile:
    """The package as an archive, proved to be one: of ITN results, readable to its last byte."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        broken = archive.testzip()
    except zipfile.BadZipFile as error:
        broken = f"{error}"
    if broken is None and name.startswith("ITN_Distribution_Export_"):
        return archive
    raise Mismatch.of(
        f"Export package {name} on {environment}",
        expected="ITN_Distribution_Export_<time>.zip, readable",
        actual=f"{len(content)} bytes, {f'broken at {broken}' if broken else 'readable, of another kind'}",
        next_action="an Analysis_Export has no ITN plan in it: was the plan made in this session?",
    )


def must_hold(archive: zipfile.ZipFile, member: str, environment: str) -> None:
    """`member` is a file name; an asterisk in it stands for a time."""
    before, _, after = member.partition("*")
    for name in archive.namelist():
        if name.startswith(before) and name.endswith(after) and archive.read(name):
            return
    raise Mismatch.of(
        f"Export package on {environment}",
        expected=f"a member {member} that is not empty",
        actual=", ".join(archive.namelist()) or "an empty archive",
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


def must_show_plan(dashboard: Dashboard, state: str, wards: int, plan: NetPlan, environment: str) -> None:
    """State, number of wards and allocated nets are those of this plan."""
    actual = (
        state in dashboard.text,
        dashboard.counters.get("Total Wards"),
        dashboard.counters.get("Nets Allocated"),
    )
    if actual == (True, wards, plan.allocated):
        return
    raise Mismatch.of(
        f"Dashboard of the export on {environment}",
        expected=f"{state}, {wards} wards, {plan.allocated:,} nets allocated",
        actual=f"{state} is {'' if actual[0] else 'not '}named; counters: "
        + (", ".join(f"{label} {value:,.10g}" for label, value in dashboard.counters.items()) or "none"),
        next_action="compare the dashboard with the plan in the chat: is it the export of an earlier plan?",
    )

"""An export package is complete, and its dashboard shows the plan it was made from."""

import csv
import fnmatch
import io
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from cutover.answers import Fetched, File
from cutover.errors import Mismatch
from cutover.journeys import NetPlan
from cutover.pages.export import CHARTS, Dashboard
from cutover.workbooks import WorkbookSpec

DASHBOARD = "itn_distribution_dashboard.html"
TABLE = "itn_distribution_results.csv"
SUMMARY = "Analysis_Summary.txt"
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


def must_draw_figures(dashboard: Dashboard, wards: int, environment: str) -> None:
    """Each chart holds a drawn figure, and the table has a row for each ward."""
    empty = [chart for chart in CHARTS if not dashboard.figures.get(chart)]
    if not empty and dashboard.table_rows == wards:
        return
    raise Mismatch.of(
        f"Figures of the dashboard on {environment}",
        expected=f"{len(CHARTS)} charts with something drawn in them, a table of {wards} wards",
        actual=f"empty charts: {', '.join(empty) or 'none'}; a table of {dashboard.table_rows} wards",
        next_action="open the dashboard from the run's evidence folder and look at the browser's console",
    )


def must_list_wards(archive: zipfile.ZipFile, wards: AbstractSet[str], environment: str) -> None:
    """The table of the package has a row for each ward of the analysis, and for no other."""
    text = _text(archive, TABLE)
    table = csv.DictReader(io.StringIO(text, newline=""), restval="")
    column = next((name for name in table.fieldnames or () if name.lower().replace("_", "") == "wardname"), None)
    actual = [row[column] for row in table] if column else []
    if sorted(actual) == sorted(wards):
        return
    raise Mismatch.of(
        f"{TABLE} in the export on {environment}",
        expected=f"a row for each ward: {', '.join(sorted(wards))}",
        actual=", ".join(sorted(actual)) or f"no ward in {len(text):,} characters",
        next_action="other wards: the package was made of an earlier analysis; fewer: see which of them the ranking in "
        "the session's folder has",
    )


def must_list_its_files(archive: zipfile.ZipFile, environment: str) -> None:
    """The summary lists what is in the package, no more and no less."""
    members = [name for name in archive.namelist() if archive.read(name)]
    listed = _listed(_text(archive, SUMMARY))
    named = [item for item in listed if "*" not in item]
    # A name with an asterisk stands for what has no entry of its own.
    others = [member for member in members if member not in named]
    absent = [item for item in listed if not fnmatch.filter(others if "*" in item else members, item)]
    unlisted = [member for member in others if not any(fnmatch.fnmatch(member, item) for item in listed)]
    # A list of the other files need not name the list itself.
    if listed and not absent and set(unlisted) <= {SUMMARY}:
        return
    raise Mismatch.of(
        f"{SUMMARY} in the export on {environment}",
        expected=f"a list of what is in the package: {', '.join(members)}",
        actual=f"listed: {', '.join(listed) or 'nothing'}; listed and not there: {', '.join(absent) or 'none'}; "
        f"there and not listed: {', '.join(unlisted) or 'none'}",
        next_action='read the service\'s log for "Error": what fails to be made is left out, and listed all the same',
    )


def must_tell_plan(archive: zipfile.ZipFile, plan: NetPlan, environment: str) -> None:
    """The summary's numbers are those of the plan in the chat, and add up."""
    text = _text(archive, SUMMARY)
    told = {
        word: int(found[1].replace(",", "")) if (found := re.search(rf"(?i)nets {word}\W+(\d[\d,]*)", text)) else None
        for word in ("available", "allocated", "remaining")
    }
    expected = {
        "available": plan.available,
        "allocated": plan.allocated,
        "remaining": plan.available - plan.allocated,
    }
    if told == expected:
        return
    raise Mismatch.of(
        f"Nets in {SUMMARY} of the export on {environment}",
        expected=", ".join(f"{number:,} {word}" for word, number in expected.items()),
        actual=", ".join(f"{'not told' if number is None else f'{number:,}'} {word}" for word, number in told.items()),
        next_action="compare with the plan in the chat: is it the export of an earlier plan?",
    )


def must_be_about(archive: zipfile.ZipFile, state: str, earlier: str, plan: NetPlan, environment: str) -> None:
    """The dashboard, where there is one, shows this state and plan, and not the state of the earlier analysis."""
    if DASHBOARD not in archive.namelist():
        return
    text = _text(archive, DASHBOARD)
    names_nets = f"{plan.allocated:,}" in text or f"{plan.allocated}" in text
    if state in text and earlier not in text and names_nets:
        return
    raise Mismatch.of(
        f"Dashboard of the second export on {environment}",
        expected=f"{state} and {plan.allocated:,} nets allocated, and nothing of {earlier}",
        actual=f"it {'names' if state in text else 'does not name'} {state}, "
        f"{'names' if earlier in text else 'does not name'} {earlier}, "
        f"{'has' if names_nets else 'has not'} the number of the nets",
        next_action="see which itn_export folder of the session the package was made of, and of which analysis the "
        "dashboard has its state",
    )


def must_be_served_everywhere(package: File, served: Mapping[str, Fetched], environment: str) -> None:
    """`served` is what each instance answers; the package must come from each of them, byte by byte."""
    lacking = [
        f"{instance}: HTTP {answer.status}, {len(answer.content):,} bytes"
        for instance, answer in served.items()
        if answer.status != 200 or answer.content != package.content
    ]
    if not lacking:
        return
    raise Mismatch.of(
        f"Export package {package.name} on {environment}",
        expected=f"the same {len(package.content):,} bytes from {', '.join(served)}",
        actual="\n".join(lacking),
        next_action="see whether the folder of exports is mounted there: a user is lucky only while the balancer "
        "keeps them on the instance that made the file",
    )


def _text(archive: zipfile.ZipFile, member: str) -> str:
    """Empty where the package does not hold it."""
    return archive.read(member).decode("utf-8-sig", errors="replace") if member in archive.namelist() else ""


def _listed(summary: str) -> list[str]:
    """The entries under "Files included", as names of files; what is named in words stands for such names."""
    section = re.search(r"files included.*?\n\W*\n?(.*?)(?:\n\s*\n|\Z)", summary, re.IGNORECASE | re.DOTALL)
    lines = section[1].splitlines() if section else []
    return [name for line in lines if (name := _entry(line))]


def _entry(line: str) -> str | None:
    if found := re.search(r"[\w*.-]+\.(?:csv|html|txt|json|png|pdf)\b", line):
        return found[0]
    words = line.lower()
    if "map" in words:
        return "*map*.html"
    if "summary" in words:
        return SUMMARY
    return re.sub(r"^\W+|^\d+\.\s*", "", line).strip() or None

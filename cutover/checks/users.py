"""Several users at once: what one of them sees is theirs, and nothing of another."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence

from cutover.answers import File
from cutover.checks.export import must_list_wards, must_open, must_tell_plan
from cutover.checks.plan import must_be_a_map
from cutover.checks.tpr import must_carry_the_wards, must_give_tpr, must_offer_all_files
from cutover.errors import Mismatch
from cutover.journeys.crowd import Visit
from cutover.workbooks import AgeGroup, Level, expected_tpr

_SESSION_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def must_be_told_apart(session_ids: Mapping[str, str | None], environment: str) -> None:
    """By user: each has a session of their own."""
    ids = list(session_ids.values())
    sharing = [who for who, session_id in session_ids.items() if not session_id or ids.count(session_id) > 1]
    if not sharing:
        return
    raise Mismatch.of(
        f"Sessions of {len(ids)} users at once on {environment}",
        expected=f"{len(ids)} sessions, one for each",
        actual=f"{len(set(ids) - {None})} sessions; without one of their own: {', '.join(sharing)}",
        next_action="stop the occasion: users see each other. Compare the session settings of the workers",
    )


def must_have_their_own(visits: Sequence[Visit], environment: str) -> None:
    """Files, map and package hold what their owner uploaded and planned, number by number."""
    for visit in visits:
        where = f"{environment}, {visit.who}"
        tpr = expected_tpr(visit.workbook.rows, Level.PRIMARY, AgeGroup.UNDER_5)
        must_offer_all_files(visit.downloads, where)
        must_give_tpr(visit.downloads, tpr, where)
        must_carry_the_wards(visit.downloads, tpr.keys(), where)
        must_be_a_map(visit.map, tpr.keys(), where)
        package = must_open(visit.package.name, visit.package.content, where)
        must_list_wards(package, tpr.keys(), where)
        must_tell_plan(package, visit.plan, where)


def must_have_kept(first: str | None, last: str | None, who: str, environment: str) -> None:
    """A session id, as it was told at the first visit and in the end."""
    if first and last != first:
        raise Mismatch.of(
            f"Session of {who} on {environment}",
            expected="the same in the end as at the first visit",
            actual="another one" if last else "none",
            next_action="the session was lost or exchanged: see evictions and restarts of its Redis at that time",
        )


def must_name_nobody_else(visits: Sequence[Visit], environment: str) -> None:
    """No list, file, map or package of one names another's state or session."""
    for visit in visits:
        others = [other for other in visits if other is not visit]
        foreign = {other.workbook.spec.state: other.who for other in others} | {
            str(other.session_id): other.who for other in others
        }
        must_name_none_of(foreign, visit, environment)


def must_name_none_of(foreign: Mapping[str, str], visit: Visit, environment: str) -> None:
    """States and session ids of others, each with whose it is. A thousand ids are looked up, not looked for."""
    marks = foreign.keys() - {visit.workbook.spec.state}
    ids = {mark for mark in marks if _SESSION_ID.fullmatch(mark)}
    for name, text in _readings(visit):
        shown = f"{name} {text}"
        if found := ids.intersection(_SESSION_ID.findall(shown)) | {mark for mark in marks - ids if mark in shown}:
            raise Mismatch.of(
                f"{name} of {visit.who} on {environment}",
                expected="nothing of any other user",
                actual=f"it names the state or the session of {', '.join(sorted({foreign[mark] for mark in found}))}",
                next_action="stop the occasion: users see each other's results. Open the file from the run's "
                "evidence folder",
            )


def _readings(visit: Visit) -> Iterator[tuple[str, str]]:
    """Everything that a user can read, by name."""
    yield "list of the files", visit.downloads.text
    yield "map", f"{visit.map.url} {visit.map.text}"
    for file in (*visit.downloads.files, visit.package):
        yield from _texts(file)


def _texts(file: File) -> Iterator[tuple[str, str]]:
    if not zipfile.is_zipfile(io.BytesIO(file.content)):
        yield file.name, file.content.decode(errors="replace")
        return
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        for member in archive.namelist():
            yield f"{file.name}/{member}", archive.read(member).decode(errors="replace")

"""What a rehearsal measured, beside what it was to be."""

from collections.abc import Sequence

from cutover.report.account import Figures, account_of
from cutover.report.wording import duration
from cutover.runbook.folder import ChangeFolder

MOST_S = {"switch": 30.0, "rollback": 15.0}
"""From the first look to the last proof, checks included, with two instances."""
REHEARSAL_MOST_S = 240.0


def rehearsal_figures(changes: Sequence[ChangeFolder], took_s: float) -> str:
    """A table: what, the figure, its bound."""
    rows = [row for change in changes for row in _rows(change)]
    rows.append(("the whole rehearsal", duration(took_s), f"at most {duration(REHEARSAL_MOST_S)}"))
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    return "\n".join(f"{what:<{widths[0]}}  {figure:<{widths[1]}}  {bound}".rstrip() for what, figure, bound in rows)


def _rows(change: ChangeFolder) -> list[tuple[str, str, str]]:
    verb, found = change.change.verb, _of(change)
    rows = [(f"{verb}, verified", duration(found.took_s), f"at most {duration(MOST_S[verb])}")]
    if found.requests:
        rows.append(
            (f"{verb}: users' requests failed", f"{found.failed:,} of {found.requests:,}", "0 with two instances")
        )
        rows.append((f"{verb}: longest gap", f"at most {duration(found.longest_gap_s)}", ""))
    if found.compared:
        rows.append((f"{verb}: sessions", found.compared.partition(": ")[2], ""))
    return rows


def _of(change: ChangeFolder) -> Figures:
    return account_of(change).figures

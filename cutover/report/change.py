"""The page of a change of production: what was done, what has become of each instance, what users noticed of it."""

from pathlib import Path

from markupsafe import Markup

from cutover.report.account import account_of
from cutover.report.downtime import figures
from cutover.report.page import style_of, templates
from cutover.runbook.folder import ChangeFolder

STYLES = ("base.css", "parts.css", "downtime.css", "change.css", "print.css")


def write_change_page(folder: ChangeFolder) -> Path:
    """A function of the journal and of what users noticed; written again whenever the change goes on."""
    account = account_of(folder)
    style, digest = style_of(STYLES)
    shown = templates()
    page = shown.get_template("change.html").render(
        account=account,
        pictures=figures(shown, account.series),
        style=Markup(style),  # noqa: S704 - written by this project
        style_digest=digest,
    )
    unfinished = folder.page.with_suffix(".part")
    unfinished.write_text(page, encoding="utf-8")
    return unfinished.replace(folder.page)

"""The page of a watch: whether it is still good, what was wrong and for how long, and all of it over time."""

from datetime import datetime, timedelta
from pathlib import Path

from markupsafe import Markup

from cutover.report.curves import BOTTOM, LEFT, RIGHT, TOP, WIDTH
from cutover.report.page import style_of, templates
from cutover.report.watch_figures import HEAD, by_age, figures, looks
from cutover.report.watch_panels import without_figures
from cutover.report.watch_pictures import pictures
from cutover.report.watch_timeline import theme_in_words, timeline
from cutover.report.watch_troubles import troubles_before, troubles_now
from cutover.report.watch_wording import day_and_clock, lasting, megabytes
from cutover.watch.account import Account
from cutover.watch.folder import WatchFolder
from cutover.watch.verdict import WatchVerdict

STYLES = ("base.css", "parts.css", "watch.css", "print.css")


def write_watch_page(folder: WatchFolder, account: Account, verdict: WatchVerdict) -> Path:
    """A function of the record; written again whenever the watch goes on."""
    shown = templates()
    shown.filters |= {"lasting": lasting, "day_and_clock": day_and_clock}
    shown.filters |= {"megabytes": megabytes, "theme_in_words": theme_in_words}
    style, digest = style_of(STYLES)

    def at(t: float) -> datetime:
        return account.head.started + timedelta(seconds=t)

    page = shown.get_template("watch.html").render(
        folder=folder.path.resolve().name,
        account=account,
        head=account.head,
        verdict=verdict,
        now=troubles_now(account),
        before=troubles_before(account),
        other_reasons=[one for one in verdict.reasons if one.kind != "trouble"],
        pictures=pictures(account),
        without_figures=without_figures(account),
        frame={"left": LEFT, "right": RIGHT, "top": TOP, "bottom": BOTTOM, "width": WIDTH},
        timeline=timeline(account),
        columns=HEAD,
        subjects=figures(account),
        aged=by_age(account),
        looks=list(looks(account)),
        at=at,
        # Written by this project, hence not escaped. Its digest is all that the page lets style it.
        style=Markup(style),  # noqa: S704
        style_digest=digest,
    )
    unfinished = folder.page.with_suffix(".part")
    unfinished.write_text(page, encoding="utf-8")
    return unfinished.replace(folder.page)

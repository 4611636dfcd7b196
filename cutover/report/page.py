"""index.html: one file with everything in it, readable without a network for as long as there are browsers."""

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from cutover.history import history_of, item_histories, since_baseline, this_run, trends
from cutover.report.checklist import checklist
from cutover.report.downtime import figures
from cutover.report.left_out import left_out
from cutover.report.looks import SLOW_S, by_feature, look_at, seen_on_the_way, slow_steps
from cutover.report.timeline import change_of
from cutover.report.witnesses import witness_tables
from cutover.report.wording import clock, duration, label, moment, slug, took_s
from cutover.runs import RunFolder
from cutover.verdict import Movement, judge, write_once, write_verdict
from cutover.verdict.coverage import ENVIRONMENTS, STATES
from cutover.verdict.phrases import counted, where

STYLES = ("base.css", "parts.css", "downtime.css", "change.css", "history.css", "print.css")
SCRIPT = "page.js"


def write_page(folder: RunFolder) -> Path:
    """The verdict is written with it where it is missing: the page never says anything else than verdict.json.

    Raises ConfigurationError where the folder already holds another verdict or another page.
    """
    verdict = write_verdict(folder)
    run = folder.run()
    results = tuple(folder.results())
    looks = look_at(folder.path, judge(run, results), results)
    history = history_of(folder)
    before, now = history.before, this_run(folder, verdict)
    change = change_of(folder)
    shown = templates()
    style, style_digest = style_of(STYLES)
    script, script_digest = script_of(SCRIPT)
    page = shown.get_template("page.html").render(
        run=run,
        left_out=list(left_out(run)),
        verdict=verdict,
        phases=checklist(run.occasion, verdict.plan, looks, before),
        before=before,
        moved=since_baseline(history, now),
        history=history,
        trends=trends(now, history.same),
        items_over_time=item_histories(now, history.same),
        anchor_of={(look.id.scenario, look.id.environment): look.anchor for look in looks},
        environments=ENVIRONMENTS,
        movement_kinds=list(Movement),
        states=STATES,
        features=by_feature(looks),
        anchors={look.id: look.anchor for look in looks},
        witnesses=witness_tables(folder.path, looks),
        change=change,
        pictures=figures(shown, change.series) if change else [],
        seen=seen_on_the_way(looks),
        slow=slow_steps(looks),
        slow_s=SLOW_S,
        took_s=took_s(run, results),
        # Written by this project, hence not escaped. Their digests are all that the page lets run.
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        style_digest=style_digest,
        script_digest=script_digest,
    )
    write_once(folder.page, page)
    return folder.page


def templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("cutover.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.filters |= {"clock": clock, "duration": duration, "label": label, "moment": moment}
    templates.filters |= {"slug": slug, "where": where}
    templates.globals |= {"counted": counted}
    return templates


def style_of(names: Sequence[str]) -> tuple[str, str]:
    """The style sheets as one, and its digest."""
    style = "\n".join(_text(name) for name in names)
    return style, _digest(style)


def script_of(name: str) -> tuple[str, str]:
    """The script, and its digest."""
    script = _text(name)
    return script, _digest(script)


def _text(name: str) -> str:
    return files("cutover.report").joinpath("templates", name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """As a Content-Security-Policy names what may run."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

"""index.html: one file with everything in it, readable without a network for as long as there are browsers."""

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from cutover.report.checklist import checklist
from cutover.report.looks import by_feature, look_at, seen_on_the_way
from cutover.report.witnesses import witness_tables
from cutover.report.wording import duration, label, moment, slug, took_s
from cutover.runs import RunFolder
from cutover.verdict import Movement, before_of, judge, movements, write_once, write_verdict
from cutover.verdict.coverage import ENVIRONMENTS, STATES
from cutover.verdict.phrases import counted, where

STYLES = ("base.css", "parts.css", "downtime.css", "print.css")
SCRIPT = "page.js"


def write_page(folder: RunFolder) -> Path:
    """The verdict is written with it where it is missing: the page never says anything else than verdict.json.

    Raises ConfigurationError where the folder already holds another verdict or another page.
    """
    verdict = write_verdict(folder)
    run = folder.run()
    results = tuple(folder.results())
    looks = look_at(folder.path, judge(run, results), results)
    before = before_of(folder)
    style, style_digest = style_of(STYLES)
    script = _text(SCRIPT)
    page = (
        templates()
        .get_template("page.html")
        .render(
            run=run,
            verdict=verdict,
            phases=checklist(run.occasion, verdict.plan, looks, before),
            before=before,
            moved=movements(before.plan, verdict.plan) if before else (),
            environments=ENVIRONMENTS,
            movement_kinds=list(Movement),
            states=STATES,
            features=by_feature(looks),
            anchors={look.id: look.anchor for look in looks},
            witnesses=witness_tables(folder.path, looks),
            seen=seen_on_the_way(looks),
            took_s=took_s(run, results),
            # Written by this project, hence not escaped. Their digests are all that the page lets run.
            style=Markup(style),  # noqa: S704
            script=Markup(script),  # noqa: S704
            style_digest=style_digest,
            script_digest=_digest(script),
        )
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
    templates.filters |= {"duration": duration, "label": label, "moment": moment, "slug": slug, "where": where}
    templates.globals |= {"counted": counted}
    return templates


def style_of(names: Sequence[str]) -> tuple[str, str]:
    """The style sheets as one, and its digest."""
    style = "\n".join(_text(name) for name in names)
    return style, _digest(style)


def _text(name: str) -> str:
    return files("cutover.report").joinpath("templates", name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """As a Content-Security-Policy names what may run."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

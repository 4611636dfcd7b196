"""The page of a change of production: what was done, what has become of each instance, what users noticed of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from cutover.downtime import Series, downtime, read
from cutover.report.downtime import figure
from cutover.report.page import style_of, templates
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.journal import Action, Entry, Phase
from cutover.runbook.state import Outcome, outcome_of, state_of

STYLES = ("base.css", "parts.css", "downtime.css", "change.css", "print.css")

_WANTED = {"switch": Outcome.DONE, "rollback": Outcome.AS_BEFORE, "disable": Outcome.DONE}
"""What each verb is there for."""


@dataclass(frozen=True)
class Step:
    """An action on an instance, once."""

    instance: str
    action: Action
    begun_s: float
    """Since the first line of the journal."""
    took_s: float | None
    """None where it was interrupted."""
    failure: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Figures:
    """What the issue of such a change is measured by."""

    took_s: float
    """At work, without the time between an interruption and its resumption."""
    requests: int
    failed: int
    """Of users, in all spans that were measured."""
    longest_gap_s: float
    """At most; of any of the spans."""
    compared: str
    """What became of the users' sessions; empty where nothing was compared."""


def write_change_page(folder: ChangeFolder) -> Path:
    """A function of the journal and of what users noticed; written again whenever the change goes on."""
    change, entries = folder.change, folder.journal.entries()
    series = [read(file) for file in folder.downtimes()]
    states = {one: state_of(one, entries) for one in dict.fromkeys(entry.instance for entry in entries)}
    style, digest = style_of(STYLES)
    shown = templates()
    page = shown.get_template("change.html").render(
        change=change,
        name=folder.name,
        started=entries[0].at if entries else None,
        outcome=outcome_of(entries),
        wanted=_WANTED[change.verb],
        states=states,
        figures=figures(entries, series),
        pictures=[figure(shown, one, f"span-{number}") for number, one in enumerate(series, start=1)],
        steps=steps(entries),
        style=Markup(style),  # noqa: S704 - written by this project
        style_digest=digest,
    )
    unfinished = folder.page.with_suffix(".part")
    unfinished.write_text(page, encoding="utf-8")
    return unfinished.replace(folder.page)


def figures(entries: Sequence[Entry], series: Sequence[Series]) -> Figures:
    spans = [downtime(one.of_users) for one in series]
    compared = [entry.facts["compared"] for entry in entries if "compared" in entry.facts]
    return Figures(
        took_s=sum(step.took_s or 0.0 for step in steps(entries)),
        requests=sum(span.requests for span in spans),
        failed=sum(span.failed for span in spans),
        longest_gap_s=max((span.longest_gap.most_s for span in spans if span.longest_gap), default=0.0),
        compared=compared[-1] if compared else "",
    )


def steps(entries: Sequence[Entry]) -> list[Step]:
    """In the order in which they were begun."""
    found: list[Step] = []
    for number, entry in enumerate(entries):
        if entry.phase is not Phase.BEGIN:
            continue
        later = (one for one in entries[number + 1 :] if (one.action, one.instance) == (entry.action, entry.instance))
        end = next(later, None)
        if end and end.phase is Phase.BEGIN:
            end = None  # this one was interrupted, and that is its repetition
        found.append(
            Step(
                instance=entry.instance,
                action=entry.action,
                begun_s=(entry.at - entries[0].at).total_seconds(),
                took_s=(end.at - entry.at).total_seconds() if end else None,
                failure=end.facts.get("actual", "") if end and end.phase is Phase.FAILED else "",
                facts=tuple({**entry.facts, **(end.facts if end and end.phase is Phase.END else {})}.items()),
            )
        )
    return found

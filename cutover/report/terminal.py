"""The run on the terminal: what failed and what to do, then the verdict. Plain text where nobody watches."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from cutover.errors import Failure
from cutover.history import Trend, history_of, this_run, trends
from cutover.report.left_out import left_out
from cutover.report.wording import label, printable
from cutover.runs import Run, RunFolder
from cutover.runs.manifest import MANIFEST, sha256_of
from cutover.runs.results import ShownFailure
from cutover.verdict import Decision, Reason, Standing, Verdict
from cutover.verdict.phrases import counted, where

DECISION_STYLES = {Decision.GO: "bold green", Decision.NO_GO: "bold red", Decision.INCONCLUSIVE: "bold yellow"}


def show(run: Run, verdict: Verdict, folder: RunFolder, console: Console) -> None:
    """Long lines are left to the terminal: a pipe gets each whole, on one line."""
    history = history_of(folder)
    told = trends(this_run(folder, verdict), history.same) if history.same else ()
    console.print(summary(run, verdict, folder.path, told), soft_wrap=True)


def summary(run: Run, verdict: Verdict, folder_path: Path, told: Sequence[Trend] = ()) -> Text:
    """Its `plain` is the text; the styles show on a terminal only.

    `told`: what is otherwise than in the runs before.
    """
    blocks = [_block(reason) for reason in verdict.reasons]
    if excused := (*verdict.known_issues, *verdict.accepted):
        blocks.append(Text("\n").join(_line(reason) for reason in excused))
    if told:
        blocks.append(Text("\n".join(printable(str(trend)) for trend in told)))
    if verdict.counts.findings:
        blocks.append(Text(f"{counted(verdict.counts.findings, 'finding')} on the way: see the report."))
    if run.left_out:
        blocks.append(Text("\n".join(f"left out: {printable(line)}" for line in left_out(run))))
    if verdict.reasons:
        blocks.append(Text("\n".join(["To do, by items of the plan:", *_to_do(verdict.reasons)])))
    page = RunFolder(folder_path).page
    blocks.append(conclusion(verdict.decision, f"{run.occasion} on {run.fleet}", verdict.headline, page))
    return Text("\n\n").join(blocks)


def _to_do(reasons: Sequence[Reason]) -> Iterator[str]:
    """A line for each next action, with the items that wait for it."""
    waiting: dict[tuple[str, str], dict[str, None]] = {}
    for reason in reasons:
        action = reason.next_action.split("\n")[0]
        items = waiting.setdefault((reason.scenario.environment, action), {})
        items.update(dict.fromkeys(reason.scenario.plan_items or ("no item of the plan",)))
    for (environment, action), items in waiting.items():
        yield f"  {', '.join(items)} {where(environment)}: {printable(action)}"


def _block(reason: Reason) -> Text:
    block = Text.assemble(_title(reason), f"\n  {printable(reason.explanation)}")
    for line in _details(reason):
        block.append(f"\n  {line}")
    return block


def _line(reason: Reason) -> Text:
    """What is excused needs no more here; the page has the rest."""
    return Text.assemble(_title(reason), f": {printable(reason.explanation)}")


def _title(reason: Reason) -> Text:
    style = {Standing.FAILED: "bold red", Standing.KNOWN: "bold blue"}.get(reason.kind, "bold yellow")
    scenario = reason.scenario
    items = f" (plan {', '.join(scenario.plan_items)})" if scenario.plan_items else ""
    return Text.assemble(
        (label(reason.kind).upper(), style),
        f" {where(scenario.environment)}: ",
        (printable(scenario.scenario), "bold"),
        (items, "dim"),
    )


def _details(reason: Reason) -> Iterator[str]:
    if reason.failure is None:
        yield f"  next:     {printable(reason.next_action)}"
    else:
        yield from printable(str(_unshown(reason.failure))).split("\n")


def _unshown(shown: ShownFailure) -> Failure:
    return Failure(shown.subject, shown.expected, shown.actual, shown.next_action)


def conclusion(decision: Decision, of_what: str, headline: str, page: Path) -> Text:
    """The last words, for whoever reads nothing else."""
    manifest = page.parent / MANIFEST
    proof = f"\nmanifest.json, sha256: {sha256_of(manifest)}" if manifest.is_file() else ""
    return Text.assemble(
        (decision.value, DECISION_STYLES[decision]),
        f"  {of_what}\n",
        (printable(headline)),
        "\nreport: ",
        (str(page), "underline"),
        proof,
    )

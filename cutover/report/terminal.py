"""The run on the terminal: what failed and what to do, then the verdict. Plain text where nobody watches."""

from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.text import Text

from cutover.errors import Failure
from cutover.report.wording import label
from cutover.runs import LeftOut, Run, RunFolder
from cutover.runs.results import ShownFailure
from cutover.verdict import Decision, Reason, Standing, Verdict
from cutover.verdict.phrases import counted, where

_DECISION_STYLES = {Decision.GO: "bold green", Decision.NO_GO: "bold red", Decision.INCONCLUSIVE: "bold yellow"}


def show(run: Run, verdict: Verdict, folder: RunFolder, console: Console) -> None:
    """Long lines are left to the terminal: a pipe gets each whole, on one line."""
    console.print(summary(run, verdict, folder.path), soft_wrap=True)


def summary(run: Run, verdict: Verdict, folder_path: Path) -> Text:
    """Its `plain` is the text; the styles show on a terminal only."""
    blocks = [_block(reason) for reason in (*verdict.reasons, *verdict.known_issues, *verdict.accepted)]
    if verdict.counts.findings:
        blocks.append(Text(f"{counted(verdict.counts.findings, 'finding')} on the way: see the report."))
    if run.left_out:
        blocks.append(Text("\n".join(_left_out(one) for one in run.left_out)))
    blocks.append(_conclusion(run, verdict, RunFolder(folder_path).page))
    return Text("\n\n").join(blocks)


def _left_out(one: LeftOut) -> str:
    return f"left out {where(one.id.environment)}: {_printable(one.id.scenario)}: {one.why}"


def _block(reason: Reason) -> Text:
    style = {Standing.FAILED: "bold red", Standing.KNOWN: "bold blue"}.get(reason.kind, "bold yellow")
    scenario = reason.scenario
    items = f" (plan {', '.join(scenario.plan_items)})" if scenario.plan_items else ""
    block = Text.assemble(
        (label(reason.kind).upper(), style),
        (f" {where(scenario.environment)}: "),
        (_printable(scenario.scenario), "bold"),
        (items, "dim"),
        f"\n  {_printable(reason.explanation)}",
    )
    for line in _details(reason):
        block.append(f"\n  {line}")
    return block


def _details(reason: Reason) -> Iterator[str]:
    if reason.failure is None:
        yield f"  next:     {_printable(reason.next_action)}"
    else:
        yield from _printable(str(_unshown(reason.failure))).split("\n")


def _unshown(shown: ShownFailure) -> Failure:
    return Failure(shown.subject, shown.expected, shown.actual, shown.next_action)


def _conclusion(run: Run, verdict: Verdict, page: Path) -> Text:
    return Text.assemble(
        (verdict.decision.value, _DECISION_STYLES[verdict.decision]),
        f"  {run.occasion} on {run.fleet}\n",
        (_printable(verdict.headline)),
        "\nreport: ",
        (str(page), "underline"),
    )


def _printable(text: str) -> str:
    """What a terminal would obey instead of showing is spelled out."""
    return "".join(sign if sign.isprintable() or sign == "\n" else repr(sign)[1:-1] for sign in text)

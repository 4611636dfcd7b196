"""A proof on the terminal: what was not noticed and what was cried for nothing, then the score."""

from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.text import Text

from cutover.errors import Failure
from cutover.proving.missed import as_failure, missed, placed
from cutover.proving.results import Healthy, Proof, Proved, Witnessed
from cutover.proving.score import Score
from cutover.report.terminal import DECISION_STYLES
from cutover.report.wording import printable
from cutover.runs.results import ShownFailure


def show_proof(proof: Proof, page: Path, console: Console) -> None:
    """Long lines are left to the terminal: a pipe gets each whole, on one line."""
    console.print(proof_text(proof, page), soft_wrap=True)


def proof_text(proof: Proof, page: Path) -> Text:
    """Its `plain` is the text; the styles show on a terminal only. `page`: where the page of it lies."""
    blocks = [
        *(_missed(fault) for fault in missed(proof)),
        *(_alarm(lab, one) for lab in proof.healthy for one in lab.alarms),
    ]
    if proof.not_shown:
        lines = (f"  {one.id} {one.name}: {_first_line(one.reason)}" for one in proof.not_shown)
        blocks.append(_listed("What the lab cannot show:", lines))
    if proof.idle:
        blocks.append(_listed("Scenarios that killed nothing:", (f"  {name}" for name in proof.idle)))
    blocks.append(_conclusion(proof, page))
    return Text("\n\n").join(blocks)


def _missed(fault: Proved) -> Text:
    return Text.assemble((fault.fate.upper(), "bold red"), ": ", *_told(as_failure(fault)))


def _alarm(lab: Healthy, one: Witnessed) -> Text:
    head = Text.assemble(
        ("FALSE ALARM", "bold red"),
        f" in healthy lab {lab.number}: ",
        (printable(f"{placed(one)}: {one.outcome}"), "bold"),
    )
    return Text.assemble(head, "\n  ", *_told(_unshown(one.failure), "\n  ")) if one.failure else head


def _told(failure: Failure, indented: str = "\n") -> Iterator[str | tuple[str, str]]:
    subject, *lines = printable(str(failure)).split("\n")
    yield subject, "bold"
    for line in lines:
        yield f"{indented}{line}"


def _unshown(shown: ShownFailure) -> Failure:
    return Failure(shown.subject, shown.expected, shown.actual, shown.next_action)


def _listed(title: str, lines: Iterator[str]) -> Text:
    return Text("\n".join([title, *(printable(line) for line in lines)]))


def _first_line(text: str) -> str:
    return text.partition("\n")[0]


def _conclusion(proof: Proof, page: Path) -> Text:
    score = Score.of(proof)
    return Text.assemble(
        (score.ratio, DECISION_STYLES[score.decision]),
        printable(f"  suite {proof.suite}"),
        f"\n{score}\nreport: ",
        (str(page), "underline"),
    )

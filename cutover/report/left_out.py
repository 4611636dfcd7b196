"""What a run left out, a line for all rows of an outline that were left out for the same reason."""

from collections import Counter
from collections.abc import Iterator

from cutover.runs import Run
from cutover.verdict.phrases import counted, where


def left_out(run: Run) -> Iterator[str]:
    rows = Counter((one.id.scenario.partition(" (")[0], one.id.environment, one.why) for one in run.left_out)
    for (claim, environment, why), number in rows.items():
        together = f", {counted(number, 'row')}" if number > 1 else ""
        yield f"{claim}{together}, {where(environment)}: {why}"

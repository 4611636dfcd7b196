"""The verdict on a run: a pure function of its folder, so that anyone can replay it."""

from cutover.verdict.before_after import ItemMovement, Movement, before_and_after, movements
from cutover.verdict.comparing import Difference, differences, must_be_equal
from cutover.verdict.coverage import ItemCoverage, State
from cutover.verdict.deciding import decide
from cutover.verdict.decision import Decision
from cutover.verdict.file import write_once, write_verdict
from cutover.verdict.judging import Judged, judge
from cutover.verdict.reason import Reason
from cutover.verdict.standing import Standing
from cutover.verdict.verdict import Counts, Verdict

__all__ = [
    "Counts",
    "Decision",
    "Difference",
    "ItemCoverage",
    "ItemMovement",
    "Judged",
    "Movement",
    "Reason",
    "Standing",
    "State",
    "Verdict",
    "before_and_after",
    "decide",
    "differences",
    "judge",
    "movements",
    "must_be_equal",
    "write_once",
    "write_verdict",
]

"""Every page that there is, each with all that it can show."""

from pathlib import Path

from cutover.history import PastRun, keep_history
from cutover.report import keep_change, write_page
from cutover.report.change import write_change_page
from cutover.report.proof import write_proof_page
from cutover.report.watch import write_watch_page
from cutover.runbook.folder import ChangeFolder
from cutover.runs import Occasion, Outcome, RunFolder, Step
from cutover.watch.folder import WatchFolder
from cutover.watch.verdict import judge_watch
from tests.cutover.history.making import held, past_of
from tests.cutover.proving.proofs import of_each_fate
from tests.cutover.report.changed import FAILED, WHOLE, folder, measure
from tests.cutover.report.sample import ON_STAGING, fill
from tests.cutover.report.watched_day import day_told
from tests.cutover.report.witnessed import PRODUCTION, STAGING
from tests.cutover.verdict.making import result_of, scenario

AGREE = [scenario("All witnesses name one Redis", where, "5.1.3") for where in ("staging", "production")]
WAITED = Step(keyword="When", text="the officer asks for the ranking", outcome="passed", duration_s=12.34)
JUST = Step(keyword="Then", text="it is there", outcome="passed", duration_s=10.0)


def acceptance(parent: Path) -> Path:
    """After a baseline, an earlier acceptance, and a switch that was interrupted."""
    past = [_past(parent, "1", Occasion.BASELINE, Outcome.KNOWN), _past(parent, "2", Occasion.ACCEPTANCE)]
    run = RunFolder(parent / "3-acceptance-lab")
    run.path.mkdir()
    change = _switch(parent)
    keep_change(run, change)
    fill(run, *AGREE)
    for look, table in zip(AGREE, (STAGING, PRODUCTION), strict=True):
        name = f"evidence/{table.environment}-witnesses.json"
        (run.path / name).write_text(table.model_dump_json(), encoding="utf-8")
        holds = table is STAGING
        run.append(
            result_of(
                look,
                Outcome.PASSED if holds else Outcome.FAILED,
                failure=None if holds else ON_STAGING,
                evidence=[name],
                steps=(WAITED, JUST),
                duration_s=22.5,
            )
        )
    keep_history(run, past, change.name)
    return write_page(run)


def switch(parent: Path) -> Path:
    return write_change_page(_switch(parent))


def failed_switch(parent: Path) -> Path:
    return write_change_page(folder(parent, FAILED))


def watch(parent: Path) -> Path:
    account = day_told()
    return write_watch_page(WatchFolder(parent), account, judge_watch(account))


def proof(parent: Path) -> Path:
    return write_proof_page(of_each_fate(), parent)


def _switch(parent: Path) -> ChangeFolder:
    change = folder(parent, WHOLE, fleet="lab")
    measure(change, 1, failed=2)
    measure(change, 2, failed=0)
    return change


def _past(parent: Path, name: str, occasion: Occasion, outcome: Outcome = Outcome.PASSED) -> PastRun:
    return past_of(held(parent, name, occasion, outcome))

"""`cutover prove`: the lab broken in every known way, and the suite asked about each."""

import multiprocessing
import sys
import time
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from cutover.errors import ConfigurationError
from cutover.proving.readme import publish as write_into_readme
from cutover.proving.results import KILLING, Healthy, NotShown, Proof, Proved
from cutover.proving.scenarios import all_scenarios
from cutover.proving.score import Score
from cutover.report.proof import write_proof_page
from cutover.report.proof_terminal import show_proof
from cutover.runs.folder import new_folder
from cutover.suite import suite_version
from cutover.verdict.phrases import counted
from lab.faults.catalogue import FAULT_BY_ID, FAULTS, NOT_SHOWN
from scripts.proving.one import RUNS_A_LAB, is_for_the_watch, prove_fault, watch_health

PROOFS = Path(__file__).resolve().parents[1] / "reports" / "proofs"
HEALTHY = 50


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID...]")
@click.option("--jobs", type=click.IntRange(1, 16), default=3, show_default=True, help="Labs at the same time.")
@click.option(
    "--healthy", type=click.IntRange(0), help=f"Looks at a lab in health: {HEALTHY}, or none if faults are named."
)
@click.option("--json", "as_json", is_flag=True, help="The whole proof for a program.")
@click.option("--publish", is_flag=True, help="Write the score into README.md and docs/: of all faults only.")
def prove(ids: tuple[str, ...], *, jobs: int, healthy: int | None, as_json: bool, publish: bool) -> None:
    """Break a lab in every known way, each in a lab of its own, and see that the suite notices; all of them, or some.

    Exit code 1 where a fault survives or a lab in health gives an alarm, 3 where something could not be tried.
    """
    chosen = _chosen(ids)
    if publish and ids:
        raise click.UsageError("--publish is of all faults: name none")
    looks = (0 if ids else HEALTHY) if healthy is None else healthy
    folder = new_folder(PROOFS, "prove")
    proof = _prove(chosen, folder, jobs, -(-looks // RUNS_A_LAB))
    (folder / "proof.json").write_text(proof.model_dump_json(indent=1) + "\n", encoding="utf-8")
    page = write_proof_page(proof, folder)
    if as_json:
        click.echo(proof.model_dump_json(indent=1))
    else:
        show_proof(proof, page, Console(highlight=False))
    if publish:
        for written in write_into_readme(proof, PROOFS.parents[1]):
            _say(f"published: {written}")
    sys.exit(Score.of(proof).decision.exit_code)


def _chosen(ids: tuple[str, ...]) -> list[str]:
    unknown = [one for one in ids if one.upper() not in FAULT_BY_ID]
    if unknown:
        raise ConfigurationError.of(
            f"Fault {', '.join(unknown)}",
            expected="of the catalogue, and one that the lab can show",
            actual="not among them",
            next_action="see which there are: cutover lab faults; nothing was started",
        )
    return [one.upper() for one in ids] or [fault.id for fault in FAULTS]


def _prove(ids: list[str], folder: Path, jobs: int, labs_in_health: int) -> Proof:
    began, started = time.monotonic(), datetime.now(UTC)
    faults: list[Proved] = []
    healthy: list[Healthy] = []
    health = f" and {counted(labs_in_health * RUNS_A_LAB, 'look')} at health" if labs_in_health else ""
    _say(f"{counted(len(ids), 'fault')}{health}, {counted(jobs, 'lab')} at a time; each is told when it is done")
    # Each worker's own main thread: a lab hears signals while it comes up.
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        # What takes long comes first, so that none is left alone at the end.
        asked: list[Future[Any]] = [pool.submit(watch_health, number, folder) for number in range(labs_in_health)]
        asked += [pool.submit(prove_fault, one, folder) for one in sorted(ids, key=is_for_the_watch, reverse=True)]
        for told in (one.result() for one in as_completed(asked)):
            if isinstance(told, Proved):
                faults.append(told)
                _say(f"{told.id}  {told.fate}  ({told.took_s:.0f} s)  {told.name}")
            else:
                healthy += told
                _say(f"health  {sum(bool(one.alarms) for one in told)} alarms in {len(told)} looks")
    order = {one: number for number, one in enumerate(ids)}
    # Of some faults nothing can be said about the scenarios that look for others.
    is_whole = len(ids) == len(FAULTS)
    killers = {one.name for fault in faults for one in fault.witnessed if one.outcome in KILLING}
    return Proof(
        suite=suite_version(),
        started=started,
        took_s=round(time.monotonic() - began, 1),
        jobs=jobs,
        faults=tuple(sorted(faults, key=lambda one: order[one.id])),
        not_shown=tuple(NotShown(id=one.id, name=one.name, reason=one.reason) for one in NOT_SHOWN if is_whole),
        healthy=tuple(sorted(healthy, key=lambda one: one.number)),
        idle=tuple(name for name in all_scenarios() if is_whole and name not in killers),
    )


def _say(line: str) -> None:
    click.echo(line, err=True)

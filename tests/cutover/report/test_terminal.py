"""The summary, sign by sign."""

from io import StringIO
from pathlib import Path

from rich.console import Console

from cutover.history import keep_history
from cutover.report import show, summary
from cutover.runs import Finding, Occasion, Outcome, RunFolder
from cutover.runs.manifest import sha256_of, write_manifest
from cutover.runs.results import ShownFailure
from cutover.verdict import decide, write_verdict
from tests.cutover.history.making import held, past_of
from tests.cutover.verdict.making import WRONG_REDIS, result_of, run_of, scenario

LINKS = scenario("The links open", "production", "5.2.3", "6.2.1")
ISOLATED = scenario("A session of one means nothing to the other", "both", "6.2.3")
UNTAGGED = scenario("Something else", "staging")
RUN = run_of(LINKS, ISOLATED, UNTAGGED, occasion=Occasion.BASELINE)
WORKERS = WRONG_REDIS.model_copy(update={"actual": "worker 1: staging\nworker 2: staging"})
FINDING = Finding(subject="answer", observed="repeated", count=1)
RESULTS = [
    result_of(LINKS, Outcome.FAILED, failure=WRONG_REDIS, findings=[FINDING, FINDING]),
    result_of(ISOLATED, Outcome.KNOWN, failure=WORKERS, registered="shared-redis"),
]
FOLDER = RunFolder(Path("reports/runs/one"))
EXPECTED = """\
FAILED in production: The links open (plan 5.2.3, 6.2.1)
  The system is not as the scenario claims.
  Redis of production-2, worker 4711
    expected: chatmrpt-redis-production (run_id 9f2c)
    actual:   chatmrpt-redis-staging    (run_id 03ab)
    next:     production-2 was not restarted after its .env changed: cutover switch --resume

NO RESULT in staging: Something else
  Was selected, but never came to an end: nothing is known.
    next:     find out what ended the run, then run the baseline again

KNOWN ISSUE across both environments: A session of one means nothing to the other (plan 6.2.3): Fails as issue \
shared-redis is registered: Production uses staging's Redis.

2 findings on the way: see the report.

left out: Everything else, across both environments: this test is about something else

To do, by items of the plan:
  5.2.3, 6.2.1 in production: production-2 was not restarted after its .env changed: cutover switch --resume
  no item of the plan in staging: find out what ended the run, then run the baseline again

NO-GO  baseline on lab
The cutover must not start: 1 of 3 scenarios speaks against it, 1 more cannot be told. First: “The links open” failed \
in production. The run was cut short: 1 scenario never came to an \
end. 3 of the plan's 38 items have a scenario in this run, 35 have none yet.
report: reports/runs/one/index.html
"""


def test_a_pipe_gets_plain_text_with_its_lines_whole() -> None:
    pipe = StringIO()

    show(RUN, decide(RUN, RESULTS), FOLDER, Console(file=pipe, width=40))

    assert pipe.getvalue() == EXPECTED


def test_a_terminal_gets_the_same_words_in_colour() -> None:
    screen = StringIO()

    show(
        RUN, decide(RUN, RESULTS), FOLDER, Console(file=screen, force_terminal=True, color_system="standard", width=80)
    )

    assert "\x1b[1;31mNO-GO\x1b[0m" in screen.getvalue()
    assert "\x1b[1;34mKNOWN ISSUE\x1b[0m" in screen.getvalue()


def test_go_is_short() -> None:
    run = run_of(LINKS)

    assert summary(run, decide(run, [result_of(LINKS)]), FOLDER.path).plain == (
        "left out: Everything else, across both environments: this test is about something else\n\n"
        "GO  acceptance on lab\n"
        "The cutover is accepted: the one scenario holds. "
        "2 of the plan's 38 items have a scenario in this run, 36 have none yet.\n"
        "report: reports/runs/one/index.html"
    )


def test_what_is_otherwise_than_before_is_told(tmp_path: Path) -> None:
    past = [past_of(held(tmp_path, "1", Occasion.NIGHTLY))]
    tonight = held(tmp_path, "2", Occasion.NIGHTLY, Outcome.FAILED)
    keep_history(tonight, past, "")
    manifest = write_manifest(tonight.path)
    pipe = StringIO()

    show(tonight.run(), write_verdict(tonight), tonight, Console(file=pipe))

    assert "\n\nregressed in production: Nobody shares: held in the run before, now: failed\n\n" in pipe.getvalue()
    assert pipe.getvalue().endswith(f"\nmanifest.json, sha256: {sha256_of(manifest)}\n")


def test_what_a_terminal_would_obey_is_spelled_out() -> None:
    run = run_of(scenario("A \x1b[2Jtitle"))
    failure = ShownFailure(
        type="Mismatch", subject="log\r", expected="calm", actual="\x1b]0;taken\x07 [bold]\tü\nnext", next_action="x"
    )

    pipe = StringIO()
    show(run, decide(run, [result_of(run.scenarios[0], Outcome.FAILED, failure=failure)]), FOLDER, Console(file=pipe))

    assert pipe.getvalue().startswith(
        "FAILED in production: A \\x1b[2Jtitle\n"
        "  The system is not as the scenario claims.\n"
        "  log\\r\n"
        "    expected: calm\n"
        "    actual:   \\x1b]0;taken\\x07 [bold]\\tü\n"
        "              next\n"
    )

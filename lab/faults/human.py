"""Slips of the hand during a change, as far as they leave a fleet in a state of its own."""

from lab.faults.bench import Bench
from lab.faults.claims import ALIKE, EVERY_WORKER, IN_REDIS, RUNS, SAME_SESSION, STARTED_AFTER, WATCH
from lab.faults.fault import Fault, Need, NotShown, not_there
from lab.faults.looks import must_be_connected_to, must_keep_sessions_in_files, must_say
from lab.instance import ping

_TWO = (Need.SEPARATE, Need.TWO_INSTANCES)
_OF_A_SCRIPT = "a slip of the scripts that the runbook's verbs replace, and no state of a fleet"


def _roll_back_without_a_restart(bench: Bench) -> None:
    bench.last.point_at(bench.staging_redis.address)


def _file_and_process_disagree(bench: Bench) -> None:
    must_say(bench.last, "REDIS_HOST", bench.staging_redis.address.host)
    must_be_connected_to(bench.last, bench.production_redis.address)


def _type_the_scheme_twice(bench: Bench) -> None:
    for one in bench.production:
        one.configure(REDIS_HOST=f"redis://{bench.production_redis.address.host}")
    bench.restart(*bench.production)


def _all_keep_files(bench: Bench) -> None:
    for one in bench.production:
        must_keep_sessions_in_files(one)


def _edit_staging(bench: Bench) -> None:
    bench.staging.point_at(bench.production_redis.address)
    bench.staging.restart()


def _staging_is_on_productions(bench: Bench) -> None:
    must_be_connected_to(bench.staging, bench.production_redis.address)


def _copy_old_code_over(bench: Bench) -> None:
    """Not restarted: it comes back with the next restart, in weeks."""
    bench.last.edit("run.py", lambda text: f"# as it was in July\n{text}")


def _code_differs(bench: Bench) -> None:
    first, last = ((one.app / "run.py").read_bytes() for one in (bench.first, bench.last))
    if first == last:
        raise not_there(f"run.py of {bench.last.name}", expected="not what the others have", actual="the same")


def _stop_a_server(bench: Bench) -> None:
    bench.last.stop()


def _nobody_answers(bench: Bench) -> None:
    seen = ping(bench.last.server.address)
    if not seen.startswith("ConnectionRefusedError"):
        raise not_there(f"GET /ping on {bench.last.name}", expected="refused", actual=seen)


FAULTS = (
    Fault(
        "H05",
        "The settings of one instance were rolled back without a restart",
        endangers=("3.3.1", "4.2.1"),
        noticed_by=(STARTED_AFTER, ALIKE),
        inject=_roll_back_without_a_restart,
        must_show=_file_and_process_disagree,
        needs=_TWO,
    ),
    Fault(
        "H09",
        "The endpoint of production was mistyped: no such host, and sessions in files",
        endangers=("3.3.1", "5.1.3"),
        noticed_by=(IN_REDIS, SAME_SESSION),
        inject=_type_the_scheme_twice,
        must_show=_all_keep_files,
    ),
    Fault(
        "H10",
        "The change was applied to staging",
        endangers=("5.3.1", "6.2.4"),
        noticed_by=(EVERY_WORKER,),
        inject=_edit_staging,
        must_show=_staging_is_on_productions,
        strikes=("staging",),
    ),
    Fault(
        "H16",
        "Old code was copied over the new one, and waits for the next restart",
        endangers=("5.1.1",),
        noticed_by=(ALIKE,),
        inject=_copy_old_code_over,
        must_show=_code_differs,
        needs=_TWO,
    ),
    Fault(
        "H17",
        "A stale script has stopped one of production's instances",
        endangers=("4.2.1", "5.1.1"),
        noticed_by=(RUNS, WATCH),
        inject=_stop_a_server,
        must_show=_nobody_answers,
        needs=_TWO,
    ),
)
NOT_SHOWN = (
    NotShown("H01", "The backup was made after the change", _OF_A_SCRIPT),
    NotShown("H02", "The backup has another name than the plan's command for a rollback", _OF_A_SCRIPT),
    NotShown("H03", "The backup was deleted by a later copy", "backups lie beside the runs, not on the fleet"),
    NotShown("H04", "A rollback restores nothing and says that it did", _OF_A_SCRIPT),
    NotShown("H06", "A rollback looks for its file in the wrong folder", _OF_A_SCRIPT),
    NotShown("H07", "A rollback restores what was known to be bad", "that state is `lab up` without --separate"),
    NotShown("H08", "A variable was not expanded, and the banner says that all is done", _OF_A_SCRIPT),
    NotShown("H11", "A change has stopped after the first instance", "the state that it leaves is C03"),
    NotShown("H12", "Both instances were restarted at the same moment", "over in two seconds; it leaves no state"),
    NotShown("H14", "A line of the log is true, and its host is ignored", "a fault of a check; the state is R01"),
    NotShown("H15", "A script says that all is well, whatever happened", _OF_A_SCRIPT),
    NotShown("H18", "The service was tried by one of its two addresses", "the lab has no CDN in front of its balancer"),
    NotShown("H19", "It works for a tester whose session is warm", "a fault of a check, not of a fleet"),
    NotShown("H21", "What was verified is undone within a day", "C03 put into a lab under watch is that"),
)

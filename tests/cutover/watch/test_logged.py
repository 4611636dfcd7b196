"""New lines of a log: what is told of them, by what they are."""

from datetime import UTC, datetime

from cutover.fleet.patterns import FATAL_LOG_LINES
from cutover.masking import Mask
from cutover.probes.journal import Announcement, LogEntry, LogSource, ServiceLog
from cutover.provocations import Provocation
from cutover.watch.figures import Seen
from cutover.watch.logged import Sieve

AT = 1795392000
SIEVE = Sieve(Mask(frozenset({"hunter2hunter2"})), FATAL_LOG_LINES)


def entry(text: str, *, times: int = 1, exception: str | None = None) -> LogEntry:
    at = datetime.fromtimestamp(AT, UTC)
    return LogEntry("journal", text, exception, times, at, at, (AT,) * times)


def source(error: str | None = None) -> LogSource:
    return LogSource("journal", error, 5, 0, None, None, reaches_back=True, has_start=False)


def sifted(
    *entries: LogEntry,
    allowed: tuple[str, ...] = (),
    announced: tuple[Announcement, ...] = (),
    error: str | None = None,
) -> Seen:
    seen = Seen()
    log = ServiceLog("one", datetime.fromtimestamp(AT, UTC), (source(error),), entries, announced, 0)
    SIEVE.sift(seen, log, allowed)
    return seen


def counts(seen: Seen) -> dict[str, float | None]:
    return {key.quantity.value: value for key, value in seen.values.items()}


def test_lines_are_counted_by_what_they_are() -> None:
    seen = sifted(
        entry("ERROR in core: no such file", times=3),
        entry("WARNING in core: slow", times=2),
        entry("[ERROR] Worker (pid:7) was sent SIGKILL! Perhaps out of memory?"),
        entry("[CRITICAL] WORKER TIMEOUT (pid:9)"),
        entry("WARNING in redis_config: ⚠️ Falling back to filesystem sessions"),
        entry("WARNING in core: with a traceback", exception="ValueError: x"),
    )

    assert counts(seen) == {"lost-workers": 2, "errors": 5, "warnings": 2}
    assert [(line.level, line.count) for line in seen.logged] == [
        ("error", 3),
        ("lost worker", 1),
        ("lost worker", 1),
        ("error", 1),
        ("error", 1),
        ("warning", 2),
    ]


def test_a_quiet_log_has_no_lines_which_is_a_figure() -> None:
    assert counts(sifted()) == {"lost-workers": 0, "errors": 0, "warnings": 0}


def test_what_is_allowed_or_provoked_is_not_told() -> None:
    provoked = entry("ERROR in uploads: Error detecting TPR upload: no sheet")
    announced = Announcement(Provocation.UNRECOGNISED, AT - 1, AT + 1)

    assert counts(sifted(entry("ERROR in core: harmless"), allowed=("harmless",)))["errors"] == 0
    assert counts(sifted(provoked, announced=(announced,)))["errors"] == 0
    assert counts(sifted(provoked))["errors"] == 1


def test_of_a_log_that_could_not_be_read_nothing_is_known() -> None:
    seen = sifted(entry("ERROR in core: x"), error="Permission denied")

    assert counts(seen) == {}
    assert seen.unseen == {"log of one": "journal: Permission denied"}


def test_what_is_kept_is_masked_and_short_and_not_hidden_by_a_flood() -> None:
    flood = [entry(f"WARNING in core: {number}") for number in range(50)]
    seen = sifted(*flood, entry(f"ERROR in core: password hunter2hunter2 {'x' * 999}"))

    assert len(seen.logged) == 10
    assert seen.logged[0].level == "error"
    assert "hunter2" not in seen.logged[0].text
    assert len(seen.logged[0].text) == 300
    assert counts(seen)["warnings"] == 50

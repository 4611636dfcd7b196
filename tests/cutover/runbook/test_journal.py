"""The record of a change, and what a crash leaves of it."""

from pathlib import Path

import pytest

from cutover.errors import ConfigurationError, Mismatch, ProbeError
from cutover.runbook.journal import Action, Journal, Phase


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal.jsonl")


def told(journal: Journal) -> list[tuple[str, str, str]]:
    return [(entry.action.value, entry.instance, entry.phase.value) for entry in journal.entries()]


def test_a_line_before_and_a_line_after(journal: Journal) -> None:
    with journal.action(Action.EDIT, "production-1", sha256="new") as facts:
        assert told(journal) == [("edit", "production-1", "begin")]
        assert journal.facts(Action.EDIT, "production-1") is None
        facts["sha256"] = "seen"

    assert told(journal) == [("edit", "production-1", "begin"), ("edit", "production-1", "end")]
    assert journal.intended(Action.EDIT, "production-1") == {"sha256": "new"}
    assert journal.facts(Action.EDIT, "production-1") == {"sha256": "seen"}
    assert journal.facts(Action.EDIT, "production-2") is None


def test_what_was_first_stays_true(journal: Journal) -> None:
    for seen in ("before", "after"):
        with journal.action(Action.LOOK, "production-1") as facts:
            facts["sha256"] = seen

    assert journal.facts(Action.LOOK, "production-1") == {"sha256": "before"}


def test_a_failure_is_on_the_record_and_goes_on(journal: Journal) -> None:
    with pytest.raises(Mismatch), journal.action(Action.RESTART, "production-1"):
        raise Mismatch.of("Service", expected="a start", actual="none", next_action="read the log")

    last = journal.entries()[-1]
    assert (last.phase, last.facts) == (Phase.FAILED, {"actual": "none"})


@pytest.mark.parametrize("cut_short", ["{", '{"at":"2025-08-01T14:03:07Z","action":"edit"'])
def test_a_line_that_a_crash_cut_short_never_happened(journal: Journal, cut_short: str) -> None:
    with journal.action(Action.LOOK, "production-1"):
        pass
    with journal.path.open("a", encoding="utf-8") as file:
        file.write(cut_short)

    assert len(journal.entries()) == 2
    with journal.action(Action.EDIT, "production-1"):
        pass

    assert told(journal)[2:] == [("edit", "production-1", "begin"), ("edit", "production-1", "end")]


def test_a_journal_is_for_its_owner_alone(journal: Journal) -> None:
    with journal.action(Action.LOOK, "production-1"):
        pass

    assert journal.path.stat().st_mode & 0o777 == 0o600


def test_a_line_that_nobody_wrote_here(journal: Journal) -> None:
    journal.path.write_text('{"at": "yesterday"}\n', encoding="utf-8")

    with pytest.raises(ConfigurationError) as refused:
        journal.entries()

    assert refused.value.failure.subject == f"Journal {journal.path}"
    assert refused.value.failure.next_action == "restore the file as the run left it"


def test_a_full_disk_is_told_before_anything_is_begun() -> None:
    with pytest.raises(ProbeError) as refused, Journal(Path("/dev/full")).action(Action.EDIT, "production-1"):
        pytest.fail("it was begun without a record")

    assert str(refused.value) == (
        "Journal /dev/full\n"
        "  expected: takes down: edit on production-1, begin\n"
        "  actual:   No space left on device\n"
        "  next:     make room on this machine; what is not on the record is not begun"
    )

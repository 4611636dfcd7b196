"""The record of a watch on disk: what a kill leaves, who may go on with it, and where remarks go."""

import json
from pathlib import Path

import pytest

from cutover.errors import ConfigurationError
from cutover.fleet import Quantity
from cutover.watch.folder import WatchFolder
from cutover.watch.record import Line, Mark, Note, Told
from tests.cutover.watch.records import ONE, STARTED, head, logged, look, seen


def begun(parent: Path, fleet: str = "small") -> WatchFolder:
    folder = WatchFolder.create(fleet, parent=parent)
    folder.append(head().model_copy(update={"fleet": fleet}))
    return folder


def test_every_line_comes_back_as_it_was(tmp_path: Path) -> None:
    folder, of = begun(tmp_path), head()
    lines: list[Line] = [
        of,
        seen(of, 1, {(ONE, Quantity.HTTP_MS): None}, identities={ONE: 7}, workers={ONE: ((12, -3, 40.5),)},
             unseen={ONE: "no way"}, logged=(logged(ONE, "x\u2028y"),), log_until=8, changing=True),
        look(12, "journey", "wrong", facts={"cloud-cpu": 1.5}),
        Note(t=13, text='a "user" says: the map is gone'),
        Mark(t=14, what="resumed"),
        Told(t=15, number=1, title="x", problems={"CHANNEL": None, "OTHER": "HTTP 500"}),
    ]  # fmt: skip
    for line in lines[1:]:
        folder.append(line)

    assert list(folder.lines()) == lines


def test_what_is_as_usual_takes_no_room(tmp_path: Path) -> None:
    folder, of = begun(tmp_path), head()
    folder.append(seen(of, 1))

    (written,) = folder.record.read_text().splitlines()[1:]
    assert set(json.loads(written)) == {"kind", "t", "values"}


@pytest.mark.parametrize("cut", [1, 40, 300])
def test_a_line_that_a_kill_cut_short_is_gone_and_the_next_one_is_whole(tmp_path: Path, cut: int) -> None:
    folder, of = begun(tmp_path), head()
    folder.append(seen(of, 1))
    whole = folder.record.read_bytes()
    folder.append(seen(of, 2, workers={ONE: tuple((n, 0, 1.0) for n in range(90))}))
    folder.record.write_bytes(folder.record.read_bytes()[: len(whole) + cut])

    assert list(folder.lines()) == [of, seen(of, 1)]
    folder.append(seen(of, 3))
    assert list(folder.lines()) == [of, seen(of, 1), seen(of, 3)]


def test_a_line_that_no_watch_wrote_is_refused(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    with folder.record.open("a") as record:
        record.write('{"kind":"round","t":1}\n')

    with pytest.raises(ConfigurationError, match=r"watch.jsonl\n  expected: what a run wrote\n  actual:   1 problems"):
        list(folder.lines())


def test_the_head_comes_first(tmp_path: Path) -> None:
    folder = WatchFolder.create("small", parent=tmp_path)
    folder.append(Note(t=1, text="x"))

    with pytest.raises(ConfigurationError) as refused:
        folder.head()

    assert str(refused.value) == (
        f"{folder.record}\n"
        "  expected: the head of a watch in its first line\n"
        "  actual:   something else\n"
        "  next:     restore the file as the watch left it"
    )


def test_the_latest_that_did_not_come_to_its_end_is_gone_on_with(tmp_path: Path) -> None:
    first, other, last = begun(tmp_path), begun(tmp_path, "other"), begun(tmp_path)
    first.verdict_file.write_text("{}")

    assert WatchFolder.unfinished("small", parent=tmp_path) == last
    assert WatchFolder.unfinished("other", parent=tmp_path) == other


def test_what_has_ended_is_not_gone_on_with(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    folder.verdict_file.write_text("{}")

    with pytest.raises(ConfigurationError) as refused:
        WatchFolder.unfinished("small", parent=tmp_path)

    assert str(refused.value) == (
        "Watch of small\n"
        f"  expected: one in {tmp_path} that did not come to its end\n"
        f"  actual:   the last one did: {folder.path.name}\n"
        "  next:     begin one: cutover watch --fleet small --for 24h"
    )


def test_nobody_else_writes_into_it(tmp_path: Path) -> None:
    folder = begun(tmp_path)

    with folder.held():
        assert folder.is_held
        with pytest.raises(ConfigurationError) as refused, folder.held():
            pass

    assert str(refused.value) == (
        f"Watch {folder.path.name}\n"
        "  expected: nobody else who writes into it\n"
        "  actual:   another process does\n"
        "  next:     leave it to that one, or end it first"
    )
    assert not folder.is_held


def test_a_remark_goes_to_the_watch_that_goes_on(tmp_path: Path) -> None:
    begun(tmp_path)
    first, one, other = begun(tmp_path), begun(tmp_path), begun(tmp_path, "other")

    with first.held(), one.held():
        assert WatchFolder.going_on(parent=tmp_path) == one
        with other.held():
            assert WatchFolder.going_on("small", parent=tmp_path) == one
            with pytest.raises(
                ConfigurationError, match=r"some of (small, other|other, small)\n  next:     name one: --fleet"
            ):
                WatchFolder.going_on(parent=tmp_path)


def test_without_a_watch_there_is_no_place_for_a_remark(tmp_path: Path) -> None:
    begun(tmp_path)

    with pytest.raises(ConfigurationError) as refused:
        WatchFolder.going_on(parent=tmp_path)

    assert str(refused.value) == (
        "Watch that goes on\n"
        "  expected: one, to put the remark on its timeline\n"
        "  actual:   none\n"
        "  next:     begin one: cutover watch --fleet F --for 24h"
    )


def test_times_are_counted_from_the_head(tmp_path: Path) -> None:
    folder = begun(tmp_path)

    assert folder.head().started == STARTED
    assert folder.since_start(folder.head()) != 0


def test_a_folder_of_something_else_is_none(tmp_path: Path) -> None:
    assert WatchFolder.existing(tmp_path) is None
    assert WatchFolder.existing(begun(tmp_path).path) is not None

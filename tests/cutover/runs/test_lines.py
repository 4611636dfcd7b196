"""Files of lines: whole ones only, also after a crash."""

from pathlib import Path

import pytest

from cutover.runs.lines import append_line, whole_lines


def test_lines_come_back_in_their_order_whatever_they_hold(tmp_path: Path) -> None:
    lines = ["", "a\u2028b\u0085c\x0b\x0c\r d", "ü" * 70_000, "last"]
    for line in lines:
        append_line(tmp_path / "x", line)

    assert list(whole_lines(tmp_path / "x")) == lines


@pytest.mark.parametrize("cut_short", ["x", "ü", "y" * 200_000])
def test_a_line_that_a_crash_cut_short_never_was(tmp_path: Path, cut_short: str) -> None:
    path = tmp_path / "x"
    append_line(path, "whole")
    path.write_bytes(path.read_bytes() + cut_short.encode()[: -1 if cut_short == "ü" else None])

    assert list(whole_lines(path)) == ["whole"]
    append_line(path, "next")
    assert path.read_bytes() == b"whole\nnext\n"


def test_a_file_of_nothing_but_a_cut_short_line(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("half a li")

    append_line(path, "next")

    assert path.read_text() == "next\n"


def test_no_file_has_no_lines(tmp_path: Path) -> None:
    assert list(whole_lines(tmp_path / "none")) == []


def test_only_its_owner_reads_it_unless_it_is_said_otherwise(tmp_path: Path) -> None:
    append_line(tmp_path / "x", "")
    append_line(tmp_path / "y", "", mode=0o644)

    assert ((tmp_path / "x").stat().st_mode & 0o777) == 0o600
    assert ((tmp_path / "y").stat().st_mode & 0o044) == 0o044

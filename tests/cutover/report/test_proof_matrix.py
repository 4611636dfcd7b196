"""The matrix: what each field says, and in which order."""

from collections.abc import Sequence

import pytest

from cutover.proving.results import Fate, Witnessed
from cutover.report.proof_faults import told
from cutover.report.proof_matrix import KINDS, Mark, mark_of, matrix
from tests.cutover.proving.proofs import (
    ALIKE,
    CONNECTED,
    ROOM,
    blind,
    fault,
    none,
    of_each_fate,
    refused,
    silent,
    whole,
    witnessed,
)


@pytest.mark.parametrize(
    ("said", "name", "mark"),
    [
        ([witnessed()], CONNECTED, Mark.NAMED),
        ([refused("watch")], "watch", Mark.NAMED),
        ([silent(environment="staging"), witnessed()], CONNECTED, Mark.NAMED),
        ([blind(), witnessed()], CONNECTED, Mark.NAMED),
        ([witnessed(ALIKE)], ALIKE, Mark.OTHER),
        ([silent(), blind()], CONNECTED, Mark.UNSURE),
        ([blind(ALIKE)], ALIKE, Mark.UNSURE),
        ([silent()], CONNECTED, Mark.SILENT),
        ([witnessed("watch", "let through", environment="", failure=None)], "watch", Mark.SILENT),
        ([witnessed(ALIKE)], CONNECTED, Mark.NOT_ASKED),
        ([witnessed()], ALIKE, None),
    ],
)
def test_the_strongest_of_what_was_said(said: Sequence[Witnessed], name: str, mark: Mark | None) -> None:
    assert mark_of(fault("C03", *said), name) is mark


def test_rows_by_group_and_columns_as_the_faults_bring_them_up() -> None:
    shown = matrix(of_each_fate())

    assert shown.columns == (CONNECTED, "watch", ALIKE, ROOM, "preflight")
    named, other, unsure, silent_one, not_asked = Mark
    assert {row.fault.id: row.cells for group in shown.groups for row in group.rows} == {
        "C03": (named, named, other, None, None),
        "C09": (silent_one, None, None, None, None),
        "W13": (other, None, not_asked, None, None),
        "R02": (None, None, None, unsure, not_asked),
        "H01": (not_asked, not_asked, None, None, None),
    }
    assert [(group.tally.group, group.tally.killed, len(group.rows)) for group in shown.groups] == [
        ("configuration", 1, 2),
        ("processes", 1, 1),
        ("Redis", 0, 1),
        ("human", 0, 1),
    ]


def test_nothing_is_lost_of_many_and_none_has_no_matrix() -> None:
    of_many = matrix(whole())

    assert (len(of_many.columns), len(of_many.groups)) == (60, 9)
    assert sum(len(group.rows) for group in of_many.groups) == 90
    assert {len(row.cells) for group in of_many.groups for row in group.rows} == {60}
    assert (matrix(none()).columns, matrix(none()).groups) == ((), ())


def test_every_mark_and_every_fate_has_a_picture_and_no_two_marks_share_one() -> None:
    assert set(KINDS) == {*Mark, *Fate}
    assert len({KINDS[mark] for mark in Mark}) == len(Mark)


def test_a_killed_fault_tells_in_full_what_the_named_said_and_the_others_in_short() -> None:
    said = [silent(environment="staging"), witnessed(), witnessed(ALIKE), blind(ROOM), refused("watch")]

    one = told(fault("C03", *said))

    assert [(witness.name, witness.environment) for witness in one.in_full] == [
        (CONNECTED, "production"),
        ("watch", ""),
    ]
    assert [(witness.name, witness.outcome) for witness in one.in_short] == [(ALIKE, "failed"), (ROOM, "not looked")]
    assert one.named == ((CONNECTED, Mark.NAMED), ("watch", Mark.NAMED))


def test_where_the_named_did_not_kill_it_all_is_told_in_full() -> None:
    one = told(fault("C03", silent(), witnessed(ALIKE), blind(ROOM)))

    assert [witness.name for witness in one.in_full] == [ALIKE, ROOM]
    assert one.in_short == ()
    assert one.named == ((CONNECTED, Mark.SILENT), ("watch", Mark.NOT_ASKED))


def test_endangered_items_in_the_plan_s_words_and_one_that_the_plan_has_no_more() -> None:
    assert told(fault(endangers=("5.1.3", "9.9.9"))).endangered == (
        ("5.1.3", "Redis connection successful"),
        ("9.9.9", "no item of the plan as it is now"),
    )

from collections import Counter
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from cutover.errors import ConfigurationError
from cutover.workbooks import WorkbookSpec, generate
from cutover.workbooks.columns import FACILITY, LEVEL, LGA, OVER_5, PERIOD, PERIOD_CODE, PREGNANT, STATE, UNDER_5, WARD
from cutover.workbooks.places import STATES

URBAN = ("central", "metro", "city", "urban", "municipal", "town")
"""Words that send the application's dialogue into a dead end (contract 3.3)."""


def test_the_same_spec_gives_the_same_rows() -> None:
    spec = WorkbookSpec("Kwara", wards=5, facilities_per_ward=2, months=2, seed=7)

    assert generate(spec) == generate(WorkbookSpec("Kwara", wards=5, facilities_per_ward=2, months=2, seed=7))


@pytest.mark.parametrize("change", [{"seed": 8}, {"state": "Osun"}, {"months": 3}])
def test_another_spec_gives_other_rows(change: dict[str, str | int]) -> None:
    spec = {"state": "Kwara", "wards": 5, "facilities_per_ward": 2, "months": 2, "seed": 7}

    assert generate(WorkbookSpec(**spec)).rows != generate(WorkbookSpec(**{**spec, **change})).rows  # type: ignore[arg-type]


def test_a_row_is_a_facility_in_a_month() -> None:
    workbook = generate(WorkbookSpec("Adamawa", wards=12, facilities_per_ward=3, months=14))
    rows = workbook.rows

    assert len(rows) == workbook.spec.row_count == 12 * 3 * 14
    assert len({row[WARD] for row in rows}) == 12
    assert len({(row[WARD], row[FACILITY]) for row in rows}) == 12 * 3
    assert len({(row[FACILITY], row[PERIOD_CODE]) for row in rows}) == len(rows)
    assert {row[STATE] for row in rows} == {"ad Adamawa State"}
    periods = {str(row[PERIOD_CODE]): row[PERIOD] for row in rows}
    assert sorted(periods)[0::13] == ["202001", "202102"]
    assert (periods["202001"], periods["202012"], periods["202102"]) == (
        "January 2020",
        "December 2020",
        "February 2021",
    )


def test_every_ward_has_a_primary_facility() -> None:
    rows = generate(WorkbookSpec("Osun", wards=9, facilities_per_ward=1, months=1)).rows

    assert {row[LEVEL] for row in rows} == {"Primary Health Facility"}


def test_facilities_of_all_levels_where_there_are_enough() -> None:
    rows = generate(WorkbookSpec("Osun", wards=1, facilities_per_ward=8, months=1)).rows

    assert Counter(str(row[LEVEL]).split()[0] for row in rows) == {"Primary": 6, "Secondary": 1, "Tertiary": 1}


def test_no_more_are_positive_than_tested() -> None:
    for row in generate(WorkbookSpec(wards=20, facilities_per_ward=4, months=6)).rows:
        for group in (UNDER_5, OVER_5, PREGNANT):
            assert 0 <= int(row[group.rdt_positive]) <= int(row[group.rdt_tested])
            assert 0 <= int(row[group.microscopy_positive]) <= int(row[group.microscopy_tested])


@pytest.mark.parametrize("state", STATES)
def test_no_name_sounds_urban_and_no_ward_stands_twice(state: str) -> None:
    place = STATES[state]
    wards = place.wards(400)
    rows = generate(WorkbookSpec(state, wards=60, facilities_per_ward=2, months=1)).rows
    names = [name for pair in wards for name in pair] + [str(row[key]) for row in rows for key in (LGA, WARD, FACILITY)]

    assert len({ward for _, ward in wards}) == 400
    assert [name for name in names if any(word in name.lower() for word in URBAN)] == []


def test_wards_beyond_the_known_ones_belong_to_known_lgas() -> None:
    place = STATES["Kwara"]
    known = sum(len(wards) for wards in place.lgas.values())

    beyond = place.wards(known + 3)[known:]

    assert [ward for _, ward in beyond] == ["Settlement 1", "Settlement 2", "Settlement 3"]
    assert {lga for lga, _ in beyond} <= set(place.lgas)


def test_an_unknown_state() -> None:
    with pytest.raises(ConfigurationError) as refused:
        generate(WorkbookSpec("Atlantis"))

    assert str(refused.value) == (
        "State 'Atlantis' of a workbook\n"
        "  expected: one of Adamawa, Kwara, Osun\n"
        "  actual:   no wards are known for it\n"
        "  next:     choose one of these, or add the state to cutover/workbooks/places.toml"
    )


@pytest.mark.parametrize(
    ("wards", "facilities", "months", "shown"),
    [
        (0, 3, 2, "0 x 3 x 2 = 0 rows"),
        (12, -1, 2, "12 x -1 x 2 = -24 rows"),
        (-2, -3, 2, "-2 x -3 x 2 = 12 rows"),
        (12, 3, 0, "12 x 3 x 0 = 0 rows"),
        (1000, 300, 2, "1000 x 300 x 2 = 600000 rows"),
        (1, 1, 300_001, "1 x 1 x 300001 = 300001 rows"),
    ],
)
def test_a_size_out_of_range(wards: int, facilities: int, months: int, shown: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        generate(WorkbookSpec("Osun", wards, facilities, months))

    assert str(refused.value) == (
        "Workbook for Osun\n"
        "  expected: wards, facilities per ward and months of at least 1, and at most 300,000 rows\n"
        f"  actual:   {shown}\n"
        "  next:     choose a size in this range"
    )


def test_a_written_file_holds_the_rows(tmp_path: Path) -> None:
    workbook = generate(WorkbookSpec("Kwara", wards=4, facilities_per_ward=2, months=1, seed=3))

    path = workbook.write(tmp_path)

    assert path == tmp_path / "NMEP_Kwara_8_rows_seed_3.xlsx"
    with CalamineWorkbook.from_path(str(path)) as opened:
        assert opened.sheet_names == ["raw"]
        head, *rows = opened.get_sheet_by_name("raw").to_python()
    assert [dict(zip(map(str, head), row, strict=True)) for row in rows] == list(workbook.rows)

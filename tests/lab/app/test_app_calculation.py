"""The TPR of each ward, against numbers counted by hand."""

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def result(tmp_path: Path, as_workbook: Callable[..., bytes]) -> Callable[..., dict[tuple[str, str], tuple[Any, ...]]]:
    """Return (tested, positive, TPR, method) by (LGA, ward)."""
    workbook = importlib.import_module("lab.app.tpr.workbook")
    calculation = importlib.import_module("lab.app.tpr.calculation")

    def calculate(
        records: list[Any], level: str = "Primary", age: str = "u5"
    ) -> dict[tuple[str, str], tuple[Any, ...]]:
        path = tmp_path / "tpr_data.xlsx"
        path.write_bytes(as_workbook(records))
        wards = calculation.tpr_by_ward(workbook.read(path), "Adamawa State", level, age)
        return {(ward.lga, ward.ward): (ward.tested, ward.positive, ward.tpr, ward.method) for ward in wards}

    return calculate


def test_the_methods_are_compared_row_by_row_before_the_rows_are_summed(record: Any, result: Any) -> None:
    rows = [record("Karewa", facility="A", u5=(60, 20, 10, 5)), record("Karewa", facility="B", u5=(40, 10, 90, 22))]
    assert result(rows) == {("Yola North", "Karewa"): (150, 42, 28.0, "rdt")}


def test_all_ages_take_the_larger_rate_and_the_counts_of_rdt(record: Any, result: Any) -> None:
    rows = [record("Karewa", u5=(100, 10, 10, 5), o5=(100, 20, 10, 1), pw=(0, 0, 0, 0))]
    assert result(rows, age="all") == {("Yola North", "Karewa"): (200, 30, 30.0, "rdt")}


def test_tested_and_positive_are_each_the_larger_of_the_two_methods(record: Any, result: Any) -> None:
    assert result([record("Karewa", u5=(50, 26, 80, 25))]) == {("Yola North", "Karewa"): (80, 26, 32.5, "microscopy")}


def test_the_rate_has_one_decimal(record: Any, result: Any) -> None:
    assert result([record("Karewa", u5=(3, 1, 0, 0))]) == {("Yola North", "Karewa"): (3, 1, 33.3, "rdt")}


def test_a_ward_without_tests_has_no_rate(record: Any, result: Any) -> None:
    assert result([record("Karewa", u5=(0, 0, 0, 0))]) == {("Yola North", "Karewa"): (0, 0, None, "rdt")}


def test_empty_cells_count_as_nothing(record: Any, result: Any) -> None:
    rows = [record("Karewa", u5=(10, 4, "", "")), record("Karewa", facility="B", u5=("", "", "", ""))]
    assert result(rows) == {("Yola North", "Karewa"): (10, 4, 40.0, "rdt")}


def test_wards_of_one_name_in_two_lgas_stay_apart(record: Any, result: Any) -> None:
    rows = [record("Sabon", u5=(10, 1, 0, 0)), record("Sabon", lga="ad Song", u5=(10, 5, 0, 0))]
    assert result(rows) == {("Song", "Sabon"): (10, 5, 50.0, "rdt"), ("Yola North", "Sabon"): (10, 1, 10.0, "rdt")}


@pytest.mark.parametrize(
    ("level", "expected"), [("Primary", 10.0), ("Secondary", 20.0), ("Tertiary", 30.0), ("All", 20.0)]
)
def test_only_facilities_of_the_chosen_level_count(record: Any, result: Any, level: str, expected: float) -> None:
    rows = [
        record("Karewa", facility="A", level="Primary", u5=(100, 10, 0, 0)),
        record("Karewa", facility="B", level="Secondary Health Facility", u5=(100, 20, 0, 0)),
        record("Karewa", facility="C", level="Tertiary", u5=(100, 30, 0, 0)),
    ]
    assert [rate for *_, rate, _ in result(rows, level).values()] == [expected]


@pytest.mark.parametrize(("age", "expected"), [("u5", 10.0), ("o5", 20.0), ("pw", 60.0), ("all", 25.0)])
def test_only_the_chosen_age_group_counts(record: Any, result: Any, age: str, expected: float) -> None:
    rows = [record("Karewa", u5=(100, 10, 0, 0), o5=(50, 10, 0, 0), pw=(50, 30, 0, 0))]
    assert [rate for *_, rate, _ in result(rows, age=age).values()] == [expected]


def test_a_missing_column_is_named(record: Any, result: Any) -> None:
    with pytest.raises(Exception, match=r"^Required column 'rdt_tested_o5' not found in data$"):
        result([record("Karewa", u5=(1, 1, 1, 1))], age="o5")

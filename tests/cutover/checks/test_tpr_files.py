"""What the files of a TPR analysis hold, ward by ward."""

import pytest

from cutover.answers import Downloads, File
from cutover.checks.tpr import must_carry_the_wards, must_give_tpr
from cutover.errors import Mismatch
from cutover.workbooks import WardTpr
from tests.cutover.checks.packages import shapes, zipped

EXPECTED = {
    "Dakri": WardTpr("Girei", "Dakri", tested=180, positive=40, tpr=22.2),
    "Damare": WardTpr("Girei", "Damare", tested=0, positive=0, tpr=0.0),
}
NAME = "Adamawa_TPR_Analysis_20250801.csv"


def analysis(*rows: str, head: str = "LGA,WardName,TPR") -> Downloads:
    return Downloads("", (File(NAME, "\n".join([head, *rows, ""]).encode("utf-8-sig")),))


def test_every_ward_with_its_number() -> None:
    must_give_tpr(analysis("Girei,Dakri,22.2", "Girei,Damare,0.0"), EXPECTED, "staging")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            ["Girei,Dakri,22.3", "Girei,Damare,0"],
            ["Dakri: 40 of 180 is 22.2 %, the file says 22.3"],
        ),
        (
            ["Girei,Dakri,22.2"],
            ["Damare: 0 of 0 is 0.0 %, the file says nothing"],
        ),
        (
            ["Girei,Dakri,", "Girei,Damare,0", "Girei,Gereng,5.0"],
            ["Dakri: 40 of 180 is 22.2 %, the file says None", "Gereng: not in the workbook, the file says 5.0"],
        ),
        (
            ["Girei,Dakri,n/a", "Girei,Damare,0"],
            ["Dakri: 40 of 180 is 22.2 %, the file says n/a"],
        ),
    ],
    ids=["other number", "a ward less", "no number, and a ward more", "a word"],
)
def test_a_ward_that_is_wrong_is_named_with_both_numbers(rows: list[str], told: list[str]) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_give_tpr(analysis(*rows), EXPECTED, "staging")

    assert str(wrong.value) == (
        f"Test positivity in {NAME} on staging\n"
        "  expected: the workbook's 2 wards, each with the workbook's number\n"
        f"  actual:   {f'{chr(10)}            '.join(told)}\n"
        "  next:     see whether the file belongs to this analysis, then compare the ward's rows in the workbook, "
        "of the facilities and the patients that were chosen"
    )


def test_a_ward_that_stands_twice_is_wrong() -> None:
    """The last row would hide a wrong first one."""
    with pytest.raises(Mismatch, match=r"the file says 22\.2 and 99\.9\n"):
        must_give_tpr(analysis("Girei,Dakri,99.9", "Girei,Dakri,22.2", "Girei,Damare,0"), EXPECTED, "staging")


def test_no_analysis_at_all() -> None:
    with pytest.raises(Mismatch) as wrong:
        must_give_tpr(Downloads("", ()), EXPECTED, "staging")

    assert str(wrong.value) == (
        "Files of the analysis on staging\n"
        "  expected: one with _TPR_Analysis_ in its name\n"
        "  actual:   none\n"
        "  next:     compare with the folder of the session on each instance"
    )


@pytest.mark.parametrize(
    ("content", "without"),
    [
        (
            b"<!DOCTYPE html>\n<html>\n<title>500</title>\n",
            "WardName, TPR: '<!DOCTYPE html>\\n<html>\\n<title>500</title>\\n'",
        ),
        (b"LGA,Ward,TPR\nGirei,Dakri,22.2\n", "WardName: 'LGA,Ward,TPR\\nGirei,Dakri,22.2\\n'"),
        (b"WardName,LGA\nDakri,Girei\n", "TPR: 'WardName,LGA\\nDakri,Girei\\n'"),
        (b"\xff\x00P\nK\x03\n", "WardName, TPR: '\ufffd\\x00P\\nK\\x03\\n'"),
        (100 * b"x", f"WardName, TPR: '{80 * 'x'}'"),
    ],
    ids=["error page", "other columns", "a column less", "no text", "long"],
)
def test_a_file_of_another_form_is_the_system_s_fault(content: bytes, without: str) -> None:
    """Not a fault of the suite: what a user downloads here is no analysis."""
    with pytest.raises(Mismatch) as wrong:
        must_give_tpr(Downloads("", (File(NAME, content),)), EXPECTED, "staging")

    assert str(wrong.value) == (
        f"Table {NAME} on staging\n"
        "  expected: columns WardName, TPR\n"
        f"  actual:   without {without}\n"
        "  next:     open the file: is it an error page?"
    )


def test_a_mark_of_its_encoding_belongs_to_no_column_and_a_row_cut_short_has_no_number() -> None:
    content = "WardName,TPR\nDakri\nDamare,0\n".encode("utf-8-sig")

    with pytest.raises(Mismatch, match=r"Dakri: 40 of 180 is 22\.2 %, the file says None"):
        must_give_tpr(Downloads("", (File(NAME, content),)), EXPECTED, "staging")


def files(csv_wards: list[str], shape_wards: list[str], *, field: str = "WardName") -> Downloads:
    text = "\n".join(["WardName", *csv_wards, ""]).encode()
    return Downloads("", (File("Adamawa_plus.csv", text), File("Adamawa_state.zip", shapes(shape_wards, field=field))))


WARDS = ["Dakri", "Damare"]


def test_the_wards_in_both_files() -> None:
    must_carry_the_wards(files(WARDS, WARDS), EXPECTED.keys(), "staging")


@pytest.mark.parametrize(
    ("downloads", "file", "actual"),
    [
        (files(["Dakri"], WARDS), "Adamawa_plus.csv", "Dakri"),
        (files([*WARDS, "Gereng"], WARDS), "Adamawa_plus.csv", "Dakri, Damare, Gereng"),
        (files([], WARDS), "Adamawa_plus.csv", "none"),
        (files(WARDS, ["Damare"]), "Adamawa_state.zip", "Damare"),
        (files(WARDS, []), "Adamawa_state.zip", "none"),
    ],
)
def test_other_wards_in_a_file(downloads: Downloads, file: str, actual: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_carry_the_wards(downloads, EXPECTED.keys(), "production")

    assert str(wrong.value) == (
        f"Wards in {file} on production\n"
        "  expected: Dakri, Damare\n"
        f"  actual:   {actual}\n"
        "  next:     see whether the file belongs to this analysis and not to an earlier one"
    )


PLUS = File("Adamawa_plus.csv", b"WardName\nDakri\nDamare\n")


@pytest.mark.parametrize(
    ("content", "actual"),
    [
        (b"no archive", "BadZipFile: File is not a zip file"),
        (zipped({"readme.txt": b"nothing here"}), "KeyError: 'shp'"),
    ],
)
def test_a_shapefile_that_cannot_be_read(content: bytes, actual: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_carry_the_wards(Downloads("", (PLUS, File("Adamawa_state.zip", content))), EXPECTED.keys(), "staging")

    assert str(wrong.value) == (
        "Shapefile Adamawa_state.zip on staging\n"
        "  expected: a ZIP with a shapefile that can be read\n"
        f"  actual:   {actual}\n"
        "  next:     fetch the file again and open it by hand"
    )


def test_a_shapefile_without_ward_names_is_the_system_s_fault() -> None:
    with pytest.raises(Mismatch, match=r"Adamawa_state\.zip on staging"):
        must_carry_the_wards(files(WARDS, WARDS, field="name"), EXPECTED.keys(), "staging")


def test_a_complete_analysis_of_another_form_is_the_system_s_fault() -> None:
    page = File("Adamawa_plus.csv", b"<!DOCTYPE html>\n<title>500</title>\n")

    with pytest.raises(Mismatch, match=r"Adamawa_plus\.csv on staging"):
        must_carry_the_wards(Downloads("", (page,)), EXPECTED.keys(), "staging")

"""The map that comes with a finished analysis."""

import pytest

from cutover.answers import Fetched
from cutover.checks.tpr import must_be_a_map
from cutover.errors import Mismatch

WARDS = {"Dakri", "Ma'ai"}
PAGE = b"<h1>Adamawa</h1><text>Dakri</text><text>Ma&#39;ai</text>"


def picture(content: bytes = PAGE, *, status: int = 200, name: str = "tpr_distribution_map_adamawa.html") -> Fetched:
    return Fetched(f"http://127.0.0.1/serve_viz_file/1/visualizations/{name}", status, "text/html", content)


def test_a_map_of_the_wards() -> None:
    must_be_a_map([picture()], WARDS, "Adamawa", "staging")


@pytest.mark.parametrize(
    ("seen", "actual"),
    [
        (picture(name="tpr_error.html"), f"HTTP 200, tpr_error.html, {len(PAGE)} bytes"),
        (picture(name="tpr_table_adamawa.html"), f"HTTP 200, tpr_table_adamawa.html, {len(PAGE)} bytes"),
        (
            picture(b"Kwara: Dakri"),
            "HTTP 200, tpr_distribution_map_adamawa.html, 12 bytes, without Adamawa, Ma'ai",
        ),
        (
            picture(b"", status=404),
            "HTTP 404, tpr_distribution_map_adamawa.html, 0 bytes, without Adamawa, Dakri, Ma'ai",
        ),
    ],
    ids=["error page", "table", "other state", "missing"],
)
def test_what_is_delivered_in_place_of_a_map(seen: Fetched, actual: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_be_a_map([picture(), seen], WARDS, "Adamawa", "staging")

    assert str(wrong.value) == (
        "Map of the analysis on staging\n"
        "  expected: HTTP 200 and a tpr_distribution_map that names Adamawa and its 2 wards\n"
        f"  actual:   {actual}\n"
        "  next:     open it: what cannot be drawn comes as tpr_error or tpr_table, and as a success"
    )


def test_no_map_at_all() -> None:
    with pytest.raises(Mismatch) as wrong:
        must_be_a_map([], WARDS, "Adamawa", "staging")

    assert str(wrong.value) == (
        "Map of the analysis on staging\n"
        "  expected: a tpr_distribution_map with the last answer of the dialogue\n"
        "  actual:   an answer without a picture\n"
        "  next:     read the service's log for this time"
    )

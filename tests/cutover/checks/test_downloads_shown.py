"""What a browser shows of an offer, and brings down."""

import pytest

from cutover.answers import Downloads, File
from cutover.checks.downloads import must_be_shown, must_be_those_of_now
from cutover.errors import Mismatch
from tests.cutover.checks.offers import BOTH, MADE

SHOWN = Downloads("Complete Analysis, Shapefile", (File("Osun_plus.csv", b"Osun"), File("Osun_state.zip", b"PK")))


def test_a_tab_that_shows_the_offer() -> None:
    must_be_shown(MADE, {"after a reload": SHOWN, "in a new tab": SHOWN}, "staging")


def test_a_tab_that_shows_less_or_something_else() -> None:
    less = Downloads("Complete Analysis", (File("Osun_plus.csv", b"old"),))

    with pytest.raises(Mismatch) as wrong:
        must_be_shown(MADE, {"at first": less, "after a reload": SHOWN, "in a new tab": less}, "staging")

    assert str(wrong.value) == (
        'Tab "Download Processed Data" on staging\n'
        f"  expected: each time the 2 files that the application offers: {BOTH}\n"
        "  actual:   at first: no Shapefile\n"
        "            at first: another Osun_plus.csv\n"
        "            at first: 1 files\n"
        "            in a new tab: no Shapefile\n"
        "            in a new tab: another Osun_plus.csv\n"
        "            in a new tab: 1 files\n"
        "  next:     the application has the links and the page does not show them: look at the page's console"
    )


def test_a_browser_that_brings_down_what_there_is_now() -> None:
    must_be_those_of_now(SHOWN, MADE, "staging")


def test_a_browser_that_brings_down_what_it_has_kept() -> None:
    kept = Downloads("Complete Analysis, Shapefile", (File("Kwara_plus.csv", b"Kwara"),))

    with pytest.raises(Mismatch) as wrong:
        must_be_those_of_now(kept, MADE, "staging")

    assert str(wrong.value) == (
        "Files that a browser on staging downloads after a second analysis\n"
        f"  expected: the 2 files that the application hands out now: {BOTH}\n"
        "  actual:   Kwara_plus.csv, 5 bytes: another file\n"
        "            1 files\n"
        "  next:     the application has the new ones: see whether the browser takes the old ones from its cache, by "
        "Cache-Control of the downloads and by how the page asks for them"
    )

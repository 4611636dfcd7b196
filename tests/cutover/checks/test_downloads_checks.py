"""Links and files: again, elsewhere, many times, and for a stranger."""

import json
from dataclasses import replace

import pytest

from cutover.answers import Fetched
from cutover.checks.downloads import (
    must_always_be,
    must_always_lead_home,
    must_be_of_one_instance,
    must_be_offered_again,
    must_be_offered_everywhere,
    must_not_mention,
    must_offer_nothing,
)
from cutover.errors import Mismatch
from cutover.witnesses.downloads import Offer, links_in
from tests.cutover.checks.offers import BOTH, CSV, GONE, MADE, NOTHING, ZIP, fetched

PERSISTENT = "every link of before, and behind each the same file"


def listing(*links: dict[str, str]) -> Fetched:
    return fetched(json.dumps({"download_links": links}).encode())


def test_the_same_again() -> None:
    must_be_offered_again(MADE, replace(MADE), "after a restart", "staging")


@pytest.mark.parametrize(
    ("after", "actual"),
    [
        (Offer((CSV,), MADE.files), f"links Complete Analysis (Osun_plus.csv) instead of {BOTH}"),
        (
            Offer(MADE.links, {**MADE.files, "Shapefile": fetched(b"other")}),
            "Shapefile: 5 bytes, and not the 2 of before",
        ),
        (
            NOTHING,
            f"links none instead of {BOTH}\n            Complete Analysis: HTTP 404\n            Shapefile: HTTP 404",
        ),
    ],
    ids=["a link less", "another file", "nothing"],
)
def test_something_else_afterwards(after: Offer, actual: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_be_offered_again(MADE, after, "after a restart", "staging")

    assert str(wrong.value) == (
        "Downloads on staging, after a restart\n"
        f"  expected: {PERSISTENT}\n"
        f"  actual:   {actual}\n"
        "  next:     no link: look into the session in Redis; a link without its file: into the session's folder"
    )


@pytest.mark.parametrize(
    ("offered", "actual"),
    [
        (Offer(MADE.links, {**MADE.files, "Shapefile": GONE}), "Shapefile: HTTP 404"),
        (Offer((), MADE.files), "no link, neither now nor before"),
    ],
    ids=["a file", "the links"],
)
def test_what_was_not_there_before_either_is_missing(offered: Offer, actual: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_be_offered_again(offered, replace(offered), "after a restart", "staging")

    assert wrong.value.failure.actual == actual


def test_every_instance_has_everything() -> None:
    must_be_offered_everywhere(MADE, {"production-1": MADE, "production-2": MADE}, "production")


def test_the_instance_that_lacks_a_file_is_named() -> None:
    half = Offer(MADE.links, {**MADE.files, "Shapefile": GONE})

    with pytest.raises(Mismatch) as wrong:
        must_be_offered_everywhere(MADE, {"production-1": MADE, "production-2": half, "p3": half}, "production")

    assert str(wrong.value) == (
        "Downloads on the instances of production\n"
        f"  expected: {PERSISTENT}\n"
        "  actual:   production-2: Shapefile: HTTP 404\n"
        "            p3: Shapefile: HTTP 404\n"
        "  next:     see whether the folders of uploads on these instances are the same storage"
    )


def test_each_answer_has_the_links() -> None:
    must_always_be(MADE.links, [listing(CSV, ZIP)] * 3, "staging")


def test_answers_without_the_links_are_counted() -> None:
    with pytest.raises(Mismatch) as wrong:
        must_always_be(MADE.links, [listing(CSV, ZIP), listing(), listing(), fetched(b"<h1>", 500)], "staging")

    assert str(wrong.value) == (
        "4 requests for the links over the workers of staging\n"
        f"  expected: each time the same links: {BOTH}\n"
        "  actual:   1 times: HTTP 500, text/plain, 4 bytes\n"
        f"            1 times: links {BOTH}\n"
        "            2 times: links none\n"
        "  next:     see which workers answer so: what only some of them know lives in their memory"
    )


def test_links_that_the_first_worker_does_not_know_are_told_all_the_same() -> None:
    with pytest.raises(Mismatch) as wrong:
        must_always_be((), [listing(CSV, ZIP), listing()], "staging")

    assert wrong.value.failure.expected == "each time the same links"
    assert wrong.value.failure.actual == f"1 times: links {BOTH}\n1 times: links none"


def test_no_link_is_nothing_that_a_worker_could_know() -> None:
    with pytest.raises(Mismatch) as wrong:
        must_always_be((), [listing()] * 50, "production")

    assert str(wrong.value) == (
        "50 requests for the links over the workers of production\n"
        "  expected: each time the same links\n"
        "  actual:   50 times: links none\n"
        "  next:     whichever worker answers knows no others: look into the session in Redis"
    )


@pytest.mark.parametrize("content", [b"<html>", b"[]", b'{"download_links": 1}', b'{"download_links": ["x"]}'])
def test_what_is_no_list_of_links(content: bytes) -> None:
    with pytest.raises(Mismatch) as wrong:
        links_in(fetched(content))

    assert str(wrong.value) == (
        "http://127.0.0.1/api\n"
        "  expected: HTTP 200 and JSON with a list of download links\n"
        f"  actual:   HTTP 200, text/plain, {len(content)} bytes\n"
        "  next:     read the service's log for this time"
    )


def test_a_balancer_that_leads_home() -> None:
    must_always_lead_home([fetched()] * 50, "production")


def test_a_balancer_that_leads_elsewhere() -> None:
    with pytest.raises(Mismatch) as wrong:
        must_always_lead_home([fetched()] * 24 + [GONE] * 25 + [fetched(status=502)], "production")

    assert str(wrong.value) == (
        "50 downloads through the balancer of production, with its cookie\n"
        "  expected: HTTP 200 each time: the balancer stays with the instance that has the file\n"
        "  actual:   25 times HTTP 404, 1 times HTTP 502\n"
        "  next:     read the stickiness of the target group, and whether its cookie has the name declared there"
    )


def test_a_file_of_one_instance() -> None:
    must_be_of_one_instance(MADE, {"production-1": NOTHING, "production-2": MADE}, "production")


@pytest.mark.parametrize(("second", "actual"), [(MADE, "on production-1, production-2"), (NOTHING, "on production-1")])
def test_a_file_of_more_or_fewer(second: Offer, actual: str) -> None:
    first = MADE if second is MADE else NOTHING
    with pytest.raises(Mismatch) as wrong:
        must_be_of_one_instance(MADE, {"production-1": first, "production-2": second}, "production")

    assert str(wrong.value) == (
        "Complete Analysis on the instances of production\n"
        "  expected: on one instance only, as the fleet file declares: files = per-instance\n"
        f"  actual:   {actual if second is MADE else 'on none'}\n"
        "  next:     correct files in the fleet file if the instances share their folders"
    )


def test_a_stranger_with_empty_hands() -> None:
    must_offer_nothing(NOTHING, fetched(status=403), "staging")


def test_a_stranger_who_sees_something() -> None:
    with pytest.raises(Mismatch) as wrong:
        must_offer_nothing(Offer((CSV,), {**NOTHING.files, "Shapefile": fetched(b"PK")}), fetched(b"map"), "staging")

    assert str(wrong.value) == (
        "Stranger on staging\n"
        "  expected: no links, HTTP 404 for each type of file, HTTP 403 for another visitor's map\n"
        "  actual:   Shapefile: HTTP 200\n"
        "            link to Osun_plus.csv\n"
        "            the other's map: HTTP 200\n"
        "  next:     stop and find out whose files these are: a visitor sees what is not theirs"
    )


def test_nothing_of_an_earlier_state() -> None:
    must_not_mention(MADE, "Kwara", "staging")


def test_something_of_an_earlier_state() -> None:
    with pytest.raises(Mismatch) as wrong:
        must_not_mention(MADE, "Osun", "staging")

    assert str(wrong.value) == (
        "Downloads on staging after a second analysis\n"
        "  expected: links and files without a word about Osun\n"
        "  actual:   link Osun_plus.csv\n"
        "            link Osun_state.zip\n"
        "            Complete Analysis, 4 bytes\n"
        "  next:     a link: see whether the second analysis wrote its links into the session; a file: see which of "
        "several in the session's folder the download takes"
    )

"""What is said to files that are no TPR workbook, and where they end up."""

from typing import Any

import pytest

from cutover.answers import UploadAnswer
from cutover.checks.uploads import (
    Uploaded,
    Verdict,
    must_be_judged,
    must_not_escape,
    must_not_speak_of_tpr,
)
from cutover.errors import Mismatch


def uploaded(status: int = 200, **body: Any) -> Uploaded:
    return Uploaded("a text file", UploadAnswer(status, body, "uploaded successfully!"))


@pytest.mark.parametrize(
    ("seen", "verdict"),
    [
        (uploaded(upload_type="csv_only"), Verdict.KEPT),
        (uploaded(500), Verdict.REFUSED),
        (uploaded(400, message="No file"), Verdict.REFUSED),
        (uploaded(413), Verdict.TOO_LARGE),
    ],
)
def test_a_file_that_gets_the_documented_answer(seen: Uploaded, verdict: Verdict) -> None:
    must_be_judged(seen, verdict, "staging")


@pytest.mark.parametrize(
    ("seen", "verdict", "expected", "actual"),
    [
        (
            uploaded(upload_type="tpr_excel"),
            Verdict.KEPT,
            "HTTP 200, csv_only: a plain table, no TPR dialogue",
            "HTTP 200, tpr_excel, a TPR dialogue begins",
        ),
        (
            uploaded(upload_type="csv_only", tpr_response="Here's what I found"),
            Verdict.KEPT,
            "HTTP 200, csv_only: a plain table, no TPR dialogue",
            "HTTP 200, csv_only, a TPR dialogue begins",
        ),
        (
            uploaded(500),
            Verdict.KEPT,
            "HTTP 200, csv_only: a plain table, no TPR dialogue",
            "HTTP 500, no type of upload",
        ),
        (
            uploaded(upload_type="csv_only"),
            Verdict.REFUSED,
            "an HTTP error, and no type of upload",
            "HTTP 200, csv_only",
        ),
        (
            uploaded(400, upload_type="csv_only"),
            Verdict.REFUSED,
            "an HTTP error, and no type of upload",
            "HTTP 400, csv_only",
        ),
        (
            uploaded(400, tpr_response="Here's what I found"),
            Verdict.REFUSED,
            "an HTTP error, and no type of upload",
            "HTTP 400, no type of upload, a TPR dialogue begins",
        ),
    ],
)
def test_a_file_that_is_taken_for_something_else(seen: Uploaded, verdict: Verdict, expected: str, actual: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_be_judged(seen, verdict, "production")

    assert str(wrong.value) == (
        "Upload of a text file on production\n"
        f"  expected: {expected}\n"
        f"  actual:   {actual}\n"
        "  next:     upload the same by hand and read the service's log for this time"
    )


@pytest.mark.parametrize("status", [200, 500])
def test_a_file_that_is_larger_than_the_limit_and_not_refused_for_it(status: int) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_be_judged(uploaded(status), Verdict.TOO_LARGE, "production")

    assert str(wrong.value) == (
        "Upload of a text file on production\n"
        "  expected: HTTP 413\n"
        f"  actual:   HTTP {status}, no type of upload\n"
        "  next:     see which limit each instance has: MAX_CONTENT_LENGTH in .env, else the application's own"
    )


def test_a_chat_that_goes_on_without_tpr() -> None:
    must_not_speak_of_tpr(uploaded(upload_type="csv_only"), "Ask me about your data.", "staging")


@pytest.mark.parametrize(
    ("kind", "said"),
    [("csv_only", "Would you like to proceed with TPR calculation for Osun?"), ("tpr_excel", "Hello.")],
)
def test_a_chat_that_begins_an_analysis(kind: str, said: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_not_speak_of_tpr(uploaded(upload_type=kind), said, "staging")

    assert str(wrong.value) == (
        "Chat after the upload of a text file on staging\n"
        "  expected: csv_only, and a chat that begins no TPR analysis\n"
        f'  actual:   {kind}; the page says "uploaded successfully!", the chat answers "{said}"\n'
        "  next:     see what the detection accepted: only a sheet named raw with the under-5 columns is TPR data"
    )


def listed(name: str | None) -> Uploaded:
    return uploaded(upload_summary={"file_info": {"csv_filename": name}})


def test_no_file_outside() -> None:
    must_not_escape(uploaded(), {"production-1": [], "production-2": []}, "production")


def test_a_file_outside() -> None:
    with pytest.raises(Mismatch) as wrong:
        must_not_escape(uploaded(), {"p1": [], "p2": ["/srv/x.xlsx", "/srv/y.xlsx"], "p3": ["/srv/z"]}, "production")

    assert str(wrong.value) == (
        "Upload of a text file on production\n"
        "  expected: nothing outside the folder of the visitor's session\n"
        "  actual:   p2: /srv/x.xlsx\n"
        "            p2: /srv/y.xlsx\n"
        "            p3: /srv/z\n"
        "  next:     remove these files, and see which code joins the given name to a folder"
    )

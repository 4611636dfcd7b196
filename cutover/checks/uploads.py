"""What the application says to a file that it cannot use, and what it must not do with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cutover.answers import UploadAnswer
from cutover.errors import Mismatch

TPR_PHRASES = ("analyzed your nmep tpr", "which state would you like", "proceed with tpr calculation")
"""How the TPR dialogue speaks (contract 3.3), in lower case."""


class Verdict(StrEnum):
    """What becomes of an uploaded file, as a feature calls it."""

    KEPT = "kept as a plain table"
    REFUSED = "refused"
    TOO_LARGE = "refused as too large"


@dataclass(frozen=True)
class Uploaded:
    file: str
    """What was sent, in a feature's words."""
    answer: UploadAnswer


def must_be_judged(uploaded: Uploaded, verdict: Verdict, environment: str) -> None:
    """The documented answer; which error code a refusal has is the application's own business (contract 1.2)."""
    answer = uploaded.answer
    kind = answer.body.get("upload_type")
    is_tpr = str(kind).startswith("tpr") or "tpr_response" in answer.body
    fits = {
        Verdict.KEPT: answer.status == 200 and kind == "csv_only" and not is_tpr,
        Verdict.REFUSED: answer.status >= 400 and kind is None and not is_tpr,
        Verdict.TOO_LARGE: answer.status == 413,
    }
    if fits[verdict]:
        return
    raise Mismatch.of(
        f"Upload of {uploaded.file} on {environment}",
        expected=_EXPECTED[verdict],
        actual=f"HTTP {answer.status}, {kind or 'no type of upload'}" + (", a TPR dialogue begins" if is_tpr else ""),
        next_action=_NEXT[verdict],
    )


def must_not_speak_of_tpr(uploaded: Uploaded, said: str, environment: str) -> None:
    """The page calls every upload a success; what counts is what the application takes the file for."""
    answer = uploaded.answer
    phrases = [phrase for phrase in TPR_PHRASES if phrase in said.lower()]
    if answer.body.get("upload_type") == "csv_only" and not phrases:
        return
    raise Mismatch.of(
        f"Chat after the upload of {uploaded.file} on {environment}",
        expected="csv_only, and a chat that begins no TPR analysis",
        actual=f'{answer.body.get("upload_type")}; the page says "{answer.shown}", the chat answers "{said}"',
        next_action="see what the detection accepted: only a sheet named raw with the under-5 columns is TPR data",
    )


def must_not_escape(uploaded: Uploaded, strays: Mapping[str, Sequence[str]], environment: str) -> None:
    """No file of that name lies on any instance outside the session's own folder."""
    found = [f"{instance}: {path}" for instance, paths in strays.items() for path in paths]
    if not found:
        return
    raise Mismatch.of(
        f"Upload of {uploaded.file} on {environment}",
        expected="nothing outside the folder of the visitor's session",
        actual="\n".join(found),
        next_action="remove these files, and see which code joins the given name to a folder",
    )


_EXPECTED = {
    Verdict.KEPT: "HTTP 200, csv_only: a plain table, no TPR dialogue",
    Verdict.REFUSED: "an HTTP error, and no type of upload",
    Verdict.TOO_LARGE: "HTTP 413",
}
_BY_HAND = "upload the same by hand and read the service's log for this time"
_NEXT = {
    Verdict.KEPT: _BY_HAND,
    Verdict.REFUSED: _BY_HAND,
    Verdict.TOO_LARGE: "see which limit each instance has: MAX_CONTENT_LENGTH in .env, else the application's own",
}

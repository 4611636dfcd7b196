"""The page of a proof: how much of what can go wrong the suite has noticed, by what, and what never was."""

from pathlib import Path

from markupsafe import Markup

from cutover.proving.missed import as_failure, missed, placed
from cutover.proving.results import Proof
from cutover.proving.score import Score
from cutover.report.page import SCRIPT, script_of, style_of, templates
from cutover.report.proof_faults import told
from cutover.report.proof_matrix import KINDS, Mark, matrix

STYLES = ("base.css", "parts.css", "proof.css", "print.css")
PAGE = "index.html"


def write_proof_page(proof: Proof, folder: Path) -> Path:
    """A function of the proof; written again whenever there is more of it."""
    shown = templates()
    shown.filters |= {"anchor": anchor, "placed": placed}
    style, style_digest = style_of(STYLES)
    script, script_digest = script_of(SCRIPT)
    of_all = matrix(proof)
    page = shown.get_template("proof.html").render(
        folder=folder.resolve().name,
        proof=proof,
        score=Score.of(proof),
        missed=[(one, as_failure(one)) for one in missed(proof)],
        alarms=[(lab, one) for lab in proof.healthy for one in lab.alarms],
        matrix=of_all,
        faults=[(group.tally, [told(row.fault) for row in group.rows]) for group in of_all.groups],
        marks=list(Mark),
        kinds=KINDS,
        # Written by this project, hence not escaped. Their digests are all that the page lets run.
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        style_digest=style_digest,
        script_digest=script_digest,
    )
    written = folder / PAGE
    unfinished = written.with_suffix(".part")
    unfinished.write_text(page, encoding="utf-8")
    return unfinished.replace(written)


def anchor(fault_id: str) -> str:
    """Of a fault's section: index.html#fault-C03."""
    return "fault-" + "".join(sign for sign in fault_id if sign.isalnum())

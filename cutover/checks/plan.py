"""A plan shares out the nets it was given; where there can be no plan, the user is told what is missing."""

import html
import itertools
import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from cutover.answers import Fetched, Reply
from cutover.errors import Mismatch
from cutover.journeys import NetPlan

_ASKS_FOR_NETS = re.compile(r"how many\b.{0,20}\bnets?\b", re.IGNORECASE | re.DOTALL)
_SENDS_TO_ANALYSIS = re.compile(r"\brun\b.{0,30}\banalysis\b.{0,10}\bfirst\b", re.IGNORECASE | re.DOTALL)
_PLAN = re.compile(r"plan generated|nets allocated", re.IGNORECASE)


def must_share_out(plan: NetPlan, nets: int, environment: str) -> None:
    """What is allocated and what remains are together the nets that were given."""
    told = plan.allocated + (plan.remaining or 0)
    adds_up = told <= nets if plan.remaining is None else told == nets
    if plan.available == nets and plan.allocated > 0 and adds_up:
        return
    remain = "not told" if plan.remaining is None else f"{plan.remaining:,}"
    raise Mismatch.of(
        f"Plan for {nets:,} bed nets on {environment}",
        expected=f"{nets:,} available, some of them allocated, the others remaining",
        actual=f"{plan.available:,} available, {plan.allocated:,} allocated, remaining {remain}",
        next_action="compare with itn_distribution_results.json in the session's upload folder: its total_nets is the "
        "number that was understood",
    )


def must_cover_no_fewer(plans: Mapping[int, NetPlan], environment: str) -> None:
    """From plan to plan, by the nets that were given: each time more than before."""
    for (few, fewer), (many, more) in itertools.pairwise(plans.items()):
        if fewer.fully_covered is None or more.fully_covered is None or more.fully_covered < fewer.fully_covered:
            raise Mismatch.of(
                f"Wards with full coverage on {environment}, of {many:,} nets",
                expected=f"at least as many as of {few:,} nets: {_covered(fewer, few)}",
                actual=_covered(more, many),
                next_action="compare the two plans: for how many nets each is, then ward by ward, for these "
                "are filled in the order of their rank",
            )


def must_be_a_map(picture: Fetched, wards: AbstractSet[str], environment: str) -> None:
    """A page of its own, found by the redirect of the frame's address, with every ward of the analysis on it."""
    shown = _plain(picture.text)
    missing = sorted(ward for ward in wards if ward not in shown)
    is_page = picture.status == 200 and "html" in picture.content_type
    if is_page and "/itn_distribution_map_" in picture.url and not missing:
        return
    raise Mismatch.of(
        f"Map of the net distribution on {environment}",
        expected=f"HTTP 200, itn_distribution_map_<time>.html with {len(wards)} wards",
        actual=f"HTTP {picture.status}, {picture.url.rpartition('/')[2]}, {len(picture.content):,} bytes, "
        f"without {', '.join(missing) or 'nothing'}",
        next_action="open it from the run's evidence folder: is it an error page, the map of an earlier plan, or of "
        "a ranking that lacks these wards?",
    )


def must_ask_for_nets(reply: Reply, environment: str) -> None:
    """10,000 nets, too, count as "not given" (contract 4.2)."""
    if _ASKS_FOR_NETS.search(reply.text) and not _is_plan(reply):
        return
    raise Mismatch.of(
        f"Answer to a plan without a number of nets on {environment}",
        expected="the question how many bed nets there are, and no plan",
        actual=_told_by(reply),
        next_action="ask the same in the chat: a plan for nets that nobody named is made of a default",
    )


def must_send_to_analysis(reply: Reply, environment: str) -> None:
    if _SENDS_TO_ANALYSIS.search(reply.text) and not _is_plan(reply):
        return
    raise Mismatch.of(
        f"Answer to a plan before the risk analysis on {environment}",
        expected="the advice to run the analysis first, and no plan",
        actual=_told_by(reply),
        next_action="see whose wards the plan shares the nets out to: of an earlier analysis, or of a sample?"
        if _is_plan(reply)
        else "ask the same in the chat, and read the service's log for this time",
    )


def _is_plan(reply: Reply) -> bool:
    return bool(reply.pictures or _PLAN.search(reply.text))


def _told_by(reply: Reply) -> str:
    return f"{reply.text or 'no words'}{' (with a map)' if reply.pictures else ''}"


def _covered(plan: NetPlan, nets: int) -> str:
    wards = "not told" if plan.fully_covered is None else f"{plan.fully_covered} wards"
    return wards if plan.available == nets else f"{wards}, in a plan for {plan.available:,} nets"


def _plain(page: str) -> str:
    """Names as they are read, however they are written in HTML or in a script."""
    return html.unescape(re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), page))

import pytest

from cutover.answers import Fetched, Reply
from cutover.checks.plan import (
    must_ask_for_nets,
    must_be_a_map,
    must_cover_no_fewer,
    must_send_to_analysis,
    must_share_out,
)
from cutover.errors import Mismatch
from cutover.journeys import NetPlan


@pytest.mark.parametrize(
    "plan",
    [
        NetPlan(24_000, 23_850, 150),
        NetPlan(24_000, 24_000, 0),
        NetPlan(24_000, 23_850),
        NetPlan(24_000, 24_000),
        NetPlan(24_000, 1, 23_999),
    ],
    ids=["some remain", "none remain", "remaining not told", "none remain, not told", "all but one remain"],
)
def test_a_plan_that_adds_up(plan: NetPlan) -> None:
    must_share_out(plan, 24_000, "staging")


@pytest.mark.parametrize(
    ("plan", "actual"),
    [
        (NetPlan(24_000, 23_850, 151), "24,000 available, 23,850 allocated, remaining 151"),
        (NetPlan(24_000, 23_850, 0), "24,000 available, 23,850 allocated, remaining 0"),
        (NetPlan(24_000, 24_001), "24,000 available, 24,001 allocated, remaining not told"),
        (NetPlan(12_000, 11_850, 150), "12,000 available, 11,850 allocated, remaining 150"),
        (NetPlan(24_000, 0, 24_000), "24,000 available, 0 allocated, remaining 24,000"),
    ],
    ids=["too many", "too few", "more than there are", "other plan", "nothing allocated"],
)
def test_a_plan_that_does_not_add_up(plan: NetPlan, actual: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_share_out(plan, 24_000, "production")

    assert str(wrong.value) == (
        "Plan for 24,000 bed nets on production\n"
        "  expected: 24,000 available, some of them allocated, the others remaining\n"
        f"  actual:   {actual}\n"
        "  next:     compare with itn_distribution_results.json in the session's upload folder: its total_nets is the "
        "number that was understood"
    )


def plans(*covered: int | None) -> dict[int, NetPlan]:
    return {
        1_000 * number: NetPlan(1_000 * number, 1_000 * number, 0, wards) for number, wards in enumerate(covered, 1)
    }


def test_more_nets_that_cover_more_wards_or_as_many() -> None:
    must_cover_no_fewer(plans(0, 3, 3, 9), "staging")


@pytest.mark.parametrize(
    ("covered", "before", "after"),
    [((0, 3, 2), "3 wards", "2 wards"), ((0, 3, None), "3 wards", "not told")],
    ids=["fewer", "not told"],
)
def test_more_nets_that_cover_fewer_wards(covered: tuple[int | None, ...], before: str, after: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_cover_no_fewer(plans(*covered), "staging")

    assert str(wrong.value) == (
        "Wards with full coverage on staging, of 3,000 nets\n"
        f"  expected: at least as many as of 2,000 nets: {before}\n"
        f"  actual:   {after}\n"
        "  next:     compare the two plans: for how many nets each is, then ward by ward, for these are "
        "filled in the order of their rank"
    )


def test_more_nets_that_were_taken_for_fewer() -> None:
    misread = {50_000: NetPlan(50_000, 49_000, 1_000, 7), 250_000: NetPlan(25_000, 25_000, 0, 4)}

    with pytest.raises(Mismatch) as wrong:
        must_cover_no_fewer(misread, "production")

    assert str(wrong.value) == (
        "Wards with full coverage on production, of 250,000 nets\n"
        "  expected: at least as many as of 50,000 nets: 7 wards\n"
        "  actual:   4 wards, in a plan for 25,000 nets\n"
        "  next:     compare the two plans: for how many nets each is, then ward by ward, for these are "
        "filled in the order of their rank"
    )


WARDS = {"Bara", "Yar'Adua"}
URL = "http://127.0.0.1/serve_viz_file/1/visualizations/itn_distribution_map_20250801_140307.html"


@pytest.mark.parametrize("page", ["<p>Bara, Yar&#39;Adua", '["Bara", "Yar\\u0027Adua"]', "Bara Yar'Adua"])
def test_a_map_of_the_wards(page: str) -> None:
    must_be_a_map(Fetched(URL, 200, "text/html; charset=utf-8", page.encode()), WARDS, "staging")


@pytest.mark.parametrize("letter", ["\\u006f", "\\u006F"])
def test_a_name_on_the_map_however_a_script_spells_it(letter: str) -> None:
    must_be_a_map(Fetched(URL, 200, "text/html", f'["Sab{letter}n"]'.encode()), {"Sabon"}, "staging")


@pytest.mark.parametrize(
    ("picture", "actual"),
    [
        (
            Fetched(URL, 200, "text/html", b"<h1>Bara"),
            "HTTP 200, itn_distribution_map_20250801_140307.html, 8 bytes, without Yar'Adua",
        ),
        (
            Fetched("http://127.0.0.1/itn_embed/1", 404, "text/html", b"<h1>ITN map not found</h1>"),
            "HTTP 404, 1, 26 bytes, without Bara, Yar'Adua",
        ),
        (
            Fetched("http://127.0.0.1/a/itn_error.html", 200, "text/html", b"Bara Yar'Adua"),
            "HTTP 200, itn_error.html, 13 bytes, without nothing",
        ),
        (
            Fetched(URL, 200, "application/json", b"Bara Yar'Adua"),
            "HTTP 200, itn_distribution_map_20250801_140307.html, 13 bytes, without nothing",
        ),
    ],
    ids=["other wards", "not found", "another page", "no page"],
)
def test_what_is_no_map(picture: Fetched, actual: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_be_a_map(picture, WARDS, "staging")

    assert str(wrong.value) == (
        "Map of the net distribution on staging\n"
        "  expected: HTTP 200, itn_distribution_map_<time>.html with 2 wards\n"
        f"  actual:   {actual}\n"
        "  next:     open it from the run's evidence folder: is it an error page, the map of an earlier plan, or of "
        "a ranking that lacks these wards?"
    )


@pytest.mark.parametrize(
    "text",
    ["I'm ready to help! How many bed nets do you have available?", "how many\nITN nets are there?"],
)
def test_a_question_for_the_nets(text: str) -> None:
    must_ask_for_nets(Reply(text), "staging")


PLAN = "ITN Distribution Plan Generated. Nets Allocated: 10,000. How many nets do you need next?"


@pytest.mark.parametrize(
    ("reply", "actual"),
    [
        (Reply(PLAN), PLAN),
        (Reply("How many nets do you have?", ("/itn_embed/1",)), "How many nets do you have? (with a map)"),
        (Reply("I can help you."), "I can help you."),
        (Reply(""), "no words"),
    ],
    ids=["a plan", "a map", "another answer", "nothing"],
)
def test_an_answer_that_does_not_ask_for_the_nets(reply: Reply, actual: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_ask_for_nets(reply, "staging")

    assert str(wrong.value) == (
        "Answer to a plan without a number of nets on staging\n"
        "  expected: the question how many bed nets there are, and no plan\n"
        f"  actual:   {actual}\n"
        "  next:     ask the same in the chat: a plan for nets that nobody named is made of a default"
    )


@pytest.mark.parametrize(
    "text",
    [
        "No data available. Please run analysis first.",
        (
            "Analysis has not been completed yet. Please run the malaria risk analysis first before planning ITN "
            "distribution."
        ),
    ],
)
def test_advice_to_run_the_analysis(text: str) -> None:
    must_send_to_analysis(Reply(text), "staging")


@pytest.mark.parametrize(
    ("text", "next_action"),
    [
        (
            "Please run the analysis first. Nets Allocated: 1",
            "see whose wards the plan shares the nets out to: of an earlier analysis, or of a sample?",
        ),
        ("Error: something went wrong", "ask the same in the chat, and read the service's log for this time"),
    ],
    ids=["a plan", "another answer"],
)
def test_no_advice_to_run_the_analysis(text: str, next_action: str) -> None:
    with pytest.raises(Mismatch) as wrong:
        must_send_to_analysis(Reply(text), "production")

    assert str(wrong.value) == (
        "Answer to a plan before the risk analysis on production\n"
        "  expected: the advice to run the analysis first, and no plan\n"
        f"  actual:   {text}\n"
        f"  next:     {next_action}"
    )

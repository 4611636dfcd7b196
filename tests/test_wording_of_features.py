"""A feature is for its owner to read: claims, no mechanics."""

import re
from pathlib import Path

import pytest

FEATURES = sorted((Path(__file__).resolve().parents[1] / "features").glob("**/*.feature"))
MECHANICS = {
    "should": r"\bshould\b",
    "a URL or a path": r"https?://|www\.|(?<!\w)/\w",
    "a selector": r"(?<!\w)#[a-z]|\[[a-z-]+=|\.[a-z]+-[a-z]+\b(?!\.)|\bid=|\bclass=|xpath|css=",
    "a wait": r"\b\d+ ?(s|ms|seconds?|milliseconds?|minutes?)\b|\bwaits?\b|\bsleeps?\b",
    "a key": r"\bREDIS_\w+|chatmrpt:|\brun_id\b",
    "a mouse": r"\b(clicks?|presses|types?|scrolls?) ",
}


@pytest.mark.parametrize("feature", FEATURES, ids=lambda file: file.name)
@pytest.mark.parametrize("what", MECHANICS)
def test_no_mechanics(feature: Path, what: str) -> None:
    lines = feature.read_text(encoding="utf-8").splitlines()

    assert [line.strip() for line in lines if re.search(MECHANICS[what], line)] == []


@pytest.mark.parametrize("feature", FEATURES, ids=lambda file: file.name)
def test_a_rule_with_a_reason_stands_above_the_scenarios(feature: Path) -> None:
    lines = [line.strip() for line in feature.read_text(encoding="utf-8").splitlines() if line.strip()]
    rules = [index for index, line in enumerate(lines) if line.startswith("Rule:")]

    assert rules
    for index in rules:
        assert not re.match(r"@|Scenario|Background", lines[index + 1]), "two lines of free text say why it matters"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Then the page should open", "should"),
        ("When I open http://127.0.0.1/", "a URL or a path"),
        ("When I open /upload", "a URL or a path"),
        ("When the officer looks at #upload-button", "a selector"),
        ("Then links are there within 5 s", "a wait"),
        ("Then REDIS_HOST is right", "a key"),
        ("When the officer clicks the button", "a mouse"),
    ],
)
def test_mechanics_would_be_found(text: str, what: str) -> None:
    assert re.search(MECHANICS[what], text)

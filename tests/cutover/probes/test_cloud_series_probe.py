"""What becomes of CloudWatch's answers, as its service model has them."""

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from cutover.errors import ProbeError
from cutover.probes.cloud_series import Point, Series, parse

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch.type_defs import MetricDataResultTypeDef

HITS = Series("AWS/ElastiCache", "CacheHits", (("CacheClusterId", "redis-production"),), "Sum")
ITEMS = Series("AWS/ElastiCache", "CurrItems", (("CacheClusterId", "redis-production"), ("CacheNodeId", "0001")))
NOON = datetime(2025, 8, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def result(number: int, *points: tuple[datetime, float], **more: Any) -> "MetricDataResultTypeDef":
    told: MetricDataResultTypeDef = {
        "Id": f"m{number}",
        "Label": "a label",
        "Timestamps": [at for at, _ in points],
        "Values": [value for _, value in points],
        "StatusCode": "Complete",
    }
    told.update(more)  # type: ignore[typeddict-item]
    return told


def refused(*results: "MetricDataResultTypeDef") -> str:
    with pytest.raises(ProbeError) as unanswered:
        parse("the metrics of redis-production", [HITS], results)
    return str(unanswered.value)


def test_the_newest_point_of_each() -> None:
    hits = result(0, (NOON, 3.0), (NOON - MINUTE, 5.0))
    items = result(1, (NOON - MINUTE, 7.0), (NOON, 0.0))

    assert parse("it", [HITS, ITEMS], [items, hits]) == {HITS: Point(NOON, 3.0), ITEMS: Point(NOON, 0.0)}


def test_no_data_is_no_zero() -> None:
    assert parse("it", [HITS, ITEMS], [result(0), result(1, (NOON, 0.0))]) == {HITS: None, ITEMS: Point(NOON, 0.0)}


def test_lists_that_are_left_out_are_empty() -> None:
    assert parse("it", [HITS], [{"Id": "m0", "StatusCode": "Complete"}]) == {HITS: None}


def test_a_time_of_another_zone() -> None:
    there = NOON.astimezone(timezone(timedelta(hours=1)))

    found = parse("it", [HITS], [result(0, (there, 1.0))])[HITS]

    assert found == Point(NOON, 1.0)
    assert found.at.tzinfo is UTC


def test_a_series_on_two_pages() -> None:
    pages = [result(0, (NOON, 3.0), StatusCode="PartialData"), result(0, (NOON - MINUTE, 5.0))]

    assert parse("it", [HITS], pages) == {HITS: Point(NOON, 3.0)}


def test_a_series_told_in_part_and_then_as_empty() -> None:
    assert parse("it", [HITS], [result(0, StatusCode="PartialData"), result(0)]) == {HITS: None}


def test_the_newest_of_what_is_told_in_part() -> None:
    assert parse("it", [HITS], [result(0, (NOON, 3.0), StatusCode="PartialData")]) == {HITS: Point(NOON, 3.0)}


def test_what_cannot_be_told_is_no_word_that_there_is_none() -> None:
    assert refused(result(0, StatusCode="InternalError")) == (
        "AWS about the metrics of redis-production\n"
        "  expected: data points, or the word that there are none\n"
        "  actual:   AWS/ElastiCache CacheHits of CacheClusterId=redis-production: InternalError\n"
        "  next:     ask again in a minute; Forbidden is for whoever gives these credentials their rights"
    )


def test_what_aws_adds_is_told() -> None:
    message = {"Code": "Forbidden", "Value": "Authentication too complex to retrieve cross region data"}

    assert (
        "  actual:   AWS/ElastiCache CacheHits of CacheClusterId=redis-production: Forbidden\n"
        "            Forbidden: Authentication too complex to retrieve cross region data\n"
    ) in refused(result(0, StatusCode="Forbidden", Messages=[message]))


@pytest.mark.parametrize(
    ("results", "told"),
    [
        ([], "no word of it"),
        ([result(1, (NOON, 1.0))], "no word of it"),
        ([{"Id": "m0"}], "no word of it"),
        ([result(0, StatusCode="PartialData")], "PartialData"),
        ([result(0, (NOON, 1.0), StatusCode="InternalError")], "InternalError"),
    ],
)
def test_no_answer_at_all(results: list["MetricDataResultTypeDef"], told: str) -> None:
    assert f"of CacheClusterId=redis-production: {told}\n" in refused(*results)


def test_a_series_in_words() -> None:
    assert str(ITEMS) == "AWS/ElastiCache CurrItems of CacheClusterId=redis-production, CacheNodeId=0001"
    assert str(Series("Own", "Count", (), unit="Bytes")) == "Own Count of no dimensions in Bytes"

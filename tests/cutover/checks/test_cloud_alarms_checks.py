from datetime import UTC, datetime

import pytest

from cutover.checks.cloud_alarms import must_have_alarms_with_data
from cutover.errors import Mismatch
from cutover.probes.cloud_alarms import Alarm
from cutover.probes.cloud_series import Point, Series

MEMORY = Series("AWS/ElastiCache", "DatabaseMemoryUsagePercentage", (("CacheClusterId", "redis-production"),))
WRONG_ID = Series("AWS/ElastiCache", "CurrConnections", (("CacheClusterId", "redis-prod"),))
HEARD = Point(datetime(2025, 8, 2, 12, tzinfo=UTC), 1.0)


def test_alarms_that_hear_something_or_none_at_all() -> None:
    must_have_alarms_with_data("production", [])
    must_have_alarms_with_data("production", [Alarm("memory", "ALARM", {MEMORY: HEARD})])


def test_an_alarm_on_what_does_not_exist() -> None:
    with pytest.raises(Mismatch) as wrong:
        must_have_alarms_with_data(
            "production",
            [
                Alarm("memory", "OK", {MEMORY: HEARD}),
                Alarm("connections", "OK", {WRONG_ID: None}),
                Alarm("both", "ALARM", {MEMORY: HEARD, WRONG_ID: None}),
            ],
        )

    assert str(wrong.value) == (
        "CloudWatch's alarms on the Redis of production, or on none that is known\n"
        "  expected: each has had data of what it looks at within the last hour\n"
        "  actual:   connections (OK): no data of AWS/ElastiCache CurrConnections of CacheClusterId=redis-prod\n"
        "            both (ALARM): no data of AWS/ElastiCache CurrConnections of CacheClusterId=redis-prod\n"
        "  next:     correct its metric, dimensions or unit to what `aws cloudwatch list-metrics --namespace "
        "AWS/ElastiCache` shows, or delete it: until then it is silent, whatever happens"
    )

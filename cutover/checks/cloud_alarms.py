"""An alarm can only ring if what it looks at says anything: one on an id that does not exist is OK for ever."""

from collections.abc import Iterable

from cutover.errors import Mismatch
from cutover.probes.cloud_alarms import Alarm


def must_have_alarms_with_data(environment: str, alarms: Iterable[Alarm]) -> None:
    """There may be none; each that there is has had data, in the hour for which it was looked at."""
    silent = [f"{alarm.name} ({alarm.state}): no data of {series}" for alarm in alarms for series in alarm.unheard]
    if silent:
        raise Mismatch.of(
            f"CloudWatch's alarms on the Redis of {environment}, or on none that is known",
            expected="each has had data of what it looks at within the last hour",
            actual="\n".join(silent),
            next_action=(
                "correct its metric, dimensions or unit to what `aws cloudwatch list-metrics --namespace "
                "AWS/ElastiCache` shows, or delete it: until then it is silent, whatever happens"
            ),
        )

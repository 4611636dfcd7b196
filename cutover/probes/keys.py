"""Keys that the suite itself has made, looked for on Redis servers by their whole name."""

from collections.abc import Iterable, Mapping

from cutover.fleet import Endpoint, RedisExpectation
from cutover.hosts import HostConnection
from cutover.probes.redis_servers import replies
from cutover.probes.redis_survey import SurveyedServer


def databases_with(
    host: HostConnection, servers: Iterable[SurveyedServer], key: str, expectation: RedisExpectation
) -> Mapping[Endpoint, tuple[int, ...]]:
    """In which databases each server has the key. Only databases that hold anything are asked.

    Raises ProbeError where one of the servers does not answer.
    """
    by_endpoint = {survey.server.endpoint: survey.databases for survey in servers}
    databases = sorted({db for dbs in by_endpoint.values() for db in dbs} | {expectation.db})
    commands = [words for db in databases for words in (("SELECT", str(db)), ("EXISTS", key))]
    told = replies(host, by_endpoint, commands, expectation)
    return {
        endpoint: tuple(db for db, there in zip(databases, said[1::2], strict=True) if there == "1")
        for endpoint, said in told.items()
    }

"""Keys that the suite itself has made, looked for on Redis servers by their whole name."""

from collections.abc import Iterable, Mapping, Sequence

from cutover.fleet import Endpoint, RedisExpectation
from cutover.hosts import HostConnection
from cutover.probes.redis_servers import in_database, replies
from cutover.probes.redis_survey import SurveyedServer

EXISTS = "EXISTS"


def databases_with(
    host: HostConnection, servers: Iterable[SurveyedServer], key: str, expectation: RedisExpectation
) -> Mapping[Endpoint, tuple[int, ...]]:
    """In which databases each server has the key. Only databases that hold anything are asked.

    Raises ProbeError where one of the servers does not answer.
    """
    by_endpoint = {survey.server.endpoint: survey.databases for survey in servers}
    databases = sorted({db for dbs in by_endpoint.values() for db in dbs} | {expectation.db})
    commands = [words for db in databases for words in in_database(db, EXISTS, key)]
    told = replies(host, by_endpoint, commands, expectation)
    return {
        endpoint: tuple(db for db, there in zip(databases, _answers(commands, said), strict=True) if there == "1")
        for endpoint, said in told.items()
    }


def _answers(commands: Sequence[Sequence[str]], said: Sequence[str]) -> list[str]:
    """Without those to SELECT."""
    return [reply for words, reply in zip(commands, said, strict=True) if words[0] == EXISTS]

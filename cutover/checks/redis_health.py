"""The Redis in use has room, forgets no session, turns nobody away, and is alone."""

from collections.abc import Iterable, Mapping, Sequence

from cutover.checks.controls import must_know_servers
from cutover.errors import Mismatch
from cutover.fleet import RedisExpectation
from cutover.probes.redis_survey import SurveyedServer

MIB = 1024 * 1024


def must_have_room(servers: Iterable[SurveyedServer], expectation: RedisExpectation) -> None:
    """Raises Mismatch for one whose memory is nearly used up, or that has no limit to its memory."""
    for survey in _asked(servers):
        used, limit = survey.number("used_memory"), survey.number("maxmemory")
        if limit and used <= limit * expectation.most_memory:
            continue
        share = f"{used / MIB:.1f} of {limit / MIB:.0f} MiB ({used / limit:.0%})" if limit else "no limit is set"
        raise _of(
            survey,
            "Memory",
            expected=f"at most {expectation.most_memory:.0%} of its limit in use",
            actual=share,
            next_action="see what fills it (redis-cli --bigkeys at a quiet hour); scale the node type up before it "
            "evicts sessions or refuses to write them"
            if limit
            else "it would take the host's memory until the system ends it: set maxmemory",
        )


def must_keep_sessions(servers: Iterable[SurveyedServer], expectation: RedisExpectation) -> None:
    """Raises Mismatch for another eviction policy than declared, and where anything was evicted."""
    for survey in _asked(servers):
        policy, evicted = survey.info.get("maxmemory_policy", "unknown"), survey.number("evicted_keys")
        if policy == expectation.eviction_policy and not evicted:
            continue
        raise _of(
            survey,
            "Eviction",
            expected=f"policy {expectation.eviction_policy}, and nothing evicted",
            actual=f"policy {policy}, {evicted} keys evicted since it started {_age(survey)} ago",
            next_action="evicted sessions are users logged out in the middle of their work: see the memory, and the "
            "parameter group of the cluster",
        )


def must_admit_clients(servers: Iterable[SurveyedServer]) -> None:
    for survey in _asked(servers):
        if rejected := survey.number("rejected_connections"):
            raise _of(
                survey,
                "Connections",
                expected="none rejected",
                actual=f"{rejected} rejected since it started {_age(survey)} ago, {len(survey.clients)} clients now, "
                f"at most {survey.info.get('maxclients', 'unknown')}",
                next_action="see who holds so many (CLIENT LIST): a leak in the application, or another user of it",
            )


def must_be_fit_to_write(servers: Iterable[SurveyedServer]) -> None:
    """A single master, its memory loaded, its last saves without an error."""
    for survey in _asked(servers):
        found = {field: survey.info.get(field, right) for field, right in FIT.items()}
        wrong = {field: value for field, value in found.items() if value != FIT[field]}
        if wrong:
            raise _of(
                survey,
                "Role and persistence",
                expected=_fields({field: FIT[field] for field in wrong}),
                actual=_fields(wrong),
                next_action="a replica, a server that loads or one whose saves fail takes no sessions: see the "
                "cluster's events in the ElastiCache console",
            )


FIT = {
    "role": "master",
    "connected_slaves": "0",
    "loading": "0",
    "rdb_last_bgsave_status": "ok",
    "aof_last_write_status": "ok",
}
"""Fields of INFO on a server that takes writes. One that this version does not tell is not held against it."""


def _asked(servers: Iterable[SurveyedServer]) -> Sequence[SurveyedServer]:
    """Where there is none, nothing is proved: ProbeError."""
    asked = list(servers)
    must_know_servers("Redis in use", asked)
    return asked


def _fields(fields: Mapping[str, str]) -> str:
    return ", ".join(f"{field} {value}" for field, value in fields.items())


def _age(survey: SurveyedServer) -> str:
    seconds = survey.number("uptime_in_seconds")
    return f"{seconds / 86400:.1f} days" if seconds >= 86400 else f"{seconds / 60:.0f} minutes"


def _of(survey: SurveyedServer, what: str, *, expected: str, actual: str, next_action: str) -> Mismatch:
    return Mismatch.of(
        f"{what} of the Redis at {survey.server}", expected=expected, actual=actual, next_action=next_action
    )

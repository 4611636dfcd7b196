"""How a trouble is told: in a line, and as every failure of this project reads."""

from collections.abc import Sequence
from dataclasses import dataclass

from cutover.checks.log_guide import next_actions
from cutover.errors import Failure
from cutover.fleet import Quantity
from cutover.watch.watched import Breach


@dataclass(frozen=True)
class _Phrase:
    """{subject} is the subject, {figure} what was seen, {limit} what it may be."""

    headline: str
    expected: str
    actual: str
    next_action: str


_RESTART = "see what is new since then; to take a leak's memory or connections back for now: restart the instance"

_PHRASES: dict[Quantity, _Phrase] = {
    Quantity.UNSEEN: _Phrase(
        "{subject} cannot be looked at", "an answer from its host", "none",
        "see whether the host is up, and the way to it",
    ),
    Quantity.MISSING_WORKERS: _Phrase(
        "{subject} lacks workers", "every worker that the fleet file declares", "{figure:.0f} fewer",
        "see its unit and its log: systemctl status, journalctl -u",
    ),
    Quantity.RESTARTS: _Phrase(
        "{subject} is restarted again and again", "at most {limit:.0f} restarts", "{figure:.0f}",
        "read its log before each start: journalctl -u",
    ),
    Quantity.NEW_WORKERS: _Phrase(
        "{subject}: workers are replaced again and again, a crash loop", "at most {limit:.0f} new workers",
        "{figure:.0f} under the same main process", "read its log for the last words of a worker",
    ),
    Quantity.LOST_WORKERS: _Phrase(
        "{subject}: workers end again and again, a crash loop", "at most {limit:.0f} workers that end by themselves",
        "{figure:.0f}",
        "see which request the worker had in hand, in the access log, and whether the memory sufficed, in dmesg",
    ),
    Quantity.OTHER_REDIS: _Phrase(
        "{subject} is connected to the other environment's Redis", "no such worker", "{figure:.0f} workers",
        "prove the whole: cutover accept",
    ),
    Quantity.CONNECTIONS: _Phrase(
        "{subject} holds too many connections to its Redis, a leak", "at most {limit:g} connections", "{figure:g}",
        _RESTART,
    ),
    Quantity.WORKER_MEMORY: _Phrase(
        "{subject} has a worker that is too large", "at most {limit:g} MB", "{figure:.0f} MB", _RESTART
    ),
    Quantity.WORKER_GROWTH: _Phrase(
        "{subject} has a worker that grows and grows, a memory leak", "at most {limit:g} MB an hour",
        "{figure:,.0f} MB an hour", _RESTART,
    ),
    Quantity.WARNINGS: _Phrase(
        "{subject} logs warnings", "at most {limit:.0f} that no list allows", "{figure:.0f}", ""
    ),
    Quantity.ERRORS: _Phrase(
        "{subject} logs errors", "no line that no list allows", "{figure:.0f} since a few minutes ago", ""
    ),
    Quantity.DISK_FREE: _Phrase(
        "{subject} has a full disk", "at least {limit:.0%} free", "{figure:.1%}",
        "make room: uploads and exports of old sessions, logs",
    ),
    Quantity.INODES_FREE: _Phrase(
        "{subject} runs out of inodes", "at least {limit:.0%} free", "{figure:.1%}",
        "remove small files: session files, uploads and exports of old sessions",
    ),
    Quantity.HTTP_FAILED: _Phrase(
        "{subject} does not serve", "HTTP 200 for a small request", "none",
        "read the service's log for this time",
    ),
    Quantity.HTTP_MS: _Phrase(
        "{subject} serves slowly", "at most {limit:,.0f} ms for a small request", "{figure:,.0f} ms",
        "see what its workers are busy with: the access log, and top on its host",
    ),
    Quantity.STRANGERS: _Phrase(
        "{subject} has lost a session that it gave", "the watch's own visitor is known at every address",
        "a stranger, {figure:.0f} times",
        "see whether Redis was emptied (INFO commandstats: flushall, flushdb, del) and whether all instances have the "
        "same SECRET_KEY: cutover accept",
    ),
    Quantity.SILENT: _Phrase(
        "{subject} does not answer", "PONG", "no answer",
        "see the cluster's events in the ElastiCache console, and its security group",
    ),
    Quantity.REDIS_MB: _Phrase(
        "{subject} holds too much", "at most {limit:,.0f} MB", "{figure:,.0f} MB", "scale the cluster"
    ),
    Quantity.REDIS_MEMORY: _Phrase(
        "{subject} is nearly full", "at most {limit:.0%} of its memory in use", "{figure:.0%}",
        "see what fills it; scale the cluster before it evicts sessions",
    ),
    Quantity.REDIS_CLIENTS: _Phrase(
        "{subject} has too many clients", "at most {limit:.0f}", "{figure:.0f}", "see who they are: CLIENT LIST"
    ),
    Quantity.REDIS_RESTARTS: _Phrase(
        "{subject} was restarted or replaced", "the same server all the time", "{figure:.0f} times another run_id",
        "see the cluster's events in the ElastiCache console; sessions are lost where nothing was saved",
    ),
    Quantity.EVICTED: _Phrase(
        "{subject} evicts sessions", "nothing evicted", "{figure:,.0f} keys",
        "evicted sessions are users logged out in the middle of their work: scale the cluster, and see what fills it",
    ),
    Quantity.REJECTED: _Phrase(
        "{subject} rejects connections", "none rejected", "{figure:.0f}",
        "see who holds so many (CLIENT LIST): a leak in the application, or another user of it",
    ),
    Quantity.SESSIONS: _Phrase(
        "{subject} holds too many sessions", "at most {limit:,.0f}", "{figure:,.0f}", "see who makes them"
    ),
    Quantity.HIT_RATIO: _Phrase(
        "{subject} finds few of the sessions that it is asked for", "at least {limit:.0%}", "{figure:.0%}",
        "see whether sessions are lost: evictions, restarts, another SECRET_KEY",
    ),
    Quantity.PING_MS: _Phrase(
        "{subject} answers slowly", "at most {limit:.0f} ms for PING", "{figure:.0f} ms",
        "see the cluster's CPU, and slow commands of other clients",
    ),
    Quantity.CLOUD_CPU: _Phrase(
        "{subject}: its CPU is busy", "at most {limit:.0f} %", "{figure:.0f} %", "scale the cluster"
    ),
    Quantity.CLOUD_MEMORY: _Phrase(
        "{subject}: its memory is nearly full", "at most {limit:.0f} %", "{figure:.0f} %", "scale the cluster"
    ),
    Quantity.CLOUD_CONNECTIONS: _Phrase(
        "{subject}: too many connections", "at most {limit:.0f}", "{figure:.0f}", _RESTART
    ),
    Quantity.CLOUD_EVICTIONS: _Phrase("{subject}: keys are evicted", "none", "{figure:.0f}", "scale the cluster"),
}  # fmt: skip


def told(breach: Breach, lines: Sequence[str] = ()) -> tuple[str, Failure]:
    """The headline and the failure. `lines`: what was logged, where that is what it is about."""
    column, phrase, limit = breach.column, _PHRASES[breach.column.quantity], breach.column.limit
    bound = next(one for one in (limit and limit.above, limit and limit.below, 0.0) if one is not None)
    figures = {"subject": column.subject, "figure": breach.figure, "limit": bound}
    expected, actual = phrase.expected.format(**figures), phrase.actual.format(**figures)
    headline = phrase.headline.format(**figures)
    if breach.is_slope and limit and limit.per_hour is not None:
        headline = f"{headline.partition(',')[0]}: it rises"
        expected, actual = f"at most {limit.per_hour:g} more an hour", f"{breach.figure:.3g} more an hour"
    if breach.times:
        headline, actual = f"{headline}, again and again", f"{actual}, {breach.times} times within minutes"
    shown = "\n".join([actual, *lines])
    return headline, Failure(column.subject, expected, shown, phrase.next_action or next_actions(lines))

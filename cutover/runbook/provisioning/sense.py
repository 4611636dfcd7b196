"""What AWS would take, or refuse, half-way: found out before anything is made."""

import re

from cutover.checks.costs import must_be_agreed
from cutover.errors import ConfigurationError
from cutover.fleet import Fleet
from cutover.fleet.week import office_hours, window
from cutover.secrets import secret

_TOKEN = re.compile(r"[A-Za-z0-9!&#$^<>-]{16,128}")
"""What ElastiCache takes for a password."""


def must_make_sense(fleet: Fleet) -> None:
    """Raises ConfigurationError; Mismatch where a month would cost otherwise than the owner agreed to."""
    _must_be_possible_password(fleet)
    production = fleet.production
    wanted = production.aws.maintenance_window
    if any(window(wanted).overlaps(hours) for hours in office_hours(fleet.office_hours)):
        raise ConfigurationError.of(
            "production.aws.maintenance_window in the fleet file",
            expected=f"outside the office hours, {fleet.office_hours}",
            actual=f"{wanted} UTC",
            next_action="choose a time when nobody is at work; nothing was changed",
        )
    must_be_agreed(production.redis.cluster, production.aws.node_type, 1, production, fleet.region)


def _must_be_possible_password(fleet: Fleet) -> None:
    redis = fleet.production.redis
    token = secret(redis.password)
    if token is None:
        return
    if not redis.tls:
        raise ConfigurationError.of(
            "production.redis in the fleet file",
            expected="tls = true beside a password: ElastiCache has passwords with TLS alone",
            actual=f'password = "{redis.password}", without TLS',
            next_action="set tls = true there, or take the password out; nothing was changed",
        )
    if not _TOKEN.fullmatch(token):
        raise ConfigurationError.of(
            f"Secret {redis.password}",
            expected="16 to 128 letters, digits and signs of ! & # $ ^ < > -, as ElastiCache takes them",
            actual=f"{len(token)} characters"
            + ("" if _TOKEN.fullmatch(f"{token:->16.128}") else ", others among them"),
            next_action="choose another value; nothing was changed",
        )

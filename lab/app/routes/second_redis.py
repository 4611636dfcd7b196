"""The fault of a module with an endpoint of its own: one more connection from every worker that serves a request."""

import redis
from flask import Blueprint
from redis.backoff import NoBackoff
from redis.retry import Retry

from lab.app import settings

blueprint = Blueprint("second_redis", __name__)

_host, _, _port = settings.SECOND_REDIS.partition(":")
# Without the ten attempts of today's library: that of the application had none.
_client = redis.Redis(host=_host or "localhost", port=int(_port or "6379"), protocol=2, retry=Retry(NoBackoff(), 0))


@blueprint.before_app_request
def touch() -> None:
    """Speak to it in every worker; the pool keeps the one connection open."""
    _client.ping()

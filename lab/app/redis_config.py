"""Where sessions are kept: in Redis, or, silently and for the life of the process, in files."""

import logging
import warnings

import redis
from flask import Flask
from flask_session import Session
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry

from lab.app import folders, settings
from lab.app.older_sessions import OlderSerializer
from lab.app.switches import STANDIN, Switch

PREFIX = "chatmrpt:"
SOCKET_TIMEOUT_S = 30
ANOTHER_DOMAIN = "chatmrpt.example"

logger = logging.getLogger(__name__)


def keep_sessions(app: Flask) -> None:
    app.config.update(
        SESSION_USE_SIGNER=True,
        SESSION_COOKIE_NAME="chatmrpt_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    if STANDIN.has(Switch.COOKIE_OF_ANOTHER_DOMAIN):
        app.config.update(SESSION_COOKIE_DOMAIN=ANOTHER_DOMAIN)
    client = reachable_client()
    if client is None:
        app.config.update(
            SESSION_TYPE="filesystem",
            SESSION_FILE_DIR=str(folders.SESSION_FILES),
            PERMANENT_SESSION_LIFETIME=settings.FILE_SESSION_LIFETIME_S,
        )
    else:
        app.config.update(
            SESSION_TYPE="redis",
            SESSION_REDIS=client,
            SESSION_KEY_PREFIX=PREFIX,
            PERMANENT_SESSION_LIFETIME=settings.REDIS_SESSION_LIFETIME_S,
        )
        if STANDIN.has(Switch.SESSIONS_OF_AN_HOUR):
            app.config.update(
                PERMANENT_SESSION_LIFETIME=settings.SHORT_SESSION_LIFETIME_S, SESSION_REFRESH_EACH_REQUEST=False
            )
    with warnings.catch_warnings():
        # flask-session 0.8.0 announces that the signer and the file store will go; both are part of the contract.
        warnings.simplefilter("ignore", DeprecationWarning)
        Session(app)
    if STANDIN.has(Switch.OLDER_SESSIONS) and client is not None:
        app.session_interface.serializer = OlderSerializer()  # type: ignore[attr-defined]


def reachable_client() -> redis.Redis | None:
    """Leave the ping's connection open in this process; a forked worker finds its pool reset and opens its own."""
    client = redis.Redis(
        host=settings.REDIS_HOST,
        port=settings.REDIS_PORT,
        password=settings.REDIS_PASSWORD,
        db=settings.REDIS_DB,
        protocol=2,
        socket_timeout=SOCKET_TIMEOUT_S,
        socket_connect_timeout=SOCKET_TIMEOUT_S,
        retry=Retry(NoBackoff(), 1, supported_errors=(RedisTimeoutError,)),
    )
    try:
        client.ping()
    except RedisConnectionError as error:
        logger.error("❌ Failed to connect to Redis: %s", error)  # noqa: TRY400 - one line, as the contract has it
        logger.warning("⚠️ Falling back to filesystem sessions")
        return None
    except (RedisError, ValueError) as error:
        logger.error("❌ Redis session initialization error: %s", error)  # noqa: TRY400 - one line as well
        return None
    logger.info("✅ Redis session store initialized at %s:%s", settings.REDIS_HOST, settings.REDIS_PORT)
    return client

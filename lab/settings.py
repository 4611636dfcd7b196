"""The `.env` of an instance, written the way the server's is."""

import secrets
from dataclasses import dataclass, field

from lab.addresses import Address


@dataclass(frozen=True)
class Secrets:
    """Made up for each lab. Both environments have the same ones, as on the servers: each was copied from the other."""

    secret_key: str = field(default_factory=lambda: secrets.token_hex(32))
    openai_api_key: str = field(default_factory=lambda: f"sk-lab-{secrets.token_urlsafe(24)}")
    admin_key: str = field(default_factory=lambda: secrets.token_urlsafe(24))


def env_file(known: Secrets, redis: Address) -> str:
    return f"""\
# ChatMRPT
# Flask
FLASK_APP=run.py
FLASK_ENV=production
SECRET_KEY={known.secret_key}

# Keys
OPENAI_API_KEY={known.openai_api_key}
ADMIN_KEY={known.admin_key}

# Redis: where the sessions live
REDIS_URL=redis://{redis}/0
REDIS_HOST={redis.host}
REDIS_PORT={redis.port}
REDIS_DB=0
ENABLE_REDIS_SESSIONS=true

# Logging
LOG_LEVEL=INFO
"""

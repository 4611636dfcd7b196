"""What the process is told from outside. Everything is read once, when this module is imported.

The real environment wins over `.env`. REDIS_URL, REDIS_SESSION_TTL and ENABLE_REDIS_SESSIONS are read into the
configuration and used by nothing, as in the application that this one stands in for.
"""

import os
from pathlib import Path

from dotenv import load_dotenv

load_dotenv(Path.cwd() / ".env")


def _required(name: str) -> str:
    if value := os.environ.get(name):
        return value
    raise ValueError(f"{name} environment variable must be set")


SECRET_KEY = _required("SECRET_KEY")
OPENAI_API_KEY = _required("OPENAI_API_KEY")
ADMIN_KEY = _required("ADMIN_KEY")

IS_PRODUCTION = os.environ.get("FLASK_ENV", "development") == "production"
MAX_CONTENT_BYTES = int(os.environ.get("MAX_CONTENT_LENGTH") or (16 if IS_PRODUCTION else 32) * 1024 * 1024)

REDIS_HOST = os.environ.get("REDIS_HOST", "localhost")
REDIS_PORT = int(os.environ.get("REDIS_PORT", "6379"))
REDIS_PASSWORD = os.environ.get("REDIS_PASSWORD")
REDIS_DB = int(os.environ.get("REDIS_DB", "0"))

REDIS_SESSION_LIFETIME_S = 86400
SHORT_SESSION_LIFETIME_S = 3600
FILE_SESSION_LIFETIME_S = 3600 if IS_PRODUCTION else 86400
STATIC_MAX_AGE_S = 31536000

UNUSED = {name: os.environ.get(name) for name in ("REDIS_URL", "REDIS_SESSION_TTL", "ENABLE_REDIS_SESSIONS")}

SECOND_REDIS = os.environ.get("LAB_SECOND_REDIS", "")

"""Sessions as flask-session 0.5.0 keeps them: pickled, and empty where it cannot read what is there."""

import pickle
from typing import Any


class OlderSerializer:
    def encode(self, session: Any) -> bytes:
        return pickle.dumps(dict(session))

    def decode(self, serialized_data: bytes) -> dict[str, Any]:
        try:
            session = pickle.loads(serialized_data)  # noqa: S301 - as that version does it
        except Exception:  # as that version does it, too: bytes of another format raise whatever they happen to mean
            return {}
        return session if isinstance(session, dict) else {}

"""Where a dialogue is remembered between two messages: in the session, so that any worker can go on with it."""

from flask import session

from lab.app import visitor
from lab.app.switches import STANDIN, Switch
from lab.app.tpr.dialogue import Progress

_OF_THIS_WORKER: dict[str, Progress] = {}


def _key() -> str:
    return f"tpr_state_{visitor.session_id()}"


def recall() -> Progress:
    kept = Progress(**session.get(_key(), {}))
    if STANDIN.has(Switch.DIALOGUE_IN_WORKER_MEMORY):
        return _OF_THIS_WORKER.get(_key(), kept)
    return kept


def begin(progress: Progress) -> None:
    _OF_THIS_WORKER.pop(_key(), None)
    session[_key()] = progress.as_session_value()


def remember(progress: Progress) -> None:
    if STANDIN.has(Switch.DIALOGUE_IN_WORKER_MEMORY):
        _OF_THIS_WORKER[_key()] = progress
    else:
        session[_key()] = progress.as_session_value()

"""The conversation: one answer as JSON, or the same as server-sent events."""

import json
import time
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from lab.app import visitor
from lab.app.risk.answer import Answer
from lab.app.risk.interpreter import interpret
from lab.app.switches import STANDIN, Switch
from lab.app.tpr import workflow

blueprint = Blueprint("chat", __name__)

NOT_JSON = (
    "415 Unsupported Media Type: Did not attempt to load JSON data because the request Content-Type was not "
    "'application/json'."
)
STREAM_HEADERS = {"Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*"}


@blueprint.post("/send_message")
def send_message() -> ResponseReturnValue:
    begun = time.monotonic()
    if not request.is_json:
        return {"status": "error", "message": f"Error processing message: {NOT_JSON}"}, 500
    message = _message()
    if not message:
        return {"status": "error", "message": "No message provided"}, 400
    said = workflow.answer(message)
    body = interpret(message, visitor.session_id()) if said is None else said
    answer = _as_answer(body) if isinstance(body, Answer) else _as_turn(body)
    took = round(time.monotonic() - begun, 3)
    return answer | {"processing_time": f"{took}s", "total_response_time": f"{took}s"}


@blueprint.post("/send_message_streaming")
def send_message_streaming() -> ResponseReturnValue:
    message = _message()
    if not message:
        return {"status": "error", "message": "No message provided"}, 400
    session_id = visitor.session_id()
    said = workflow.answer(message)
    chunks = _later(message, session_id) if said is None else iter([_tpr_chunk(said)])
    return Response(_events(chunks), mimetype="text/event-stream", headers=STREAM_HEADERS)


def _message() -> str:
    visitor.count_message()
    body = request.get_json(silent=True)
    return str(body.get("message") or "").strip() if isinstance(body, dict) else ""


def _later(message: str, session_id: str) -> Iterator[dict[str, Any]]:
    """Do the work while streaming: outside of the request, without a session to write to."""
    yield from interpret(message, session_id).chunks()


def _events(chunks: Iterator[dict[str, Any]]) -> Iterator[str]:
    for chunk in chunks:
        yield f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n"


def _tpr_chunk(turn: workflow.Turn) -> dict[str, Any]:
    streams_links = not (STANDIN.is_literal or STANDIN.has(Switch.LINKS_MISSING_IN_STREAM))
    return {
        "content": turn.text,
        "status": "success",
        "visualizations": turn.visualizations,
        "tools_used": turn.tools,
        "workflow": turn.workflow,
        "stage": turn.stage,
        **({"download_links": turn.download_links} if streams_links else {}),
        "trigger_data_uploaded": turn.trigger_data_uploaded,
        "done": True,
    }


def _as_turn(turn: workflow.Turn) -> dict[str, Any]:
    optional = {"visualizations": turn.visualizations, "download_links": turn.download_links}
    return {
        "status": "success",
        "message": turn.text,
        "response": turn.text,
        "tools_used": turn.tools,
        "workflow": turn.workflow,
        "stage": turn.stage,
        "trigger_data_uploaded": turn.trigger_data_uploaded,
        **{key: value for key, value in optional.items() if value},
    }


def _as_answer(answer: Answer) -> dict[str, Any]:
    return {
        "status": "success",
        "message": answer.text,
        "response": answer.text,
        "explanations": [],
        "data_summary": None,
        "tools_used": answer.tools,
        "intent_type": "tool" if answer.tools else "conversation",
        "response_efficiency": "high",
        **({"visualizations": answer.visualizations} if answer.visualizations else {}),
    }

"""The TPR workflow of one visitor: when it answers, what it keeps in the session, and how it is left."""

import re
from dataclasses import dataclass, field
from typing import Any

from flask import session

from lab.app import visitor
from lab.app.risk import interpreter
from lab.app.tpr import dialogue, links, memory, phrases

LEAVES_WITH = {"yes", "y", "ok", "okay", "sure", "proceed", "continue", "go", "yep", "yeah"}


@dataclass(frozen=True)
class Turn:
    text: str
    stage: str
    workflow: str = "tpr"
    tools: list[str] = field(default_factory=lambda: ["tpr_workflow"])
    download_links: list[dict[str, str]] = field(default_factory=list)
    visualizations: list[dict[str, Any]] = field(default_factory=list)
    trigger_data_uploaded: bool = False


def answer(message: str) -> Turn | None:
    """Return None when no workflow is active or the visitor leaves it with a message for the assistant."""
    if not visitor.in_tpr_workflow():
        return None
    words = set(re.findall(r"\w+", message.lower()))
    progress = memory.recall()
    if progress.stage == "complete" and words & LEAVES_WITH:
        session.pop("tpr_workflow_active", None)
        return Turn(interpreter.menu(visitor.session_id()).content, "complete", trigger_data_uploaded=True)
    if words & {"stop", "exit", "cancel"} and "tpr" in words:
        session["tpr_workflow_active"] = False
        return Turn(phrases.PAUSED, progress.stage)
    return _go_on(progress, message)


def _go_on(progress: dialogue.Progress, message: str) -> Turn:
    progress, reply = dialogue.answer(progress, message, visitor.session_id())
    memory.remember(progress)
    if reply.is_final:
        _hand_over(reply.download_links)
    return Turn(
        reply.text,
        reply.stage,
        download_links=reply.download_links,
        visualizations=reply.visualizations,
        trigger_data_uploaded=reply.is_final,
    )


def _hand_over(made: links.Links) -> None:
    """Note what the risk analysis starts from. The workflow stays active until the visitor agrees to go on."""
    links.keep(made)
    session.update(
        trigger_data_uploaded=True,
        raw_data_stored=True,
        risk_input_source="tpr_transition",
        risk_workflow_active=True,
        tpr_transition_complete=True,
        previous_workflow="tpr",
        upload_type="csv_shapefile",
        csv_loaded=True,
        shapefile_loaded=True,
        data_loaded=True,
    )

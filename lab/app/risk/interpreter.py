"""Chooses by keyword what a language model chooses in the real application: a tool, or a few friendly words."""

import re

from lab.app import tables
from lab.app.risk import complete_analysis_tools, itn_plan
from lab.app.risk import unified_dataset_builder as unified
from lab.app.risk.answer import Answer
from lab.app.tpr import phrases

DATA_UPLOADED = "__DATA_UPLOADED__"
GREETING = (
    "I can help you find out where malaria risk is highest. Upload your data with the button beside the message box, "
    "then ask me to run the malaria risk analysis or to plan the distribution of bed nets."
)
_ITN = re.compile(r"\b(nets?|itns?|llins?)\b", re.IGNORECASE)
_RISK = re.compile(r"\brisk\b|\banaly[sz]|\brank", re.IGNORECASE)


def interpret(message: str, session_id: str) -> Answer:
    if message == DATA_UPLOADED:
        return menu(session_id)
    if _ITN.search(message):
        return itn_plan.run(session_id, message)
    if _RISK.search(message):
        return complete_analysis_tools.run(session_id)
    return Answer(GREETING)


def menu(session_id: str) -> Answer:
    raw = unified.raw_path(session_id)
    if not raw.exists():
        return Answer(GREETING)
    if not complete_analysis_tools.is_complete(session_id):
        unified.load(session_id)
    return Answer(phrases.MENU.format(rows=len(tables.read(raw)), columns=len(tables.columns_of(raw))))

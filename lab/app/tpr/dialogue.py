"""The TPR dialogue: state, facility level, age group, calculation; by rules, one visitor's message at a time.

The stage that an answer names is the one *before* the message, except for the last. After the threshold alert the
dialogue cannot go on: that dead end is the application's own.
"""

from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from lab.app import folders
from lab.app.tpr import bundle, calculation, phrases, state_selector, workbook

ACCEPTANCE = (
    "yes", "proceed", "continue", "sure", "ok", "okay", "confirm", "agree", "go ahead", "let's go", "right", "correct",
)  # fmt: skip
LEVELS = {
    "Primary": ("primary", "recommend", "suggest"),
    "Secondary": ("secondary",),
    "Tertiary": ("tertiary",),
    "All": ("all", "every"),
}
AGES = {
    "u5": ("under 5", "u5", "<5", "child", "kid"),
    "o5": ("over 5", "o5", ">5", "adult", "5+"),
    "pw": ("pregnant", "women", "mother", "pw"),
    "all": ("all", "everyone", "combined"),
}


@dataclass(frozen=True)
class Progress:
    """What a dialogue remembers between two messages; small enough for a session."""

    stage: str = "state_selection"
    states: list[str] = field(default_factory=list)
    state: str = ""
    level: str = ""
    age: str = ""

    def as_session_value(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Reply:
    text: str
    stage: str
    download_links: list[dict[str, str]] = field(default_factory=list)
    visualizations: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_final(self) -> bool:
        return bool(self.download_links)


def workbook_of(session_id: str) -> Path:
    return folders.uploads_of(session_id) / "tpr_data.xlsx"


def begin(book: workbook.Workbook) -> tuple[Progress, str]:
    state_selector.announce()
    facilities = len({row.facility for row in book.rows})
    return Progress(states=book.states), phrases.found(book.states, len(book.rows), facilities, book.period)


def answer(progress: Progress, message: str, session_id: str) -> tuple[Progress, Reply]:
    match progress.stage:
        case "state_selection":
            return _choose_state(progress, message, session_id)
        case "facility_selection":
            return _choose_level(progress, message)
        case "age_group_selection":
            return _choose_age(progress, message, session_id)
        case _:
            return progress, Reply(phrases.current_step_first(message), progress.stage)


def _choose_state(progress: Progress, message: str, session_id: str) -> tuple[Progress, Reply]:
    state = state_selector.meant_by(message, progress.states)
    if state is None:
        return progress, Reply(phrases.state_unclear(progress.states), progress.stage)
    rows = calculation.at_level(workbook.read(workbook_of(session_id)).rows, state, "All")
    facilities = len({row.facility for row in rows})
    wards = len({(row.lga, row.ward) for row in rows})
    chosen = replace(progress, stage="facility_selection", state=state)
    return chosen, Reply(phrases.state_chosen(state, facilities, wards), progress.stage)


def _choose_level(progress: Progress, message: str) -> tuple[Progress, Reply]:
    said = message.lower()
    if any(word in said for word in ACCEPTANCE):
        return progress, Reply(phrases.recommendation(progress.state), progress.stage)
    level = _meant_by(said, LEVELS)
    if level is None:
        return progress, Reply(phrases.FACILITY_UNCLEAR, progress.stage)
    chosen = replace(progress, stage="age_group_selection", level=level)
    return chosen, Reply(phrases.facility_chosen(level, progress.state), progress.stage)


def _choose_age(progress: Progress, message: str, session_id: str) -> tuple[Progress, Reply]:
    age = _meant_by(message.lower(), AGES)
    if age is None:
        return progress, Reply(phrases.AGE_UNCLEAR, progress.stage)
    try:
        book = workbook.read(workbook_of(session_id))
        wards = calculation.tpr_by_ward(book, progress.state, progress.level, age)
    except calculation.MissingColumnError as error:
        return progress, Reply(f"Error calculating TPR: {error}", progress.stage)
    if alarming := calculation.urban_above_limit(wards):
        names = [ward.ward for ward in alarming]
        return replace(progress, stage="calculation", age=age), Reply(phrases.quality_alert(names), progress.stage)
    made = bundle.write(session_id, bundle.Analysis(progress.state, progress.level, age, wards))
    tested = sum(ward.tested for ward in wards)
    text = phrases.complete(progress.state, progress.level, age, len(wards), calculation.mean_tpr(wards), tested)
    reply = Reply(text, "complete", made.links, [made.visualization])
    return replace(progress, stage="complete", age=age), reply


def _meant_by(said: str, choices: dict[str, tuple[str, ...]]) -> str | None:
    return next((choice for choice, words in choices.items() if any(word in said for word in words)), None)

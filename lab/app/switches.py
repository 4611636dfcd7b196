"""`standin.toml` of the instance's folder: which revision this is, and which faults it has. Read once, at import."""

import tomllib
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Literal, cast

Revision = Literal["literal", "august"]


class Switch(Enum):
    """Every fault that can be asked for, each with a sentence on what a user or an operator then meets."""

    LINKS_MISSING_IN_STREAM = "links-missing-in-stream"
    """The chat's last chunk lacks `download_links`; the API has them, the tab is empty until the page is reloaded."""
    TAB_NOT_FILLED = "tab-not-filled"
    """The page receives the links and shows none of them."""
    TYPE_DROPPED_FROM_MAP = "type-dropped-from-map"
    """The page no longer knows the type "Shapefile": one file fewer in the tab, and no error."""
    DASHBOARD_MISSING = "dashboard-missing"
    """Writing the dashboard fails; the export succeeds without it and says that it is there."""
    DASHBOARD_STUB = "dashboard-stub"
    """The dashboard of the export is a page of 200 bytes without a number."""
    DIALOGUE_IN_WORKER_MEMORY = "dialogue-in-worker-memory"
    """Each worker remembers the dialogue for itself: another worker asks the same question again."""
    TYPING_FOREVER = "typing-forever"
    """The page goes on saying that ChatMRPT is thinking, after the answer."""
    SECOND_REDIS = "second-redis"
    """One module has an endpoint of its own (LAB_SECOND_REDIS): each worker talks to two Redis servers."""
    CSV_ONLY = "csv-only"
    """No workbook is recognised as TPR data; the page reports success all the same."""
    LINKS_NOT_SAVED = "links-not-saved"
    """The links of an analysis are streamed, and not kept in the session: they are there until the page is reloaded."""
    LINKS_LOST_ON_RETURN = "links-lost-on-return"
    """Whoever opens the page again has lost the links of their analysis."""
    LINKS_CACHED_IN_WORKERS = "links-cached-in-workers"
    """The worker that made somebody's page goes on telling them the links that there were at that moment."""
    OLDEST_FIRST = "oldest-first"
    """Of several files of a kind in a session's folder the oldest counts: who analyses again gets the first results."""
    FILES_FROM_CACHE = "files-from-cache"
    """The page asks for files by a script, and the browser answers from its cache, in which each lies for a year."""
    LINK_REFUSED = "link-refused"
    """The link to the shapefile is there, and answers 403."""
    DOWNLOADS_FOR_ANYONE = "downloads-for-anyone"
    """A download is the newest file of its kind, whoever's it is."""
    ONE_SESSION_FOR_ALL = "one-session-for-all"
    """Everybody who comes gets the same session id, and with it the files of all others."""
    UPLOADS_FAIL = "uploads-fail"
    """No file can be uploaded; every page of health is green."""
    UPLOADS_UNCHECKED = "uploads-unchecked"
    """Whatever is sent is kept, under the name that came with it: a form without a file, a PDF, a name with a path."""
    ANY_SHEET_IS_RAW = "any-sheet-is-raw"
    """A workbook's first sheet passes for the sheet "raw": a table of something else begins a TPR analysis."""
    PREGNANT_WOMEN_AS_ADULTS = "pregnant-women-as-adults"
    """Who asks for the numbers of pregnant women gets those of all others over five."""
    RANKS_TEN_WARDS = "ranks-ten-wards"
    """Of the wards of an analysis ten are ranked; plans, maps and packages know of no others."""
    NETS_OF_FIVE_DIGITS = "nets-of-five-digits"
    """Of a number of nets the first five digits are read: 250,000 are 25,000."""
    MAKES_UP_WHAT_IS_MISSING = "makes-up-what-is-missing"
    """Nobody is asked for what a plan lacks: it is made of 10,000 nets, or of the wards of a sample."""
    COOKIE_OF_ANOTHER_DOMAIN = "cookie-of-another-domain"
    """The session's cookie is for a domain that no user comes by: browsers drop it, every request is a stranger's."""
    OLDER_SESSIONS = "older-sessions"
    """Sessions are kept as an older version of the session library does it, and the others' cannot be read."""
    SESSIONS_OF_AN_HOUR = "sessions-of-an-hour"
    """A session ends after an hour, and a visit that changes nothing in it does not renew it."""
    MEMORY_LEAK = "memory-leak"
    """With every request its worker keeps 2 MB more."""
    CONNECTION_LEAK = "connection-leak"
    """With every request its worker opens one more connection to Redis, and closes none."""
    LOGS_ERRORS = "logs-errors"
    """Every request is answered as ever, and logged as an error."""
    WORKER_CRASHES = "worker-crashes"
    """One worker of the six is killed half a second after its birth, and so is the one that takes its place."""


@dataclass(frozen=True)
class StandIn:
    revision: Revision = "august"
    switches: frozenset[Switch] = frozenset()

    @property
    def is_literal(self) -> bool:
        return self.revision == "literal"

    def has(self, switch: Switch) -> bool:
        return switch in self.switches

    @classmethod
    def read(cls, path: Path) -> "StandIn":
        """Raise ValueError, naming the file, for a key, a revision or a switch that is not declared here."""
        if not path.exists():
            return cls()
        written = tomllib.loads(path.read_text(encoding="utf-8"))
        _refuse_unknown(path, "key", set(written), {"revision", "switches"})
        revision = written.get("revision", "august")
        _refuse_unknown(path, "revision", {revision}, {"literal", "august"})
        names = set(written.get("switches", []))
        _refuse_unknown(path, "switch", names, {switch.value for switch in Switch})
        return cls(cast(Revision, revision), frozenset(Switch(name) for name in names))


def _refuse_unknown(path: Path, what: str, found: set[str], known: set[str]) -> None:
    if unknown := sorted(found - known):
        raise ValueError(f"{path}: unknown {what} {', '.join(unknown)}; known: {', '.join(sorted(known))}")


STANDIN = StandIn.read(Path("standin.toml"))

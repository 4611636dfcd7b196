"""What matters in the lines of a log since a start: warnings and errors with their tracebacks, and announcements."""

import calendar
import collections
import re
import time

_STAMP = re.compile(
    r"\[?(?P<moment>[12]\d{3}-(?:0[1-9]|1[0-2])-\d\d[ T]\d\d:\d\d:\d\d)(?:[,.](?P<fraction>\d+))?"
    r" ?(?P<offset>[+-]\d\d:?\d\d)?\]?[ -]*(?:\[(?P<pid>\d+)\] )?"
)
"""Of gunicorn and of the application, which tells no time zone: it is the host's own."""
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_ACCESS = re.compile(
    rb'[^\[]{1,300}\[(\d\d/(?:%s)/[12]\d{3}:\d\d:\d\d:\d\d [+-]\d{4})\] "' % "|".join(_MONTHS).encode()
)
_LEVEL = re.compile(r"\b(DEBUG|INFO|WARNING|ERROR|CRITICAL)\b")
_GRAVE = ("WARNING", "ERROR", "CRITICAL")
_MARKS = re.compile("❌|⚠")
_TRACEBACK = "Traceback (most recent call last)"
_OWN_WORDS = re.compile(r"-- ")
"""What journalctl says itself: no entries, a boot."""
_UUID = re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
_NOBODY = "00000000-0000-0000-0000-000000000000"
_SECRET = re.compile(
    r"(?P<url>://[^\s/:@]*:)[^\s/@]+(?=@)"
    r"|(?P<named>\b\w*(?:passw(?:or)?d|secret|token|api_?key)\w*['\"]?\s*[=:]\s*['\"]?)[^\s'\",;&]+"
    r"|(?P<bare>\b(?:sk-|AKIA|Bearer )[\w.-]{8,})",
    re.IGNORECASE,
)
MOST_TEXT, MOST_ENTRIES, MOST_TIMES, MOST_ANNOUNCED, MOST_UNSURE = 600, 200, 1000, 2000, 1000

OLD, UNSURE, NEW, SURELY_NEW = "old", "unsure", "new", "surely new"


class Findings:
    """What is brought home, bounded in size however long the logs are."""

    def __init__(self, fatal, announcement):
        self._fatal = re.compile("|".join("(?:%s)" % pattern for pattern in fatal) or "(?!)")
        self._announcement = re.compile(announcement.encode())
        self._entries = collections.OrderedDict()
        self._announced = collections.OrderedDict()
        self._left_out = 0

    def as_json(self):
        announced = [{"kind": kind, "begin": begin, "end": end} for kind, begin, end in self._announced.values()]
        return {"entries": list(self._entries.values()), "announced": announced, "left_out": self._left_out}

    def matters(self, text):
        level = _LEVEL.search(text)
        return (level and level.group() in _GRAVE) or _MARKS.search(text) or self._fatal.search(text)

    def add(self, source, when, text, exception):
        """One more entry; ids of sessions make no difference, other numbers do."""
        text, exception = _shown(text), exception and _shown(exception)
        entry = self._entries.get((source, text, exception))
        if entry is None:
            # What is always fatal has room of its own, or a flood of other lines would hide it.
            if len(self._entries) >= MOST_ENTRIES * (2 if self._fatal.search(text) else 1):
                self._left_out += 1
                return
            entry = {"source": source, "text": text, "exception": exception, "count": 0, "first": when, "times": []}
            self._entries[(source, text, exception)] = entry
        entry["count"] += 1
        entry["last"] = when
        if when is not None and len(entry["times"]) < MOST_TIMES:
            entry["times"].append(int(when))

    def hear(self, when, line, start):
        """An announcement in a line of the access log, whose request begins at `start`."""
        found = self._announcement.match(line, start)
        if found:
            number = found.group("number")
            one = self._announced.setdefault(number, [found.group("kind").decode(), None, None])
            one[1 if found.group("edge") == b"begin" else 2] = when
            if len(self._announced) > MOST_ANNOUNCED:
                self._announced.popitem(last=False)


class Source:
    """One log, line by line, from wherever it begins."""

    def __init__(self, name, started, main_pid, findings):
        self.name = name
        self._started = started
        self._main_pid = main_pid
        self._findings = findings
        self._lines = self._access_lines = 0
        self._first = self._last = None
        self._reaches_back = self._has_start = self._has_new = False
        self._place = UNSURE
        self._unsure = []
        self._open = []
        self._in_traceback = False
        self._access_stamp, self._access_when = b"", 0
        self._moment, self._moment_when = ("", ""), 0

    @property
    def has_lines(self):
        return self._lines > 0

    @property
    def reaches_back(self):
        """Whether nothing since the start is missing in front."""
        return self._reaches_back

    def read(self, lines):
        """Bytes, a line each."""
        for line in lines:
            access = _ACCESS.match(line)
            if access:
                self._request(access, line)
            else:
                self._words(line.decode("utf-8", "replace").rstrip())
        for stamp, text in self._unsure:
            self._take(stamp, text)
        self._end_entry()

    def as_json(self):
        return {
            "name": self.name,
            "lines": self._lines,
            "access_lines": self._access_lines,
            "first": self._first,
            "last": self._last,
            "reaches_back": self._reaches_back,
            "has_start": self._has_start,
        }

    def _request(self, access, line):
        stamp = access.group(1)
        if stamp != self._access_stamp:  # many in a second: each second is worked out once
            self._access_stamp, self._access_when = stamp, _access_time(stamp.decode())
        when = self._access_when
        if when < int(self._started):
            self._reaches_back = True
            return
        self._count(when)
        self._access_lines += 1
        self._findings.hear(when, line, access.end())

    def _words(self, line):
        if not line or _OWN_WORDS.match(line):
            return
        stamp = _STAMP.match(line)
        if stamp is None:
            # The service manager's own word of the start is the journal's beginning of it.
            self._reaches_back |= self._place == UNSURE and line.startswith(("Starting ", "Started "))
            self._take_or_keep(None, line)
            return
        moment = stamp.group("moment"), stamp.group("offset")
        if moment != self._moment:
            self._moment, self._moment_when = moment, _time(*moment)
        is_exact = stamp.group("fraction") is not None
        when = self._moment_when + (float("0." + stamp.group("fraction")) if is_exact else 0)
        pid, text = int(stamp.group("pid") or 0), line[stamp.end() :]
        place = self._place_of(when, is_exact, pid)
        if place == OLD:
            self._reaches_back = True
            self._unsure = []
        elif place == SURELY_NEW:
            # What an earlier master wrote in the second of the start stands before the first line of this one.
            if any(before is not None for before, _ in self._unsure):
                self._unsure = []
        if pid == self._main_pid and "Starting gunicorn" in text:
            self._has_start = self._reaches_back = True
        self._place = place
        self._take_or_keep(when, text)

    def _place_of(self, when, is_exact, pid):
        if self._has_new:
            return NEW  # a log is written in order, whatever its clocks say
        if is_exact:
            return SURELY_NEW if when >= self._started else OLD
        if when != int(self._started):
            return NEW if when > self._started else OLD
        if pid == self._main_pid:
            return SURELY_NEW
        return UNSURE

    def _take_or_keep(self, when, text):
        if self._place == OLD:
            self._end_entry()
        elif self._place == UNSURE and len(self._unsure) < MOST_UNSURE:
            self._unsure.append((when, text))
        else:
            self._has_new = True
            kept, self._unsure = self._unsure, []
            for before, line in kept:
                self._take(before, line)
            self._take(when, text)

    def _take(self, when, text):
        self._count(when)
        if when is not None:
            self._end_entry()
            if self._findings.matters(text):
                self._open = [when, text, None]
        elif text.startswith(_TRACEBACK):
            # With nothing grave before it, it is an entry of its own.
            self._open = self._open or [self._last, _TRACEBACK, None]
            self._open[2] = "a traceback without its end"
            self._in_traceback = True
        elif self._in_traceback and not text.startswith((" ", "During handling of", "The above exception was")):
            self._open[2] = text
            self._in_traceback = False
        elif not self._in_traceback and self._findings.matters(text):
            self._end_entry()
            self._findings.add(self.name, self._last, text, None)

    def _end_entry(self):
        if self._open:
            self._findings.add(self.name, *self._open)
        self._open, self._in_traceback = [], False

    def _count(self, when):
        self._lines += 1
        if when is not None:
            self._first = when if self._first is None else self._first
            self._last = when


def _shown(text):
    text = _SECRET.sub(lambda found: (found.group("url") or found.group("named") or "") + "***", text)
    return _UUID.sub(_NOBODY, text)[:MOST_TEXT]


def _time(moment, offset):
    fields = tuple(int(number) for number in re.split("[- T:]", moment))
    if offset:
        return calendar.timegm(fields) - _seconds(offset)
    return time.mktime(time.struct_time(fields + (0, 0, -1)))


def _access_time(stamp):
    day, month, year, hour, minute, second, offset = re.split("[/: ]", stamp)
    month = _MONTHS.index(month) + 1
    return calendar.timegm((int(year), month, int(day), int(hour), int(minute), int(second))) - _seconds(offset)


def _seconds(offset):
    """Of +0530 or +05:30."""
    east = int(offset[1:3]) * 3600 + int(offset[-2:]) * 60
    return -east if offset[0] == "-" else east

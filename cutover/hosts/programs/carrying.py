"""Sessions of some users, from one Redis to another, or only compared. What they hold never leaves this program."""

import hashlib
import time

from cutover.hosts.programs import redis_pipe, session_fate, session_owner, target_scripts

_KEYS = 100
"""For one SCAN: the server is held up for about 0.1 ms."""
_BYTES = 1 << 20
"""Of values that are fetched in one go: about 1 ms."""
_MOST_NAMES = 100
_SAME_MOMENT_MS = 50
"""Of one end, reckoned twice from what a server says is left."""


def answer(source, target, owned, prefix, lifetime_s, how, apply, only_served):
    """By what became of them the number of sessions, and the hashed names of the first hundred; what stopped it.

    `source` and `target`: endpoint, db, password and tls. `owned`: the ids of the users whose sessions are meant.
    Without `apply` nothing is written, and the words are what a pass would do. `only_served`: a quick pass, over the
    sessions of those alone who were served at the source since it was carried.
    """
    began = time.time()
    found: dict = {"counts": {}, "names": {}, "stopped": None}
    pipes: list = []
    try:
        for name, place in (("source", source), ("target", target)):
            access = dict(how, password=place["password"], tls=place["tls"])
            pipes.append(redis_pipe.Pipe(name, place["endpoint"], place["db"], access))
        _must_be_two(pipes, source["db"], target["db"])
        _Pass(pipes, prefix, target_scripts.Memory(lifetime_s), apply, found).walk(frozenset(owned), only_served)
    except redis_pipe.Trouble as trouble:
        found["stopped"] = {"place": trouble.place, "why": trouble.why}
    finally:
        for pipe in pipes:
            pipe.close()
    found["seconds"] = round(time.time() - began, 3)
    return found


def _must_be_two(pipes, source_db, target_db):
    ids = [_field(pipe, "server", b"run_id") for pipe in pipes]
    if ids[0] == ids[1] and source_db == target_db:
        raise redis_pipe.Trouble("both", "one and the same database of one server, run_id %s" % ids[0].decode())


def _field(pipe, section, name):
    lines = pipe.one("INFO", section).splitlines()
    return dict(line.partition(b":")[::2] for line in lines).get(name, b"")


def _now_ms():
    return int(time.time() * 1000)


def _ends(left_ms):
    """PTTL as a moment."""
    return None if left_ms < 0 else _now_ms() + left_ms


def _is_copy(there, session):
    return there is not None and there[0] == session[0]


class _Pass:
    def __init__(self, pipes, prefix, memory, apply, found):
        self._source, self._target = pipes
        self._prefix = prefix
        self._memory = memory
        self._apply = apply
        self._found = found
        self._left_over: set = set()

    def walk(self, owned, only_served):
        evicted = _field(self._target, "stats", b"evicted_keys")
        for keys in self._scanned(self._source):
            for group in self._groups(self._served(keys) if only_served else keys):
                self._group(group, owned)
            if self._apply and _field(self._target, "stats", b"evicted_keys") != evicted:
                raise redis_pipe.Trouble(
                    "target", "-EVICTED its memory is full: it has begun to drop keys for new ones"
                )
        # A source without a single one of these users has lost them; it is not that all of them have left.
        if self._found["counts"].get("owned") and not only_served:
            self._look_after_ended()
        if not self._apply:
            for keys in self._scanned(self._target):
                there = self._source.all([("EXISTS", key) for key in keys])
                self._note_all("only_in_target", [key for key, is_there in zip(keys, there) if not is_there])

    def _scanned(self, pipe):
        """Its sessions' keys, a batch at a time, each once."""
        seen: set = set()
        cursor = b"0"
        while True:
            cursor, keys = pipe.one("SCAN", cursor, "MATCH", self._prefix + "*", "COUNT", _KEYS)
            new = [key for key in dict.fromkeys(keys) if key not in seen]
            seen.update(new)
            if new:
                yield new
            if cursor == b"0":
                return

    def _served(self, keys):
        """Each request renews a session's lifetime: who still ends as was noted here was not served since."""
        self._target.send([self._memory.recall(key) for key in keys])
        left = self._source.all([("PTTL", key) for key in keys])
        for key, left_ms, record in zip(keys, left, self._target.accepted(len(keys))):
            noted = target_scripts.recalled(record)
            ends = _ends(left_ms)
            if not noted or noted[1] is None or ends is None or abs(ends - noted[1]) > _SAME_MOMENT_MS:
                yield key

    def _groups(self, keys):
        """The keys, as many together as their values may be fetched in one go."""
        keys = list(keys)
        group: list = []
        size = 0
        for key, length in zip(keys, self._source.each([("STRLEN", key) for key in keys])):
            if isinstance(length, redis_pipe.Refusal):
                self._refused(key, length)
                continue
            if group and size + length > _BYTES:
                yield group
                group, size = [], 0
            group.append(key)
            size += length
        if group:
            yield group

    def _refused(self, key, refusal):
        """No string is no session; any other refusal ends the pass."""
        if not refusal.text.startswith("-WRONGTYPE"):
            raise redis_pipe.Trouble("source", refusal.text)
        self._note("no_session", key)

    def _group(self, keys, owned):
        commands = [words for key in keys for words in (("GET", key), ("PTTL", key), self._memory.recall(key))]
        # The target counts digests while the values come.
        self._target.send(self._looks(keys))
        replies = self._source.each(commands)
        held = dict(zip(keys, self._held(keys)))
        meant: list = []
        others: list = []
        for key, value, left_ms, record in zip(keys, replies[::3], replies[1::3], replies[2::3]):
            for reply in (left_ms, record):
                if isinstance(reply, redis_pipe.Refusal):
                    raise redis_pipe.Trouble("source", reply.text)
            if isinstance(value, redis_pipe.Refusal):
                self._refused(key, value)
            elif value is None or left_ms == -2:
                self._note("vanished", key)
            else:
                session = (hashlib.sha1(value).hexdigest(), _ends(left_ms))
                whose = session_owner.owners(value)
                if whose and whose <= owned:
                    self._note("owned", key)
                    meant.append((key, value, session, record))
                else:
                    self._note("unclear" if whose & owned else "unowned", key)
                    others.append((key, session))
        self._settle(meant, held)
        if not self._apply:
            self._note_all("foreign", [key for key, session in others if _is_copy(held[key][0], session)])

    def _looks(self, keys):
        return [words for key in keys for words in (target_scripts.look(key), self._memory.recall(key))]

    def _held(self, keys):
        """Of each key what the target holds, digest and end, or None; and what it remembers. The looks are sent."""
        replies = self._target.accepted(2 * len(keys))
        for (digest, left_ms), record in zip(replies[::2], replies[1::2]):
            yield ((digest.decode(), _ends(left_ms)) if digest else None), target_scripts.recalled(record)

    def _settle(self, meant, held):
        fates: list = []
        commands: list = []
        for key, value, session, record in meant:
            there, settled = held[key]
            known = {seen[0] for seen in (settled, target_scripts.recalled(record)) if seen}
            fate = session_fate.fate(session, there, settled, known)
            command = self._command(fate, key, value, session, there, settled)
            if fate == "same" and not self._apply and session_fate.differ(session, there):
                self._note("lifetimes", key)
            if command and self._apply:
                fates.append((fate, key))
                commands.append(command)
            else:
                self._note(fate, key)
        for (fate, key), done in zip(fates, self._target.all(commands)):
            self._note(fate if done or fate in ("same", "kept") else "raced", key)

    def _command(self, fate, key, value, session, there, settled):
        """What the target must do for this to become of it; None for nothing."""
        held = there[0] if there else ""
        if fate in ("carried", "updated"):
            ends = max(session[1], there[1]) if there and session[1] and there[1] else session[1]
            return self._memory.write(key, held, session, None if ends is None else max(ends - _now_ms(), 1), value)
        if fate == "renewed":
            return self._memory.renew(key, session, max(session[1] - _now_ms(), 1))
        if fate in ("same", "kept") and (settled is None or settled[0] != session[0]):
            return self._memory.note(key, held, session)
        return None

    def _look_after_ended(self):
        """What was carried once, in either direction, and has ended at the source, ends at the target too."""
        for pipe in (self._source, self._target):
            cursor = b"0"
            while True:
                cursor, entries = pipe.one("HSCAN", self._memory.KEY, cursor, "COUNT", _KEYS)
                self._end(dict(zip(entries[::2], entries[1::2])))
                if cursor == b"0":
                    break

    def _end(self, records):
        there = self._source.all([("EXISTS", key) for key in records])
        gone = [key for key, is_there in zip(records, there) if not is_there and key not in self._left_over]
        self._target.send(self._looks(gone))
        left_over = [
            (key, held)
            for key, (held, _) in zip(gone, self._held(gone))
            if session_fate.is_left_over(held, target_scripts.recalled(records[key]))
        ]
        if self._apply:
            self._target.all([self._memory.remove(key, held[0]) for key, held in left_over])
        self._left_over.update(key for key, _ in left_over)
        self._note_all("removed", [key for key, _ in left_over])

    def _note_all(self, what, keys):
        for key in keys:
            self._note(what, key)

    def _note(self, what, key):
        counts, names = self._found["counts"], self._found["names"]
        counts[what] = counts.get(what, 0) + 1
        if counts[what] <= _MOST_NAMES:
            names.setdefault(what, []).append(hashlib.sha256(key).hexdigest()[:12])

"""What the target decides by itself, so that no request of a user comes between a look and a change."""

_DIGEST = "local held = redis.call('GET', KEYS[1]) local digest = held and redis.sha1hex(held) or '' "
_UNLESS_CHANGED = _DIGEST + "if digest ~= ARGV[1] then return 0 end "
_SETTLE = "redis.call('HSET', KEYS[2], KEYS[1], ARGV[3]) redis.call('PEXPIRE', KEYS[2], ARGV[4]) return 1"
_LOOK = _DIGEST + "return {digest, redis.call('PTTL', KEYS[1])}"
_WRITE = (
    _UNLESS_CHANGED
    + "if ARGV[2] == '' then redis.call('SET', KEYS[1], ARGV[5]) "
    + "else redis.call('SET', KEYS[1], ARGV[5], 'PX', ARGV[2]) end "
    + _SETTLE
)
_RENEW = _UNLESS_CHANGED + "redis.call('PEXPIRE', KEYS[1], ARGV[2]) " + _SETTLE
_NOTE = _UNLESS_CHANGED + _SETTLE
_REMOVE = _UNLESS_CHANGED + "redis.call('HDEL', KEYS[2], KEYS[1]) return redis.call('DEL', KEYS[1])"


class Memory:
    """The hash beside the sessions in which a server keeps what was carried to it: digest and end of each, no value.

    It changes in one step with the session, so whatever kills a pass, the next one knows how far it came. It ends when
    nobody has been served for a session's lifetime with what it tells of.
    """

    KEY = "chatmrpt-cutover:carried"

    def __init__(self, lifetime_s):
        self._lifetime_ms = lifetime_s * 1000

    def recall(self, key):
        return ("HGET", self.KEY, key)

    def write(self, key, unless_not, session, left_ms, value):
        """`unless_not`: the digest that the target must still hold, "" for none."""
        return self._settling(_WRITE, key, unless_not, session, left_ms) + (value,)

    def renew(self, key, session, left_ms):
        return self._settling(_RENEW, key, session[0], session, left_ms)

    def note(self, key, held, session):
        """Nothing is changed but what the target remembers."""
        return self._settling(_NOTE, key, held, session, None)

    def remove(self, key, held):
        return ("EVAL", _REMOVE, 2, key, self.KEY, held)

    def _settling(self, script, key, held, session, left_ms):
        left = "" if left_ms is None else left_ms
        record = "%s %s" % (session[0], "" if session[1] is None else session[1])
        return ("EVAL", script, 2, key, self.KEY, held, left, record, self._lifetime_ms)


def look(key):
    """A command: the digest of what is there, "" for nothing, and the milliseconds that it has left."""
    return ("EVAL", _LOOK, 1, key)


def recalled(record):
    """Digest and end of a session, as they were remembered; None for nothing."""
    if record is None:
        return None
    digest, _, ends = record.decode().partition(" ")
    return digest, int(ends) if ends else None

"""Many commands to a Redis server in one go, their replies as bytes."""

from cutover.hosts.programs import redis_servers


class Trouble(Exception):  # noqa: N818 - it is caught and told, not shown
    """What ended the work, and at which of the servers."""

    def __init__(self, place, why):
        super().__init__(why)
        self.place = place
        self.why = why


class Refusal:
    """An error reply to one command."""

    def __init__(self, text):
        self.text = text


class Pipe:
    """A connection to one database of one server. Every error is a Trouble that names the server."""

    def __init__(self, place, endpoint, db, how):
        self.place = place
        try:
            self._connection, self._stream = redis_servers.opened(endpoint, **how)
        except (OSError, ValueError) as error:
            raise self._trouble(error) from error
        self.one("SELECT", db)

    def close(self):
        self._connection.close()

    def one(self, *words):
        """The reply to one command, which must not be refused."""
        return self.all([words])[0]

    def all(self, commands):
        """The replies to commands of which none may be refused."""
        self.send(commands)
        return self.accepted(len(commands))

    def each(self, commands):
        """The replies to the commands, a Refusal among them for each that the server refuses."""
        self.send(commands)
        return self._replies(len(commands))

    def send(self, commands):
        """Commands whose replies are fetched later, by `accepted`: they must be short, and no others come between."""
        try:
            for words in commands:
                self._stream.write(b"".join(_encoded(words)))
            self._stream.flush()
        except (OSError, ValueError) as error:
            raise self._trouble(error) from error

    def accepted(self, number):
        """The replies to what was sent, of which none may be a refusal."""
        replies = self._replies(number)
        for reply in replies:
            if isinstance(reply, Refusal):
                raise Trouble(self.place, reply.text)
        return replies

    def _replies(self, number):
        try:
            return [self._reply() for _ in range(number)]
        except (OSError, ValueError) as error:
            raise self._trouble(error) from error

    def _trouble(self, error):
        return Trouble(self.place, "%s: %s" % (type(error).__name__, error))

    def _reply(self):
        line = self._stream.readline()
        if not line.endswith(b"\r\n"):
            raise ValueError("the connection was closed in the middle of an answer")
        kind, rest = line[:1], line[1:-2]
        if kind == b"+":
            return rest
        if kind == b":":
            return int(rest)
        if kind == b"-":
            return Refusal(line[:-2].decode(errors="replace"))
        if kind == b"*":
            return [self._reply() for _ in range(int(rest))]
        if kind == b"$":
            return self._bulk(int(rest))
        raise ValueError("no answer of Redis: %r" % line[:40])

    def _bulk(self, length):
        if length < 0:
            return None
        content = self._stream.read(length + 2)
        if len(content) != length + 2:
            raise ValueError("the connection was closed in the middle of an answer")
        return content[:-2]


def _encoded(words):
    yield b"*%d\r\n" % len(words)
    for word in words:
        encoded = word if isinstance(word, bytes) else str(word).encode()
        yield b"$%d\r\n" % len(encoded)
        yield encoded
        yield b"\r\n"

"""To whom a session belongs, read from its raw bytes: nothing is ever unpickled.

A value may name many ids: of other sessions in a chat, of exports in a link. Its own stands under the name session_id,
and of that name only the forms count in which msgpack, and pickle since protocol 4, write a text, length and all. After
the name's last letter these bytes are no UTF-8, so nobody can write an id into their own session by talking about it.
"""

import re
import struct

_NAME = b"session_id"
_BEFORE = (b"\xaa", b"\x8c\x0a")
"""The length of the name: msgpack's, pickle's."""
_NOTED = b"\x94"
"""Pickle numbers what it has written; the same name is a number the second time."""
_UUID = rb"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_ID = re.compile(rb"(?:\x94(?:\x95.{8})?\x8c\x24|\xd9\x24)" + _UUID, re.DOTALL)
"""In a long pickle a frame may begin before it."""


def owners(value):
    """The ids that stand under the session's own name for itself; more than one where another is nested in it."""
    found: set = set()
    at = value.find(_NAME)
    while at >= 0:
        after = at + len(_NAME)
        match = _ID.match(value, after)
        if match and any(value.endswith(mark, 0, at) for mark in _BEFORE):
            found.add(match.group(1).decode())
            if value.startswith(_NOTED, after):
                found |= _again(value, after)
        at = value.find(_NAME, after)
    return found


def _again(value, after):
    """The ids under the same name further on in a pickle."""
    number = value.count(_NOTED, 0, after)
    name = b"h" + bytes([number]) if number < 256 else b"j" + struct.pack("<I", number)
    again = re.compile(re.escape(name) + rb"\x8c\x24" + _UUID)
    return {match.group(1).decode() for match in again.finditer(value, after)}

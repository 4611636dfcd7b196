"""How one and the same value may stand in a file: as it is, quoted for a URL, escaped, in base64."""

import re
from base64 import b64encode, urlsafe_b64encode
from html.entities import codepoint2name


def pattern_of(value: str) -> str:
    """A regular expression that finds it. Each character may be escaped or not: who writes escapes what must be."""
    return "|".join(["".join(map(_spelled, value)), *sorted(_in_base64(value), key=len, reverse=True)])


def _spelled(character: str) -> str:
    """In a URL, in JSON and Python, in HTML and XML; also where what is escaped already was escaped again."""
    if character.isascii() and character.isalnum():
        return character
    content = character.encode()
    in_url = "".join(f"%(?:25)*{byte:02x}" for byte in content)
    in_utf_16 = character.encode("utf-16-be").hex()
    in_json = "".join(rf"\\+u{in_utf_16[at : at + 4]}" for at in range(0, len(in_utf_16), 4))
    in_python = "".join(rf"\\+x{byte:02x}" for byte in content)
    names = [codepoint2name[ord(character)]] if ord(character) in codepoint2name else []
    names += ["apos"] if character == "'" else []
    entity = "|".join([rf"#0*{ord(character)}", f"#x0*{ord(character):x}", *names])
    # What is escaped comes first: a percent sign that is one by itself may be the beginning of one that is not.
    ways = [rf"(?i:{in_url})", rf"(?i:{in_json})", in_python, f"&(?:amp;)*(?i:{entity});"]
    ways += [rf"\\*{re.escape(character)}", *([r"\+"] if character == " " else [])]
    return f"(?:{'|'.join(ways)})"


def _in_base64(value: str) -> set[str]:
    """As part of anything: what is encoded of it alone, wherever in a group of three bytes it begins."""
    content = value.encode()
    return {
        re.escape(encode(bytes(before) + content).decode()[(before * 8 + 5) // 6 : (before + len(content)) * 8 // 6])
        for before in range(3)
        for encode in (b64encode, urlsafe_b64encode)
    }

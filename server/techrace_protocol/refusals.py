"""What is wrong with a message, said so that its author can mend it.

The codec raises :class:`ProtocolRefusal`; the session turns it into a
:class:`~techrace_protocol.messages.Refused` for the sender. Whatever a peer sends, nothing else comes out of
the codec.
"""

import re
from typing import Final

from techrace_protocol.messages import PATTERNS, RefusalCode, Refused, Role

_SHOWN: Final = 60
_SECRET_FIELDS: Final = frozenset({"token"})
_KINDS: Final = {
    "int": "an integer",
    "str": "a text",
    "bool": "true or false",
    "object": "a map",
    "array": "a list",
    "null": "nothing",
    "float": "a number with a fraction",
    "None": "nothing",
}
_VALIDATION: Final = re.compile(r"(?s)(?P<what>.*?)(?: - at (?P<key>`key` in )?`\$(?P<path>[^`]*)`)?")
_EXPECTED: Final = re.compile(r"Expected `(?P<kind>[^`]*)`(?P<limits>.*?)(?:, got .*)?")
_FIELD: Final = re.compile(
    r"Object (?P<sort>contains unknown|missing required) field `(?P<name>.*)`", re.DOTALL
)
_STEP: Final = re.compile(r"\.(?P<name>[A-Za-z_][A-Za-z0-9_]*)|\[(?P<index>\d+)\]")


class ProtocolRefusal(Exception):  # noqa: N818 - refusing is the rule, not an error of ours
    """A message that is not accepted.

    Attributes:
        code: why.
        path: the offending part, such as ``orders.slots[2][1]`` or ``byte 17``; empty for the whole message.
        value: the offending value, shortened; never a secret.
        expected: what would have been accepted.
        sentence: all of this for people.
        id: the command's id, if it had one that could be read.
    """

    def __init__(
        self,
        code: RefusalCode,
        sentence: str,
        *,
        path: str = "",
        value: str = "",
        expected: str = "",
        id: str | None = None,  # noqa: A002 - the wire's own word
    ) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.path = path
        self.value = value
        self.expected = expected
        self.id = id

    def message(self) -> Refused:
        """Return the answer to the sender."""
        return Refused(
            code=self.code,
            message=self.sentence,
            id=self.id,
            path=self.path,
            value=self.value,
            expected=self.expected,
        )


def unreadable(path: str, value: str, expected: str) -> ProtocolRefusal:
    """Return the refusal of bytes that are no message at all."""
    place = f"{path}: " if path else ""
    sentence = f"{place}expected {expected}, got {value}"
    return ProtocolRefusal(RefusalCode.UNREADABLE, sentence, path=path, value=value, expected=expected)


def malformed(complaint: str, body: object) -> ProtocolRefusal:
    """Return the refusal of a readable message of the wrong shape.

    Args:
        complaint: what msgspec said of it.
        body: the message as plain values, to show the offending one.
    """
    parsed = _VALIDATION.fullmatch(complaint)
    what = parsed["what"] if parsed else complaint
    path = ((parsed["path"] if parsed else None) or "").lstrip(".")
    code = RefusalCode.MALFORMED
    field = _FIELD.fullmatch(what)
    if parsed and parsed["key"]:
        value, expected = "another key", "keys that are texts"
    elif field:
        name = shorten(field["name"])[1:-1]
        path = f"{path}.{name}" if path else name
        missing = field["sort"] == "missing required"
        value, expected = ("nothing", "a value") if missing else ("a field", "no field of this name")
    else:
        value = _show(path, body)
        expected = _expectation(what)
        if path == "type" and what.startswith("Invalid value"):
            code, expected = RefusalCode.UNKNOWN_MESSAGE, "the name of a message"
    place = f"{path}: " if path else ""
    sentence = f"{place}expected {expected}, got {value}"
    return ProtocolRefusal(code, sentence, path=path, value=value, expected=expected, id=command_id(body))


def command_id(body: object) -> str | None:
    """Return the id of a command that was otherwise refused, if it has a usable one."""
    found = body.get("id") if isinstance(body, dict) else None
    return found if isinstance(found, str) and re.fullmatch(r"[A-Za-z0-9_.:-]{1,64}", found) else None


def shorten(value: object) -> str:
    """Return a harmless, short text for any decoded value."""
    if isinstance(value, dict):
        return f"a map of {len(value)}"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    if isinstance(value, bytes | bytearray | memoryview):
        return f"{len(value)} bytes"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return ascii(value) if len(value) <= _SHOWN else f"{ascii(value[: _SHOWN - 1])[:-1]}…'"
    if isinstance(value, int | float):
        return repr(value)
    return type(value).__name__


def _show(path: str, body: object) -> str:
    value = body
    for step in _STEP.finditer(f".{path}" if path and path[0] != "[" else path):
        name, index = step["name"], step["index"]
        if name in _SECRET_FIELDS:
            return "a value that is not shown"
        if name is not None and isinstance(value, dict):
            value = value.get(name)
        elif index is not None and isinstance(value, list) and int(index) < len(value):
            value = value[int(index)]
        else:
            return "another value"
    return shorten(value)


def _expectation(what: str) -> str:
    parsed = _EXPECTED.fullmatch(what)
    if not parsed:
        return f"one of {', '.join(Role)}" if what.startswith("Invalid enum value") else "another value"
    kinds = " or ".join(_KINDS.get(kind, kind) for kind in parsed["kind"].split(" | "))
    limits = parsed["limits"]
    for pattern, words in PATTERNS.items():
        limits = limits.replace(f"matching regex {pattern!r}", words)
    return f"{kinds}{limits}".replace("`", "")

"""The structure of a message, checked before anything is built from it.

A message of a few kilobytes can be a thousand lists deep, or name a list of four thousand million elements.
These skimmers walk over the bytes once, build nothing but the set of a map's keys, and stop at the first
excess. What they let pass is bounded; whether it is a message is decided afterwards.
"""

import json
import re
from typing import Final

from techrace_protocol.limits import Limits
from techrace_protocol.refusals import ProtocolRefusal, shorten, unreadable

_LONGEST_NUMBER: Final = 32


def _leaf_sizes() -> tuple[int, ...]:
    sizes = [0] * 256
    for byte in (*range(0x80), *range(0xE0, 0x100), 0xC0, 0xC2, 0xC3):
        sizes[byte] = 1
    for byte in range(0xA0, 0xC0):
        sizes[byte] = 1 + byte - 0xA0
    for byte, size in {
        0xCA: 5, 0xCB: 9, 0xCC: 2, 0xCD: 3, 0xCE: 5, 0xCF: 9, 0xD0: 2, 0xD1: 3, 0xD2: 5, 0xD3: 9,
    }.items():  # fmt: skip
        sizes[byte] = size
    return tuple(sizes)


_LEAF: Final = _leaf_sizes()
"""Size of a value by its first byte; 0 where there is a length field, and for what is never accepted."""
_LENGTH_FIELD: Final = {
    0xD9: 1, 0xDA: 2, 0xDB: 4, 0xC4: 1, 0xC5: 2, 0xC6: 4, 0xDC: 2, 0xDD: 4, 0xDE: 2, 0xDF: 4,
}  # fmt: skip
_TEXTS: Final = frozenset((*range(0xA0, 0xC0), 0xD9, 0xDA, 0xDB))


def check_msgpack(data: bytes, limits: Limits) -> None:
    """Refuse msgpack whose structure is never accepted.

    Args:
        data: one value.
        limits: depth, nodes, string and list length.

    Raises:
        ProtocolRefusal: ``unreadable``: truncated, trailing bytes, the byte 0xc1, extension types, a key
            that is not a text or stands twice, or an excess of depth, nodes or length.
    """
    size = len(data)
    at = nodes = 0
    left = 1  # values, or pairs in a map, still to come in the container at hand
    keys: set[bytes] | None = None
    outer: list[tuple[int, set[bytes] | None]] = []
    try:
        while True:
            if not left:
                if not outer:
                    break
                left, keys = outer.pop()
                continue
            left -= 1
            if keys is not None:
                nodes += 1
                end = _key_end(data, at)
                key = data[at:end]
                if key in keys:
                    raise unreadable(f"byte {at}", "the same key again", "every key once")
                keys.add(key)
                at = end
            nodes += 1
            if nodes > limits.nodes:
                raise unreadable(f"byte {at}", "more", f"at most {limits.nodes} values")
            first = data[at]
            step = _LEAF[first]
            if step:
                at += step
                continue
            is_map = first < 0x90 or first >= 0xDE
            if first < 0xA0:
                count = first & 15
                at += 1
            else:
                width = _LENGTH_FIELD.get(first, 0)
                if not width:
                    raise unreadable(f"byte {at}", f"0x{first:02x}", "no extension type")
                count = int.from_bytes(data[at + 1 : at + 1 + width], "big")
                at += 1 + width
                if first < 0xDC:  # a text or bytes
                    if count > limits.string_length:
                        _check_text(data[at : at + count], at, limits)
                    at += count
                    continue
            if count > size - at:
                raise unreadable(f"byte {size}", "the end", "a complete message")
            if count > limits.list_length:
                raise unreadable(f"byte {at}", str(count), f"at most {limits.list_length} elements")
            outer.append((left, keys))
            if len(outer) > limits.depth:
                raise unreadable(f"byte {at}", "more", f"at most {limits.depth} levels")
            left = count
            keys = set() if is_map else None
    except IndexError:
        raise unreadable(f"byte {size}", "the end", "a complete message") from None
    if at > size:
        raise unreadable(f"byte {size}", "the end", "a complete message")
    if at < size:
        raise unreadable(f"byte {at}", f"{size - at} more bytes", "the end of the message")


def _key_end(data: bytes, at: int) -> int:
    first = data[at]
    if first not in _TEXTS:
        raise unreadable(f"byte {at}", f"0x{first:02x}", "a key that is a text")
    step = _LEAF[first]
    if step:
        return at + step
    width = _LENGTH_FIELD[first]
    return at + 1 + width + int.from_bytes(data[at + 1 : at + 1 + width], "big")


def _check_text(data: bytes, at: int, limits: Limits) -> None:
    length = len(data.decode("utf-8", "ignore"))
    if length > limits.string_length:
        raise unreadable(f"byte {at}", str(length), f"at most {limits.string_length} characters")


_TOKEN: Final = re.compile(
    r'[ \t\n\r]*(?:(?P<text>"(?:[^"\\\x00-\x1f]|\\.)*")|(?P<sign>[{}\[\],:])|(?P<word>[^\s"{}\[\],:]+))'
)


def check_json(text: str, limits: Limits) -> None:
    """Refuse JSON whose structure is never accepted; its grammar is checked by the parser afterwards.

    Args:
        text: one value.
        limits: depth, nodes, string and list length.

    Raises:
        ProtocolRefusal: ``unreadable``: no JSON, a key that stands twice, or an excess of depth, nodes or
            length.
    """
    at = nodes = 0
    end = len(text.rstrip(" \t\n\r"))
    last = ""
    outer: list[tuple[int, set[str]]] = []
    count, keys = 0, set[str]()
    while at < end:
        token = _TOKEN.match(text, at)
        if token is None:
            raise unreadable(f"character {at}", shorten(text[at : at + 8]), "JSON")
        at = token.end()
        sign = token["sign"]
        if sign is None:
            last = token["text"] or ""
            nodes += 1
            length = len(last) - 2 if last else len(token["word"])
            longest = limits.string_length if last else _LONGEST_NUMBER
            if length > longest:
                raise unreadable(f"character {token.start()}", str(length), f"at most {longest} characters")
        elif sign in "{[":
            nodes += 1
            outer.append((count, keys))
            count, keys = 1, set()
            if len(outer) > limits.depth:
                raise unreadable(f"character {at}", "more", f"at most {limits.depth} levels")
        elif sign in "}]" and outer:
            count, keys = outer.pop()
        elif sign == ",":
            count += 1
            if count > limits.list_length:
                raise unreadable(f"character {at}", "more", f"at most {limits.list_length} elements")
        elif sign == ":":
            key = _plain(last, at)
            if key in keys:
                raise unreadable(f"character {at}", f"{shorten(key)} again", "every key once")
            keys.add(key)
        if nodes > limits.nodes:
            raise unreadable(f"character {at}", "more", f"at most {limits.nodes} values")


def _plain(key: str, at: int) -> str:
    try:
        return str(json.loads(key)) if "\\" in key else key[1:-1]
    except ValueError:
        raise unreadable(f"character {at}", shorten(key), "a key that is a text") from None


__all__ = ["ProtocolRefusal", "check_json", "check_msgpack"]

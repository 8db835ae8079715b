"""Text of strangers, made harmless for a terminal.

Names of people, bots, rooms and technologies come from outside. Written as they are, an escape sequence in a name
could move the cursor, change colours or forge another line; direction marks could turn what follows around.
"""

import unicodedata

HARMFUL = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
"""Unicode categories that do not show as a sign of their own: controls, formats, surrogates, unassigned, breaks."""


def safe(text: str) -> str:
    """Return ``text`` with everything that is not a visible sign written as an escape such as ``\\x1b``.

    Line breaks and tabs count as such too: a name is one line.
    """
    if text.isprintable() and text.isascii():
        return text
    return "".join(_escaped(sign) if unicodedata.category(sign) in HARMFUL else sign for sign in text)


def _escaped(sign: str) -> str:
    code = ord(sign)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"

"""Text from files, made harmless: a name cannot move a cursor or turn the line around."""

import unicodedata

_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def printable(text: str) -> str:
    """Return ``text`` with control, direction and unassigned signs spelled out."""
    return "".join(
        sign.encode("unicode_escape").decode() if unicodedata.category(sign) in _HARMFUL else sign
        for sign in text
    )

"""Words of people before others see them: what forges or hides is taken out, and no two people look the same."""

import unicodedata
from collections.abc import Iterable

MOST_NAME = 40
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Control, format (zero-width, direction-changing), unassigned: nothing that people would see."""
_ALIKE = str.maketrans(
    # Letters of other scripts, and digits, that look like Latin ones.
    "аеорсхукмтнвіјѕԁԛԝɡαορντχκι013$@|",
    "aeopcxykmthbijsdqwgaopvtxkiolesal",
)
RESERVED = ("facilitator", "server", "host", "moderator")
"""Names that would lend authority."""


def clean(text: str) -> str:
    """Return what people should see of a text: one line, without signs that hide or forge."""
    spaced = "".join(" " if sign in "\n\r\t\u2028\u2029" else sign for sign in text)
    shown = "".join(sign for sign in spaced if unicodedata.category(sign) not in _UNSEEN)
    return " ".join(unicodedata.normalize("NFC", shown).split(" ")).strip()


def nickname(wanted: str, others: Iterable[str], fallback: str) -> str:
    """Return the name that somebody gets: that which was wanted, told apart from those that look like it.

    Args:
        wanted: as asked for.
        others: the names in the room.
        fallback: where nothing is left of what was wanted.
    """
    name = unicodedata.normalize("NFKC", clean(wanted))[:MOST_NAME].strip() or fallback
    taken = {look(other) for other in (*others, *RESERVED)}
    candidate, number = name, 1
    while look(candidate) in taken:
        number += 1
        suffix = f" ({number})"
        candidate = name[: MOST_NAME - len(suffix)].rstrip() + suffix
    return candidate


def look(name: str) -> str:
    """Return the same for names that people take for one another."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    bare = "".join(sign for sign in plain if unicodedata.combining(sign) == 0 and not sign.isspace())
    return bare.translate(_ALIKE).replace("rn", "m").replace("vv", "w").replace("i", "l")

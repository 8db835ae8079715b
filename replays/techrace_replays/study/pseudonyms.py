"""Names for people in tables that say who is the same person and not who it is.

A pseudonym is a keyed hash of the name: without the key nobody can tell which name it stands for, not even by trying
all names there are. So the key never stands beside the tables; without it later exports give other pseudonyms.
"""

import base64
import hashlib
import os
import secrets
from pathlib import Path
from typing import Final

from techrace_replays.errors import FormatError

KEY_SIZE: Final = 32


class Pseudonyms:
    """Gives every name its pseudonym."""

    def __init__(self, key: bytes) -> None:
        """Take a key of at least 16 bytes.

        Raises:
            ValueError: it is shorter.
        """
        if len(key) < 16:
            raise ValueError(f"key: expected at least 16 bytes, found {len(key)}")
        self._key = key

    def __call__(self, name: str) -> str:
        """Return the pseudonym of a person of this name: ``p-`` and 12 letters and digits."""
        keyed = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), key=self._key[:64], digest_size=10)
        return "p-" + base64.b32encode(keyed.digest()).decode("ascii").lower()[:12]

    def __repr__(self) -> str:
        return "<Pseudonyms>"


def load_or_create_pseudonyms(path: Path) -> Pseudonyms:
    """Return the pseudonyms by the key at ``path``; where there is none, one is drawn, readable by its owner alone.

    Raises:
        FormatError: the file is no key.
        OSError: it can be neither read nor made.
    """
    try:
        text = path.read_text("ascii")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        text = secrets.token_hex(KEY_SIZE)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{text}\n")
    except UnicodeDecodeError:
        text = ""
    try:
        return Pseudonyms(bytes.fromhex(text.strip()))
    except ValueError:
        raise FormatError(f"{path}: expected a key as {2 * KEY_SIZE} hexadecimal digits") from None

"""A host's signature at the end of a log: who vouches for it, and whether it still is what was vouched for.

The chain shows damage, but whoever alters a log can chain it anew. A signature (Ed25519, RFC 8032) over the last chain
value cannot be made anew without the host's key. It is worth as much as the way on which its public key came.

``cryptography`` is imported when something is signed or checked; without it a signature is there and not checked.
"""

import os
from collections.abc import Collection, Iterable
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import attrs

from techrace_replays.errors import FormatError
from techrace_replays.reader import Log
from techrace_replays.records import Signature

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ALGORITHM: Final = "ed25519"
PREFIX: Final = b"techrace-signature-1"
"""Before the chain value in what is signed, so that a signature of something else is never one of a log."""
KEY_SIZE: Final = 32
KEY_FILE: Final = "signing.key"
"""Name of the key in a host's data folder."""


class Trust(IntEnum):
    """What the signature of a log says."""

    VALID = 0
    """A known key vouches for it."""
    ABSENT = 1
    """Nobody vouches for it."""
    UNKNOWN_KEY = 2
    """The signature holds, by a key that nobody here knows."""
    BROKEN = 3
    """The log is not what was signed."""
    UNCHECKED = 4
    """It is signed, but this installation cannot check signatures."""


@attrs.frozen(kw_only=True)
class SignatureCheck:
    """What became of the signatures of a log."""

    trust: Trust
    key: bytes | None = None
    """The public key of the signature that decided."""
    unsigned: int = 0
    """Records behind the last signature, which it does not cover."""

    def __str__(self) -> str:
        name = "" if self.key is None else self.key.hex()
        behind = f", {self.unsigned} records follow it unsigned" if self.unsigned else ""
        match self.trust:
            case Trust.VALID:
                return f"signature valid, key {name}{behind}"
            case Trust.ABSENT:
                return "not signed"
            case Trust.UNKNOWN_KEY:
                return f"signature holds, but the key is unknown: {name}{behind}"
            case Trust.BROKEN:
                return f"signature broken: this is not what key {name} signed"
            case Trust.UNCHECKED:
                return f"signed by key {name}, not checked: that needs 'cryptography'{behind}"


class Signer(Protocol):
    """Something that signs: a key in a file, or a device."""

    @property
    def public_key(self) -> bytes:
        """32 bytes by which everybody can check."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return 64 bytes."""
        ...


class SigningKey:
    """A host's private key in memory; see :func:`load_or_create_key`."""

    def __init__(self, private: "Ed25519PrivateKey") -> None:
        self._private = private
        self.public_key: bytes = private.public_key().public_bytes_raw()

    def __repr__(self) -> str:
        return f"<SigningKey {self.public_key.hex()}>"

    def sign(self, message: bytes) -> bytes:
        """Return the signature of ``message``, 64 bytes."""
        return self._private.sign(message)


def load_or_create_key(path: Path) -> SigningKey:
    """Return the key at ``path``; where there is none, one is drawn and kept, readable by its owner alone.

    Raises:
        FormatError: the file is no key.
        OSError: it can be neither read nor made.
        ModuleNotFoundError: ``cryptography`` is not installed.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - see the module's words
        Ed25519PrivateKey,
    )

    try:
        raw = _stored(path)
    except FileNotFoundError:
        fresh = Ed25519PrivateKey.generate().private_bytes_raw()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            # Whoever comes second takes the key of whoever came first.
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raw = _stored(path)
        else:
            with os.fdopen(descriptor, "wb") as file:
                file.write(fresh.hex().encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
            raw = fresh
    return SigningKey(Ed25519PrivateKey.from_private_bytes(raw))


def _stored(path: Path) -> bytes:
    with path.open("rb") as file:
        text = file.read(2 * KEY_SIZE + 2)
    try:
        raw = bytes.fromhex(text.decode("ascii"))
    except ValueError:
        raw = b""
    if len(raw) != KEY_SIZE:
        raise FormatError(f"{path}: expected a key as {2 * KEY_SIZE} hexadecimal digits")
    return raw


def public_key_of(text: str) -> bytes:
    """Return the public key that ``text`` spells in hexadecimal.

    Raises:
        FormatError: it does not.
    """
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != KEY_SIZE:
        raise FormatError(f"key: expected {2 * KEY_SIZE} hexadecimal digits, found {text.strip()[:80]!r}")
    return key


def signature_record(signer: Signer, chain: bytes) -> Signature:
    """Return the record that vouches for a log whose last chain value is ``chain``."""
    return Signature(algorithm=ALGORITHM, key=signer.public_key, signature=signer.sign(PREFIX + chain))


def check_signature(log: Log, known: Iterable[bytes] = ()) -> SignatureCheck:
    """Check the signatures of a log; a broken one outweighs all others, one of a known key the rest.

    Args:
        log: an open log.
        known: the public keys that are trusted.

    Raises:
        LogError: a record has the wrong shape.
    """
    known = frozenset(known)
    checks: list[SignatureCheck] = []
    for entry in log.entries(Signature.TYPE):
        if isinstance(entry.record, Signature):
            trust = _trust(entry.record, log.chain_before(entry.number), known)
            behind = len(log) - entry.number - 1
            checks.append(SignatureCheck(trust=trust, key=entry.record.key, unsigned=behind))
    for trust in (Trust.BROKEN, Trust.VALID, Trust.UNKNOWN_KEY, Trust.UNCHECKED):
        found = next((check for check in reversed(checks) if check.trust is trust), None)
        if found is not None:
            return found
    return SignatureCheck(trust=Trust.ABSENT)


def _trust(record: Signature, chain: bytes, known: Collection[bytes]) -> Trust:
    try:
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - see the module's words
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
            Ed25519PublicKey,
        )
    except ModuleNotFoundError:
        return Trust.UNCHECKED
    if record.algorithm != ALGORITHM:
        return Trust.UNCHECKED
    try:
        Ed25519PublicKey.from_public_bytes(record.key).verify(record.signature, PREFIX + chain)
    except (InvalidSignature, ValueError):
        return Trust.BROKEN
    return Trust.VALID if record.key in known else Trust.UNKNOWN_KEY

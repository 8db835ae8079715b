"""Signatures: valid, absent, broken or by an unknown key; a forger can chain anew, but not sign anew."""

import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import attrs
import pytest

import replay_kit as kit
from techrace_replays import (
    FormatError,
    LogWriter,
    Outcome,
    open_log,
    read_log,
    verify,
    verify_log,
    write_log,
)
from techrace_replays.records import Annotation, Header, Record, Signature
from techrace_replays.signing import (
    SigningKey,
    Trust,
    check_signature,
    load_or_create_key,
    public_key_of,
    signature_record,
)

TOY = kit.random_match("toy", 5, 3)


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> SigningKey:
    return load_or_create_key(tmp_path_factory.mktemp("data") / "signing.key")


@pytest.fixture
def signed(tmp_path: Path, key: SigningKey) -> Path:
    path = tmp_path / "signed.techrace"
    write_log(path, TOY, signer=key)
    return path


def test_a_key_is_drawn_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "signing.key"
    first = load_or_create_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_or_create_key(path).public_key == first.public_key
    assert load_or_create_key(tmp_path / "other.key").public_key != first.public_key
    secret = path.read_text("ascii").strip()
    assert secret not in repr(first)
    assert secret != first.public_key.hex()


@pytest.mark.parametrize("content", [b"", b"no key", b"\xff" * 64, b"ab" * 31, b"ab" * 40])
def test_a_file_that_is_no_key_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "signing.key"
    path.write_bytes(content)
    with pytest.raises(FormatError, match="expected a key as 64 hexadecimal digits"):
        load_or_create_key(path)
    assert path.read_bytes() == content


def test_a_signed_log_verifies_and_says_by_whom(signed: Path, key: SigningKey) -> None:
    verdict = verify(signed, known=[key.public_key])
    assert verdict.ok
    assert verdict.signature is not None
    assert verdict.signature.trust is Trust.VALID
    assert str(verdict).endswith(f"(signature valid, key {key.public_key.hex()})")


def test_a_key_that_nobody_knows_is_said_to_be_unknown(signed: Path) -> None:
    verdict = verify(signed, known=[bytes(32)])
    assert verdict.ok
    assert verdict.signature is not None
    assert verdict.signature.trust is Trust.UNKNOWN_KEY
    assert "the key is unknown" in str(verdict)


def test_an_unsigned_log_is_not_signed() -> None:
    verdict = verify_log(read_log(kit.bytes_of(TOY)))
    assert verdict.ok
    assert verdict.signature is not None
    assert verdict.signature.trust is Trust.ABSENT
    assert str(verdict.signature) == "not signed"


def test_what_is_chained_anew_is_not_what_was_signed(signed: Path, key: SigningKey) -> None:
    """Another name in the header plays to the same digests; only the signature tells."""

    def renamed(record: Record) -> Record:
        return attrs.evolve(record, match_id="forged") if isinstance(record, Header) else record

    file = BytesIO()
    LogWriter(file).write(*map(renamed, open_log(signed).records()))
    log = read_log(file.getvalue())
    verdict = verify_log(log, known=[key.public_key])
    assert verdict.outcome is Outcome.FORGED
    assert not verdict.ok
    assert "altered after it was signed" in str(verdict)
    assert verdict.signature is not None
    assert verdict.signature.trust is Trust.BROKEN


def test_words_behind_a_signature_are_said_to_be_unsigned(key: SigningKey) -> None:
    file = BytesIO()
    writer = LogWriter(file)
    writer.write(*TOY)
    writer.sign(key)
    writer.write(Annotation(tick=0, kind="note", text="later"))
    check = check_signature(read_log(file.getvalue()), [key.public_key])
    assert (check.trust, check.unsigned) == (Trust.VALID, 1)
    assert "1 records follow it unsigned" in str(check)
    writer.sign(key)
    assert check_signature(read_log(file.getvalue()), [key.public_key]).unsigned == 0


def test_one_broken_signature_outweighs_a_good_one(key: SigningKey) -> None:
    file = BytesIO()
    writer = LogWriter(file)
    writer.write(*TOY, signature_record(key, bytes(16)))
    writer.sign(key)
    assert check_signature(read_log(file.getvalue()), [key.public_key]).trust is Trust.BROKEN


@pytest.mark.parametrize(
    ("changes", "trust"),
    [
        ({"algorithm": "later"}, Trust.UNCHECKED),
        ({"signature": bytes(64)}, Trust.BROKEN),
        ({"key": bytes(32)}, Trust.BROKEN),
        ({"key": b"\xff" * 32}, Trust.BROKEN),
    ],
)
def test_odd_signatures(key: SigningKey, changes: dict[str, Any], trust: Trust) -> None:
    file = BytesIO()
    writer = LogWriter(file)
    writer.write(*TOY)
    odd = attrs.evolve(signature_record(key, writer.final_hash), **changes)
    assert isinstance(odd, Signature)
    writer.write(odd)
    assert check_signature(read_log(file.getvalue()), [key.public_key]).trust is trust


def test_without_the_library_it_is_signed_and_not_checked(
    signed: Path, key: SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("cryptography")]:
        monkeypatch.setitem(sys.modules, name, None)
    verdict = verify(signed, known=[key.public_key])
    assert verdict.ok
    assert verdict.signature is not None
    assert verdict.signature.trust is Trust.UNCHECKED
    assert "not checked: that needs 'cryptography'" in str(verdict)


def test_nothing_cannot_be_signed(key: SigningKey) -> None:
    with pytest.raises(ValueError, match="an empty log cannot be signed"):
        LogWriter(BytesIO()).sign(key)


def test_a_public_key_as_text(key: SigningKey) -> None:
    assert public_key_of(f" {key.public_key.hex()}\n") == key.public_key
    for wrong in ("", "xyz", "ab" * 31, "ab" * 33):
        with pytest.raises(FormatError, match="key: expected 64 hexadecimal digits"):
            public_key_of(wrong)

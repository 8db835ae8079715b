"""Logs of every version of the format: what this version makes of them, and how the present ones were made.

``python tests/replay_corpus.py`` makes those of the present version.

Files that are there are never written again: they are what earlier programs left, and what later ones have to read.
Beside each ``.techrace`` stands a ``.json`` with what was made of it; a new file gets its own.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import replay_kit as kit
from techrace_bots.forking import ForkSeat, fork_records
from techrace_game import Ruleset, load_scenario
from techrace_replays import (
    Turn,
    header_record,
    match_records,
    open_log,
    read_log,
    redacted,
    text_lines,
    verify,
    write_log,
)
from techrace_replays.parts import Controller, Shock
from techrace_replays.records import Annotation, Fault, Header, Join, Record, Unknown
from techrace_replays.removal import without_person
from techrace_replays.signing import SigningKey, check_signature

FOLDER = Path(__file__).parent / "replays" / "corpus"


def told(path: Path) -> dict[str, Any]:
    """What this version makes of a file."""
    log = open_log(path)
    verdict = verify(path)
    return {
        "format": list(log.header.format_version),
        "outcome": verdict.outcome.name.lower(),
        "ticks": log.ticks,
        "records": len(log),
        "final_hash": log.final_hash.hex(),
        "ending": None if log.end is None else log.end.ending.word,
        "payoffs": None if log.end is None else list(log.end.payoffs),
        "signature": check_signature(log).trust.name.lower(),
        "lines": sum(1 for _ in text_lines(log)),
    }


def known_key() -> SigningKey:
    """A key that everybody knows, so that the files are the same whoever makes them."""
    return SigningKey(Ed25519PrivateKey.from_private_bytes(b"corpus".ljust(32, b"\0")))


def short_match() -> list[Record]:
    """A short standard match with a person, words, a fault, an event of a facilitator and an unknown record."""
    scenario = load_scenario("standard").with_constants(horizon=12)
    ruleset = Ruleset.of(scenario)
    header = header_record(scenario, seed=3, match_id="short")
    seats = (
        attrs.evolve(header.seats[0], name="Ada Example", controller=Controller.HUMAN),
        *header.seats[1:],
    )
    turns = [
        attrs.evolve(turn, shocks=(Shock(400, -30, "a scandal"),)) for turn in kit.random_turns(ruleset, 3)
    ]
    beside: list[Record] = [
        Join(tick=0, seat=1, what="join", controller=Controller.HUMAN, name="Bob Example", at_ms=5),
        Annotation(
            tick=0, kind="chat", text="Ada Example here", seat=0, data={"name": "Ada Example"}, at_ms=7
        ),
        Annotation(tick=0, kind="pledge", text="word", seat=0, to=1, data={"verb": "publish", "node": 3}),
        Fault(tick=0, kind="timeout", detail="no answer", seat=2, latency_ms=1000, at_ms=9),
        Unknown(type="Q", body={"of": "a later version", "n": [1, 2, {"x": b"y"}]}),
    ]
    first, *rest = match_records(ruleset, attrs.evolve(header, seats=seats), list(turns)[:3] or [Turn()])
    assert isinstance(first, Header)
    return [first, *beside, *rest]


def main() -> None:
    """Write what is missing."""
    short = short_match()
    log = read_log(kit.bytes_of(short))
    full = FOLDER / "v1.1-signed.techrace"
    makers: Mapping[str, Callable[[Path], None]] = {
        "v1.1-signed": lambda path: write_log(path, short, signer=known_key()),
        "v1.1-public": lambda path: write_log(path, redacted(log)),
        "v1.1-seat": lambda path: write_log(path, redacted(log, seat=0)),
        "v1.1-removed": lambda path: write_log(path, without_person(open_log(full), "Ada Example")),
        "v1.1-fork": lambda path: write_log(
            path, fork_records(log, 8, [ForkSeat(name="recorded", make=None)] * 6, match_id="fork")
        ),
    }
    for name, make in makers.items():
        path = FOLDER / f"{name}.techrace"
        if not path.exists():
            make(path)
            path.chmod(0o644)
    for path in sorted(FOLDER.glob("*.techrace")):
        beside = path.with_suffix(".json")
        if not beside.exists():
            beside.write_text(json.dumps(told(path), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

"""Files that mean harm, drawn from a seed: each is bytes that an analyst may be handed as a log.

Run as a program it takes every file through all that reads logs, within a limit of memory that it sets for itself,
and prints a line for each: ``python tests/hostile_logs.py COUNT SEED``.
"""

import copy
import hashlib
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import msgpack
import zstandard

from techrace_bots.forking import ForkSeat, fork_records
from techrace_game import Ruleset, load_scenario
from techrace_replays import LogError, LogWriter, RedactionError, SimulationError, open_log, redacted, views
from techrace_replays.comparing import differences
from techrace_replays.format import CHAIN_SIZE, FRAME, MAGIC, OVERHEAD, frame, link
from techrace_replays.recording import Turn, header_record, match_records
from techrace_replays.records import record_to_body, type_of
from techrace_replays.removal import without_person
from techrace_replays.show import show_tick, text_lines
from techrace_replays.study.building import build_tables
from techrace_replays.verify import verify

MEMORY = 1 << 30
"""Bytes of address space that a reader has."""
SECONDS = 10
"""Seconds of computing that reading a file in one way may take."""

Body = dict[str, Any]
Payload = tuple[str, Body]


def packed(value: object) -> bytes:
    found: bytes = msgpack.packb(value)
    return found


def payload(kind: str, seq: int, body: bytes) -> bytes:
    return b"\x93" + packed(kind) + packed(seq) + body


def file_of(payloads: list[bytes]) -> bytes:
    """A file with honest framing, CRCs and chain, whatever is in it."""
    chain, data = b"", [MAGIC]
    for each in payloads:
        chain = link(chain, each)
        data.append(frame(each, chain))
    return b"".join(data)


def bomb(declared: int, level: int = 19) -> bytes:
    """A compressed body that unpacks to a map of this many bytes."""
    inner = b"\x81\xa1x\xc6" + declared.to_bytes(4, "big") + bytes(declared)
    return packed(zstandard.ZstdCompressor(level=level).compress(inner))


def good(scenario: str = "toy", ticks: int = 12) -> list[Payload]:
    """The payloads of a true match."""
    game = load_scenario(scenario).with_constants(horizon=ticks)
    header = header_record(game, seed=3, match_id="m")
    records = match_records(Ruleset.of(game), header, [Turn(ticks=4) for _ in range(ticks // 4)])
    return [(type_of(record), record_to_body(record)) for record in records]


TOY, STANDARD = good(), good("standard", 8)


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value] if depth % 2 else {"a": value}
    return value


def written(payloads: list[Payload]) -> bytes:
    return file_of([payload(kind, seq, packed(body)) for seq, (kind, body) in enumerate(payloads)])


def changed_header(changes: Mapping[str, Any], base: list[Payload] = TOY) -> bytes:
    return written([("H", {**base[0][1], **changes}), *base[1:]])


def changed_scenario(change: Callable[[Body], None], base: list[Payload] = TOY) -> bytes:
    """A log with another scenario, whose digest is honest where the scenario can be played."""
    scenario = copy.deepcopy(base[0][1]["scenario"])
    change(scenario)
    text = json.dumps(scenario, sort_keys=True, separators=(",", ":"), default=str)
    digest = hashlib.blake2b(text.encode("ascii"), digest_size=16).digest()
    return changed_header({"scenario": scenario, "scenario_digest": digest}, base)


# -- the kinds of harm --


def bombs(rng: random.Random) -> bytes:
    size = rng.choice([1 << 20, (2 << 20) - 64, 2 << 20, 64 << 20, 256 << 20])
    if size > 4 << 20:
        squeezed = zstandard.ZstdCompressor(level=1).compress(bytes(size))
        return file_of([payload("H", 0, packed(squeezed))])
    many = [payload("Q", seq, bomb(size)) for seq in range(1, rng.choice([2, 30, 200]))]
    return file_of([payload("H", 0, packed(TOY[0][1])), *many])


def huge_declarations(rng: random.Random) -> bytes:
    length = rng.choice([0, 1, 3, 1 << 16, 1 << 20, (1 << 31) - 1, (1 << 32) - 1])
    if rng.random() < 0.5:
        return MAGIC + FRAME.pack(length, rng.getrandbits(32)) + rng.randbytes(200)
    lie = rng.choice(
        [b"\xdd\xff\xff\xff\xff", b"\xdf\xff\xff\xff\xff", b"\xc6\xff\xff\xff\xff", b"\xdb\x7f\xff\xff\xff"]
    )
    return file_of([payload("H", 0, lie + rng.randbytes(rng.randrange(60)))])


def deep(rng: random.Random) -> bytes:
    value = nested(rng.choice([11, 12, 13, 100, 500, 1000, 20_000]))
    key = rng.choice(["scenario", "later", "clock", "parent", "seats"])
    try:
        inner = packed(value)
    except ValueError:
        inner = b"\x91" * 20_000 + b"\x01"
    if rng.random() < 0.4:
        return file_of([payload("H", 0, b"\x81" + packed("scenario") + inner)])
    body = b"\x84" + packed("k") + packed(0) + packed("kind") + packed("chat") + packed("text") + packed("")
    body += packed("data" if rng.random() < 0.5 else key) + inner
    return file_of([payload("H", 0, packed(TOY[0][1])), payload("A", 1, body)])


def cycles(rng: random.Random) -> bytes:
    def tie(scenario: Body) -> None:
        nodes = scenario["nodes"]
        one, other = rng.sample(range(len(nodes)), 2)
        how = rng.randrange(4)
        if how == 0:
            nodes[one]["prereq"] = [[nodes[one]["id"], 3]]
        elif how == 1:
            nodes[min(one, other)]["prereq"] = [[nodes[max(one, other)]["id"], 3]]
        elif how == 2:
            nodes[one]["id"] = nodes[other]["id"]
        else:
            nodes[one]["prereq"] = [[f"none{rng.random()}", 1]] * rng.choice([1, 6, 4000])

    return changed_scenario(tie)


def absurd_dimensions(rng: random.Random) -> bytes:
    def stretch(scenario: Body) -> None:
        where = rng.randrange(5)
        huge = rng.choice([0, -1, 10**6, 10**9, 2**63 - 1, -(2**63)])
        if where == 0:
            name = rng.choice(sorted(scenario["constants"]))
            scenario["constants"][name] = huge
        elif where == 1:
            scenario["generator"][rng.choice(sorted(scenario["generator"]))] = huge
        elif where == 2:
            scenario["seats"] = scenario["seats"] * rng.choice([0, 3, 50, 1000])
        elif where == 3:
            scenario["seats"][0]["heads"] = huge
        else:
            scenario["constants"]["horizon"] = 30_000
            scenario["constants"]["w_econ"] = 0
            scenario["generator"]["N"] = 128

    if rng.random() < 0.6:
        return changed_scenario(stretch, STANDARD)
    kinds = ["<i8", "|u1", "<f8", "|O", "", "<i8" * 9]
    shape = rng.choice([[1 << 20, 1 << 20], [2**62], [-1], [0] * 4, [1] * 99, [1 << 20] * 4])
    arrays = {name: [rng.choice(kinds), shape, b""] for name in ("prog", "seed", "known")}
    if rng.random() < 0.5:
        view = {"k": 0, "f": arrays, "c": {"prog": [rng.choice([0, 1 << 20, -1]), 2**62] * 8000}}
        return written([TOY[0], ("V", view), *TOY[1:]])
    return written([*TOY[:5], ("S", {"k": 4, "a": arrays}), *TOY[5:]])


def forged(rng: random.Random) -> bytes:
    """Plausible lies in a sound chain."""
    payloads = [(kind, dict(body)) for kind, body in TOY]
    for _ in range(rng.randrange(1, 4)):
        place = rng.randrange(len(payloads))
        kind, body = payloads[place]
        key = rng.choice(sorted(body))
        value: Any = rng.choice(
            [
                None,
                -1,
                0,
                2**63,
                "",
                "x" * 5000,
                b"",
                rng.randbytes(8),
                [],
                {},
                [[]] * 300,
                1.5,
                float("nan"),
                True,
            ]
        )
        body[key] = value
        payloads[place] = kind, body
    return written(payloads)


def forged_ticks(rng: random.Random) -> bytes:
    """Orders that no rule allows, events that never were, ends that did not come."""
    payloads = [(kind, dict(body)) for kind, body in TOY]
    seats = len(TOY[0][1]["seats"])
    for place, (kind, body) in enumerate(payloads):
        if kind == "T" and rng.random() < 0.5:
            orders = {
                "p": [127, 1000] * 6,
                "u": list(range(128)),
                "s": [0, 65535] * 128,
                "h": 10**9,
                "t": 127,
            }
            body["o"] = [
                orders if rng.random() < 0.7 else None for _ in range(rng.choice([seats, seats, 1, 16]))
            ]
        if kind == "T" and rng.random() < 0.3:
            body["ev"] = [[rng.choice(["unlock", "public", "end", "x"]), 127, 15, 2**62]] * rng.choice(
                [1, 8192]
            )
        if kind == "E":
            body["payoffs"] = [rng.choice([-(2**62), 2**62, 0])] * rng.choice([seats, 0, 16])
        payloads[place] = kind, body
    return written(payloads)


def crowded(rng: random.Random) -> bytes:
    """Very many records, or very intricate ones."""
    how = rng.randrange(5)
    head = payload("H", 0, packed(TOY[0][1]))
    if how == 0:
        count = rng.choice([50_000, 199_000, 201_000])
        body = packed({"k": 0, "kind": "", "text": ""})
        return file_of([head, *(payload("A", seq, body) for seq in range(1, count))])
    if how == 1:
        body = packed({"k": 0, "kind": "", "text": "", "data": {"a": [[]] * 60_000}})
        return file_of([head, *(payload("A", seq, body) for seq in range(1, 120))])
    if how == 2:
        rows = packed([["a", 0, 0, 1]] * 8192)
        ticks = [
            b"\x83" + packed("k") + packed(n) + packed("d") + packed(bytes(8)) + packed("ev") + rows
            for n in range(300)
        ]
        return file_of([head, *(payload("T", n + 1, body) for n, body in enumerate(ticks))])
    if how == 3:
        return file_of([head])[:-3] + b"\x93\xa1A\x00" * rng.choice([1000, 2_000_000])
    body = packed({"x": bytes(60_000)})
    return file_of([head, *(payload("Q", seq, body) for seq in range(1, rng.choice([100, 300])))])


def endless(rng: random.Random) -> bytes:
    """A match of very many ticks in which nothing happens."""

    def stretch(scenario: Body) -> None:
        scenario["constants"] |= {"horizon": 30_000, "w_econ": 0}
        scenario["generator"] |= {"N": rng.choice([45, 128])}

    head = changed_scenario(stretch, [STANDARD[0]])
    length, _ = FRAME.unpack_from(head, len(MAGIC))
    first = head[len(MAGIC) + FRAME.size : len(MAGIC) + FRAME.size + length]
    count = rng.choice([12_000, 30_000])
    return file_of([first, *(payload("T", n + 1, packed({"k": n, "d": bytes(8)})) for n in range(count))])


def mutants(rng: random.Random) -> bytes:
    """True files with wrong bytes, with checksums that are honest or not."""
    data = bytearray(written(rng.choice([TOY, STANDARD])))
    if rng.random() < 0.5:
        for _ in range(rng.choice([1, 3, 50])):
            data[rng.randrange(len(data))] = rng.randrange(256)
        return bytes(data)
    payloads, offset = [], len(MAGIC)
    while offset < len(data):
        length, _ = FRAME.unpack_from(data, offset)
        payloads.append(bytearray(data[offset + FRAME.size : offset + FRAME.size + length]))
        offset += length + OVERHEAD
    for _ in range(rng.choice([1, 3, 20])):
        victim = rng.choice(payloads)
        victim[rng.randrange(len(victim))] = rng.randrange(256)
    if rng.random() < 0.3:
        rng.shuffle(payloads)
    return file_of([bytes(each) for each in payloads])


def noise(rng: random.Random) -> bytes:
    head = rng.choice(
        [b"", MAGIC, MAGIC[: rng.randrange(13)], b"PK\x03\x04", b"{}", MAGIC + bytes(CHAIN_SIZE)]
    )
    return head + rng.randbytes(rng.choice([0, 1, 40, 5000]))


def odd_values(rng: random.Random) -> bytes:
    """What msgpack can say and this format does not."""
    odd = rng.choice(
        [
            b"\xc7\x08\x05" + bytes(8),
            b"\xd7\xff" + b"\xff" * 8,
            b"\xcb\x7f\xf8" + bytes(6),
            b"\xcf" + b"\xff" * 8,
            b"\xd3\x80" + bytes(7),
            b"\xa4\xff\xfe\xfd\xfc",
            b"\xc1",
            b"\x81\x01\x02",
            b"\x81\x91\x01\x02",
            b"\x82\xa1a\x01\xa1a\x02",
        ]
    )
    key = rng.choice(["seed", "scenario", "later", "started_ms", "match", "seats"])
    body = {**TOY[0][1]}
    body.pop(key, None)
    packed_body = packed(body)
    grown = bytes([packed_body[0]]) + packed_body[1:]
    if 0x80 <= grown[0] < 0x8F:
        grown = bytes([grown[0] + 1]) + grown[1:] + packed(key) + odd
    else:
        count = int.from_bytes(grown[1:3], "big") + 1
        grown = grown[:1] + count.to_bytes(2, "big") + grown[3:] + packed(key) + odd
    return file_of([payload("H", 0, grown)])


KINDS: tuple[Callable[[random.Random], bytes], ...] = (
    bombs,
    huge_declarations,
    deep,
    cycles,
    absurd_dimensions,
    absurd_dimensions,
    forged,
    forged,
    forged,
    forged_ticks,
    forged_ticks,
    mutants,
    mutants,
    mutants,
    mutants,
    noise,
    odd_values,
    odd_values,
)
RARE = (crowded, endless)
"""Kinds that take seconds: one in a hundred and twenty-five."""


def hostile(number: int, seed: int) -> tuple[str, bytes]:
    """Return what kind of file number so-and-so is, and the file."""
    rng = random.Random(f"{seed}-{number}")
    make = RARE[number // 125 % len(RARE)] if number % 125 == 124 else rng.choice(KINDS)
    return make.__name__, make(rng)


# -- what reads logs --


def readers(path: Path) -> Mapping[str, Callable[[], object]]:
    """What an analyst may do with a file, by name."""

    def last() -> object:
        log = open_log(path)
        return show_tick(log, log.ticks)

    def forks() -> object:
        log = open_log(path)
        seats = [ForkSeat(name="recorded", make=None)] * len(log.header.seats)
        return sum(1 for _ in fork_records(log, log.ticks, seats, match_id="f"))

    def cleared() -> None:
        LogWriter(BytesIO()).write(*without_person(open_log(path), "Ada"))

    return {
        "verify": lambda: verify(path),
        "show": last,
        "text": lambda: sum(1 for _ in text_lines(open_log(path))),
        "views": lambda: sum(1 for _ in views(open_log(path))),
        "redact": lambda: sum(1 for _ in redacted(open_log(path))),
        "diff": lambda: sum(1 for _ in differences(open_log(path), open_log(path))),
        "fork": forks,
        "remove": cleared,
        "tables": lambda: build_tables(path),
    }


OFTEN = ("verify", "text", "tables")
"""Ways of reading that every file has to go; the others one in five goes."""


def read_all(path: Path, number: int) -> tuple[dict[str, str], float]:
    """Let everything read a file; returns what each said and how long it took; raises what is no clean error."""
    said, seconds = {}, {}
    for name, read in readers(path).items():
        if name not in OFTEN and number % 5 and number % 125 != 124:
            continue
        started = time.process_time()
        try:
            answer = read()
        except (LogError, RedactionError, SimulationError) as error:
            said[name] = f"{type(error).__name__}: {error}"
        except ValueError as error:
            # What cannot be written again is refused by the writer, with the field.
            if type(error).__name__ != "FormatError":
                raise
            said[name] = f"FormatError: {error}"
        else:
            said[name] = str(getattr(answer, "reason", "read"))
        seconds[name] = time.process_time() - started
    return said, max(seconds.values())


def main() -> int:
    """Read hostile files within the limits; prints a JSON object for each."""
    count, seed = int(sys.argv[1]), int(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hostile.techrace"
        for number in range(count):
            kind, data = hostile(number, seed)
            path.write_bytes(data)
            del data
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.RLIM_INFINITY))
            try:
                said, seconds = read_all(path, number)
            finally:
                resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            sys.stdout.write(
                json.dumps({"number": number, "kind": kind, "seconds": seconds, "said": said}) + os.linesep
            )
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What the host's record means: the goals, and tables to read."""

from collections.abc import Mapping
from typing import Any

from reporting import circumstance_lines, goal, goal_lines

SECTION = "host"
"""Name of the generated section in docs/performance.md."""
CROWDS = ("joins_s", "cpu_share_2000_sockets", "arrived_2000_sockets", "growth_kib_per_1000_rounds")
STALLED = ("p99_stalled_ratio", "kib_per_stalled")
NOISE_KIB = 256
"""What a process grows and shrinks by without a reason, divided by the rooms and rounds that are measured."""


def goals(record: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Hold a full measurement against the goals: what was wanted, what was found, whether that is enough."""
    plain, typed = record["cpu_ratio_to_plain"], record["cpu_ratio_to_n"]
    latency = record["latency"]
    allowed = 1.5 * latency["typed"]["p50_ms"] + record["sync_ms"]
    p50, p99 = latency["techrace"]["p50_ms"], record["p99_ms"]
    memory, growth = record["kib_per_connection"], record["cpu_ratio_128_to_16_rooms"]
    ticks = record["ticks_per_s_100_rooms"]
    return {
        "H1": goal(
            "CPU of a round: at most 1.5x the plain loop", {"cpu_ratio_to_plain": plain}, plain <= 1.5
        ),
        "H1 final": goal("at most 1.0x the typed loop", {"cpu_ratio_to_n": typed}, typed <= 1.0),
        "H2": goal(
            "half load: p50 at most 1.5x the typed loop and one sync, p99 at most 10 ms",
            {"p50_ms": p50, "allowed_ms": round(allowed, 3), "p99_ms": p99},
            p50 <= allowed and p99 <= 10,
        ),
        "H3": goal(
            "at most 24 KiB per idle connection; a round in 128 rooms at most 1.3x one in 16",
            {"kib_per_connection": memory, "cpu_ratio_128_to_16_rooms": growth},
            memory <= 24 and growth <= 1.3,
        ),
        "H3 crowds": goal(
            "200 join within 3 s; 2,000 sockets with an update a second on one core, all arrive; a room of 1,000 more "
            f"rounds is no larger (within {NOISE_KIB} KiB)",
            {name: record[name] for name in CROWDS},
            record["joins_s"] <= 3
            and record["cpu_share_2000_sockets"] <= 1
            and record["arrived_2000_sockets"] >= 0.99
            and record["growth_kib_per_1000_rounds"] <= NOISE_KIB,
        ),
        "H4": goal(
            "100 rooms of 8: at least 50 ticks/s each per core", {"ticks_per_s_100_rooms": ticks}, ticks >= 50
        ),
        "H5": goal(
            "a client that does not read: others' p99 at most 1.5x, at most 256 KiB kept for it",
            {name: record[name] for name in STALLED},
            record["p99_stalled_ratio"] <= 1.5 and record["kib_per_stalled"] <= 256,
        ),
    }


def tables(record: Mapping[str, Any]) -> str:
    """Return the record as Markdown."""
    parts = (_costs(record), _rest(record), _parts(record), goal_lines(record), circumstance_lines(record))
    return "\n".join(line for part in parts for line in (*part, ""))


_NAMES = {"plain": "plain loop, msgpack", "typed": "typed loop, msgspec (N)", "techrace": "techrace"}


def _costs(record: Mapping[str, Any]) -> list[str]:
    lines = [
        "| server, 16 rooms of 8 | server CPU per round, ms | rounds/s | bytes per answer | p50 at half load, ms "
        "| p99, ms |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for kind, name in _NAMES.items():
        cost, latency = record["servers"][kind], record["latency"].get(kind, {})
        p50, p99 = (f"{latency[key]:.2f}" if latency else "" for key in ("p50_ms", "p99_ms"))
        lines.append(
            f"| {name} | {cost['cpu_ms_per_round']:.3f} | {cost['rounds_per_s']:,.0f} "
            f"| {cost['bytes_per_message']:,.0f} | {p50} | {p99} |"
        )
    return lines


_PARTS = {
    "reading": "reading eight messages: limits, decoding, validation",
    "legality": "checking eight orders against the rules",
    "room": "the room: commands, answers, news, 8 updates numbered, encoded and kept",
    "writing": "records for the journal, frames",
    "batching": "putting matches together, their orders in, and taking them apart",
    "engine": "four ticks of the rules",
    "digests": "hashing the state after each tick",
    "observing": "what eight seats see",
    "packing": "their 3.3 kB each",
    "turn": "the rest of a turn",
    "journal": "the transaction and its sync",
}


def _parts(record: Mapping[str, Any]) -> list[str]:
    found: Mapping[str, Mapping[str, float]] = record["parts_us"]
    heads = "".join(f" {rooms} due together |" for rooms in found)
    lines = [
        f"| part of a round, microseconds of processor time without a network |{heads}",
        f"| --- |{' ---: |' * len(found)}",
    ]
    lines += [
        f"| {text} |" + "".join(f" {parts[name]:,.0f} |" for parts in found.values())
        for name, text in _PARTS.items()
    ]
    sums = "".join(f" {sum(parts.values()):,.0f} |" for parts in found.values())
    return [*lines, f"| together |{sums}"]


def _rest(record: Mapping[str, Any]) -> list[str]:
    return [
        "| | |",
        "| --- | ---: |",
        f"| server CPU of a round over the plain loop | {record['cpu_ratio_to_plain']:.3g} |",
        f"| the same over the typed loop | {record['cpu_ratio_to_n']:.3g} |",
        f"| p50 at half load over the typed loop | {record['p50_ratio_to_n']:.3g} |",
        f"| memory of an idle connection | {record['kib_per_connection']:.1f} KiB |",
        f"| 100 rooms of 8: ticks/s of each, per core | {record['ticks_per_s_100_rooms']:.3g} |",
        f"| CPU of a round in 128 rooms over one in 16 | {record['cpu_ratio_128_to_16_rooms']:.3g} |",
        f"| 200 clients join 25 rooms at once | {record['joins_s']:.2f} s |",
        f"| 2,000 sockets, an update a second each: share of a core | {record['cpu_share_2000_sockets']:.3g} |",
        f"| share of these updates that arrived | {record['arrived_2000_sockets']:.3g} |",
        f"| growth of a room in 1,000 rounds | {record['growth_kib_per_1000_rounds']:.1f} KiB |",
        f"| p99 of others with a client that does not read over that without | {record['p99_stalled_ratio']:.3g} |",
        f"| kept for a client that does not read | {record['kib_per_stalled']:.1f} KiB |",
        f"| writing 300 bytes and syncing them, median | {record['sync_ms']:.2f} ms |",
    ]

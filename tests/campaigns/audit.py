"""What a data folder says, read without the server, and whether that is what the server's clients were told."""

import collections
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import attrs
import numpy as np

from techrace_game import (
    JointOrders,
    MatchState,
    Orders,
    Ruleset,
    check,
    digest,
    initial_state,
    observe,
    step,
)
from techrace_replays import LogError, open_log, verify
from techrace_replays.records import TickRecord
from techrace_server import ledger
from techrace_server.ledger import from_record
from techrace_server.spec import RoomSpec
from techrace_server.storage import Record
from witness import Command, Witness, fingerprint

Kind = TypeVar("Kind", bound=ledger.Entry)


@attrs.frozen
class Chronicle:
    """A match as the journal has it."""

    match: str
    code: str
    status: str
    entries: tuple[ledger.Entry, ...]

    @property
    def digests(self) -> tuple[bytes, ...]:
        """The digest after every tick."""
        return tuple(one for entry in self.of(ledger.Played) for one in entry.digests)

    def of(self, kind: type[Kind]) -> Iterator[Kind]:
        return (entry for entry in self.entries if isinstance(entry, kind))


def read_journal(folder: Path) -> dict[str, Chronicle]:
    """Return every match by its room's code, from a copy, so that the next server finds what the last one left.

    Raises:
        ValueError: a match has a gap in its records, or one that cannot be read.
    """
    with tempfile.TemporaryDirectory() as copy:
        for file in folder.glob("journal.sqlite3*"):
            shutil.copy(file, copy)
        with closing(sqlite3.connect(Path(copy) / "journal.sqlite3")) as database:
            verdict = database.execute("PRAGMA integrity_check").fetchone()
            if verdict != ("ok",):
                raise ValueError(f"{folder}: {verdict}")
            rows = database.execute("SELECT match, sequence, type, payload FROM records ORDER BY 1, 2")
            records = collections.defaultdict(list)
            for match, *record in rows:
                records[match].append(Record(*record))
            matches = database.execute("SELECT match, code, status FROM matches").fetchall()
    found = {}
    for match, code, status in matches:
        numbers = [record.sequence for record in records[match]]
        if numbers != list(range(len(numbers))):
            raise ValueError(f"match {match}: records {numbers} have a gap")
        found[code] = Chronicle(match, code, status, tuple(map(from_record, records[match])))
    return found


@attrs.define
class Findings:
    """What is wrong, in figures, and in a few sentences."""

    lost: int = 0
    """Acknowledged commands, or rooms, that the journal does not have as they were sent."""
    doubled: int = 0
    """Commands that the journal has more than once."""
    digest_mismatches: int = 0
    """Matches of which journal, simulation, log or what clients saw differ."""
    sentences: list[str] = attrs.field(factory=list)

    def note(self, sentence: str) -> None:
        if len(self.sentences) < 20:
            self.sentences.append(sentence)


def audit(folder: Path, witness: Witness, histories: Mapping[str, tuple[bytes, ...]]) -> Findings:
    """Compare a data folder with what clients were told and with what it said itself before.

    Args:
        folder: of a server that has ended.
        witness: what its clients were told.
        histories: the digests of each room as found after the last kill it lived through.
    """
    findings = Findings()
    chronicles = read_journal(folder)
    _audit_commands(chronicles, witness, findings)
    for sentence in witness.contradictions:
        findings.digest_mismatches += 1
        findings.note(sentence)
    for code, chronicle in chronicles.items():
        before = histories.get(code, ())
        wrong = (
            f"ticks of {len(before)} before became others"
            if chronicle.digests[: len(before)] != before
            else _play_again(chronicle, witness) or _compare_log(chronicle, folder)
        )
        if wrong:
            findings.digest_mismatches += 1
            findings.note(f"room {code}: {wrong}")
    return findings


def _audit_commands(chronicles: Mapping[str, Chronicle], witness: Witness, findings: Findings) -> None:
    kept: dict[tuple[str, int, int, bool], list[Command]] = collections.defaultdict(list)
    for code, chronicle in chronicles.items():
        ids = collections.Counter(
            (entry.seat, entry.id)
            for entry in chronicle.entries
            if isinstance(entry, ledger.Ordered | ledger.Readied)
        )
        findings.doubled += sum(count - 1 for count in ids.values())
        for ordered in chronicle.of(ledger.Ordered):
            command = Command(code, ordered.seat, ordered.tick, ordered.orders)
            kept[code, ordered.seat, ordered.tick, True].append(command)
        for readied in chronicle.of(ledger.Readied):
            kept[code, readied.seat, readied.tick, False].append(
                Command(code, readied.seat, readied.tick, None)
            )
    for command in witness.acknowledged:
        found = kept[command.room, command.seat, command.tick, command.orders is not None]
        if command not in found:
            findings.lost += 1
            findings.note(f"lost: {command}")
        elif len(found) > 1:
            findings.doubled += len(found) - 1
            findings.note(f"doubled: {command}")
    for code in witness.created:
        if code not in chronicles:
            findings.lost += 1
            findings.note(f"lost: room {code}")


def _play_again(chronicle: Chronicle, witness: Witness) -> str | None:
    """Play the match from its orders alone, and compare digests and what every seat was shown."""
    opened = chronicle.entries[0]
    if not isinstance(opened, ledger.Opened):
        return f"begins with {opened}"
    spec = RoomSpec.from_entry(chronicle.match, chronicle.code, opened)
    ruleset = Ruleset.of(spec.dealt)
    state = initial_state(ruleset, np.array([spec.seed], np.uint64))
    orders: list[Orders | None] = [None] * ruleset.seats
    for entry in chronicle.entries:
        if isinstance(entry, ledger.Begun):
            wrong = _compare_views(ruleset, state, chronicle.code, witness)
            if wrong:
                return wrong
        elif isinstance(entry, ledger.Ordered):
            orders[entry.seat] = check(ruleset, state, entry.seat, entry.orders)[0]
        elif isinstance(entry, ledger.Played):
            joint = JointOrders.of_match(tuple(orders), ruleset.nodes) if any(orders) else None
            for expected in entry.digests:
                state, joint = step(ruleset, state, joint), None
                if digest(state) != expected:
                    return f"tick {int(state.tick[0])} plays differently from how it was played"
            orders = [None] * ruleset.seats
            wrong = _compare_views(ruleset, state, chronicle.code, witness)
            if wrong:
                return wrong
    last = int(state.tick[0])
    late = [key for key in witness.shown if key[0] == chronicle.code and key[2] > last]
    return f"seats were shown {late[:3]}, and the journal ends with tick {last}" if late else None


def _compare_views(ruleset: Ruleset, state: MatchState, code: str, witness: Witness) -> str | None:
    tick = int(state.tick[0])
    for seat in range(ruleset.seats):
        shown = witness.shown.get((code, seat, tick))
        if shown is not None and shown != fingerprint(observe(ruleset, state, seat)):
            return f"seat {seat} was shown another tick {tick}"
    return None


def _compare_log(chronicle: Chronicle, folder: Path) -> str | None:
    """Verify the exported log of a match that is over, and compare it with the journal."""
    if chronicle.status != "finished":
        return None
    path = folder / "replays" / f"{chronicle.match}.techrace"
    verdict = verify(path)
    if not verdict.ok:
        return f"its log: {verdict}"
    try:
        digests = tuple(
            record.digest for record in open_log(path).records() if isinstance(record, TickRecord)
        )
    except LogError as error:
        return f"its log: {error}"
    return None if digests == chronicle.digests else "its log has other digests than the journal"

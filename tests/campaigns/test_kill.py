"""A few kills for every commit, and proof that the campaign would find what it looks for."""

import sqlite3
from pathlib import Path

import attrs
import pytest

from audit import audit
from fleet import is_good
from kill import campaign
from techrace_game import Orders
from techrace_server.ledger import Played, to_record

pytestmark = pytest.mark.slow


async def test_nothing_promised_is_lost_by_kills_and_the_campaign_would_see_it(tmp_path: Path) -> None:
    fleet = await campaign(tmp_path, count=5, rooms=2, seed=20)
    report = fleet.report()
    assert is_good(report), report
    assert report["kills"] >= 5
    assert report["resumed"] > 0
    assert report["acked"] > 50

    witness = fleet.witness
    histories = fleet.histories
    told = witness.acknowledged[-1]
    other = attrs.evolve(told, orders=Orders(slots=((0, 1),)))
    assert audit(tmp_path, attrs.evolve(witness, acknowledged=[other]), histories).lost == 1
    assert audit(tmp_path, attrs.evolve(witness, created=["NOROOM"]), histories).lost == 1
    key = next(iter(witness.shown))
    false = attrs.evolve(witness, shown={**witness.shown, key: b"something else"})
    assert audit(tmp_path, false, histories).digest_mismatches == 1

    with sqlite3.connect(tmp_path / "journal.sqlite3") as journal:
        match, last, payload = journal.execute(
            "SELECT match, sequence, payload FROM records AS one WHERE type = 'ordered' AND match = "
            "(SELECT match FROM records WHERE type = 'ordered' LIMIT 1) ORDER BY sequence DESC"
        ).fetchone()
        count = journal.execute("SELECT count(*) FROM records WHERE match = ?", (match,)).fetchone()[0]
        journal.execute("INSERT INTO records VALUES (?, ?, 'ordered', ?)", (match, count, payload))
        false_turn = to_record(count + 1, Played(ms=0, tick=0, digests=(b"x" * 8,)))
        journal.execute(
            "INSERT INTO records VALUES (?, ?, ?, ?)", (match, count + 1, "played", false_turn.payload)
        )
    assert last < count
    damaged = audit(tmp_path, witness, histories)
    assert damaged.doubled >= 1
    assert damaged.digest_mismatches == 1

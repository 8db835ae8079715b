"""A match played without a server leaves a log that can be verified."""

from pathlib import Path

import pytest

from bots_kit import house, ruleset, seeds
from techrace_bots import play
from techrace_bots.recorded import record
from techrace_game import digest, load_scenario
from techrace_replays import open_log, verify


@pytest.mark.slow
def test_the_log_of_an_offline_match_verifies(tmp_path: Path) -> None:
    rules = ruleset("toy")
    path = tmp_path / "toy.techrace"
    final = record(load_scenario("toy"), house(rules), 5, path)
    assert digest(final) == digest(play(rules, house(rules), seeds(1, first=5)))
    verdict = verify(path)
    assert verdict.ok, verdict
    header = open_log(path).header
    assert header is not None
    assert (header.match_id, header.seed) == ("toy-5", 5)

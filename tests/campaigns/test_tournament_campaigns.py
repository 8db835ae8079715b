"""Small versions of the tournament's campaigns."""

import comparing
import tournament_kills


def test_killed_spread_and_sharded_tournaments_come_to_the_same_bytes() -> None:
    assert tournament_kills.main(["--matches", "120", "--kills", "1", "--json"]) == 0


def test_equals_are_not_called_different() -> None:
    report = comparing.campaign(pairs=12, blocks=25, known=1, seed=3)
    assert report["called_different"] == 0
    assert report["found_in"] == 1

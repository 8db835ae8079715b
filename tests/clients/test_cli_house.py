"""Which bots a host calls for its seats."""

import pytest

from techrace_bots.registry import HOUSE
from techrace_cli.house import HouseBots, is_house_bot

NAMES = HouseBots().names


def test_a_host_calls_no_bot_that_would_keep_its_rooms_waiting() -> None:
    assert {name for name in HOUSE if name not in NAMES} == {"rollout"}
    assert {"beneficial", "look-ahead", "random"} < NAMES


@pytest.mark.parametrize(
    ("text", "heeded"),
    [
        ("look-ahead", True),
        ("look-ahead:depth=3", True),
        ("look-ahead:depth=x", False),
        ("rollout", False),
        ("rollout:worlds=1000", False),
        ("nobody", False),
        ("mine.py", False),
        ("mine.py:Mine", False),
    ],
)
def test_a_scenario_may_prefer_house_bots_only(text: str, *, heeded: bool) -> None:
    """A scenario may come from a stranger, and naming a file would run it."""
    assert is_house_bot(text, NAMES) is heeded

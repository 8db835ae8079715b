"""The attacks themselves, once and short: what they must find on any machine, however busy."""

from pathlib import Path

import pytest

from attacks import ATTACKS, MEMORY, campaign

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", ["ping-flood", "message-flood"])
async def test_floods_are_cut_and_cost_little(tmp_path: Path, name: str) -> None:
    figures = (await campaign(tmp_path, [name], 0.5, 1))[name]
    assert figures["cut"] == ATTACKS[name].peers
    assert figures["cut_s_max"] < 4 * ATTACKS[name].cut_s
    assert figures["kib_per_peer"] * 1024 < MEMORY

"""Small tournaments."""

import json
from pathlib import Path
from typing import Any

from techrace_bots.tournament import Field
from techrace_bots.tournament.spec import parse_tournament
from techrace_game import load_scenario

SHORT = "short.json"
BLOCKS = 4


def small_field(
    folder: Path, bots: tuple[str, ...] = ("beneficial", "crowd", "random"), **keys: Any
) -> Field:
    """Return a tournament of short matches on the toy's tree."""
    toy = load_scenario("toy").with_constants(horizon=24)
    (folder / SHORT).write_text(json.dumps(toy.to_json()), encoding="utf-8")
    asked = {
        "name": "Small",
        "scenario": SHORT,
        "blocks": BLOCKS,
        "unit": 2,
        "seats": [2, 3],
        "bots": [{"name": f"{place}-{Path(bot).stem}", "source": bot} for place, bot in enumerate(bots)],
        **keys,
    }
    return Field.of(parse_tournament(json.dumps(asked), toml=False, source="test"), folder)


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a results folder that do not tell how long it took."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "timings" not in path.parts and "bots" not in path.parts
    }

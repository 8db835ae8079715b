"""Who meets whom: every bot in every seat of the same worlds, whatever the design."""

import json
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from techrace_bots.tournament import Field, SpecError, load_tournament
from techrace_bots.tournament.plan import alone, exchanged, private_root, units, world_seed
from techrace_bots.tournament.spec import FIELD, parse_tournament
from tournament_kit import BLOCKS, small_field


def test_alone_every_bot_sits_once_in_every_contested_seat() -> None:
    seatings = alone([0, 1, 2], [1, 4], 5)
    assert Counter((seat, bot) for s in seatings for seat, bot in enumerate(s.bots) if bot != FIELD) == {
        (seat, bot): 1 for seat in (1, 4) for bot in range(3)
    }
    assert all(Counter(seating.bots)[FIELD] == 4 for seating in seatings)


@pytest.mark.parametrize("bots", [2, 3, 7])
def test_exchanged_bots_sit_equally_often_in_every_contested_seat(bots: int) -> None:
    seatings = exchanged(range(bots), [0, 2, 3], 4)
    assert len(seatings) == bots
    assert Counter((seat, bot) for s in seatings for seat, bot in enumerate(s.bots) if bot != FIELD) == {
        (seat, bot): 1 for seat in (0, 2, 3) for bot in range(bots)
    }
    assert all(seating.bots[1] == FIELD for seating in seatings)


@pytest.mark.parametrize(
    ("design", "groups", "per_block"), [("blocks", 1, 6), ("round_robin", 3, 2), ("gauntlet", 2, 2)]
)
def test_units_number_every_block_once(tmp_path: Path, design: str, groups: int, per_block: int) -> None:
    planned = list(units(small_field(tmp_path, design=design)))
    assert [unit.number for unit in planned] == list(range(len(planned)))
    blocks = [block for unit in planned for block in unit.blocks]
    assert [block.number for block in blocks] == list(range(BLOCKS * groups))
    assert {len(block.seatings) for block in blocks} == {per_block}
    worlds = [block.seed for block in blocks]
    assert worlds[:BLOCKS] * groups == worlds, "all meetings are played in the same worlds"
    assert len(set(worlds)) == BLOCKS
    assert planned == list(units(small_field(tmp_path, design=design))), (
        "the plan follows from the file alone"
    )


def test_seed_zero_and_its_neighbours_have_worlds_of_their_own() -> None:
    assert len({world_seed(seed, block) for seed in (0, 1, 2**64 - 1) for block in range(50)}) == 150


def test_bots_do_not_share_their_luck() -> None:
    worlds = np.array([1, 2], np.uint64)
    roots = [private_root(worlds, name) for name in ("one", "other")]
    assert len(set(np.concatenate(roots).tolist())) == 4
    assert np.array_equal(roots[0], private_root(worlds, "one"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name = 3", "name: 3 is not a text"),
        ('name = "x"\nblocks = 0\nbots = []', "blocks: 0 is not a whole number"),
        ('name = "x"\nbots = []', "bots: has 0 entries, expected 2 to 1000"),
        ('name = "x"\ndesing = "blocks"', "desing: unknown key; did you mean 'design'"),
        (
            'name = "x"\ndesign = "swiss"',
            "design: 'swiss' is not one of blocks, round_robin, gauntlet, ladder",
        ),
        ('format = "other"', "format: 'other' is not 'techrace-tournament-1'"),
        ("name = [", "is not TOML"),
        (
            'name = "x"\n[[bots]]\nname = "a"\nsource = "crowd"\n[[bots]]\nname = "a"\nsource = "haste"',
            "bots[1].name: 'a' is the name of another bot too",
        ),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_place(text: str, expected: str) -> None:
    with pytest.raises(SpecError) as caught:
        parse_tournament(text, toml=True, source="spring.toml")
    assert str(caught.value).startswith("spring.toml: ")
    assert expected in str(caught.value)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"seats": [9]}, "seats[0]: 9 is no seat of toy, expected 0 to 4"),
        ({"scenario": "nowhere"}, "scenario: 'nowhere': is neither a file nor one of the packaged scenarios"),
    ],
)
def test_what_the_file_refers_to_must_be_there(tmp_path: Path, change: dict[str, Any], expected: str) -> None:
    with pytest.raises(SpecError) as caught:
        small_field(tmp_path, **change)
    assert expected in str(caught.value)


def named(first: str, second: str) -> str:
    bots = [{"name": name, "source": "crowd"} for name in (first, second)]
    return json.dumps({"name": "x", "bots": bots})


@pytest.mark.parametrize("name", ["Jürgen", "小明 2", "a.b-c", "ß"])
def test_a_bot_may_have_a_name_of_any_script(name: str) -> None:
    assert parse_tournament(named(name, "other"), toml=False).bots[0].name == name


@pytest.mark.parametrize(
    "name", ["..", "../up", "a/b", ".hidden", "ends.", "", " x", "a\nb", "a\u202eb", "x" * 41]
)
def test_a_name_that_no_folder_can_have_is_refused(name: str) -> None:
    with pytest.raises(SpecError, match=r"bots\[0\].name"):
        parse_tournament(named(name, "other"), toml=False)


@pytest.mark.parametrize(("one", "other"), [("Ann", "ann"), ("\u00e9", "e\u0301")])
def test_names_that_look_alike_are_one_name(one: str, other: str) -> None:
    with pytest.raises(SpecError, match=r"bots\[1\].name"):
        parse_tournament(named(one, other), toml=False)


def test_a_plan_of_a_thousand_bots_is_made_as_it_is_needed(tmp_path: Path) -> None:
    """Half a million pairs of 10,000 worlds each: nobody holds five billion blocks."""
    bots = [{"name": f"bot {number}", "source": "crowd"} for number in range(1000)]
    asked = {"name": "huge", "scenario": "toy", "design": "round_robin", "blocks": 10_000, "bots": bots}
    field = Field.of(parse_tournament(json.dumps(asked), toml=False), tmp_path)
    first = list(islice(units(field), 201))
    assert [unit.first_block for unit in first[:3]] == [0, 50, 100]
    assert (first[199].size, first[200].first_block, first[200].first_world) == (50, 10_000, 0)
    assert first[0].matches == 100


def test_bots_and_scenarios_are_looked_for_beside_the_file(tmp_path: Path) -> None:
    small_field(tmp_path)
    (tmp_path / "mine.py").write_text(
        "from techrace_bots.archetypes import Crowd\nclass Mine(Crowd):\n    pass\n"
    )
    (tmp_path / "t.toml").write_text(
        'name = "t"\nscenario = "short.json"\n[[bots]]\nname = "mine"\nsource = "mine.py:Mine"\n'
        '[[bots]]\nname = "house"\nsource = "look-ahead:depth=2"\n'
    )
    field = load_tournament(tmp_path / "t.toml")
    assert field.sources[0].file == str(tmp_path / "mine.py")
    assert field.seats == (0, 1, 2, 3, 4)
    code = field.identity()["code"]
    assert len(code[0]) == 32
    assert code[1] is None
    (tmp_path / "bad.toml").write_text(
        'name = "t"\n[[bots]]\nname = "a"\nsource = "crowdd"\n[[bots]]\nname="b"\nsource="crowd"'
    )
    with pytest.raises(
        SpecError, match=r"bots\[0\].source: bot 'crowdd': there is no such bot; did you mean 'crowd'"
    ):
        load_tournament(tmp_path / "bad.toml")

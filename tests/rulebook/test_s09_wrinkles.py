"""Rulebook chapter 9: what a wrinkle that is off takes away."""

import pytest

from techrace_game.testing.build import WRINKLES, Start, node, quick, scenario, submission

ALL = 1000


def test_fog_off_everything_is_understood(match: Start) -> None:
    """Chapter 9, w_fog: study = st_under everywhere."""
    game = match(scenario(node("a"), node("deep", layer=5), node("end", kind="red", layer=9)))
    assert game["study"] == [[300] * 3] * 2
    assert game.perceived(0)["level"] == [3] * 3


def test_publish_off_there_are_no_secrets(match: Start) -> None:
    """Chapter 9, w_publish: every unlock is public at once; no share, no leaks."""
    game = match(scenario(quick("a", prestige=100), wrinkles="share leak", leak_ppm=1_000_000))
    game.tick(submission((0, ALL)))
    assert (game["pub"], game["known"], game["prest"]) == ([1], [[2], [1]], [1100, 1000])
    game.quarter(submission(publish=[0], share=[[0, 2]]))
    assert game["prest"] == [1100, 1000]


def test_econ_off_there_is_no_sale(match: Start) -> None:
    """Chapter 9, w_econ: headcount fixed, no money, no joiners, no sale."""
    game = match(scenario(quick("a", revenue=100), wrinkles="publish"))
    game.tick(submission((0, ALL))).quarter(submission(sell=[0], hire=1000))
    assert (game["sell"], game["rvl"]) == ([[0], [0]], [0])
    assert (game["heads"], game["money"], game["neutral"]) == ([10000] * 2, [5000] * 2, 0)


def test_social_off_there_is_no_arena(match: Start) -> None:
    """Chapter 9, w_social: conc = reg = 0; no advocacy, lobbying, audits or walkouts."""
    game = match(
        scenario(node("a", hazard=1000), wrinkles="econ", neutral0=0, audit_rate=1_000_000, walk=1000)
    )
    game.quarter(submission((0, 500), advocate=250, lobby=250, lobby_dir=1))
    assert (game["conc"], game["reg"], game["rvl"]) == (0, 0, [0])
    assert game["heads"] == [10000, 10000]


def test_skill_off_everybody_is_alike(match: Start) -> None:
    """Chapter 9, w_skill: all skills 1000, whatever the seat gives."""
    position = scenario(node("a"))
    position["seats"][1]["skills"] = [500] * 6
    assert match(position)["skill"] == [[1000] * 6] * 2


def test_assist_off_assistants_do_nothing(match: Start) -> None:
    """Chapter 9, w_assist: boost 1000, also from others' models."""
    game = match(scenario(quick("a", assist=[500] * 6), node("b")))
    game.tick(submission((0, ALL))).tick(submission((1, ALL), mode=3), submission((1, ALL), mode=3))
    assert [row[1] for row in game["prog"]] == [10000, 10000]


def test_facade_off_endings_are_what_they_seem(match: Start) -> None:
    """Chapter 9, w_facade: face = kind, fhaz = haz; the kind stays the truth."""
    game = match(scenario(node("f", kind="red", facade="yellow", hazard=1000, facade_hazard=150), node("a")))
    assert (game.tree("kind"), game.tree("face")) == ([3, 0], [3, 0])
    assert (game.tree("haz"), game.tree("fhaz")) == ([1000, 0], [1000, 0])


def test_floor_off_there_is_no_cap(match: Start) -> None:
    """Chapter 9, w_floor: no cap, though the array keeps it."""
    game = match(scenario(node("a", cost=40, floor=40)))
    game.tick(submission((0, ALL)))
    assert (game.tree("cap"), game["prog"][0]) == ([1000], [10000])


def test_a_serial_floor_of_one_tick_has_no_effect(match: Start) -> None:
    """Chapter 9: a cap of the whole cost holds nothing back that matters."""
    game = match(scenario(node("a", cost=5, floor=1), wrinkles="floor"))
    game.tick(submission((0, ALL)))
    assert (game["prog"][0], game["known"][0]) == ([5000], [2])


def test_leak_off_secrets_keep(match: Start) -> None:
    """Chapter 9, w_leak."""
    game = match(scenario(quick("a"), wrinkles="publish", leak_ppm=1_000_000))
    game.quarter(submission((0, ALL)))
    assert game["pub"] == [0]


def test_shots_off_nothing_goes_wrong(match: Start) -> None:
    """Chapter 9, w_shots."""
    game = match(scenario(quick("a", hazard=1000), wrinkles="publish social", shot_rate=1_000_000))
    game.tick(submission((0, ALL)))
    assert (game["nshots"], game["conc"]) == (0, 100)


@pytest.mark.parametrize("wrinkles", ["publish", "share", "publish share"])
def test_share_off_secrets_stay_with_their_owner(match: Start, wrinkles: str) -> None:
    """Chapter 9, w_share: sharing needs secrets and the wrinkle itself."""
    game = match(scenario(quick("a"), wrinkles=wrinkles))
    game.tick(submission((0, ALL))).tick(submission(share=[[0, 2]]))
    learned_by_sharing = game["known"][1][0] == 1 and not game["pub"][0]
    assert learned_by_sharing == (wrinkles == "publish share")


def test_redisc_off_secrets_are_as_hard_as_ever(match: Start) -> None:
    """Chapter 9, w_redisc."""
    game = match(scenario(node("a", cost=10), heads=(10, 1), wrinkles="publish", redisc_rate=200))
    game.quarter(submission((0, ALL))).tick(None, submission((0, ALL)))
    assert game["prog"][1] == [1000]


def test_all_wrinkles_are_on_by_default(match: Start) -> None:
    """Chapter 9: default 1, so that leaving them out is the same as switching them on."""
    nodes = [
        quick("a", kind="green", revenue=100, hazard=500, prestige=700, assist=[100] * 6),
        node("b", [("a", 9)], layer=2, floor=500),
        node("f", [("b", 9)], kind="red", facade="yellow", layer=9, facade_hazard=150, veil=400),
    ]
    explicit = scenario(*nodes, wrinkles=" ".join(WRINKLES))
    silent = {**explicit, "constants": {}}
    games = [match(position) for position in (explicit, silent)]
    for game in games:
        game.quarter(submission((0, ALL), advocate=200, mode=3)).quarter(
            submission((1, 500), sell=[0], share=[[0, 2]])
        )
    assert games[0].snapshot() == games[1].snapshot()
    assert games[0].match.tree() is not None
    assert games[0].tree("face") == games[1].tree("face") == [1, 0, 2]

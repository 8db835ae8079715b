"""Rulebook chapters 3, 10 and 11: the start of a game."""

import pytest

from techrace_game.testing.build import Start, node, scenario
from techrace_game.testing.oracle_tree import SKILL, draw

BASE = {
    "academic": (900, 1000, 1050, 1050, 1000, 1100),
    "profit": (1200, 1100, 1000, 700, 800, 700),
    "haste": (1000, 1150, 900, 600, 700, 500),
    "beneficial": (600, 850, 1050, 1200, 1200, 1000),
    "crowd": (1000, 900, 700, 400, 300, 700),
}


def luck(seed: int, seat: int) -> list[int]:
    return [draw(seed, SKILL, seat, f) % 301 - 150 for f in range(6)]


def test_the_state_starts_empty(match: Start) -> None:
    """Chapter 3, start."""
    game = match(scenario(node("a"), node("b")))
    assert (game["tick"], game["over"], game["endnode"], game["builders"]) == (0, 0, -1, 0)
    for name in ("known", "sell", "prog", "insp"):
        assert game[name] == [[0, 0], [0, 0]]
    for name in ("pub", "rvl", "expo"):
        assert game[name] == [0, 0]
    assert game["first"] == [-1, -1]
    for name in ("sec", "earn", "inc", "credit", "greens"):
        assert game[name] == [0, 0]
    assert (game["reg"], game["nshots"]) == (0, 0)


def test_a_seat_starts_with_means_by_its_heads(match: Start) -> None:
    """Chapter 10, set-up: heads H*1000, prest H*100, endow H*wage, money H*500."""
    game = match(scenario(node("a"), heads=(10, 7), wage=1300))
    assert game["heads"] == [10000, 7000]
    assert game["prest"] == [1000, 700]
    assert game["endow"] == [13000, 9100]
    assert game["money"] == [5000, 3500]


def test_motives_are_numbered_in_the_rulebooks_order(match: Start) -> None:
    """Chapter 3, motive: 0 academic, 1 profit, 2 haste, 3 beneficial, 4 crowd."""
    motives = ("crowd", "beneficial", "haste", "profit", "academic")
    game = match(scenario(node("a"), heads=(1,) * 5, motives=motives))
    assert game["motive"] == [4, 3, 2, 1, 0]


@pytest.mark.parametrize(("wrinkles", "neutral"), [("econ", 12345), ("social", 0)])
def test_neutral_researchers_need_an_economy(match: Start, wrinkles: str, neutral: int) -> None:
    """Chapter 10, set-up: neutral = neutral0 if econ, else 0."""
    assert match(scenario(node("a"), wrinkles=wrinkles, neutral0=12345))["neutral"] == neutral


@pytest.mark.parametrize(("wrinkles", "conc"), [("econ", 0), ("social", 123)])
def test_concern_needs_the_social_arena(match: Start, wrinkles: str, conc: int) -> None:
    """Chapter 10, set-up: conc = conc0 if social, else 0."""
    assert match(scenario(node("a"), wrinkles=wrinkles, conc0=123))["conc"] == conc


@pytest.mark.parametrize("motive", BASE)
def test_skills_scatter_around_the_row_of_the_motive(match: Start, motive: str) -> None:
    """Chapter 10, set-up: base + draw(SKILL; p, f) mod 301 - 150."""
    game = match(scenario(node("a"), motives=(motive, motive), wrinkles="skill"), 11)
    for seat in (0, 1):
        assert game["skill"][seat] == [b + x for b, x in zip(BASE[motive], luck(11, seat), strict=True)]


def test_given_skills_replace_the_row_and_scatter_too(match: Start) -> None:
    """Chapter 10, set-up: base is the seat's `skills` if given; the draw is added to them too."""
    position = scenario(node("a"), wrinkles="skill")
    position["seats"][1]["skills"] = [500, 700, 1000, 1250, 1350, 1000]
    game = match(position, 11)
    given = zip((500, 700, 1000, 1250, 1350, 1000), luck(11, 1), strict=True)
    assert game["skill"][1] == [b + x for b, x in given]
    assert game["skill"][0] == [b + x for b, x in zip(BASE["academic"], luck(11, 0), strict=True)]


def test_nobody_knows_anything_at_the_start(match: Start) -> None:
    """Chapter 11: roots are sketched, but known by nobody."""
    game = match(scenario(node("a"), wrinkles="fog"))
    assert (game["known"], game["study"]) == ([[0], [0]], [[100], [100]])


def test_the_first_layers_are_sketched_and_endings_rumoured(match: Start) -> None:
    """Chapter 11: layer <= 1 is raised to st_sketch, an ending to 1."""
    game = match(
        scenario(
            node("a"),
            node("b", layer=1),
            node("c", layer=2),
            node("end", kind="yellow", layer=9),
            wrinkles="fog",
            st_sketch=70,
        )
    )
    assert game["study"] == [[70, 70, 0, 1]] * 2


def test_an_ending_in_the_first_layers_is_sketched(match: Start) -> None:
    """Chapter 11: study only grows, so the rumour of an ending takes nothing away."""
    game = match(scenario(node("a"), node("end", kind="yellow", layer=1), wrinkles="fog"))
    assert game["study"] == [[100, 100]] * 2


def test_a_roadmap_leads_from_every_ending_to_the_roots(match: Start) -> None:
    """Chapter 11: the strongest prerequisites of an ending are rumoured all the way back."""
    game = match(
        scenario(
            node("a", layer=2),
            node("b", layer=2),
            node("c", [("a", 9)], layer=3),
            node("d", [("b", 9)], layer=3),
            node("end", [("c", 5), ("d", 5)], kind="red", layer=9),
            wrinkles="fog",
        )
    )
    # Equal strengths: "c" comes first.
    assert game["study"][0] == [1, 0, 1, 0, 1]

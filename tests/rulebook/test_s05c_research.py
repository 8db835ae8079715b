"""Rulebook chapter 5, phases B and C: boosts and research."""

from techrace_game.testing.build import Start, node, quick, scenario, submission

ALL = 1000


def test_people_on_invalid_slots_help_the_valid_ones(match: Start) -> None:
    """Phase C: budget = heads * tot // d over all slots, shared as w / val over the valid ones."""
    game = match(scenario(node("a"), node("b"), node("x", [("a", 9)]), heads=(7,)))
    # tot = 333, val = 250: budget 7000 * 333 // 1000 = 2331; 2331 * 100 // 250 = 932, 2331 * 150 // 250 = 1398.
    game.tick(submission((0, 100), (2, 83), (1, 150)))
    assert game["prog"][0] == [932, 1398, 0]


def test_without_a_valid_slot_nothing_happens(match: Start) -> None:
    """Phase C: if val = 0 nothing."""
    game = match(scenario(node("a"), node("x", [("a", 9)])))
    game.tick(submission((1, ALL), (0, 0)))
    assert game["prog"][0] == [0, 0]


def test_a_slot_that_became_known_helps_the_others(match: Start) -> None:
    """Phase C, valid: a slot whose node is known is invalid, but its weight stays in tot."""
    game = match(scenario(quick("a"), node("b")))
    game.tick(submission((0, 600), (1, 400)))
    assert game["prog"][0] == [6000, 4000]
    game.tick()
    assert game["prog"][0] == [6000, 14000]


def test_skill_and_boost_are_multiplied_first(match: Start) -> None:
    """Phase C: e * (skill * boost // 1000) // 1000, in the field of the node."""
    assistant = quick("assistant", assist=[0, 333, 0, 0, 0, 0])
    game = match(
        scenario(assistant, node("cap"), node("rob", field="ROB"), heads=(7,), wrinkles="skill assist")
    )
    cap, rob = game["skill"][0][1], game["skill"][0][2]
    game.tick(submission((0, ALL)))
    game.tick(submission((1, 100), (2, 100), mode=2))
    assert game["prog"][0][1:] == [700 * (cap * 1333 // 1000) // 1000, 700 * rob // 1000]


def test_every_factor_is_rounded_by_itself(match: Start) -> None:
    """Phase C: by skill and boost, then by conn, then by the node multiplier, each with its own floor."""
    game = match(
        scenario(
            quick("a"),
            quick("b"),
            node("c", [("a", 4), ("b", 5)], hazard=777),
            heads=(7,),
            wrinkles="social",
            conc0=0,
            events=[{"tick": 0, "reg": 400}],
        )
    )
    game.quarter(submission((0, ALL)))
    assert game["reg"] == 300
    # 7 heads of 1000 on 33/1000: 231; conn 444 -> 197: 231 * 197 // 1000 = 45; m 767: 45 * 767 // 1000 = 34.
    # In one product it would be 231 * 197 * 767 // 1000000 = 34 as well; with 71/1000 the floors show:
    # 497 * 197 // 1000 = 97, 97 * 767 // 1000 = 74, where one product gives 75.
    game.tick(submission((2, 71)))
    assert game["prog"][0][2] == 74


def test_no_project_exceeds_its_cap(match: Start) -> None:
    """Phase C: (floor) e = min(e, cap)."""
    game = match(scenario(node("a", cost=40, floor=8), node("b"), wrinkles="floor"))
    game.tick(submission((0, 700), (1, 300)))
    # What the cap holds back is lost, not moved to the other project.
    assert game["prog"][0] == [5000, 3000]


def test_the_cap_holds_after_all_factors(match: Start) -> None:
    """Phase C: conn slows first, then the cap is applied."""
    game = match(
        scenario(quick("a"), quick("b"), node("c", [("a", 3), ("b", 3)], cost=24, floor=8), wrinkles="floor")
    )
    game.tick(submission((0, ALL))).tick(submission((2, ALL)))
    assert game["prog"][0][2] == 2500


def test_the_cap_is_each_seats_own(match: Start) -> None:
    """Phase C, cap: per tick and seat."""
    game = match(scenario(node("a", cost=40, floor=8), wrinkles="floor"))
    game.tick(submission((0, ALL)), submission((0, ALL)))
    assert game["prog"] == [[5000], [5000]]


def test_progress_adds_up_and_is_kept(match: Start) -> None:
    """Phase C: prog += e; a project that is laid aside keeps its progress."""
    game = match(scenario(node("a"), node("b")))
    game.tick(submission((0, ALL))).tick().tick(submission((1, ALL))).tick(submission((0, ALL)))
    assert game["prog"][0] == [30000, 10000]


def test_research_is_on_the_knowledge_at_the_start_of_the_phase(match: Start) -> None:
    """Phase C: what is unlocked in phase D of this tick counts from the next tick."""
    game = match(scenario(quick("a"), node("b", [("a", 9)])))
    game.tick(submission((0, 500), (1, 500)))
    assert game["known"][0] == [2, 0]
    assert game["prog"][0] == [10000, 0]


def test_boosts_are_taken_before_the_unlocks_of_their_tick(match: Start) -> None:
    """Phase B: an assistant helps from the tick after its unlock."""
    game = match(scenario(quick("assistant", assist=[0, 500, 0, 0, 0, 0]), node("b"), wrinkles="assist"))
    game.tick(submission((0, 500), (1, 500), mode=2))
    assert game["prog"][0][1] == 5000
    game.tick()
    assert game["prog"][0][1] == 20000


def test_boosts_know_what_was_published_in_their_tick(match: Start) -> None:
    """Phase B comes after phase A: the state as it is now."""
    assistant = quick("assistant", assist=[0, 500, 0, 0, 0, 0])
    game = match(scenario(assistant, node("b"), wrinkles="assist publish"))
    game.tick(submission((0, ALL)))
    game.tick(submission(publish=[0]), submission((1, ALL), mode=2))
    assert game["prog"][1][1] == 15000

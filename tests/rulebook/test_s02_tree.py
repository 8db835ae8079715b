"""Rulebook chapter 2: the tree, as it is fixed during a game."""

from techrace_game.testing.build import Start, node, scenario


def test_cost_is_in_milliwork(match: Start) -> None:
    """Chapter 2, cost: the work needed, in mw (1 unit of work is 1000 mw)."""
    game = match(scenario(node("a", cost=45)))
    assert game.tree("cost") == [45000]


def test_cap_is_the_cost_over_the_serial_floor_rounded_up(match: Start) -> None:
    """Chapter 2, cap: the most progress per tick and seat is ceil(cost / serial floor)."""
    game = match(scenario(node("a", cost=10, floor=3), node("b", cost=10, floor=5)))
    assert game.tree("cap") == [3334, 2000]


def test_kinds_are_numbered_blue_green_yellow_red(match: Start) -> None:
    """Chapter 2: kinds are 0 blue, 1 green, 2 yellow, 3 red."""
    kinds = ("blue", "green", "yellow", "red")
    game = match(scenario(*[node(kind, kind=kind) for kind in kinds]))
    assert game.tree("kind") == [0, 1, 2, 3]


def test_fields_are_numbered_in_the_rulebooks_order(match: Start) -> None:
    """Chapter 2: fields are 0 APP, 1 CAP, 2 ROB, 3 INT, 4 ALN, 5 SOC."""
    fields = ("SOC", "ALN", "INT", "ROB", "CAP", "APP")
    game = match(scenario(*[node(field, field=field) for field in fields]))
    assert game.tree("fld") == [5, 4, 3, 2, 1, 0]


def test_prerequisites_are_sorted_by_strength_then_by_index(match: Start) -> None:
    """Chapter 2, pre and pw: strongest first, lower index first among equals, padded with -1 and 0."""
    game = match(
        scenario(node("a"), node("b"), node("c"), node("d", [("c", 4), ("a", 2), ("b", 4)]), heads=(10,))
    )
    assert game.tree("pre")[3] == [1, 2, 0, -1, -1]
    assert game.tree("pw")[3] == [4, 4, 2, 0, 0]


def test_wsum_is_the_sum_of_the_strengths_and_0_at_a_root(match: Start) -> None:
    """Chapter 2, wsum: the sum of pw; a root has 0."""
    game = match(scenario(node("a"), node("b"), node("c", [("a", 9), ("b", 4)])))
    assert game.tree("wsum") == [0, 0, 13]


def test_a_face_differs_from_the_kind_only_at_a_facade(match: Start) -> None:
    """Chapter 2, face and fhaz: what is shown until inspected differs from the truth only for facades."""
    game = match(
        scenario(
            node("a", kind="green", hazard=20),
            node("true", kind="red", hazard=1000),
            node("facade", kind="red", hazard=1000, facade="yellow", facade_hazard=150),
            wrinkles="facade",
        )
    )
    assert game.tree("kind") == [1, 3, 3]
    assert game.tree("face") == [1, 3, 2]
    assert game.tree("haz") == [20, 1000, 1000]
    assert game.tree("fhaz") == [20, 1000, 150]


def test_the_remaining_attributes_are_taken_as_they_are(match: Start) -> None:
    """Chapter 2: layer, prestige, revenue, inspection power, veil and assistance by field."""
    game = match(
        scenario(
            node("a", layer=3, prestige=1200, revenue=700, inspect=13, veil=400, assist=[1, 2, 3, 4, 5, 6])
        )
    )
    assert game.tree("layer") == [3]
    assert game.tree("prest") == [1200]
    assert game.tree("rev") == [700]
    assert game.tree("ipow") == [13]
    assert game.tree("veil") == [400]
    assert game.tree("ast") == [[1, 2, 3, 4, 5, 6]]

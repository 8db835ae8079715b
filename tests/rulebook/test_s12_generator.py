"""Rulebook chapter 12: random trees. Each rule is checked at every node of some trees."""

from collections.abc import Callable
from typing import Any

import pytest

from techrace_game.testing.build import ScriptedMatch, Start
from techrace_game.testing.oracle_tree import TREE, draw

APP, CAP, ROB, INT, ALN, SOC = range(6)
SEED = 17
Draw = Callable[[int, int, int, int], int]

# Columns of the rulebook's AFF by the field of the dependent node: what APP CAP ROB INT ALN SOC lend to it.
LENT_TO = {
    APP: (8, 7, 4, 1, 3, 1),
    CAP: (4, 9, 5, 2, 2, 0),
    ROB: (2, 6, 9, 4, 3, 1),
    INT: (0, 6, 5, 8, 4, 1),
    ALN: (1, 5, 7, 7, 7, 2),
    SOC: (3, 1, 1, 2, 3, 9),
}
LENT_TO_RED, LENT_TO_YELLOW, LENT_TO_FACADE = (3, 9, 8, 2, 4, 0), (0, 6, 7, 8, 8, 2), (2, 7, 6, 3, 7, 0)


def rr_of(seed: int) -> Draw:
    """Chapter 12: rr(s, a, b, m) = draw(seed, 10, s*1024 + a, b) mod m."""
    return lambda section, a, b, m: draw(seed, TREE, section * 1024 + a, b) % m


rr = rr_of(SEED)


def grown(match: Start, seed: int = SEED, wrinkles: int = 1, **generator: int) -> ScriptedMatch:
    seats = [{"motive": "academic", "heads": 10}]
    constants = {"w_facade": wrinkles}
    return match({"generator": generator, "seats": seats, "constants": constants}, seed)


def plain_nodes(game: ScriptedMatch, n_ordinary: int = 40) -> list[int]:
    """The ordinary nodes that didn't become assistants."""
    return [n for n in range(n_ordinary) if not any(game.tree("ast")[n])]


def test_the_standard_tree_has_45_nodes(match: Start) -> None:
    """Chapter 12: N 45, of which 2 red, 1 facade and 2 yellow endings come last."""
    game = grown(match)
    kinds = game.tree("kind")
    assert len(kinds) == 45
    assert max(kinds[:40]) < 2
    assert sorted(zip(kinds[40:], game.tree("face")[40:], strict=True)) == [
        (2, 2),
        (2, 2),
        (3, 2),
        (3, 3),
        (3, 3),
    ]


def test_layers(match: Start) -> None:
    """Step 1: n < root: 0; else 1 + (n - root)*(L - 1)//(M - root); endings L."""
    layers = grown(match).tree("layer")
    assert layers[:4] == [0] * 4
    # 36 nodes on layers 1 to 8: (n - 4) * 8 // 36, so five or four on each.
    assert layers[4:40] == [1] * 5 + [2] * 4 + [3] * 5 + [4] * 4 + [5] * 5 + [6] * 4 + [7] * 5 + [8] * 4
    assert layers[40:] == [9] * 5


def test_layers_of_a_small_tree(match: Start) -> None:
    """Step 1 with the parameters of the toy preset."""
    layers = grown(match, N=20, L=4, n_fac=0).tree("layer")
    assert layers == [0] * 4 + [1] * 4 + [2] * 4 + [3] * 4 + [4] * 4


def test_the_first_fields_are_fixed(match: Start) -> None:
    """Step 2, field: 0..3 CAP, ROB, ALN, INT; n = root: APP; root + 1: SOC."""
    assert grown(match).tree("fld")[:6] == [CAP, ROB, ALN, INT, APP, SOC]


def test_roots_beyond_the_fourth_use_the_draw(match: Start) -> None:
    """Step 2, field: if root > 4, nodes 4..root-1 use the draw, and APP and SOC come at root and root + 1."""
    fields = grown(match, root=7).tree("fld")
    assert fields[7:9] == [APP, SOC]
    assert fields[4:7] == [field_by_draw(n) for n in (4, 5, 6)]


def field_by_draw(n: int) -> int:
    x = rr(1, n, 0, 100)
    return next(f for f, below in enumerate((18, 44, 60, 74, 92, 100)) if x < below)


def test_the_other_fields_are_drawn_by_weight(match: Start) -> None:
    """Step 2, field: x = rr(1,n,0,100) walks the weights 18 26 16 14 18 8."""
    game = grown(match)
    fields = game.tree("fld")
    assert len(set(fields[6:40])) == 6
    for n in plain_nodes(game)[6:]:
        assert fields[n] == field_by_draw(n)


def test_kinds_are_drawn_by_field(match: Start) -> None:
    """Step 2, kind: green if rr(2,n,0,100) < 85 22 22 8 15 0 by field, else blue."""
    game = grown(match)
    for n in plain_nodes(game):
        below = (85, 22, 22, 8, 15, 0)[game.tree("fld")[n]]
        assert game.tree("kind")[n] == int(rr(2, n, 0, 100) < below)


def test_costs(match: Start) -> None:
    """Step 2, cost: 1000 * ((cost0 + cost_l*l) * (650 + rr(3,n,0,701)) // 1000)."""
    game = grown(match)
    for n in range(40):
        l = game.tree("layer")[n]  # noqa: E741 - the rulebook's own letter
        assert game.tree("cost")[n] == 1000 * ((45 + 9 * l) * (650 + rr(3, n, 0, 701)) // 1000)


def test_caps(match: Start) -> None:
    """Step 2, floor: floor0 + l*floor_l//1000 + rr(4,n,0,2), and floor_aln more for ALN; cap = ceil(cost/floor)."""
    game = grown(match)
    for n in plain_nodes(game):
        floor = 2 + game.tree("layer")[n] * 400 // 1000 + rr(4, n, 0, 2)
        if game.tree("fld")[n] == ALN:
            floor += 3
        assert game.tree("cap")[n] == -(-game.tree("cost")[n] // floor)


def test_prestige(match: Start) -> None:
    """Step 2, prest: PF[f] * (600 + rr(5,n,0,801)) // 1000 * (4 + l) // 8."""
    game = grown(match)
    for n in plain_nodes(game):
        pf = (1200, 1500, 1300, 1400, 1000, 1800)[game.tree("fld")[n]]
        expected = pf * (600 + rr(5, n, 0, 801)) // 1000 * (4 + game.tree("layer")[n]) // 8
        assert game.tree("prest")[n] == expected


def test_revenue(match: Start) -> None:
    """Step 2, rev: (300 + rr(6,n,0,501)) * (3 + l) for green nodes."""
    game = grown(match)
    for n in plain_nodes(game):
        expected = (300 + rr(6, n, 0, 501)) * (3 + game.tree("layer")[n])
        assert game.tree("rev")[n] == (expected if game.tree("kind")[n] == 1 else 0)


def test_hazard(match: Start) -> None:
    """Step 2, haz: HF[f] * (500 + rr(7,n,0,1001)) // 1000 * (2 + l) // L, and the same is shown."""
    game = grown(match)
    for n in plain_nodes(game):
        hf = (60, 300, 120, 30, 40, 0)[game.tree("fld")[n]]
        expected = hf * (500 + rr(7, n, 0, 1001)) // 1000 * (2 + game.tree("layer")[n]) // 9
        assert game.tree("haz")[n] == game.tree("fhaz")[n] == expected
        assert game.tree("face")[n] == game.tree("kind")[n]


def test_inspection_power(match: Start) -> None:
    """Step 2, ipow: 5 + 4l for INT."""
    game = grown(match)
    for n in plain_nodes(game):
        expected = 5 + 4 * game.tree("layer")[n] if game.tree("fld")[n] == INT else 0
        assert game.tree("ipow")[n] == expected


# --- Step 3 ---


@pytest.mark.parametrize(
    ("ast_fld", "weak", "strong"),
    [
        (0, [315, 350, 245, 175, 140, 105], [720, 800, 560, 400, 320, 240]),
        (1, [70, 70, 175, 350, 350, 175], [160, 160, 400, 800, 800, 400]),
    ],
)
def test_assistants(match: Start, ast_fld: int, weak: list[int], strong: list[int]) -> None:
    """Step 3: layer L*(5+2i)//10; ast1 and ast2 times the profile; CAP, green, rev 500*(3+layer), haz 350."""
    game = grown(match, ast_fld=ast_fld)
    with_assistance = {n: row for n, row in enumerate(game.tree("ast")) if any(row)}
    assert list(with_assistance.values()) == [weak, strong]
    # 9 * 5 // 10 and 9 * 7 // 10.
    assert [game.tree("layer")[n] for n in with_assistance] == [4, 6]
    for n, layer in zip(with_assistance, (4, 6), strict=True):
        assert (game.tree("fld")[n], game.tree("kind")[n], game.tree("face")[n]) == (CAP, 1, 1)
        assert (game.tree("rev")[n], game.tree("haz")[n], game.tree("fhaz")[n]) == (
            500 * (3 + layer),
            350,
            350,
        )


def test_an_assistant_is_the_first_cap_node_of_its_layer_or_else_its_first_node(match: Start) -> None:
    """Step 3: among the layer's nodes the first CAP node, or if there is none the first node."""
    found = set()
    for seed in range(1, 12):
        draws = rr_of(seed)
        game = grown(match, seed)
        for i, layer in enumerate((4, 6)):
            there = [n for n in range(6, 40) if game.tree("layer")[n] == layer]
            is_cap = [18 <= draws(1, n, 0, 100) < 44 for n in there]
            expected = there[is_cap.index(True)] if any(is_cap) else there[0]
            assert [n for n in there if any(game.tree("ast")[n])] == [expected], (seed, i)
            found.add(any(is_cap))
    assert found == {True, False}


def test_other_attributes_of_an_assistant_stay(match: Start) -> None:
    """Step 3: cost, cap, prestige and inspection power stay those of the field that was drawn."""
    # In this seed's layer 6 there is no CAP node and the first one is an ALN node.
    seed = next(s for s in range(1, 400) if no_cap_in_layer_six(s) and 74 <= rr_of(s)(1, 27, 0, 100) < 92)
    draws, game = rr_of(seed), grown(match, seed)
    assert any(game.tree("ast")[27])
    floor = 2 + 6 * 400 // 1000 + draws(4, 27, 0, 2) + 3
    assert game.tree("cap")[27] == -(-game.tree("cost")[27] // floor)
    assert game.tree("prest")[27] == 1000 * (600 + draws(5, 27, 0, 801)) // 1000 * 10 // 8


def no_cap_in_layer_six(seed: int) -> bool:
    draws = rr_of(seed)
    return not any(18 <= draws(1, n, 0, 100) < 44 for n in range(27, 31))


def test_with_four_layers_only_the_second_assistant_remains(match: Start) -> None:
    """Step 3: with L = 4 both fall on the same node (4*5//10 = 4*7//10 = 2)."""
    game = grown(match, N=20, L=4, n_fac=0)
    rows = [row for row in game.tree("ast") if any(row)]
    assert rows == [[720, 800, 560, 400, 320, 240]]


def test_without_assistants_nothing_is_changed(match: Start) -> None:
    """Step 3: n_ast = 0."""
    assert not any(map(any, grown(match, n_ast=0).tree("ast")))


def test_further_assistants_are_as_strong_as_the_second(match: Start) -> None:
    """Step 3: layer L*(5+2i)//10; ast1 if i = 0, else ast2."""
    game = grown(match, n_ast=3)
    with_assistance = {game.tree("layer")[n]: row[CAP] for n, row in enumerate(game.tree("ast")) if any(row)}
    assert with_assistance == {4: 350, 6: 800, 8: 800}


# --- Step 4 ---


def test_ending_types_are_drawn_without_replacement(match: Start) -> None:
    """Step 4: x = rr(8,n,0,E-i) walks the remaining numbers of red, facade, yellow."""
    for seed in range(1, 6):
        game = grown(match, seed)
        left = [(3, 3)] * 2 + [(3, 2)] + [(2, 2)] * 2
        expected = [left.pop(rr_of(seed)(8, n, 0, 45 - n)) for n in range(40, 45)]
        assert list(zip(game.tree("kind")[40:], game.tree("face")[40:], strict=True)) == expected


def endings(game: ScriptedMatch) -> dict[int, str]:
    names = {(3, 3): "red", (3, 2): "facade", (2, 2): "yellow"}
    return {n: names[game.tree("kind")[n], game.tree("face")[n]] for n in range(40, 45)}


def test_endings(match: Start) -> None:
    """Step 4: field, cost, cap, prestige, hazards and veil of the endings."""
    game = grown(match, red_cost=441, fac_cost=442, yel_cost=201, floor_end=7, floor_yel=9)
    attributes: dict[str, tuple[Any, ...]] = {
        "red": (CAP, 441, 7, 1000, 1000),
        "facade": (ALN, 442, 7, 1000, 150),
        "yellow": (ALN, 201, 9, 150, 150),
    }
    for n, name in endings(game).items():
        field, base, floor, haz, fhaz = attributes[name]
        cost = base * (850 + rr(3, n, 0, 301))
        assert (game.tree("fld")[n], game.tree("cost")[n]) == (field, cost)
        assert game.tree("cap")[n] == -(-cost // floor)
        assert (game.tree("haz")[n], game.tree("fhaz")[n]) == (haz, fhaz)
        assert (game.tree("prest")[n], game.tree("rev")[n], game.tree("ipow")[n]) == (3000, 0, 0)
        assert game.tree("veil")[n] == 400 * (800 + rr(9, n, 0, 401)) // 1000


def test_a_generated_facade_that_is_switched_off_stays_a_red_aln_node(match: Start) -> None:
    """Chapter 9, w_facade: it stays a red of field ALN with fac_cost and FAC edges; no draw changes."""
    on, off = grown(match), grown(match, wrinkles=0)
    [facade] = [n for n, name in endings(on).items() if name == "facade"]
    assert (off.tree("face")[facade], off.tree("fhaz")[facade]) == (3, 1000)
    for name in ("kind", "fld", "cost", "pre", "pw"):
        assert off.tree(name) == on.tree(name)


# --- Step 5 ---


def edges_by_rule(
    game: ScriptedMatch, n: int, *, k: int, lent: tuple[int, ...], hi: int, span: int
) -> list[tuple[int, int]]:
    layers, fields = game.tree("layer"), game.tree("fld")
    scores = {}
    for u in range(min(n, 40)):
        a = lent[fields[u]]
        if a > 0 and hi - span < layers[u] <= hi:
            scores[u] = a * (300 + rr(11, n, u, 701)) * (1000 if layers[u] == hi else 800) // 1000
    best = sorted(scores, key=lambda u: (-scores[u], u))[:k]
    strengths = [(u, min(9, max(1, scores[u] // 900))) for u in best]
    return sorted(strengths, key=lambda edge: (-edge[1], edge[0]))


def edges_of(game: ScriptedMatch, n: int) -> list[tuple[int, int]]:
    return [(u, w) for u, w in zip(game.tree("pre")[n], game.tree("pw")[n], strict=True) if u >= 0]


def test_roots_have_no_prerequisites(match: Start) -> None:
    """Step 5: n >= root."""
    wsum = grown(match).tree("wsum")
    assert wsum[:4] == [0] * 4
    assert 0 not in wsum[4:]


def test_edges_of_ordinary_nodes(match: Start) -> None:
    """Step 5: the 2 or 3 best scores among the two layers before, the nearer one preferred."""
    game = grown(match)
    counts = set()
    for n in range(4, 40):
        k = 2 + rr(10, n, 0, 2)
        hi = game.tree("layer")[n] - 1
        expected = edges_by_rule(game, n, k=k, lent=LENT_TO[game.tree("fld")[n]], hi=hi, span=2)
        assert edges_of(game, n) == expected
        counts.add(len(expected))
    assert counts == {2, 3}


@pytest.mark.parametrize("back", [0, 1, 2])
def test_edges_of_endings(match: Start, back: int) -> None:
    """Step 5: 4 (red, facade) or 5 (yellow) from four layers up to hi = L - 1 - back."""
    game = grown(match, red_back=back, yel_back=back)
    for n, name in endings(game).items():
        lent = {"red": LENT_TO_RED, "facade": LENT_TO_FACADE, "yellow": LENT_TO_YELLOW}[name]
        assert edges_of(game, n) == edges_by_rule(
            game, n, k=5 if name == "yellow" else 4, lent=lent, hi=8 - back, span=4
        )


def test_turbo_brings_reds_and_facades_nearer(match: Start) -> None:
    """Step 5, turbo: hi = L//2 for reds and facades; yellow stays."""
    game = grown(match, turbo=1)
    for n, name in endings(game).items():
        lent = {"red": LENT_TO_RED, "facade": LENT_TO_FACADE, "yellow": LENT_TO_YELLOW}[name]
        hi, k = (8, 5) if name == "yellow" else (4, 4)
        assert edges_of(game, n) == edges_by_rule(game, n, k=k, lent=lent, hi=hi, span=4)


def test_a_node_without_candidates_builds_on_the_fifth_before_it(match: Start) -> None:
    """Step 5: if there is no candidate at all, u = max(0, n-5) with strength 1 (u = 0 if l < 2)."""
    # One node per layer: node 8 on layer 5 is an INT, and the two layers before hold APP, which lends it nothing.
    seed = next(
        s
        for s in range(1, 2000)
        if rr_of(s)(1, 6, 0, 100) < 18 and rr_of(s)(1, 7, 0, 100) < 18 and 60 <= rr_of(s)(1, 8, 0, 100) < 74
    )
    game = grown(match, seed, N=17, L=9, n_ast=0)
    assert game.tree("layer")[4:12] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert game.tree("fld")[6:9] == [APP, APP, INT]
    assert edges_of(game, 8) == [(3, 1)]


@pytest.mark.parametrize(("generator", "what"), [({"root": 3}, "root"), ({"N": 16}, "layers")])
def test_a_tree_needs_four_roots_and_a_node_per_layer(
    match: Start, generator: dict[str, int], what: str
) -> None:
    """Step 2: root >= 4 and M - root >= L - 1."""
    with pytest.raises(ValueError, match=r"."):
        grown(match, **generator)

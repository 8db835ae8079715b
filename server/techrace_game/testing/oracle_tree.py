"""The oracle's randomness, constants and tree: chapters 2, 6, 10, 12 and 13 in plain integers.

Written from the rulebook's text alone and kept apart from the batched engine on purpose: it shares no code
with it, so that a rule misread in one place shows as a difference instead of as an agreement.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Tree = dict[str, list[Any]]

FIELDS = ("APP", "CAP", "ROB", "INT", "ALN", "SOC")
APP, CAP, ROB, INT, ALN, SOC = range(6)
KINDS = ("blue", "green", "yellow", "red")
BLUE, GREEN, YELLOW, RED = range(4)
MOTIVES = ("academic", "profit", "haste", "beneficial", "crowd")
F, K, S, LINES = 6, 5, 6, 5

# Streams of chapter 6.
LEAK, LEAKPICK, AUDIT, SHOT, COSTNOISE, KINDNOISE = 1, 2, 3, 4, 5, 6
EDGENOISE, SKILL, TREE = 8, 9, 10


def _table(text: str) -> dict[str, int]:
    words = text.replace(",", " ").split()
    return dict(zip(words[::2], map(int, words[1::2]), strict=True))


CONSTANTS = _table("""
    w_fog 1, w_publish 1, w_econ 1, w_social 1, w_skill 1, w_assist 1, w_facade 1, w_floor 1,
    w_leak 1, w_shots 1, w_share 1, w_redisc 1,
    horizon 120, quarter 4, gamma 2,
    st_sketch 100, st_under 300, scout_rate 60, amp1 500, amp2 200, kind_err 250, edge_err 2, insp_base 10,
    leak_ppm 12000, redisc_rate 25, redisc_cap 1000, rvl_bonus 500,
    wage 1000, hire_cost 1500, hire_cap 80, grant_pool 15000, pub_money 200, pdecay 40, rev_mul 1000,
    neutral0 30000, join 40, adv_join 60,
    conc0 100, conc_decay 40, adv_rate 8, reg_follow 800, lobby_rate 30, reg_min 100, walk 50,
    shot_rate 700, shot_size 400, audit_rate 200, audit_conc 30, audit_haz 300,
    lk_restr 500, lk_all 600, lk_prod 700, prod_rev 20, sec_k 8000,
    ben_survive 200, ben_horizon 300, haste_any 300, haste_own 200, prof_first 200, prof_target 1200000,
    acad_pub 700, acad_own 300
""")
GENERATOR = _table("""
    N 45, L 9, root 4, n_red 2, n_fac 1, n_yel 2, cost0 45, cost_l 9, red_cost 440, fac_cost 440,
    yel_cost 200, floor0 2, floor_l 400, floor_aln 3, floor_end 8, floor_yel 8, n_ast 2,
    ast1 350, ast2 800, ast_fld 0,
    red_back 1, yel_back 0, veil 400, turbo 0
""")
BASE_SKILLS = {
    "academic": (900, 1000, 1050, 1050, 1000, 1100),
    "profit": (1200, 1100, 1000, 700, 800, 700),
    "haste": (1000, 1150, 900, 600, 700, 500),
    "beneficial": (600, 850, 1050, 1200, 1200, 1000),
    "crowd": (1000, 900, 700, 400, 300, 700),
}
STANDARD_SEATS = (
    {"motive": "academic", "heads": 10},
    {"motive": "profit", "heads": 12},
    {"motive": "haste", "heads": 10},
    {"motive": "beneficial", "heads": 12},
    {"motive": "beneficial", "heads": 12},
    {"motive": "crowd", "heads": 20},
)

_SCENARIO_KEYS = (
    "format", "id", "title", "note", "fields", "constants", "seats", "nodes", "generator", "events"
)  # fmt: skip
_SEAT_REQUIRED = ("motive", "heads")
_SEAT_KEYS = ("name", "skills", "bot")
_NODE_REQUIRED = (
    "id", "field", "kind", "layer", "cost", "floor", "prereq", "prestige", "revenue", "hazard"
)  # fmt: skip
_NODE_KEYS = ("name", "facade", "facade_hazard", "veil", "inspect", "assist")
_EVENT_REQUIRED = ("tick",)
_EVENT_KEYS = ("conc", "reg")
_NOT_INTEGERS = (
    *_SCENARIO_KEYS, *_SEAT_KEYS, "motive", "id", "field", "kind", "prereq", "facade", "assist",
)  # fmt: skip

_U64 = (1 << 64) - 1


def mix(x: int) -> int:
    """Scramble 64 bits (chapter 6)."""
    x ^= x >> 30
    x = x * 0xBF58476D1CE4E5B9 & _U64
    x ^= x >> 27
    x = x * 0x94D049BB133111EB & _U64
    return x ^ x >> 31


def draw(seed: int, stream: int, a: int, b: int) -> int:
    """Return the 32-bit number that belongs to this seed, stream and pair of counters (chapter 6)."""
    counter = (stream << 40 ^ a << 20 ^ b) + 1
    return mix(mix(seed & _U64) + 0x9E3779B97F4A7C15 * counter & _U64) >> 32


def check_scenario(scenario: Mapping[str, Any]) -> None:
    """Refuse what chapter 13 doesn't allow in a scenario's form.

    Raises:
        ValueError: with a sentence that names the place and the key.
    """
    _check_keys("scenario", scenario, _SCENARIO_KEYS)
    _check_keys("constants", scenario.get("constants", {}), CONSTANTS)
    _check_keys("generator", scenario.get("generator", {}), GENERATOR)
    for place, optional, required in (
        ("seats", _SEAT_KEYS, _SEAT_REQUIRED),
        ("nodes", _NODE_KEYS, _NODE_REQUIRED),
        ("events", _EVENT_KEYS, _EVENT_REQUIRED),
    ):
        for i, entry in enumerate(scenario.get(place, [])):
            _check_keys(f"{place}[{i}]", entry, optional + required, required)
    if "nodes" in scenario and "generator" in scenario:
        raise ValueError("scenario has both nodes and a generator")


def _check_keys(
    place: str, given: Mapping[str, Any], allowed: Iterable[str], required: Iterable[str] = ()
) -> None:
    for key, value in given.items():
        if key not in allowed:
            raise ValueError(f"{place} has the unknown key {key!r}")
        if key not in _NOT_INTEGERS and type(value) is not int:
            raise ValueError(f"{place}: {key} is {value!r}, not an integer")
    for key in required:
        if key not in given:
            raise ValueError(f"{place} has no {key!r}")


def choose(place: str, choices: Sequence[str], value: str) -> int:
    """Return the index of a name that a scenario file gives."""
    if value not in choices:
        raise ValueError(f"{place} is {value!r}, which is none of {', '.join(choices)}")
    return choices.index(value)


def constants_of(scenario: Mapping[str, Any]) -> dict[str, int]:
    """Return chapter 10's constants with the scenario's own values in place of the defaults."""
    return CONSTANTS | dict(scenario.get("constants", {}))


def grow_tree(scenario: Mapping[str, Any], seed: int) -> Tree:
    """Return the arrays of chapter 2, from the scenario's nodes or else from its generator.

    Args:
        scenario: the JSON object of a scenario file (chapter 13).
        seed: the game's seed; only a generated tree depends on it.
    """
    check_scenario(scenario)
    tree = _file_tree(scenario) if "nodes" in scenario else _random_tree(scenario, seed)
    if not constants_of(scenario)["w_facade"]:
        tree["face"] = list(tree["kind"])
        tree["fhaz"] = list(tree["haz"])
    return tree


_FLAT_ARRAYS = (
    "kind", "face", "fld", "layer", "cost", "cap", "prest", "rev", "haz", "fhaz", "ipow", "veil", "wsum",
)  # fmt: skip


def _empty_tree(n_nodes: int) -> Tree:
    tree: Tree = {name: [0] * n_nodes for name in _FLAT_ARRAYS}
    tree["ast"] = [[0] * F for _ in range(n_nodes)]
    tree["pre"] = [[-1] * K for _ in range(n_nodes)]
    tree["pw"] = [[0] * K for _ in range(n_nodes)]
    return tree


def _set_edges(tree: Tree, n: int, edges: list[tuple[int, int]]) -> None:
    """Store (prerequisite, strength) pairs, strongest first, lower index first among equals."""
    for k, (u, strength) in enumerate(sorted(edges, key=lambda edge: (-edge[1], edge[0]))):
        tree["pre"][n][k] = u
        tree["pw"][n][k] = strength
    tree["wsum"][n] = sum(tree["pw"][n])


def _ceil_div(a: int, b: int) -> int:
    return -(-a // b)


def _file_tree(scenario: Mapping[str, Any]) -> Tree:
    """Chapter 13: a hand-made tree, its nodes in topological order."""
    nodes = scenario["nodes"]
    fields = list(scenario.get("fields", FIELDS))
    index: dict[str, int] = {}
    tree = _empty_tree(len(nodes))
    for n, node in enumerate(nodes):
        where = f"nodes[{n}] ({node['id']})"
        if node["id"] in index:
            raise ValueError(f"{where} has an id that an earlier node has")
        tree["kind"][n] = choose(f"{where}: kind", KINDS, node["kind"])
        tree["face"][n] = choose(f"{where}: facade", KINDS, node.get("facade") or node["kind"])
        if (tree["kind"][n] >= YELLOW) != (tree["face"][n] >= YELLOW):
            raise ValueError(f"{where}: the facade makes an ending of an ordinary node or the reverse")
        tree["fld"][n] = choose(f"{where}: field", fields, node["field"])
        tree["layer"][n] = node["layer"]
        tree["cost"][n] = node["cost"] * 1000
        tree["cap"][n] = _ceil_div(tree["cost"][n], node["floor"])
        tree["prest"][n] = node["prestige"]
        tree["rev"][n] = node["revenue"]
        tree["haz"][n] = node["hazard"]
        tree["fhaz"][n] = node.get("facade_hazard", node["hazard"])
        tree["ipow"][n] = node.get("inspect", 0)
        tree["veil"][n] = node.get("veil", 0)
        tree["ast"][n] = list(node.get("assist", [0] * F))
        if len(node["prereq"]) > K:
            raise ValueError(f"{where} has more than {K} prerequisites")
        for name, _ in node["prereq"]:
            if name not in index:
                raise ValueError(f"{where} has the prerequisite {name!r}, which is not an earlier node")
        _set_edges(tree, n, [(index[name], strength) for name, strength in node["prereq"]])
        index[node["id"]] = n
    return tree


# Chapter 12's tables, by field (APP CAP ROB INT ALN SOC).
_FIELD_WEIGHTS = (18, 26, 16, 14, 18, 8)
_GREEN_BELOW = (85, 22, 22, 8, 15, 0)
_PF = (1200, 1500, 1300, 1400, 1000, 1800)
_HF = (60, 300, 120, 30, 40, 0)
_AST_PROFILES = ((900, 1000, 700, 500, 400, 300), (200, 200, 500, 1000, 1000, 500))
_AFF = (
    (8, 4, 2, 0, 1, 3),
    (7, 9, 6, 6, 5, 1),
    (4, 5, 9, 5, 7, 1),
    (1, 2, 4, 8, 7, 2),
    (3, 2, 3, 4, 7, 3),
    (1, 0, 1, 1, 2, 9),
)
_RED_AFF, _YEL_AFF, _FAC_AFF = (3, 9, 8, 2, 4, 0), (0, 6, 7, 8, 8, 2), (2, 7, 6, 3, 7, 0)
_ENDING_TYPES = ("red", "facade", "yellow")


def _walk(x: int, weights: Iterable[int]) -> int:
    """Return the first index whose remaining weight exceeds x."""
    for i, weight in enumerate(weights):
        if x < weight:
            return i
        x -= weight
    raise AssertionError("the draw exceeds the sum of the weights")


def _random_tree(scenario: Mapping[str, Any], seed: int) -> Tree:
    """Chapter 12: a random tree, step by step in the rulebook's order."""
    g = GENERATOR | dict(scenario.get("generator", {}))
    n_nodes, n_layers, root = g["N"], g["L"], g["root"]
    n_end = g["n_red"] + g["n_fac"] + g["n_yel"]
    first_end = n_nodes - n_end
    if root < 4 or first_end - root < n_layers - 1:
        raise ValueError("generator needs root >= 4 and at least L - 1 ordinary nodes beyond the roots")

    def rr(section: int, a: int, b: int, modulus: int) -> int:
        return draw(seed, TREE, section * 1024 + a, b) % modulus

    tree = _empty_tree(n_nodes)

    # Step 1: layers.
    for n in range(n_nodes):
        if n < root:
            tree["layer"][n] = 0
        elif n < first_end:
            tree["layer"][n] = 1 + (n - root) * (n_layers - 1) // (first_end - root)
        else:
            tree["layer"][n] = n_layers

    # Step 2: ordinary nodes.
    for n in range(first_end):
        l = tree["layer"][n]  # noqa: E741 - the rulebook's own letter
        fixed = {0: CAP, 1: ROB, 2: ALN, 3: INT, root: APP, root + 1: SOC}
        fld = fixed[n] if n in fixed else _walk(rr(1, n, 0, 100), _FIELD_WEIGHTS)
        tree["fld"][n] = fld
        tree["kind"][n] = GREEN if rr(2, n, 0, 100) < _GREEN_BELOW[fld] else BLUE
        tree["cost"][n] = 1000 * ((g["cost0"] + g["cost_l"] * l) * (650 + rr(3, n, 0, 701)) // 1000)
        floor = g["floor0"] + l * g["floor_l"] // 1000 + rr(4, n, 0, 2)
        if fld == ALN:
            floor += g["floor_aln"]
        tree["cap"][n] = _ceil_div(tree["cost"][n], floor)
        tree["prest"][n] = _PF[fld] * (600 + rr(5, n, 0, 801)) // 1000 * (4 + l) // 8
        if tree["kind"][n] == GREEN:
            tree["rev"][n] = (300 + rr(6, n, 0, 501)) * (3 + l)
        tree["haz"][n] = _HF[fld] * (500 + rr(7, n, 0, 1001)) // 1000 * (2 + l) // n_layers
        if fld == INT:
            tree["ipow"][n] = 5 + 4 * l

    # Step 3: research assistants.
    for i in range(g["n_ast"]):
        layer = n_layers * (5 + 2 * i) // 10
        there = [n for n in range(root, first_end) if tree["layer"][n] == layer]
        if not there:
            continue
        n = next((n for n in there if tree["fld"][n] == CAP), there[0])
        tree["fld"][n] = CAP
        tree["kind"][n] = GREEN
        tree["rev"][n] = 500 * (3 + layer)
        tree["haz"][n] = 350
        strength = g["ast1"] if i == 0 else g["ast2"]
        tree["ast"][n] = [strength * part // 1000 for part in _AST_PROFILES[g["ast_fld"]]]

    for n in range(first_end):
        tree["face"][n] = tree["kind"][n]
        tree["fhaz"][n] = tree["haz"][n]

    # Step 4: endings.
    left = [g["n_red"], g["n_fac"], g["n_yel"]]
    types: dict[int, str] = {}
    for i in range(n_end):
        n = first_end + i
        which = _walk(rr(8, n, 0, n_end - i), left)
        left[which] -= 1
        types[n] = _ENDING_TYPES[which]
        tree["kind"][n] = YELLOW if types[n] == "yellow" else RED
        tree["face"][n] = RED if types[n] == "red" else YELLOW
        tree["fld"][n] = CAP if types[n] == "red" else ALN
        base = {"red": g["red_cost"], "facade": g["fac_cost"], "yellow": g["yel_cost"]}[types[n]]
        tree["cost"][n] = base * (850 + rr(3, n, 0, 301))
        floor = g["floor_yel"] if types[n] == "yellow" else g["floor_end"]
        tree["cap"][n] = _ceil_div(tree["cost"][n], floor)
        tree["prest"][n] = 3000
        tree["haz"][n] = 150 if types[n] == "yellow" else 1000
        tree["fhaz"][n] = 1000 if types[n] == "red" else 150
        tree["veil"][n] = g["veil"] * (800 + rr(9, n, 0, 401)) // 1000

    # Step 5: edges.
    for n in range(root, n_nodes):
        l = tree["layer"][n]  # noqa: E741 - the rulebook's own letter
        if n < first_end:
            k, hi, lo = 2 + rr(10, n, 0, 2), l - 1, l - 2
            affinity = [_AFF[f][tree["fld"][n]] for f in range(F)]
        else:
            k = 5 if types[n] == "yellow" else 4
            hi = n_layers - 1 - (g["yel_back"] if types[n] == "yellow" else g["red_back"])
            if g["turbo"] and types[n] != "yellow":
                hi = n_layers // 2
            lo = hi - 3
            affinity = list({"red": _RED_AFF, "facade": _FAC_AFF, "yellow": _YEL_AFF}[types[n]])
        scored = []
        for u in range(min(n, first_end)):
            a = affinity[tree["fld"][u]]
            if a > 0 and lo <= tree["layer"][u] <= hi:
                nearness = 1000 if tree["layer"][u] == hi else 800
                scored.append((a * (300 + rr(11, n, u, 701)) * nearness // 1000, u))
        if not scored:
            scored = [(-1, 0 if l < 2 else max(0, n - 5))]
        best = sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:k]
        _set_edges(tree, n, [(u, min(9, max(1, score // 900))) for score, u in best])
    return tree

"""What a seat sees of the oracle's match: chapter 7."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from techrace_game.testing.oracle_tree import ALN, COSTNOISE, EDGENOISE, KINDNOISE, K, draw

if TYPE_CHECKING:
    from techrace_game.testing.oracle import Oracle


def is_certified(game: Oracle, p: int, n: int) -> bool:
    """Tell whether the seat has inspected this ending thoroughly enough to see its true kind (phase Q2)."""
    return game.is_ending(n) and game.insp[p][n] >= game.tree["veil"][n]


def perceived_kind(game: Oracle, p: int, n: int) -> int:
    """Return the kind the seat sees, -1 at level 0."""
    level = game.level(p, n)
    if level == 0:
        return -1
    if game.pub[n] or (game.is_ending(n) and (game.expo[n] or is_certified(game, p, n))):
        return int(game.tree["kind"][n])
    face = int(game.tree["face"][n])
    if level == 1 and draw(game.seed, KINDNOISE, p, n) % 1000 < game.c["kind_err"]:
        # Within a pair only: blue and green, or yellow and red.
        return face ^ 1
    return face


def perceived_cost(game: Oracle, p: int, n: int) -> int:
    """Return the cost the seat sees in mw, -1 at level 0."""
    level = game.level(p, n)
    if level == 0:
        return -1
    cost = int(game.tree["cost"][n])
    if level == 1:
        amp = game.c["amp1"]
    elif level == 2:
        amp = game.c["amp2"]
    else:
        amp = game.c["amp2"] // 2 if game.tree["fld"][n] == ALN and not game.known[p][n] else 0
    if not game.c["w_fog"]:
        amp = 0
    z = draw(game.seed, COSTNOISE, p, n) % 2001 - 1000
    return max(1000, cost * (1000000 + z * (amp * game.murk(n) // 1000)) // 1000000)


def perceived_strengths(game: Oracle, p: int, n: int) -> list[int]:
    """Return the strength seen of each of the node's prerequisites, 0 where none is seen."""
    level = game.level(p, n)
    seen = [0] * K
    for k, (_, strength) in enumerate(game.edges(n)):
        if level == 0 or (level == 1 and k > 0):
            continue
        seen[k] = strength
        if level < 3:
            error = game.c["edge_err"]
            noise = draw(game.seed, EDGENOISE, p, n * K + k) % (2 * error + 1) - error
            seen[k] = min(9, max(1, strength + noise))
    return seen


def perceived_conn(game: Oracle, p: int, n: int) -> int:
    """Return conn as the seat can compute it from the strengths it sees and what it knows itself."""
    seen = perceived_strengths(game, p, n)
    if sum(seen) == 0:
        return 1000
    mine = sum(s for s, (u, _) in zip(seen, game.edges(n), strict=False) if game.known[p][u])
    return game.steepen(mine * 1000 // sum(seen))


def perceived(game: Oracle, p: int) -> dict[str, list[Any]]:
    nodes = range(game.n_nodes)
    return {
        "level": [game.level(p, n) for n in nodes],
        "kind": [perceived_kind(game, p, n) for n in nodes],
        "cost": [perceived_cost(game, p, n) for n in nodes],
        "strength": [perceived_strengths(game, p, n) for n in nodes],
    }


def _observed_node(game: Oracle, p: int, n: int) -> dict[str, Any] | None:
    """Return what the seat sees of one node beyond the public rows; None at level 0."""
    level = game.level(p, n)
    if level == 0:
        return None
    tree = game.tree
    strengths = perceived_strengths(game, p, n)
    node: dict[str, Any] = {
        "level": level,
        "kind": perceived_kind(game, p, n),
        "cost": perceived_cost(game, p, n),
        "field": tree["fld"][n],
        "layer": tree["layer"][n],
        "prestige": tree["prest"][n],
        "assist": list(tree["ast"][n]),
        "inspect": tree["ipow"][n],
        "edges": [(u, s) for (u, _), s in zip(game.edges(n), strengths, strict=False) if s > 0],
        "conn": perceived_conn(game, p, n),
        "certified": is_certified(game, p, n),
    }
    if level >= 2:
        node |= {"revenue": tree["rev"][n], "cap": tree["cap"][n], "hazard": game.pubhaz(n)}
    return node


def observe(game: Oracle, p: int) -> dict[str, Any]:
    """Return the public rows, the seat's own rows and its view of every node."""
    seats, nodes = range(game.n_seats), range(game.n_nodes)
    fired = [n for n in nodes if game.first[n] >= 0 and game.fires_warning_shot(n)]
    orders = game.standing[p]
    return {
        "tick": game.tick,
        "over": game.over,
        "conc": game.conc,
        "reg": game.reg,
        "pub": list(game.pub),
        "rvl": list(game.rvl),
        "expo": list(game.expo),
        "sell": [list(row) for row in game.sell],
        "prestige_of_seats": list(game.prest),
        "heads_of_seats": [game.heads[q] if q == p else game.heads[q] // 5000 * 5000 for q in seats],
        "nshots": game.nshots,
        "shots": fired,
        "n_seats": game.n_seats,
        "constants": dict(game.c),
        "nodes": [_observed_node(game, p, n) for n in nodes],
        "own": {
            "known": list(game.known[p]),
            "prog": list(game.prog[p]),
            "study": list(game.study[p]),
            "insp": list(game.insp[p]),
            "heads": game.heads[p],
            "money": game.money[p],
            "prest": game.prest[p],
            "endow": game.endow[p],
            "sec": game.sec[p],
            "earn": game.earn[p],
            "inc": game.inc[p],
            "credit": game.credit[p],
            "greens": game.greens[p],
            "skill": list(game.skill[p]),
            "boost": [game.boost(p, f) for f in range(len(game.skill[p]))],
            "motive": game.motive[p],
            "orders": {name: getattr(orders, name) for name in vars(orders)},
            "rates": game.efforts(p),
        },
        "refusals": list(game.refusals[p]),
    }
